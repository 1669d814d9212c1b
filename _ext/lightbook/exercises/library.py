"""attnkit's functions for a page: its own source, with what MicroPython cannot run left out.

Left out are docstrings, types, and what the wanted functions do not need. What they compute, and
what they raise, stays as it is.
"""

import ast
from collections.abc import Iterable
from importlib.util import find_spec
from pathlib import Path

from .earlier import needed

# The modules that compute with arrays alone.
MODULES = {
    f"attnkit.{name}" for name in ("_checks", "attention", "block", "heads", "masks", "positions")
}
# They write into arrays that they are given, which the small numpy does not.
ABSENT = {"attention_output"}
SWAPPED = {ast.Lt: ast.Gt, ast.LtE: ast.GtE, ast.Gt: ast.Lt, ast.GtE: ast.LtE}


def modules(codes: Iterable[str]) -> dict[str, str]:
    """Return the modules that codes import, by their paths, with what these codes need of them."""
    wanted: dict[str, set[str]] = {}
    texts: dict[str, str] = {}
    while True:
        found = len(wanted), sum(map(len, wanted.values()))
        for code in [*codes, *texts.values()]:
            for module, names in imports(code):
                wanted.setdefault(module, set()).update(names)
        texts = {each: needed("", [_plain(each)], sorted(wanted[each])) for each in sorted(wanted)}
        if found == (len(wanted), sum(map(len, wanted.values()))):
            return {f"{name.replace('.', '/')}.py": f"{text}\n" for name, text in texts.items()}


def lines(code: str) -> list[str]:
    """Return the lines of code that import from attnkit."""
    nodes = [each for each in ast.walk(ast.parse(code)) if isinstance(each, ast.ImportFrom)]
    return [ast.unparse(each) for each in nodes if _ours(each)]


def imports(code: str) -> list[tuple[str, set[str]]]:
    """Return the modules of attnkit that code imports from, each with the names."""
    nodes = [each for each in ast.walk(ast.parse(code)) if isinstance(each, ast.ImportFrom)]
    names = [{name.name for name in each.names} - ABSENT for each in nodes]
    return [(each.module, n) for each, n in zip(nodes, names, strict=True) if _ours(each)]


def names(codes: Iterable[str]) -> set[str]:
    """Return what codes import from attnkit's modules that a page can run."""
    found = [each for code in codes for each in imports(code)]
    return {name for module, names in found if module in MODULES for name in names}


def is_known(node: ast.ImportFrom) -> bool:
    """Tell whether a page can run what a statement imports."""
    return node.module in MODULES or not _ours(node)


def _ours(node: ast.ImportFrom) -> bool:
    return node.module is not None and node.module.split(".")[0] == "attnkit"


def _plain(module: str) -> str:
    from attnkit.live.editing import plain  # which loads matplotlib

    spec = find_spec(module)
    assert spec and spec.origin
    tree = plain.stripped(Path(spec.origin).read_text("utf-8"))
    return ast.unparse(ast.fix_missing_locations(_Rewritten().visit(tree)))


class _Rewritten(ast.NodeTransformer):
    """Writes in another way what MicroPython does not know, or does differently."""

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.stmt:
        for each in (node.args.vararg, node.args.kwarg):
            if each:
                each.annotation = None
        return self.generic_visit(node)

    def visit_Subscript(self, node: ast.Subscript) -> ast.expr:
        """Write x[::2] as a call, which has steps for texts and tuples, too."""
        self.generic_visit(node)
        match node:
            case ast.Subscript(value, ast.Slice(start, stop, ast.expr() as step), ast.Load()):
                given = [each or ast.Constant(None) for each in (start, stop)]
                return ast.Call(ast.Name("_sliced_", ast.Load()), [value, *given, step], [])
        return node

    def visit_Compare(self, node: ast.Compare) -> ast.expr:
        """Write 0 < x < 1 as x > 0 and x < 1: MicroPython asks a number alone, and no array."""
        self.generic_visit(node)
        first, *more = node.comparators
        sign = SWAPPED.get(type(node.ops[0]))
        if not sign or not isinstance(node.left, ast.Constant) or not isinstance(first, ast.Name):
            return node
        left = ast.Compare(first, [sign()], [node.left])
        if not more:
            return left
        return ast.BoolOp(ast.And(), [left, ast.Compare(first, node.ops[1:], more)])

    def visit_UnaryOp(self, node: ast.UnaryOp) -> ast.expr:
        """Write ~x by its name, which serves one truth value of Python, too."""
        self.generic_visit(node)
        return _numpy("logical_not", node.operand) if isinstance(node.op, ast.Invert) else node

    def visit_Call(self, node: ast.Call) -> ast.expr:
        """Write isinstance(x, list | tuple) as before Python 3.10, and x.any() as ~x above."""
        self.generic_visit(node)
        match node:
            case ast.Call(func=ast.Attribute(x, "any" | "all" as name), args=[], keywords=[]):
                return _numpy(name, x)
            case ast.Call(func=ast.Name(id="isinstance" | "issubclass"), args=[x, kinds]):
                node.args = [x, _tuple(kinds)]
        return node


def _numpy(name: str, x: ast.expr) -> ast.expr:
    return ast.Call(ast.Attribute(ast.Name("np", ast.Load()), name, ast.Load()), [x], [])


def _tuple(kinds: ast.expr) -> ast.expr:
    match kinds:
        case ast.BinOp(left, ast.BitOr(), right):
            parts = [_tuple(left), _tuple(right)]
            each = [e for p in parts for e in (p.elts if isinstance(p, ast.Tuple) else [p])]
            return ast.Tuple(each, ast.Load())
    return kinds
