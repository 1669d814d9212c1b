"""Find what a cell needs of the cells before it: the statements that make its names, in order.

An exercise in a page runs without the chapter. It gets these statements, and no others: no figure,
no printing, no assertion.
"""

import ast
import symtable
from collections.abc import Iterable

# What an answer may use although the cell does not.
FOR_ANSWERS = {"math", "np"}


def needed(code: str, earlier: Iterable[str]) -> str:
    """Return the statements of earlier cells that `code` cannot do without."""
    wanted = set(FOR_ANSWERS)
    for statement in reversed(ast.parse(code).body):
        wanted = (wanted - _made_anew(statement)) | read(ast.unparse(statement))
    kept = []
    statements = [each for cell in earlier for each in ast.parse(cell).body]
    for statement in reversed(statements):
        text = ast.unparse(statement)
        if isinstance(statement, ast.Import | ast.ImportFrom):
            text = _only(statement, wanted)
        elif isinstance(statement, ast.Expr | ast.Assert) or not wanted & written(text):
            continue
        if text:
            wanted = (wanted - _made_anew(statement)) | read(text)
            kept.append(text)
    return "\n".join(reversed(kept))


def read(code: str) -> set[str]:
    """Return the names that code takes from outside, or may: also inside its functions."""
    added = (each.target for each in ast.walk(ast.parse(code)) if isinstance(each, ast.AugAssign))
    return _read(symtable.symtable(code, "cell", "exec")) | set().union(*map(_stored, added))


def written(code: str) -> set[str]:
    """Return the names that code gives a value, or a part of a value."""
    table = symtable.symtable(code, "cell", "exec")
    names = {each.get_name() for each in table.get_symbols() if each.is_assigned()}
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.Subscript | ast.Attribute) and isinstance(node.ctx, ast.Store):
            names |= {each.id for each in ast.walk(node.value) if isinstance(each, ast.Name)}
    return names


def _read(table: symtable.SymbolTable) -> set[str]:
    outermost = table.get_type() == "module"
    symbols = (each for each in table.get_symbols() if each.is_referenced())
    names = {each.get_name() for each in symbols if outermost or each.is_global()}
    return names.union(*map(_read, table.get_children()))


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


def _only(statement: ast.Import | ast.ImportFrom, wanted: set[str]) -> str:
    """Return an import of the wanted names alone, or nothing."""
    names = [each for each in statement.names if (each.asname or each.name) in wanted]
    if not names:
        return ""
    if isinstance(statement, ast.Import):
        return ast.unparse(ast.Import(names))
    return ast.unparse(ast.ImportFrom(statement.module, names, statement.level))
