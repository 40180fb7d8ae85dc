"""What a doctor must look at when a patient goes home, and when a word on it stands."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import msgspec
import pytest

from selfcare_plans.rules.document import (
    Against,
    ChangeRule,
    Colour,
    DeviationRule,
    Direction,
    MeanRule,
    MedicineStep,
    MissingRule,
    MonitoringItem,
    PlanDocument,
    RangeRule,
    RepetitionRule,
    Steps,
    TreatmentLevel,
)
from tests.rules.alert_cast import CENTRE, GP, HOSPITAL, HOUR, MONDAY, UNITS
from triage.rules.discharge import Mark, Marked, Sort, points_of, unsettled
from triage.rules.take_over import Asking, answer_due_at, asking_of, look_again_within

RANGE = RangeRule(id="range", green_low=Decimal(90), yellow_low=Decimal(86))
PREDNISOLON = MedicineStep(medicine="Prednisolon 20 mg", prescriber="Helge")


def plan(*rules: object, **fields: object) -> PlanDocument:
    items = (MonitoringItem(id="spo2", kind="spo2", rules=rules or (RANGE,)),)  # type: ignore[arg-type]
    return PlanDocument(items=items, **fields)  # type: ignore[arg-type]


def marked(document: PlanDocument, mark: Mark = Mark.HOLDS) -> dict[str, Marked]:
    return {point.key: Marked(point.said, mark) for point in points_of(document)}


def left(document: PlanDocument, marks: dict[str, Marked], *, doctor: bool = True) -> list[str]:
    return [one.key for one in unsettled(points_of(document), marks, by_a_doctor=doctor)]


def test_every_limit_of_a_measured_value_is_a_point_and_nothing_else() -> None:
    change = ChangeRule(
        id="up", colour=Colour.YELLOW, direction=Direction.RISE, amount=Decimal(2), against=Against.LOWEST
    )  # fmt: skip
    deviation = DeviationRule(
        id="off", colour=Colour.YELLOW, direction=Direction.FALL, amount=Decimal(3)
    )
    mean = MeanRule(id="mean", days=7, least=12, green_high=Decimal(135))
    repeats = RepetitionRule(id="often", colour=Colour.RED, times=2, of=3)
    document = plan(RANGE, change, deviation, mean, repeats, MissingRule(id="silent"))
    found = points_of(document)
    assert [one.key for one in found] == [
        "limit:spo2:range", "limit:spo2:up", "limit:spo2:off", "limit:spo2:mean",
    ]  # fmt: skip
    assert {(one.sort, one.where, one.kind) for one in found} == {(Sort.LIMIT, "spo2", "spo2")}
    assert [one.which for one in found] == ["range", "up", "off", "mean"]


def test_every_step_with_a_medicine_is_a_point_in_its_colour_and_in_the_agreed_level() -> None:
    level = TreatmentLevel("Hjemme", "Helge", date(2026, 11, 1), steps_red=("Ring", PREDNISOLON))
    steps = Steps(green=(PREDNISOLON,), yellow=("Hvil", PREDNISOLON), red=(PREDNISOLON,))
    found = points_of(plan(steps=steps, treatment_level=level))[1:]
    assert [(one.key, one.sort, one.where, one.which) for one in found] == [
        ("medicine:GREEN:0", Sort.MEDICINE, "GREEN", "0"),
        ("medicine:YELLOW:1", Sort.MEDICINE, "YELLOW", "1"),
        ("medicine:RED:0", Sort.MEDICINE, "RED", "0"),
        ("medicine:LEVEL:1", Sort.MEDICINE, "LEVEL", "1"),
    ]
    assert [one.kind for one in found] == ["", "", "", ""]


def test_a_plan_without_limits_and_medicines_has_nothing_to_mark() -> None:
    assert points_of(PlanDocument(steps=Steps(green=("Gå tur",)))) == ()


def test_what_nobody_has_marked_is_left() -> None:
    assert left(plan(), {}) == ["limit:spo2:range"]


def test_what_still_holds_is_settled_while_it_reads_the_same() -> None:
    assert left(plan(), marked(plan())) == []
    assert left(plan(), marked(plan()), doctor=False) == []


def test_what_is_changed_is_left_until_the_new_value_is_there() -> None:
    marks = marked(plan(), Mark.CHANGED)
    assert left(plan(), marks) == ["limit:spo2:range"]
    new = plan(msgspec.structs.replace(RANGE, green_low=Decimal(88)))
    assert left(new, marks) == []


@pytest.mark.parametrize("mark", list(Mark))
def test_a_new_value_that_no_doctor_approved_settles_nothing(mark: Mark) -> None:
    new = plan(msgspec.structs.replace(RANGE, green_low=Decimal(88)))
    assert left(new, marked(plan(), mark), doctor=False) == ["limit:spo2:range"]
    assert left(new, marked(plan(), mark), doctor=True) == []


def test_a_limit_that_came_meanwhile_wants_a_word_of_its_own() -> None:
    more = plan(RANGE, msgspec.structs.replace(RANGE, id="night"))
    assert left(more, marked(plan())) == ["limit:spo2:night"]


def test_who_may_ask_for_what() -> None:
    def of(mine: str, owner: str, *, is_hospital: bool = False) -> Asking | None:
        return asking_of(mine=mine, owner=owner, centre=CENTRE, is_hospital=is_hospital)

    assert of(CENTRE, CENTRE) is Asking.GIVE
    assert of(CENTRE, HOSPITAL) is Asking.BACK
    assert of(HOSPITAL, HOSPITAL, is_hospital=True) is Asking.HOME
    assert of(HOSPITAL, CENTRE, is_hospital=True) is Asking.TAKE
    assert of("other", HOSPITAL, is_hospital=True) is Asking.TAKE
    assert of(GP, CENTRE) is None


def test_it_is_answered_within_four_open_hours_of_the_unit_asked() -> None:
    assert answer_due_at(MONDAY, UNITS[CENTRE].hours) == MONDAY + 4 * HOUR
    evening = MONDAY.replace(hour=14)
    assert answer_due_at(evening, UNITS[CENTRE].hours) == MONDAY.replace(day=24, hour=11)


@pytest.mark.parametrize(("asked", "shown"), [(20, 23), (23, 23), (30, 30), (31, 30)])
def test_the_day_to_look_again_is_never_past_nor_more_than_a_week_away(
    asked: int, shown: int
) -> None:
    day = date(2026, 11, asked) if asked < 31 else date(2026, 12, 24)
    assert look_again_within(day, date(2026, 11, 23)) == date(2026, 11, shown)
