"""The text of a module as the page's Python reads it: without docstrings, types and comments, and
without what is not used there, such as the description of a figure.

MicroPython has no `typing` and no `dataclasses`: what is only there for types is left out, and a
dataclass gets the `__init__` that it stands for.
"""

import ast
import importlib
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

OF_TYPES = {"typing", "collections.abc", "numpy.typing", "dataclasses", "__future__"}
BUILT_IN = {"tuple", "list", "dict", "set", "type"}
KNOWN = {"numpy", "math"}  # to the page's Python
READS_WHAT_IT_IS_HANDED = True  # as cells.py


def modules(module: ModuleType, wanted: str) -> dict[str, str]:
    """Return what a function needs of its module and of those that it imports, by their paths.

    Raises
    ------
    ValueError
        If it needs a module that the page cannot have.
    """
    names = {module.__name__}
    while True:
        trees = {name: stripped(_text(name)) for name in sorted(names)}
        _drop_unused([*trees.values()], {wanted})
        more = set().union(*map(_imported, trees.values())) - KNOWN - names
        if not more:
            return {f"{n.replace('.', '/')}.py": ast.unparse(tree) for n, tree in trees.items()}
        names |= more


def _text(name: str) -> str:
    file = getattr(importlib.import_module(name), "__file__", None)
    if file is None or name == "__main__" or name.partition(".")[0] in sys.stdlib_module_names:
        raise ValueError(
            f"the page cannot import {name}: an editable figure is computed by a module in a file "
            "of its own, which imports numpy, math, and modules of that kind"
        )
    return Path(file).read_text("utf-8")


def _drop_unused(trees: list[ast.Module], wanted: set[str]) -> None:
    """Leave out functions, methods, classes and constants whose names nothing uses."""
    used = wanted
    while used != (used := used.union(*map(_names, _reached(trees, used)))):
        pass
    for tree in trees:
        tree.body = [node for node in tree.body if _is_used(node, used)]
        for node in tree.body:
            if isinstance(node, ast.ClassDef):
                node.body = [each for each in node.body if _is_used(each, used)] or [ast.Pass()]
        _drop_imports(tree)


def _reached(trees: list[ast.Module], used: set[str]) -> Iterator[ast.AST]:
    for node in (node for tree in trees for node in tree.body if _is_used(node, used)):
        if isinstance(node, ast.ClassDef):
            yield from node.bases
            yield from (each for each in node.body if _is_used(each, used))
        else:
            yield node


def _names(tree: ast.AST) -> set[str]:
    nodes = [*ast.walk(tree)]
    names = {node.id for node in nodes if isinstance(node, ast.Name)}
    return names | {node.attr for node in nodes if isinstance(node, ast.Attribute)}


def _is_used(node: ast.stmt, used: set[str]) -> bool:
    if isinstance(node, ast.FunctionDef | ast.ClassDef):
        return node.name in used or node.name.startswith("__")
    if isinstance(node, ast.Assign):
        names = {n.id for t in node.targets for n in ast.walk(t) if isinstance(n, ast.Name)}
        return not names.isdisjoint(used)
    says = isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    return not says  # a text about what is above it, where a call does something


def stripped(source: str) -> ast.Module:
    """Return a module without docstrings and types, and with its dataclasses written out."""
    tree = ast.parse(source)
    tree.body = _without_docstring(tree.body)
    dropped = _drop_types(tree)
    tree = _Stripped().visit(tree)
    tree.body = [node for node in tree.body if not _only_for(node, dropped)]
    _drop_imports(tree)
    return ast.fix_missing_locations(tree)


def _drop_imports(tree: ast.Module) -> None:
    """Leave out the imports of names that a module does not use."""
    used = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    for node in tree.body:
        if isinstance(node, ast.Import | ast.ImportFrom):
            node.names = [each for each in node.names if (each.asname or each.name) in used]
    tree.body = [n for n in tree.body if not isinstance(n, ast.Import | ast.ImportFrom) or n.names]


def _drop_types(tree: ast.Module) -> set[str]:
    """Leave out what is imported for types alone; return its names."""
    names: set[str] = set()
    kept: list[ast.stmt] = []
    for node in tree.body:
        if isinstance(node, ast.ImportFrom) and node.module in OF_TYPES:
            names |= {each.asname or each.name for each in node.names}
        else:
            kept.append(node)
    tree.body = kept
    return names


def _only_for(node: ast.stmt, dropped: set[str]) -> bool:
    """Whether a line only names a type, as ``Scores = Callable[..., np.ndarray]`` does."""
    if not isinstance(node, ast.Assign):
        return False
    names = {n.id for n in ast.walk(node.value) if isinstance(n, ast.Name)}
    if isinstance(node.value, ast.Subscript) and isinstance(node.value.value, ast.Name):
        dropped = dropped | BUILT_IN  # tuple[float, str] is a type
    return not names.isdisjoint(dropped)


def _imported(tree: ast.Module) -> set[str]:
    found = set()
    for node in tree.body:
        if isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module)
        elif isinstance(node, ast.Import):
            found |= {each.name for each in node.names}
    return found


class _Stripped(ast.NodeTransformer):
    """Leaves out docstrings and annotations, and writes dataclasses out."""

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.FunctionDef:
        node.returns = None
        for argument in (*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs):
            argument.annotation = None
        node.body = _without_docstring(node.body)
        self.generic_visit(node)
        return node

    def visit_AnnAssign(self, node: ast.AnnAssign) -> ast.Assign | None:
        if node.value is None:
            return None
        return ast.copy_location(ast.Assign([node.target], self.visit(node.value)), node)

    def visit_ClassDef(self, node: ast.ClassDef) -> ast.ClassDef:
        is_dataclass = any("dataclass" in ast.unparse(each) for each in node.decorator_list)
        fields = [each for each in node.body if isinstance(each, ast.AnnAssign)]
        node.decorator_list = []
        node.body = _without_docstring(node.body)
        if is_dataclass and fields:
            node.body = [_init(fields), *(each for each in node.body if each not in fields)]
        self.generic_visit(node)
        node.body = node.body or [ast.Pass()]
        return node


def _init(fields: list[ast.AnnAssign]) -> ast.FunctionDef:
    names = [ast.unparse(each.target) for each in fields]
    defaults = [
        f"{name}={ast.unparse(each.value)}" if each.value else name
        for name, each in zip(names, fields, strict=True)
    ]
    lines = "\n".join(f"    self.{name} = {name}" for name in names)
    made = ast.parse(f"def __init__(self, {', '.join(defaults)}):\n{lines}").body[0]
    assert isinstance(made, ast.FunctionDef)
    return made


def _without_docstring(body: list[ast.stmt]) -> list[ast.stmt]:
    first = body[0]
    if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant):
        return body[1:] or [ast.Pass()]
    return body
