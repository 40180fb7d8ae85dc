"""When an Observation was measured."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from interop.fhir.outcome import FhirProblem, FhirReason, fhir_problem
from interop.fhir.reach import object_of, text_of
from measurements.rules.instants import read_instant
from measurements.rules.problems import ProblemCode

if TYPE_CHECKING:
    from datetime import datetime

_LONGEST: Final = timedelta(hours=25)  # a day on which the clock is set back
_EFFECTIVE: Final = "Observation.effective"
_LENGTH_OF_DATE: Final = len("2026-11-22")


def time_of(resource: dict[str, Any]) -> tuple[str | None, list[FhirProblem]]:
    """Return the time of measuring as it was written, or what is wrong with it."""
    written = text_of(resource, "effectiveDateTime") or text_of(resource, "effectiveInstant")
    if written:
        return _with_clock(written, _EFFECTIVE)
    if "effectivePeriod" in resource:
        return _start_of(object_of(resource, "effectivePeriod"))
    unfit = "effectiveTiming" in resource
    reason = FhirReason.TIME_UNFIT if unfit else FhirReason.TIME_MISSING
    return None, [fhir_problem(reason, _EFFECTIVE)]


def _start_of(period: dict[str, Any]) -> tuple[str | None, list[FhirProblem]]:
    start, end = text_of(period, "start"), text_of(period, "end")
    written = start or end
    if written is None:
        return None, [fhir_problem(FhirReason.TIME_MISSING, _EFFECTIVE)]
    problem = _too_long(read_instant(start), read_instant(end)) if start and end else None
    if problem is not None:
        return None, [fhir_problem(problem, _EFFECTIVE)]
    return _with_clock(written, f"{_EFFECTIVE}.{'start' if start else 'end'}")


def _too_long(start: datetime | ProblemCode, end: datetime | ProblemCode) -> FhirReason | None:
    if isinstance(start, ProblemCode) or isinstance(end, ProblemCode):
        return None  # the time that is used is checked by itself
    if end < start:
        return FhirReason.TIME_UNFIT
    return FhirReason.PERIOD_TOO_LONG if end - start > _LONGEST else None


def _with_clock(written: str, expression: str) -> tuple[str | None, list[FhirProblem]]:
    if len(written) <= _LENGTH_OF_DATE:
        return None, [fhir_problem(FhirReason.TIME_WITHOUT_CLOCK, expression)]
    return written, []
