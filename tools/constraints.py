"""Write constraints.txt, a set of packages known to work together: `make constraints`.

It notes the installed version of everything that requirements.txt and the extras of pyproject.toml
bring along; so run the tests first. `pip install -c constraints.txt ...` then
installs these versions, whatever has been released since. The set has to suit every Python that the
book supports, so make it with the oldest. A package that is only brought along and needs a newer
Python is left open.
"""

import sys
import tomllib
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

from packaging.markers import default_environment
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[1]
FILE = ROOT / "constraints.txt"
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
OLDEST = PROJECT["requires-python"].removeprefix(">=")
HEAD = """# Versions that are known to work together on every Python that the book supports, made by
# `make constraints`. Left open: what a package brings along only on another system, and what each
# Python brings itself.
"""
OWN = {"pip", "setuptools", "wheel"}  # an old setuptools does not run on a new Python


def wanted() -> list[Requirement]:
    """Return what requirements.txt and pyproject.toml ask for, extras included."""
    lines = (ROOT / "requirements.txt").read_text("utf-8").splitlines()
    texts = [line.partition("#")[0].strip() for line in lines]
    texts += PROJECT["dependencies"]
    for extra in PROJECT["optional-dependencies"].values():
        texts += extra
    asked = [Requirement(text) for text in texts if text and not text.startswith("-")]
    return [one for one in asked if one.name != PROJECT["name"]]


def installed(asked: list[Requirement]) -> dict[str, Distribution]:
    """Return what is installed of what is asked for, and of what that brings along."""
    found, seen, todo = {}, set(), list(asked)
    while todo:
        one = todo.pop()
        name = canonicalize_name(one.name)
        if (name, frozenset(one.extras)) in seen:
            continue
        seen.add((name, frozenset(one.extras)))
        try:
            there = distribution(one.name)
        except PackageNotFoundError:
            sys.exit(f'{one.name} is not installed: pip install -r requirements.txt -e ".[bench]"')
        found[name] = there
        for text in there.requires or ():
            brought = Requirement(text)
            if needed(brought, one.extras):
                todo.append(brought)
    return dict(sorted(found.items()))


def needed(brought: Requirement, extras: set[str]) -> bool:
    """Tell whether a package is brought along here, with these extras of what brings it."""
    here = default_environment()
    return brought.marker is None or any(
        brought.marker.evaluate(here | {"extra": extra}) for extra in (extras or {""})
    )


def main() -> None:
    """Write the file."""
    asked, lines = wanted(), []
    direct = {canonicalize_name(one.name) for one in asked}
    for name, there in installed(asked).items():
        if name in OWN:
            continue
        if suits_oldest(there.metadata["Requires-Python"]):
            lines.append(f"{name}=={there.version}")
        elif name in direct:
            sys.exit(
                f"{name} {there.version} does not support Python {OLDEST}: run this with that one"
            )
        else:
            print(f"left open: {name} {there.version} does not support Python {OLDEST}")
    FILE.write_text(HEAD + "\n".join(lines) + "\n", "utf-8")
    print(f"{FILE.name}: {len(lines)} packages")


def suits_oldest(pythons: str | None) -> bool:
    """Tell whether a package that needs these Pythons supports the book's oldest."""
    return not pythons or SpecifierSet(pythons).contains(OLDEST)


if __name__ == "__main__":
    main()
