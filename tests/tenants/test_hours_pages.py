"""Who sets a unit's hours, in words that say what was wrong; and what a change leaves as it was."""

from __future__ import annotations

from datetime import date, time, timedelta
from typing import Any

import pytest
from django.urls import reverse

from dho.lib import clock
from tenants.models import OnDuty, Unit, UnitDay
from tenants.rules.codes import Role
from tests import factories as make
from tests.tenants.conftest import enter, logged

EVE = date(2026, 12, 24)
WEEK = {
    "weekdays": list("12345"),
    "opens": "07:30",
    "closes": "15:30",
    "settle_minutes": "45",
    "works_holidays": "on",
    "has_rota": "on",
}
A_DAY = {"date": "2026-12-24", "opens": "08:00", "closes": "12:00", "reason": "Julaften"}


@pytest.fixture(autouse=True)
def in_english(settings: Any) -> None:
    settings.LANGUAGE_CODE = "en"


def address(name: str, unit: Unit, *more: Any) -> str:
    return reverse(f"tenants:{name}", args=[unit.id, *more])


def text(answer: Any, status: int = 200) -> str:
    assert answer.status_code == status, answer.content.decode()[:3000]
    return str(answer.content.decode())


def a_day(unit: Unit, **fields: Any) -> UnitDay:
    row = UnitDay(unit=unit, date=fields.pop("date", EVE), reason="Julaften", **fields)
    row.save(using="owner", force_insert=True)
    return row


def test_a_nurse_sets_the_week_of_her_own_centre(world):
    nora = enter(world.nora)
    assert "Hours of Felles" in text(nora.get(address("hours", world.centre)))
    assert nora.post(address("hours", world.centre), WEEK).status_code == 302
    unit = Unit.objects.using("owner").get(id=world.centre.id)
    assert (unit.opens, unit.closes, unit.weekdays) == (time(7, 30), time(15, 30), "12345")
    assert (unit.works_holidays, unit.settle_minutes, unit.has_rota) == (True, 45, True)
    assert [one.detail["unit"] for one in logged("HOURS_CHANGED")] == [str(world.centre.id)]


def test_the_administrator_sets_those_of_own_units_and_no_other(world):
    adam = enter(world.adam)
    assert adam.post(address("hours", world.hadsel_home_care), WEEK).status_code == 302
    assert adam.post(address("hours", world.centre), WEEK).status_code == 404
    assert adam.get(address("hours", world.bodo_home_care)).status_code == 404
    assert address("hours", world.hadsel_home_care) in text(adam.get(reverse("tenants:units")))


@pytest.mark.parametrize("who", ["per", "hanne", "gunnar", "lise", "petra"])
def test_others_set_no_hours_and_no_rota(world, who):
    client = enter(getattr(world, who))
    for name in ("hours", "day-new", "rota"):
        assert client.get(address(name, world.centre)).status_code == 403
    for name, body in (("hours", WEEK), ("day-new", A_DAY), ("rota-copy", {})):
        assert client.post(address(name, world.centre), body).status_code == 403
    assert not UnitDay.objects.using("owner").exists()


def test_a_nurse_of_home_care_sets_nothing_for_her_own_unit(world):
    nurse = enter(make.member("Nanna", world.hadsel_home_care, Role.NURSE))
    assert nurse.get(address("hours", world.hadsel_home_care)).status_code == 404
    assert nurse.get(address("rota", world.hadsel_home_care)).status_code == 404


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"closes": "07:00"}, "must close later than it opens"),
        ({"settle_minutes": "4"}, "greater than or equal to 5"),
        ({"weekdays": []}, "required"),
    ],
)
def test_a_week_that_cannot_be_is_refused_in_words(world, wrong, words):
    nora = enter(world.nora)
    assert words in text(nora.post(address("hours", world.centre), {**WEEK, **wrong}), 422)
    assert Unit.objects.using("owner").get(id=world.centre.id).settle_minutes == 60


