"""One patient with whom a batch fails keeps no other patient's things waiting.

A batch is taken and settled in one transaction. Where it fails, its patients are taken one by one,
each in a transaction of its own; with whom it fails then too is logged, left out for a minute, so
that the rows stand in nobody's way, and tried again. The watchdog tells of what waits too long.
"""

from __future__ import annotations

import logging
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from django.db import OperationalError
from django.db.models import Q

from triage.operations.material import work

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from uuid import UUID

log = logging.getLogger(__name__)

TRIED_AGAIN_AFTER = 60.0
"""Seconds."""

Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Among:
    """Of whom a batch takes rows: of one patient, or of all but those with whom it fails."""

    only: UUID | None = None
    without: frozenset[UUID] = frozenset()

    @property
    def condition(self) -> Q:
        """The condition on rows that have a ``patient_id``."""
        if self.only is not None:
            return Q(patient_id=self.only)
        return ~Q(patient_id__in=self.without) if self.without else Q()

    @property
    def params(self) -> dict[str, Any]:
        """``only`` and ``without``, for a statement."""
        return {"only": self.only, "without": sorted(self.without)}


class _Failing:
    """With whom a step of this process failed, and until when it leaves them out."""

    until: dict[tuple[str, UUID], float] = {}

    @classmethod
    def at(cls, step: str) -> frozenset[UUID]:
        now = time.monotonic()
        cls.until = {key: until for key, until in cls.until.items() if until > now}
        return frozenset(patient for of, patient in cls.until if of == step)


def forget_failures() -> None:
    """Try everybody again at once."""
    _Failing.until = {}


def in_a_batch(
    step: str,
    *,
    take: Callable[[Among], Sequence[Row]],
    settle: Callable[[Sequence[Row]], None],
    patient_of: Callable[[Row], UUID],
) -> int:
    """Take rows and settle them in one transaction; where that fails, patient by patient.

    Returns how many rows were settled. ``OperationalError`` (a lock not had, a lost connection) says
    nothing about the rows and is raised.
    """
    rows: Sequence[Row] = ()
    try:
        with work():
            rows = take(Among(without=_Failing.at(step)))
            if rows:
                settle(rows)
        return len(rows)
    except OperationalError:
        raise
    except Exception:
        if not rows:
            raise
        log.exception(
            "a batch failed; its patients are taken one by one",
            extra={"step": step, "rows": len(rows)},
        )
    return sum(_alone(step, one, take, settle) for one in sorted({patient_of(row) for row in rows}))


def _alone(
    step: str,
    patient: UUID,
    take: Callable[[Among], Sequence[Row]],
    settle: Callable[[Sequence[Row]], None],
) -> int:
    try:
        with work():
            rows = take(Among(only=patient))
            if rows:
                settle(rows)
        return len(rows)
    except OperationalError as error:
        log.warning(
            "a patient is tried again in the next round", extra={"step": step, "why": str(error)}
        )
    except Exception:
        _Failing.until[step, patient] = time.monotonic() + TRIED_AGAIN_AFTER
        log.exception(
            "a step failed with a patient; tried again in a minute",
            extra={"step": step, "patient": str(patient)},
        )
    return 0
