"""Somebody who ended and came back, in the database: report, sheet, requests and plans see one gap."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from benefits.models import Survey
from benefits.operations.asking import ask_for_benefits
from benefits.operations.values import Entry, NotReachedYet, open_sheet, record_values
from benefits.queries.collecting import collected
from benefits.queries.figures import benefit_report
from benefits.queries.persons import courses_of
from benefits.queries.sheet import course_of
from benefits.rules.points import Break, Course, Point, period_of
from dho.lib.scope import scope
from tenants.models import Enrolment, Patient
from tests import factories as make
from tests.benefits.conftest import NOW, STARTED, group

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

    from benefits.rules.report import Report
    from tenants.models import Membership
    from tests.world import World

TODAY = NOW.date()
GONE, BACK = datetime(2026, 5, 15, 10, tzinfo=UTC), datetime(2026, 8, 15, 10, tzinfo=UTC)
AWAY = Break(date(2026, 5, 15), date(2026, 8, 15), "WITHDREW")


@pytest.fixture
def came_back(world: World) -> Patient:
    """Began in January, withdrew in May, back in August."""
    one = make.patient(world.hadsel, "Berit", "Tilbake")
    make.enrolment(one, world.centre, started_at=STARTED, ended_at=GONE, ended_as="WITHDREW")
    make.enrolment(one, world.centre, started_at=BACK)
    return one


def report(world: World, period: str = "all") -> Report:
    with scope(world.party(world.lise)):
        made = benefit_report(
            world.viewer(world.lise), world.hadsel.id, period_of(period, TODAY), made_at=NOW
        )
    assert made is not None
    return made


def test_the_gap_is_taken_out_of_her_course(world: World, came_back: Patient) -> None:
    with scope(world.party(world.nora)):
        assert course_of(came_back) == Course(date(2026, 1, 15), None, (AWAY,))


def test_who_moves_to_another_centre_overnight_was_never_away(world: World) -> None:
    one = make.patient(world.hadsel, "Flytta", "Over")
    make.enrolment(one, world.centre, started_at=STARTED, ended_at=GONE, ended_as="MOVED")
    make.enrolment(
        one, world.centre, started_at=datetime(2026, 5, 16, 9, tzinfo=UTC), ended_at=BACK
    )
    found = courses_of(Enrolment.objects.using("owner").filter(patient=one))
    assert found == {one.id: Course(date(2026, 1, 15), date(2026, 8, 15))}


def test_the_report_neither_misses_her_in_the_gap_nor_loses_her_ending(
    world: World, came_back: Patient
) -> None:
    group(world.hadsel, world.centre, world.nora, [{"GP_VISITS": (3, 2, 1, 1)} for _ in range(6)])
    whole, spring = report(world), report(world, "2026-Q2")
    at: Any = {one.point: one for one in whole.coverage}
    assert at[Point.M6].ended_before == at[Point.M9].ended_before == 1
    visits = next(one for one in whole.figures if one.indicator.code == "GP_VISITS")
    assert {one.point: one.missing for one in visits.follow_ups}[Point.M9] == at[
        Point.M9
    ].persons - 6
    assert [(one.where, one.persons) for one in whole.came_back] == [("WITHDREW", 1)]
    assert {one.where: one.persons for one in spring.went}["WITHDREW"] == 1
    assert {one.where: one.persons for one in whole.went}["WITHDREW"] == 0


def test_national_figures_count_her_while_she_is_in(world: World, came_back: Patient) -> None:
    now, away = report(world), report(world, "2026-Q2")
    counts: Any = now.national, away.national
    assert counts[0].active == counts[1].active + 1


def test_the_due_list_has_no_point_of_the_gap(world: World, came_back: Patient) -> None:
    own = Patient.objects.filter(id=came_back.id)
    (one,) = collected(world.hadsel.id, TODAY, patients=own, using="owner")
    due = {(cell.indicator, cell.point): cell.due_on for cell in one.cells}
    assert ("SAFETY", Point.M6) not in due
    assert due["GP_VISITS", Point.M6] == date(2026, 5, 15)
    assert due["GP_VISITS", Point.M9] == date(2026, 10, 15)


def test_no_questions_are_sent_for_a_point_of_the_gap(world: World, came_back: Patient) -> None:
    ask_for_benefits()
    sent = Survey.objects.using("owner").filter(patient=came_back)
    assert not {"M6", "M9"} & set(sent.values_list("point", flat=True))


def test_counts_are_recorded_for_the_days_that_she_was_in_and_answers_are_not(
    world: World, came_back: Patient
) -> None:
    with scope(world.party(world.nora)):
        viewer = world.viewer(world.nora)
        kept = record_values(
            by=viewer,
            patient_id=came_back.id,
            entries=[Entry("GP_VISITS", Point.M9, Decimal(1))],
        )
        assert kept == 1
        with pytest.raises(NotReachedYet):
            record_values(
                by=viewer,
                patient_id=came_back.id,
                entries=[Entry("SAFETY", Point.M6, Decimal(3))],
            )
        assert open_sheet(by=viewer, patient_id=came_back.id).asks("GP_VISITS", Point.M6)


def test_her_sheet_says_when_she_was_away(
    world: World, came_back: Patient, browser: Callable[[Membership], Client]
) -> None:
    client: Any = browser(world.nora)
    client.cookies["django_language"] = "en"
    page = client.get(f"/benefits/patients/{came_back.id}/").content.decode()
    assert "not in follow-up from" in page