def test_a_date_is_given_hours_of_its_own_changed_and_removed(world):
    nora = enter(world.nora)
    assert nora.post(address("day-new", world.centre), A_DAY).status_code == 302
    row = UnitDay.objects.using("owner").get()
    assert (row.date, row.opens, row.closes) == (EVE, time(8), time(12))
    page = text(nora.get(address("hours", world.centre)))
    assert "Julaften" in page
    change = address("day-change", world.centre, row.id)
    assert 'value="2026-12-24"' in text(nora.get(change))
    assert nora.post(change, {**A_DAY, "is_closed": "on"}).status_code == 302
    row = UnitDay.objects.using("owner").get()
    assert (row.opens, row.closes) == (None, None)
    assert nora.post(address("day-remove", world.centre, row.id)).status_code == 302
    assert not UnitDay.objects.using("owner").exists()
    assert [one.detail.get("was") for one in logged("HOURS_CHANGED")] == [
        None,
        "2026-12-24",
        "2026-12-24",
    ]


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"opens": ""}, "Write both times"),
        ({"closes": "08:00"}, "must close later than it opens"),
        ({"reason": ""}, "required"),
        ({"date": "julaften"}, "valid date"),
    ],
)
def test_a_date_that_cannot_be_is_refused_in_words(world, wrong, words):
    nora = enter(world.nora)
    assert words in text(nora.post(address("day-new", world.centre), {**A_DAY, **wrong}), 422)
    assert not UnitDay.objects.using("owner").exists()


def test_a_date_is_told_once_for_each_unit(world):
    a_day(world.centre)
    a_day(world.hadsel_home_care)
    nora = enter(world.nora)
    refused = text(nora.post(address("day-new", world.centre), A_DAY), 422)
    assert "has hours of its own already" in refused
    assert (
        nora.post(address("day-new", world.centre), {**A_DAY, "date": "2026-12-31"}).status_code
        == 302
    )


def test_the_date_of_another_unit_is_not_found(world):
    row = a_day(world.hadsel_home_care)
    nora = enter(world.nora)
    for name in ("day-change", "day-remove"):
        assert nora.post(address(name, world.centre, row.id), A_DAY).status_code == 404
    assert UnitDay.objects.using("owner").get().opens is None


def test_past_dates_are_not_listed(world):
    yesterday = clock.today() - timedelta(days=2)
    a_day(world.centre, date=yesterday)
    assert "No dates of their own ahead" in text(
        enter(world.nora).get(address("hours", world.centre))
    )


def test_the_rota_of_a_week_is_filled_copied_and_emptied(world):
    nora, monday = enter(world.nora), date(2026, 11, 30)
    here = address("rota", world.centre) + f"?week={monday}"
    assert "The rota is off" in text(nora.get(here))
    duty = {
        "person": str(world.nils.user_id),
        "days": ["1", "5"],
        "begins": "15:00",
        "ends": "08:00",
        "phone": "90001122",
    }
    assert nora.post(here, duty).status_code == 302
    rows = OnDuty.objects.using("owner").order_by("starts_at")
    hours = [(one.starts_at.astimezone(clock.OSLO), one.ends_at - one.starts_at) for one in rows]
    assert [(at.day, at.hour, long) for at, long in hours] == [
        (30, 15, timedelta(hours=17)),
        (4, 15, timedelta(hours=17)),
    ]
    assert "Nils" in text(nora.get(here))
    assert "on duty then already" in text(nora.post(here, duty), 422)
    next_week = f"?week={monday + timedelta(days=7)}"
    copied = nora.post(address("rota-copy", world.centre) + next_week)
    assert copied.status_code == 302
    assert rows.all().count() == 4
    gone = address("duty-remove", world.centre, rows.all()[0].id)
    assert nora.post(gone).status_code == 302
    assert nora.post(gone).status_code == 404
    assert rows.all().count() == 3


@pytest.mark.parametrize("week", ["x", "9999-12-31", "0001-01-01", ""])
def test_a_week_that_is_not_understood_is_this_one(world, week):
    page = enter(world.nora).get(address("rota", world.centre) + f"?week={week}")
    today = clock.now().astimezone(clock.OSLO).date()
    assert page.context_data["week"] == today.isocalendar().week
