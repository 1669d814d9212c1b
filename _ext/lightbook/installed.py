"""Find the files that an installed package brings."""

from importlib.util import find_spec
from pathlib import Path


def folder(package: str, wanted: str = "-r requirements.txt") -> Path:
    """Return the folder of a package; `wanted` is what pip installs to get it."""
    spec = find_spec(package)
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError(f"{package} is not installed: pip install {wanted}")
    return Path(spec.origin).parent
