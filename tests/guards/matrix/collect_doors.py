"""The doors of collecting: an office's grid, its spreadsheet, and a person's own questions."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from benefits.models import CollectionRequest, IndicatorValue, Survey
from benefits.rules.indicators import EDITION
from tests.guards.matrix import bodies as say
from tests.guards.matrix.door import PATIENT, Door, pages

if TYPE_CHECKING:
    from datetime import datetime

    from tenants.models import Unit, User
    from tests.guards.matrix.subjects import Subject

_UNIT = ("unit_id",)
_QUARTER = (("quarter", "2026-Q1"),)
_TAKES = (("unit_id", "collect_unit_id"),)


def fill(subject: Subject, home: Unit, by: User, now: datetime) -> None:
    """A request to the home municipality's unit, and questions that wait for the person."""
    CollectionRequest(
        tenant=subject.tenant, unit=home, quarter="2026-Q1", patients=1, cells=1, made_at=now
    ).save(using="owner", force_insert=True)
    survey = Survey(**subject.own, point="M24", due_on=date(2026, 1, 1), state="SENT", asked_at=now)
    survey.save(using="owner", force_insert=True)
    # Answered after the request was made, so that the person stands in its grid.
    IndicatorValue(
        **subject.own,
        indicator="HOME_VISITS",
        point="M24",
        value=Decimal(7),
        edition=EDITION,
        source="MUNICIPAL_JOURNAL",
        entered_by=by,
        entered_at=now,
    ).save(using="owner", force_insert=True)
    subject.ids["benefits_seen"] = "3.0"
    subject.ids["collect_unit_id"], subject.ids["survey_id"] = home.id, survey.id


def _answer(subject: Subject) -> dict[str, Any]:
    given = dict.fromkeys(("SAFETY", "MASTERY", "KNOWLEDGE", "CONTROL"), "4")
    return {**say.ids(survey="survey_id")(subject), **given}


_SKIP = say.both(say.ids(survey="survey_id"), say.same(reason="HARD"))

COLLECT: list[Door] = [
    *pages("benefits:collect", ids=()),
    Door("benefits:collect-grid", ids=_UNIT, extra=_QUARTER, takes=_TAKES),
    Door(
        "benefits:collect-grid", "POST", ids=_UNIT, extra=_QUARTER, takes=_TAKES, body=say.nothing
    ),
    *pages("benefits:my-survey", ids=()),
    *pages("benefits:relative-survey"),
    Door("benefits:relative-survey", "POST", ids=PATIENT, body=_answer),
    Door("benefits:relative-survey-skip", "POST", ids=PATIENT, body=_SKIP),
    Door("benefits:my-survey", "POST", body=_answer),
    Door("benefits:my-survey-skip", "POST", body=_SKIP),
]

# What it says is packed, so that no canary would be seen in it.
_PACKED = "asked by who may and by who may not, and unpacked: tests/benefits/test_collecting.py"
SHEETS = {("benefits:collect-template", "GET"): _PACKED}
