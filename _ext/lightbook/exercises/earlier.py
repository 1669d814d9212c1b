"""Find what a cell needs of the cells before it: the statements that make its names, in order.

An exercise in a page runs without the chapter. It gets these statements, and no others: no figure,
no printing, no assertion.
"""

import ast
import symtable
from collections.abc import Iterable

# What an answer may use although the cell does not.
FOR_ANSWERS = {"math", "np"}


def needed(code: str, earlier: Iterable[str], also: Iterable[str] = FOR_ANSWERS) -> str:
    """Return the statements of earlier cells that `code` cannot do without."""
    own = ast.parse(code).body
    statements = [each for cell in earlier for each in ast.parse(cell).body]
    late: set[str] = set()  # what functions read when they are called, which may be made after them
    while True:
        wanted = set(also) | late
        for statement in reversed(own):
            wanted = (wanted - _made_anew(statement)) | read(ast.unparse(statement))
        kept = _kept(statements, wanted)
        more = late.union(*(_read_inside(each) for each in (*own, *kept)))
        if more == late:
            return "\n".join(map(ast.unparse, kept))
        late = more


def _kept(statements: list[ast.stmt], wanted: set[str]) -> list[ast.stmt]:
    kept: list[ast.stmt] = []
    for each in reversed(statements):
        if isinstance(each, ast.Import | ast.ImportFrom):
            statement = _only(each, wanted)
        else:
            statement = each if wanted & written(ast.unparse(each)) else None
            statement = statement and _Quiet().visit(statement)
        if statement:
            wanted = (wanted - _made_anew(statement)) | read(ast.unparse(statement))
            kept.append(statement)
    return kept[::-1]


def read(code: str) -> set[str]:
    """Return the names that code takes from outside, or may: also inside its functions."""
    added = (each.target for each in ast.walk(ast.parse(code)) if isinstance(each, ast.AugAssign))
    return _read(symtable.symtable(code, "cell", "exec")) | set().union(*map(_stored, added))


def written(code: str) -> set[str]:
    """Return the names that code gives a value, or a part of a value, or changes by a method."""
    table = symtable.symtable(code, "cell", "exec")
    names = {each.get_name() for each in table.get_symbols() if each.is_assigned()}
    tree = ast.parse(code)
    if isinstance(tree.body[0], ast.FunctionDef):
        return names
    for node in ast.walk(tree):
        if isinstance(node, ast.Subscript | ast.Attribute) and isinstance(node.ctx, ast.Store):
            names |= {each.id for each in ast.walk(node.value) if isinstance(each, ast.Name)}
        elif isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
            called = node.value.func
            if isinstance(called, ast.Attribute) and isinstance(called.value, ast.Name):
                names.add(called.value.id)
    return names


def _read(table: symtable.SymbolTable) -> set[str]:
    outermost = table.get_type() == "module"
    symbols = (each for each in table.get_symbols() if each.is_referenced())
    names = {each.get_name() for each in symbols if outermost or each.is_global()}
    return names.union(*map(_read, table.get_children()))


def _read_inside(statement: ast.stmt) -> set[str]:
    """Return the names that functions of a statement read when they are called."""
    table = symtable.symtable(ast.unparse(statement), "cell", "exec")
    return set().union(*map(_read, table.get_children()))


def _made_anew(statement: ast.stmt) -> set[str]:
    """Return the names whose earlier values do not count after a statement."""
    if isinstance(statement, ast.FunctionDef | ast.ClassDef):
        return {statement.name}
    if isinstance(statement, ast.Assign):
        return set().union(*map(_stored, statement.targets))
    return set()


def _stored(target: ast.expr) -> set[str]:
    names = (each for each in ast.walk(target) if isinstance(each, ast.Name))
    return {each.id for each in names if isinstance(each.ctx, ast.Store)}


def _only(statement: ast.Import | ast.ImportFrom, wanted: set[str]) -> ast.stmt | None:
    """Return an import of the wanted names alone, or nothing."""
    names = [each for each in statement.names if (each.asname or each.name) in wanted]
    if not names:
        return None
    if isinstance(statement, ast.Import):
        return ast.Import(names)
    return ast.ImportFrom(statement.module, names, statement.level)


class _Quiet(ast.NodeTransformer):
    """Leaves out, inside of loops and functions, what only prints and asserts."""

    def visit_Assert(self, node: ast.Assert) -> ast.stmt:
        return ast.Pass()

    def visit_Expr(self, node: ast.Expr) -> ast.stmt:
        match node.value:
            case ast.Call(func=ast.Name(id="print")):
                return ast.Pass()
        return node
