"""What can be changed in a rule: one small fault each, as somebody might have written it.

A mutation is a swap in the module's syntax tree. It is known by its place (file, function) and by
its text before and after, never by a line number, so that merges do not lose it.
"""

from __future__ import annotations

import ast
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tools.mutants.swaps import swaps

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

WIDEST = 90
"""How much of its surroundings a mutation shows, in characters."""
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
        for new in swaps(node, place.parent, place.field, is_in_function=place.top is not None):
            ast.copy_location(new, node)
            ast.fix_missing_locations(new)
            shown = _surroundings(place)
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
            if left_out := _left_out(node, new):
                was, becomes = left_out, ""
            known = (place.function, was, becomes)
            seen[known] += 1
            lines = _lines(node, place)
            found.append(Mutation(name, *known, seen[known], lines, code, _top(place)))
    return found


def _left_out(node: ast.AST, new: ast.AST) -> str:
    """Return the argument that the new call lacks: shown by itself, since such calls are long."""
    if not isinstance(node, ast.Call) or not isinstance(new, ast.Call):
        return ""
    gone = [each for each in node.keywords if each not in new.keywords]
    return ast.unparse(gone[0]) if gone else ""


def _top(place: _Place) -> tuple[str, int] | None:
    if place.top is None:
        return None
    names = []
    for each in place.ancestors:
        if isinstance(each, ast.ClassDef | ast.FunctionDef):
            names.append(each.name)
        if each is place.top:
            break
    first = min(each.lineno for each in (place.top, *place.top.decorator_list))
    return ".".join(names), first


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


def _surroundings(place: _Place) -> ast.AST | None:
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
