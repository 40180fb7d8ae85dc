"""What stands in a report beside the figures of its persons, put in and taken out as one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from benefits.rules.difference import ComparisonGroup, differences, still_told
from benefits.rules.national import national_figures, national_published
from benefits.rules.report import followed
from benefits.rules.statistics import SMALLEST_GROUP

if TYPE_CHECKING:
    from uuid import UUID

    from benefits.rules.report import Person, Report

# Ours, to be approved by the project: so many of patients' own words in one report, at most.
MOST_QUOTES = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Additions:
    """Facts that no value of a person holds.

    ``gp_offices`` of those in follow-up, what was told of comparison groups, and the ids of
    patients' own words that may be shown (their text stays where it can be withdrawn).
    """

    gp_offices: int = 0
    others: Sequence[ComparisonGroup] = ()
    quotes: Sequence[UUID] = ()


def with_additions(report: Report, people: Sequence[Person], more: Additions) -> Report:
    """Return the internal report with them. ``people`` are those that it was made of."""
    group = followed(people, report.period)
    enough = len(group) >= SMALLEST_GROUP
    return replace(
        report,
        national=national_figures(report, more.gp_offices),
        differences=differences(report, group, more.others),
        quotes=tuple(more.quotes[:MOST_QUOTES]) if enough else (),
    )


def additions_published(report: Report) -> Report:
    """Return a report that ``publish`` made, without what would tell more than it shows.

    Words of patients are told only where it is told that the group has five persons or more.
    """
    enough = report.at_least >= SMALLEST_GROUP
    told = replace(report, differences=still_told(report), quotes=report.quotes if enough else ())
    return national_published(told)
