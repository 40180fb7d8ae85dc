"""Of every analysis: how many of all enrolled are in it, and where the others are.

Nothing is counted anew: each number is one that the report tells, or a sum or difference of such, so
that what is withheld there is withheld here. How the courses ended stands in the internal edition
alone: of points that follow each other these are small groups within small groups.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from benefits.rules.rates import RateChange
from benefits.rules.report import ReportEdition
from benefits.rules.statistics import HIDDEN, Change, Suppressed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from benefits.rules.points import Point
    from benefits.rules.report import FollowUp, IndicatorFigures, Report, Went


@dataclass(frozen=True, slots=True, kw_only=True)
class Whereabouts:
    """All ``enrolled`` at one point of one indicator. The other numbers add up to them.

    ``in_it`` have what is analysed: at a follow-up a figure before and one now, at the reference a
    figure. ``not_reached`` have their day later, or outside the period. ``ended_as`` splits
    ``ended_before``; it is empty where that is not told. ``also_in_rate`` are not of the sum: their
    course ended within the three months, and the rate counts them until then; internal edition only.
    """

    point: Point
    enrolled: int | Suppressed
    in_it: int | Suppressed
    not_reached: int | Suppressed
    ended_before: int | Suppressed
    ended_as: tuple[Went, ...]
    no_reference: int | Suppressed
    not_known: int | Suppressed
    missing: int | Suppressed
    also_in_rate: int = 0

    @property
    def parts(self) -> tuple[int | Suppressed, ...]:
        """What adds up to all enrolled."""
        return (
            self.in_it,
            self.not_reached,
            self.ended_before,
            self.no_reference,
            self.not_known,
            self.missing,
        )


def whereabouts(report: Report, figures: IndicatorFigures) -> Iterator[Whereabouts]:
    """Yield them for the reference and each follow-up of an indicator that anybody has come to."""
    rows = {row.point: row for row in report.coverage}
    is_internal = report.for_whom is ReportEdition.INTERNAL
    for one in (figures.reference, *figures.follow_ups):
        row = rows.get(one.point)
        if is_internal and row is None:
            continue  # nobody has come to it: there is nothing to analyse
        is_reference = one is figures.reference
        yield Whereabouts(
            point=one.point,
            enrolled=report.persons,
            in_it=one.known if is_reference else _compared(one),
            not_reached=row.not_reached if row else HIDDEN,
            ended_before=row.ended_before if row else HIDDEN,
            ended_as=row.ended_as if row else (),
            no_reference=0 if is_reference else one.no_reference,
            not_known=one.not_known,
            missing=one.missing,
            also_in_rate=_also_in_rate(one) if is_internal else 0,
        )


def _compared(one: FollowUp) -> int | Suppressed:
    if isinstance(one.change, Change):
        return one.change.n
    if isinstance(one.known, int) and isinstance(one.no_reference, int):
        return one.known - one.no_reference
    return HIDDEN


def _also_in_rate(one: FollowUp) -> int:
    if isinstance(one.rate, RateChange) and isinstance(one.change, Change):
        return max(one.rate.n - one.change.n, 0)
    return 0
