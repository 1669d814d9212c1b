"""Find what a notebook's outputs are made from: its imports, followed through the package.

No code runs; it is only read. These count:

- each module of the package, or beside the notebook, that the code imports directly or on the way,
  with the `__init__.py` of every package above it. An import inside a function counts, too, but
  none below `if TYPE_CHECKING:`. One inside a module's `__getattr__` counts for code that asks that
  module for a name, or can: after `from attnkit import x` or `import attnkit.x`, but not after
  `from attnkit.x import y`.
- each file that is not Python, if one of these modules reads it: `files("attnkit.live")` stands for
  all files below that package, or for those in the folders that the module names. A module that
  finds its files in another way, such as `__file__`, may read any file of the package.
- each file beside the notebook that a string in the code names.
- the version of every other package that the code imports, of IPython, and of Python.

Code that imports what it computes (see COMPUTED), or that is not plain Python, such as a cell with
a `%magic`, may depend on anything: then the whole package counts.
"""

import ast
import hashlib
import platform
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from importlib.metadata import packages_distributions, version
from pathlib import Path
from typing import NamedTuple

# What runs the cells, whether or not they import it.
KERNEL = ("IPython", "ipykernel")
# Names, attributes and imports that may load a module that the code does not name.
COMPUTED = {
    *("exec", "eval", "compile", "__import__", "builtins", ".modules", "modules"),
    *("importlib", "importlib.util", "import_module", "find_spec", "runpy", "pkgutil", "pickle"),
    *("subprocess", "multiprocessing", ".system", "system"),
}
# A cell runs a magic by it; the package only asks by it where it runs.
MAGIC = "get_ipython"
# Those that may find a file of the package in another way than `files`.
ELSEWHERE = {
    *("__file__", "__path__", "__spec__", "__loader__", ".__file__", ".__path__", ".__spec__"),
    *("importlib.resources", "resources", "pkg_resources"),
    *(".getfile", ".getsourcefile", ".getsource", "getfile", "getsourcefile", "getsource"),
}
# By this name a module of the package says that it reads and runs nothing but functions that it is
# handed, and what these import: that is found where the functions come from.
HANDED = "READS_WHAT_IT_IS_HANDED"


class Asked(NamedTuple):
    """What a piece of code asks for."""

    imports: frozenset[tuple[str, str]]  # ("a.b", "c"): from a.b import c; ("a.b", ""): import a.b
    words: frozenset[str]
    strings: frozenset[str]


@dataclass(frozen=True)
class Sources:
    """What outputs are made from."""

    files: dict[str, Path] = field(default_factory=dict)  # by names that hold on any machine
    packages: set[str] = field(default_factory=set)

    def fingerprint(self) -> str:
        """Return a short hash of the files' contents and of the versions."""
        digest = hashlib.sha256(platform.python_version().encode())
        for package in sorted(self.packages):
            digest.update(f"\n{package} {versions(package)}".encode())
        for name, path in sorted(self.files.items()):
            content = hashlib.sha256(path.read_bytes()).hexdigest()
            digest.update(f"\n{name} {content}".encode())
        return digest.hexdigest()[:16]


def versions(package: str) -> str:
    """Return the versions of what brings a top-level package; nothing for what is not installed."""
    return " ".join(sorted({f"{name}=={version(name)}" for name in _brings().get(package, ())}))


@cache
def _brings() -> dict[str, list[str]]:
    return dict(packages_distributions())


def sources(code: Iterable[str], beside: Path, package: Path) -> Sources:
    """Return what code is made from.

    Parameters
    ----------
    code : texts of the cells
    beside : folder in which they run, that of the notebook
    package : folder of the package whose modules are followed
    """
    found, seen = Sources(packages=set(KERNEL)), set()
    # Modules by name, and whether any name may be asked of them; the cells have no name.
    todo = [("", False)]
    while todo:
        step = todo.pop()
        if step in seen:
            continue
        seen.add(step)
        module, any_name = step
        file = locate(module, beside, package)
        if module and not file:
            continue
        if file:
            found.files[_name(file, beside, package)] = file
        texts = [file.read_text("utf-8")] if file else code
        home = module if file and file.name == "__init__.py" else module.rpartition(".")[0]
        for text in texts:
            asked = read(text, home)[any_name]
            if module and HANDED in asked.words:
                asked = asked._replace(words=asked.words - COMPUTED - ELSEWHERE)
            if not file and MAGIC in asked.words:
                todo += _below(package.name, package)
            found.packages.update(_others(asked, package))
            todo += _modules(asked, package)
            for path in _data(asked, module, beside, package):
                found.files[_name(path, beside, package)] = path
    return found


def locate(module: str, beside: Path, package: Path) -> Path | None:
    """Return the file of a module of the package or beside the notebook, or None."""
    first = module.partition(".")[0]
    base = package.parent if first == package.name else beside
    path = base.joinpath(*module.split("."))
    files = (path / "__init__.py", path.parent / f"{path.name}.py")
    return next((file for file in files if module and file.is_file()), None)


