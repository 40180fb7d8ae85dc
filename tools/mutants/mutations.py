"""What can be changed in a rule: one small fault each, as somebody might have written it.

A mutation is a swap in the module's syntax tree. It is known by its place (file, function) and by
its text before and after, never by a line number, so that merges do not lose it.
"""

from __future__ import annotations

import ast
import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

WIDEST = 90
"""How much of its surroundings a mutation shows, in characters."""
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
_COMPOUND = (
    ast.If, ast.For, ast.While, ast.With, ast.Try, ast.FunctionDef, ast.ClassDef, ast.Match,
)  # fmt: skip


@dataclass(frozen=True)
class Mutation:
    """One fault. ``function`` is empty where the module or a class itself is changed."""

    file: str
    function: str
    was: str
    becomes: str
    nth: int
    lines: range
    code: Any
    top: tuple[str, int] | None
    """Name and first line of the code of the outermost function; None outside functions."""

    @property
    def key(self) -> tuple[str, str, str, str, int]:
        """What it is known by."""
        return (self.file, self.function, self.was, self.becomes, self.nth)


@dataclass(frozen=True)
class _Place:
    """A field of a node in the tree, and where it stands."""

    parent: ast.AST
    field: str
    index: int | None
    ancestors: tuple[ast.AST, ...]
    function: str
    top: ast.FunctionDef | None

    def put(self, node: Any) -> None:
        if self.index is None:
            setattr(self.parent, self.field, node)
        else:
            getattr(self.parent, self.field)[self.index] = node


def mutations_of(path: Path, name: str) -> list[Mutation]:
    """Return all mutations of a module, in the order of its text."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    found = []
    seen: Counter[tuple[str, str, str]] = Counter()
    for node, place in list(_walk(tree, (), "", None)):
        for new in _swaps(node, place):
            ast.copy_location(new, node)
            ast.fix_missing_locations(new)
            shown = _surroundings(node, place)
            frame = shown if shown is not None else node
            was = ast.unparse(frame)
            place.put(new)
            try:
                becomes = ast.unparse(frame if shown is not None else new)
                code = compile(tree, str(path), "exec")
            except (SyntaxError, ValueError):
                continue
            finally:
                place.put(node)
            known = (place.function, was, becomes)
            seen[known] += 1
            top = place.top and (place.function, _first_line(place.top))
            found.append(
                Mutation(
                    name,
                    *known,
                    seen[known],
                    _lines(node, place),
                    code,
                    _top(place) if top else None,
                )
            )
    return found


def _first_line(function: ast.FunctionDef) -> int:
    return min([function.lineno, *(each.lineno for each in function.decorator_list)])


def _top(place: _Place) -> tuple[str, int]:
    assert place.top is not None
    names = []
    for each in place.ancestors:
        if isinstance(each, ast.ClassDef | ast.FunctionDef):
            names.append(each.name)
        if each is place.top:
            break
    return ".".join(names), _first_line(place.top)


def _lines(node: ast.AST, place: _Place) -> range:
    """Return the lines of the statement that is changed: of a compound one, its head."""
    chain: list[Any] = [*place.ancestors, node]
    statement = next(each for each in reversed(chain) if isinstance(each, ast.stmt))
    if not isinstance(statement, _COMPOUND):
        return range(statement.lineno, (statement.end_lineno or statement.lineno) + 1)
    inner: Any = next((each for each in chain[chain.index(statement) + 1 :]), statement)
    first = getattr(inner, "lineno", statement.lineno)
    last = getattr(inner, "end_lineno", first)
    return range(min(first, statement.lineno), last + 1)


def _surroundings(node: ast.AST, place: _Place) -> ast.AST | None:
    """Return the widest expression or simple statement around a node that is still short."""
    widest = None
    for each in reversed(place.ancestors):
        if isinstance(each, _COMPOUND) or not isinstance(each, ast.expr | ast.stmt):
            if isinstance(each, ast.keyword | ast.comprehension | ast.arguments):
                continue
            break
        if len(ast.unparse(each)) > WIDEST:
            break
        widest = each
    return widest


def _walk(
    node: ast.AST, ancestors: tuple[ast.AST, ...], function: str, top: ast.FunctionDef | None
) -> Iterator[tuple[ast.AST, _Place]]:
    """Yield what may be changed, with its place; annotations, decorators and bases may not."""
    inside = (*ancestors, node)
    for field, value in ast.iter_fields(node):
        if _is_left_alone(node, field, top):
            continue
        name, outermost = function, top
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and field == "body":
            name = f"{function}.{node.name}".lstrip(".")
            if isinstance(node, ast.FunctionDef):
                outermost = top or node
        many = isinstance(value, list)
        for number, child in enumerate(value if many else [value]):
            if not isinstance(child, ast.AST) or _is_documentation(child) or _is_typing(child):
                continue
            place = _Place(node, field, number if many else None, inside, name, outermost)
            yield child, place
            yield from _walk(child, inside, name, outermost)


def _is_left_alone(node: ast.AST, field: str, top: ast.FunctionDef | None) -> bool:
    if field in ("decorator_list", "returns", "ctx", "type_comment", "type_params"):
        return True
    if isinstance(node, ast.ClassDef):
        return field != "body"
    if isinstance(node, ast.JoinedStr | ast.arg):
        return True
    return isinstance(node, ast.AnnAssign) and field == "annotation" and top is not None


def _is_documentation(node: ast.AST) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def _is_typing(node: ast.AST) -> bool:
    return (
        isinstance(node, ast.If)
        and isinstance(node.test, ast.Name)
        and node.test.id == "TYPE_CHECKING"
    )


def _swaps(node: ast.AST, place: _Place) -> Iterator[Any]:
    match node:
        case ast.Compare():
            yield from _of_compare(node)
        case ast.BoolOp():
            yield from _of_bool(node)
        case ast.UnaryOp(op=ast.Not() | ast.USub()):
            yield node.operand
        case ast.BinOp() if type(node.op) in _SUMS and not _is_text_or_type(node, place):
            yield ast.BinOp(node.left, _SUMS[type(node.op)](), node.right)
        case ast.AugAssign() if type(node.op) in _SUMS:
            yield ast.AugAssign(node.target, _SUMS[type(node.op)](), node.value)
        case ast.Constant():
            yield from _of_constant(node)
        case ast.Call():
            yield from _of_call(node)
        case ast.Return(value=ast.expr() as value) if not isinstance(value, ast.Constant):
            yield ast.Return(ast.Constant(None))
        case ast.Raise() | ast.Expr():
            yield ast.Pass()
        case ast.Continue():
            yield ast.Break()
        case ast.Break():
            yield ast.Continue()
    if isinstance(node, _CONDITIONS) and (
        (place.field == "test" and isinstance(place.parent, ast.If | ast.IfExp | ast.While))
        or (place.field == "ifs" and isinstance(place.parent, ast.comprehension))
    ):
        yield ast.UnaryOp(ast.Not(), node)


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


def _is_text_or_type(node: ast.BinOp, place: _Place) -> bool:
    """Whether it joins texts, or types outside a function: nothing that a rule decides."""
    if isinstance(node.op, ast.BitOr) and place.top is None:
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
