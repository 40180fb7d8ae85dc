"""The faults themselves: what may stand in the place of a piece of code."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

_NUMBER = re.compile(r"\d+(\.\d+)?")
_COMPARES: dict[type[ast.cmpop], tuple[type[ast.cmpop], ...]] = {
    ast.Lt: (ast.LtE, ast.GtE),
    ast.LtE: (ast.Lt, ast.Gt),
    ast.Gt: (ast.GtE, ast.LtE),
    ast.GtE: (ast.Gt, ast.Lt),
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
    ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,),
    ast.In: (ast.NotIn,),
    ast.NotIn: (ast.In,),
}
_SUMS: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Div,
    ast.Div: ast.Mult,
    ast.FloorDiv: ast.Mult,
    ast.Mod: ast.Mult,
    ast.BitOr: ast.BitAnd,
    ast.BitAnd: ast.BitOr,
}
_CALLS = {"min": "max", "max": "min", "any": "all", "all": "any"}
_CONDITIONS = (ast.Name, ast.Attribute, ast.Call, ast.NamedExpr, ast.Subscript)


def swaps(node: ast.AST, parent: ast.AST, field: str, *, is_in_function: bool) -> Iterator[Any]:
    """Yield what may stand in the node's place."""
    if isinstance(node, ast.stmt):
        yield from _of_statement(node)
    else:
        yield from _of_expression(node, is_in_function=is_in_function)
    if isinstance(node, _CONDITIONS) and (
        (field == "test" and isinstance(parent, ast.If | ast.IfExp | ast.While))
        or (field == "ifs" and isinstance(parent, ast.comprehension))
    ):
        yield ast.UnaryOp(ast.Not(), node)


def _of_statement(node: ast.stmt) -> Iterator[ast.stmt]:
    match node:
        case ast.AugAssign() if type(node.op) in _SUMS:
            yield ast.AugAssign(node.target, _SUMS[type(node.op)](), node.value)
        case ast.Return(value=ast.expr() as value) if not isinstance(value, ast.Constant):
            yield ast.Return(ast.Constant(None))
        case ast.Raise() | ast.Expr():
            yield ast.Pass()
        case ast.Continue():
            yield ast.Break()
        case ast.Break():
            yield ast.Continue()


def _of_expression(node: ast.AST, *, is_in_function: bool) -> Iterator[ast.expr]:
    match node:
        case ast.Compare():
            yield from _of_compare(node)
        case ast.BoolOp():
            yield from _of_bool(node)
        case ast.UnaryOp(op=ast.Not() | ast.USub()):
            yield node.operand
        case ast.BinOp() if type(node.op) in _SUMS and not _is_text_or_type(
            node, is_in_function=is_in_function
        ):
            yield ast.BinOp(node.left, _SUMS[type(node.op)](), node.right)
        case ast.Constant():
            yield from _of_constant(node)
        case ast.Call():
            yield from _of_call(node)


def _of_compare(node: ast.Compare) -> Iterator[ast.expr]:
    for number, op in enumerate(node.ops):
        for other in _COMPARES[type(op)]:
            ops = [*node.ops[:number], other(), *node.ops[number + 1 :]]
            yield ast.Compare(node.left, ops, node.comparators)


def _of_bool(node: ast.BoolOp) -> Iterator[ast.expr]:
    yield ast.BoolOp(ast.Or() if isinstance(node.op, ast.And) else ast.And(), node.values)
    for number, each in enumerate(node.values):
        if isinstance(each, _CONDITIONS):
            left = node.values[:number] + node.values[number + 1 :]
            yield left[0] if len(left) == 1 else ast.BoolOp(node.op, left)


def _is_text_or_type(node: ast.BinOp, *, is_in_function: bool) -> bool:
    """Whether it joins texts, or types outside a function: nothing that a rule decides."""
    if isinstance(node.op, ast.BitOr) and not is_in_function:
        return True
    return any(
        isinstance(side, ast.JoinedStr)
        or (isinstance(side, ast.Constant) and isinstance(side.value, str))
        for side in (node.left, node.right)
    )


def _of_constant(node: ast.Constant) -> Iterator[ast.Constant]:
    value = node.value
    if isinstance(value, bool):
        yield ast.Constant(not value)
    elif isinstance(value, int):
        yield ast.Constant(value + 1)
        if value > 0:
            yield ast.Constant(value - 1)
    elif isinstance(value, str) and _NUMBER.fullmatch(value):
        places = len(value.partition(".")[2])
        number = int(value.replace(".", ""))
        for other in (number + 1, number - 1):
            if other >= 0:
                digits = str(other).zfill(places + 1)
                cut = len(digits) - places
                yield ast.Constant(digits[:cut] + ("." + digits[cut:] if places else ""))


def _of_call(node: ast.Call) -> Iterator[ast.Call]:
    name = node.func.attr if isinstance(node.func, ast.Attribute) else None
    if isinstance(node.func, ast.Name):
        name = node.func.id
        if name in _CALLS:
            yield ast.Call(ast.Name(_CALLS[name], ast.Load()), node.args, node.keywords)
    if name in ("replace", "_replace"):
        for number, each in enumerate(node.keywords):
            if each.arg is not None:
                left = node.keywords[:number] + node.keywords[number + 1 :]
                yield ast.Call(node.func, node.args, left)