@cache
def read(text: str, home: str) -> tuple[Asked, Asked]:
    """Return what code asks for outside and inside of its `__getattr__`; `home` is its package."""
    try:
        tree = ast.parse(text)
    except SyntaxError:
        anything = Asked(frozenset(), frozenset({"exec"}), frozenset())
        return anything, anything
    lazy = [n for n in tree.body if isinstance(n, ast.FunctionDef) and n.name == "__getattr__"]
    return tuple(
        _asked([node for part in parts for node in _run(part)], home)
        for parts in ([n for n in tree.body if n not in lazy], lazy)
    )


def _run(node: ast.AST) -> Iterator[ast.AST]:
    """List a node and all below it, without what only a type checker reads."""
    yield node
    below = ast.iter_child_nodes(node)
    match node:
        case ast.If(test=ast.Name(id="TYPE_CHECKING") | ast.Attribute(attr="TYPE_CHECKING")):
            below = node.orelse
    for child in below:
        yield from _run(child)


def _asked(tree: list[ast.AST], home: str) -> Asked:
    imports, words, strings = set(), set(), set()
    for node in tree:
        match node:
            case ast.Import(names=names):
                imports |= {(name.name, "") for name in names}
                words |= {name.name for name in names}
            case ast.ImportFrom(module=module, names=names, level=level) if home or not level:
                parts = home.split(".")
                above = parts[: len(parts) - level + 1] if level else []
                full = ".".join([*above, *([module] if module else [])])
                imports |= {(full, name.name) for name in names}
                words |= {name.name for name in names}
            case ast.Name(id=name):
                words.add(name)
            case ast.Attribute(attr=name):
                words.add(f".{name}")
            case ast.Constant(value=str(string)):
                strings.add(string)
    return Asked(frozenset(imports), frozenset(words), frozenset(strings))


def _others(asked: Asked, package: Path) -> Iterator[str]:
    """List the top-level packages from elsewhere that code imports."""
    for module, _ in asked.imports:
        first = module.partition(".")[0]
        if first != package.name and first not in sys.stdlib_module_names:
            yield first


def _modules(asked: Asked, package: Path) -> Iterator[tuple[str, bool]]:
    """List the modules that code imports, and whether it may ask them for any name."""
    if asked.words & COMPUTED:
        yield from _below(package.name, package)
    for module, name in asked.imports:
        parts = module.split(".")
        above = [".".join(parts[:i]) for i in range(1, len(parts) + 1)]
        yield from ((parent, False) for parent in above)
        if name:
            yield module, True
            # If this is a module, any name may be asked of it.
            yield from ((f"{module}.{name}", any_name) for any_name in (False, True))
        else:
            yield from ((parent, True) for parent in above)
        if name == "*" and parts[0] == package.name:
            yield from _below(module, package)


def _below(module: str, package: Path) -> Iterator[tuple[str, bool]]:
    """List all modules in a package, or the module itself, each asked for any name."""
    for file in sorted(package.parent.joinpath(*module.split(".")).rglob("*.py")):
        parts = file.relative_to(package.parent).with_suffix("").parts
        name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
        yield from ((name, False), (name, True))


def _data(asked: Asked, module: str, beside: Path, package: Path) -> Iterator[Path]:
    """List the files that are not Python and that code may read."""
    if asked.words & (COMPUTED | ELSEWHERE):
        yield from _files(package)
    elif "files" in asked.words:
        named = {s for s in asked.strings if s.partition(".")[0] == package.name}
        folders = [package.parent.joinpath(*name.split(".")) for name in named]
        for folder in [folder for folder in folders if folder.is_dir()] or [package]:
            inner = {folder / string for string in asked.strings if string.isidentifier()}
            for part in {path for path in inner if path.is_dir()} or {folder}:
                yield from _files(part)
    if module.partition(".")[0] != package.name:
        yield from (file for string in asked.strings for file in _beside(string, beside))


def _files(folder: Path) -> Iterator[Path]:
    for file in sorted(folder.rglob("*")):
        if file.is_file() and file.suffix != ".py" and "__pycache__" not in file.parts:
            yield file


def _beside(string: str, beside: Path) -> Iterator[Path]:
    """List what a string names if it names a file or a folder."""
    if len(string) > 200 or not string.strip("./\\ ") or not string.isprintable():
        return
    path = beside / string
    if path.is_file():
        yield path
    elif path.is_dir():
        yield from (file for file in sorted(path.rglob("*")) if file.is_file())


def _name(file: Path, beside: Path, package: Path) -> str:
    for base in (package.parent, beside):
        if file.is_relative_to(base):
            return file.relative_to(base).as_posix()
    return file.as_posix()
