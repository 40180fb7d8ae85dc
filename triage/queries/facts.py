"""From stored rows to what rules see: readings and expected windows, one way for all."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from measurements.rules.facts import ReadingFact
from triage.rules.verdict import WindowFact

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from measurements.rules.facts import Answer
    from triage.models import ExpectedWindow

FACT_COLUMNS = [
    "id",
    "kind",
    "measured_at",
    "received_at",
    "value",
    "components",
    "context",
    "comparator",
    "flags",
    "with_text",
    "about",
    "answers",
]
"""The columns that ``fact_of`` reads; the engine's login may read these and few others."""


def reading_fact(  # noqa: PLR0913 (the columns of a reading)
    *,
    id: str,
    kind: str,
    measured_at: datetime,
    received_at: datetime,
    value: Decimal | None,
    components: Mapping[str, Decimal] | None,
    context: Mapping[str, str] | None,
    comparator: str,
    flags: Iterable[str],
    with_text: bool,
    about: str | None,
    answers: Mapping[str, Any] | None,
) -> ReadingFact:
    """Return a stored reading as rules see it: what a column leaves empty becomes what rules expect.

    Numbers are as they were written, without zeros that a column adds.
    """
    return ReadingFact(
        id=id,
        kind=kind,
        measured_at=measured_at,
        received_at=received_at,
        value=value,
        components=components or {},
        context=context or {},
        comparator=comparator or None,
        flags=flags if isinstance(flags, frozenset) else frozenset(flags),
        with_text=with_text,
        about=about or "",
        answers=answers_of(answers) if answers else {},
    )


def fact_of(row: Mapping[str, Any]) -> ReadingFact:
    """Return a row of ``values(*FACT_COLUMNS)`` as rules see it."""
    value, parts = row["value"], row["components"]
    return reading_fact(
        id=str(row["id"]),
        kind=row["kind"],
        measured_at=row["measured_at"],
        received_at=row["received_at"],
        value=None if value is None else _trimmed(value),
        components={name: Decimal(str(each)) for name, each in parts.items()} if parts else None,
        context=row["context"],
        comparator=row["comparator"],
        flags=row["flags"] or (),
        with_text=row["with_text"],
        about=row["about"],
        answers=row["answers"],
    )


def answers_of(found: Mapping[str, Any]) -> dict[str, Answer]:
    """Return the answers of a form as rules see them: numbers, texts, or several texts."""
    return {
        name: one
        if isinstance(one, str | Decimal)
        else tuple(one)
        if isinstance(one, list)
        else Decimal(str(one))
        for name, one in found.items()
    }


def _trimmed(value: Decimal) -> Decimal:
    text = format(value, "f")
    return Decimal(text.rstrip("0").rstrip(".")) if "." in text else value


def window_fact(row: ExpectedWindow, missed_in_a_row: int = 1) -> WindowFact:
    """Return an expected window as rules see it."""
    return WindowFact(
        id=str(row.id),
        item_id=row.item_id,
        kind=row.kind,
        local_date=row.local_date,
        name=row.name,
        opens_at=row.opens_at,
        closes_at=row.closes_at,
        deadline_at=row.deadline_at,
        missed_in_a_row=missed_in_a_row,
        is_repeat=row.is_repeat,
    )
