"""The text of a module as the page's Python reads it: without docstrings, types and comments.

MicroPython has no `typing` and no `dataclasses`: what is only there for types is left out, and a
dataclass gets the `__init__` that it stands for.
"""

import ast
import importlib
from types import ModuleType

OF_TYPES = {"typing", "collections.abc", "numpy.typing", "dataclasses", "__future__"}
BUILT_IN = {"tuple", "list", "dict", "set", "type"}
KNOWN = {"numpy", "math"}  # to the page's Python


def modules(module: ModuleType) -> dict[str, str]:
    """Return the texts of a module and of those that it imports, by their paths."""
    found: dict[str, str] = {}
    waiting = [module.__name__]
    while waiting:
        name = waiting.pop()
        path = f"{name.replace('.', '/')}.py"
        if path in found:
            continue
        file = importlib.import_module(name).__file__
        assert file is not None
        with open(file, encoding="utf-8") as opened:
            tree = stripped(opened.read())
        found[path] = ast.unparse(tree)
        waiting += sorted(_imported(tree) - KNOWN)
    return found


def stripped(source: str) -> ast.Module:
    """Return a module without docstrings and types, and with its dataclasses written out."""
    tree = ast.parse(source)
    tree.body = _without_docstring(tree.body)
    dropped = _drop_types(tree)
    tree = _Stripped().visit(tree)
    tree.body = [node for node in tree.body if not _only_for(node, dropped)]
    used = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    for node in tree.body:
        if isinstance(node, ast.ImportFrom):
            node.names = [each for each in node.names if (each.asname or each.name) in used]
    tree.body = [n for n in tree.body if not isinstance(n, ast.ImportFrom) or n.names]
    return ast.fix_missing_locations(tree)


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
