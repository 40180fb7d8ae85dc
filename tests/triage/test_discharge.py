"""Discharge: a doctor's word on every limit and medicine, the way home, and the closed centre."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import msgspec
import pytest
import time_machine
from django.urls import reverse

from messaging.models import Notice
from selfcare_plans.rules.document import MedicineStep, Steps
from tenants.models import Pause, TakeOver
from tenants.rules.take_over import TakeOverProblem
from tenants.rules.viewer import NotAllowed
from tests import factories as make
from tests.selfcare_plans.acting import REVIEW, Actor
from tests.tenants.conftest import enter, logged
from tests.triage.test_take_over import (
    ENGLISH,
    FRIDAY,
    TUESDAY,
    answers,
    as_one,
    course,
    offers,
    owner,
    refused,
    sends,
    taken,
    text,
)
from triage.models import Discharge, DischargeMark, ExpectedWindow
from triage.operations.discharge import (
    AlreadyDischarged,
    CentreIsClosed,
    NotDischarged,
    PlanMovedOn,
    discharge,
    mark_points,
    offer_home,
)
from triage.rules.discharge import Mark

LIMIT, MEDICINE = "limit:spo2:spo2-range", "medicine:YELLOW:1"
BOTH = {LIMIT: Mark.HOLDS, MEDICINE: Mark.HOLDS}
MESSAGE = "Ferdig med kur, følg opp SpO2"


@pytest.fixture(autouse=True)
def on_a_tuesday() -> Any:
    with time_machine.travel(TUESDAY, tick=True) as traveller:
        yield traveller


@pytest.fixture
def plan(world: Any) -> Any:
    document = world.spo2_document(review_date=REVIEW, contact_point="Felles oppfølgingssenter")
    steps = msgspec.structs.replace(
        document.steps,
        yellow=("Hvil", MedicineStep(medicine="Prednisolon 20 mg", prescriber="Gunnar")),
    )
    document = msgspec.structs.replace(document, steps=steps)
    return make.plan(world.kari, world.course, document, world.gunnar.user)


@pytest.fixture
def admitted(world: Any, plan: Any) -> TakeOver:
    return taken(world, look_again_on=FRIDAY)


def marks(world: Any, who: Any = None, plan_id: Any = None, **said: Any) -> Any:
    from selfcare_plans.models import PlanVersion

    version = plan_id or owner(PlanVersion).get(status="PUBLISHED").id
    return as_one(
        world,
        who or world.helge,
        mark_points,
        patient_id=world.kari.id,
        version_id=version,
        marks=said.get("marks", BOTH),
    )


def discharges(world: Any, who: Any = None, **said: Any) -> Any:
    said = {"message": MESSAGE, **said}
    return as_one(world, who or world.helge, discharge, patient_id=world.kari.id, **said)


def test_looked_through_she_goes_home_and_the_centre_is_asked(world: Any, admitted: Any) -> None:
    marks(world)
    assert not discharges(world).is_temporary
    assert owner(Pause).get().ends_at is not None
    row = owner(Discharge).get()
    assert row.settled_at is not None
    assert not row.centre_was_closed
    offer = owner(TakeOver).get(state="OFFERED")
    assert (offer.direction, offer.asked_unit_id, offer.reason) == (
        "RETURN", world.centre.id, MESSAGE,
    )  # fmt: skip
    assert course(world).owner_unit_id == world.ward.id
    answers(world, world.nora, offer)
    assert course(world).owner_unit_id == world.centre.id
    assert [one.patient_id for one in logged("DISCHARGED")] == [world.kari.id]


def test_what_is_not_marked_makes_the_plan_temporary_and_she_is_told(
    world: Any, admitted: Any, client: Any
) -> None:
    marks(world, marks={LIMIT: Mark.HOLDS})
    after = discharges(world)
    assert after.is_temporary
    assert [one.key for one in after.open_points] == [MEDICINE]
    assert not owner(TakeOver).filter(state="OFFERED").exists()
    told = owner(Notice).filter(code="PLAN_TEMPORARY")
    assert {one.to_user_id for one in told if one.to_user_id} == {world.kari_user.id}
    assert world.centre.id in {one.to_unit_id for one in told}
    for who, address in (
        (enter(world.kari_user), reverse("triage:my-day")),
        (enter(world.kari_user), reverse("triage:my-plan")),
        (enter(world.nora), reverse("triage:plan", args=[world.kari.id])),
        (enter(world.nora), reverse("triage:patient", args=[world.kari.id])),
        (enter(world.nora), reverse("triage:panel", args=[world.kari.id])),
    ):
        assert "data-temporary" in text(who.get(address)), address
    assert sends(world, client, 80).colour == "RED"


def test_it_goes_home_only_when_every_point_has_a_doctors_word(world: Any, admitted: Any) -> None:
    discharges(world)
    home = {"patient_id": world.kari.id, "message": MESSAGE}
    refused(TakeOverProblem.MARKS_MISSING, as_one, world, world.helge, offer_home, **home)
    refused(TakeOverProblem.MARKS_MISSING, offers, world, world.helge)
    refused(TakeOverProblem.MARKS_MISSING, offers, world)
    marks(world, marks={LIMIT: Mark.HOLDS})
    refused(TakeOverProblem.MARKS_MISSING, as_one, world, world.helge, offer_home, **home)
    marks(world)
    as_one(world, world.helge, offer_home, **home)
    assert owner(TakeOver).get(state="OFFERED").made_unit_id == world.ward.id
    assert "data-temporary" not in text(enter(world.kari_user).get(reverse("triage:my-plan")))


def test_a_gp_may_give_the_missing_word_and_the_hospital_is_told(world: Any, admitted: Any) -> None:
    discharges(world)
    marks(world, world.gunnar, marks={LIMIT: Mark.HOLDS})
    assert not owner(Notice).filter(code="DISCHARGE_READY").exists()
    after = marks(world, world.gunnar)
    assert not after.open_points
    assert {one.to_unit_id for one in owner(Notice).filter(code="DISCHARGE_READY")} == {
        world.ward.id
    }
    rows = owner(DischargeMark)
    assert {(one.by_id, one.role) for one in rows} == {(world.gunnar.user_id, "GP")}
    for who in (world.nora, world.gunnar):
        with pytest.raises(NotAllowed):
            as_one(world, who, offer_home, patient_id=world.kari.id, message=MESSAGE)


@pytest.mark.parametrize("who", ["nora", "hanne", "per", "lise"])
def test_nobody_but_a_doctor_marks_and_nobody_but_the_hospital_discharges(
    world: Any, admitted: Any, who: str
) -> None:
    with pytest.raises(NotAllowed):
        marks(world, getattr(world, who))
    with pytest.raises(NotAllowed):
        discharges(world, getattr(world, who))
    with pytest.raises(NotAllowed):
        discharges(world, world.gunnar)
    assert not owner(Discharge).exists()


def test_a_gp_begins_no_discharge_and_a_hospital_without_responsibility_none(
    world: Any, plan: Any
) -> None:
    with pytest.raises(NotDischarged):
        marks(world, world.gunnar)
    with pytest.raises(NotDischarged):
        marks(world)
    refused(TakeOverProblem.NOT_THEIRS, discharges, world)


def test_changed_is_settled_by_the_new_value_that_a_doctor_publishes(
    world: Any, admitted: Any, plan: Any
) -> None:
    after = marks(world, marks={LIMIT: Mark.CHANGED, MEDICINE: Mark.HOLDS})
    assert [one.key for one in after.open_points] == [LIMIT]
    assert discharges(world).is_temporary
    helge = enter(world.helge)
    address = reverse("triage:discharge", args=[world.kari.id])
    assert reverse("triage:plan-adjust", args=[world.kari.id, "spo2"]) in text(helge.get(address))
    from selfcare_plans.queries import document_of

    document = document_of(plan)
    (item,) = document.items
    (rule,) = item.rules
    rules = (msgspec.structs.replace(rule, green_low=rule.green_low - 1),)
    new = msgspec.structs.replace(document, items=(msgspec.structs.replace(item, rules=rules),))
    Actor(world, world.helge).adjusts(plan, new)
    assert "data-temporary" not in text(helge.get(address))
    as_one(world, world.helge, offer_home, patient_id=world.kari.id, message=MESSAGE)
    assert owner(TakeOver).filter(state="OFFERED").exists()


def test_a_plan_that_moved_on_is_not_marked_unseen(world: Any, admitted: Any, plan: Any) -> None:
    with pytest.raises(PlanMovedOn):
        marks(world, plan_id=admitted.id)
    answer = enter(world.helge).post(
        reverse("triage:discharge", args=[world.kari.id]),
        {"do": "mark", "version": "x", LIMIT: "HOLDS"},
        headers=ENGLISH,
        follow=True,
    )
    assert "changed meanwhile" in text(answer)
    assert not owner(DischargeMark).exists()


def test_a_word_is_nobodys_but_who_gave_it(world: Any, admitted: Any) -> None:
    hilde = make.member("Hilde", world.ward, "HOSPITAL_DOCTOR")
    marks(world)
    marks(world, hilde, marks={**BOTH, MEDICINE: Mark.CHANGED})
    rows = owner(DischargeMark).order_by("at", "id")
    assert [(one.key, one.mark, one.by_id) for one in rows][-1] == (
        MEDICINE, "CHANGED", hilde.user_id,
    )  # fmt: skip
    assert rows.count() == 3
    page = text(enter(hilde).get(reverse("triage:discharge", args=[world.kari.id])))
    assert "Helge, Lungepoliklinikken" in page
    assert "Hilde, Lungepoliklinikken" in page


def test_after_the_centre_has_closed_it_takes_a_second_confirmation(
    world: Any, admitted: Any, on_a_tuesday: Any
) -> None:
    marks(world)
    on_a_tuesday.shift(timedelta(hours=6))
    with pytest.raises(CentreIsClosed) as closed:
        discharges(world)
    assert closed.value.opens_at == (TUESDAY + timedelta(days=1)).replace(hour=8)
    assert owner(Pause).get().ends_at is None
    helge = enter(world.helge)
    address = reverse("triage:discharge", args=[world.kari.id])
    page = text(helge.post(address, {"do": "discharge", "message": MESSAGE}, headers=ENGLISH), 409)
    assert "data-closed" in page
    assert "Felles oppfølgingssenter is closed now and opens" in page
    assert "Lungepoliklinikken has the responsibility" in page
    assert 'name="confirmed_closed"' in page
    assert MESSAGE in page
    said = {"do": "discharge", "message": MESSAGE, "confirmed_closed": "on"}
    assert helge.post(address, said).status_code == 302
    assert owner(Discharge).get().centre_was_closed
    offer = owner(TakeOver).get(state="OFFERED")
    assert offer.due_at == (TUESDAY + timedelta(days=1)).replace(hour=12)
    contact = text(enter(world.kari_user).get(reverse("triage:my-contact")))
    assert "Lungepoliklinikken" in contact


def test_while_the_centre_is_open_nothing_is_to_be_confirmed(world: Any, admitted: Any) -> None:
    page = text(enter(world.helge).get(reverse("triage:discharge", args=[world.kari.id])))
    assert "confirmed_closed" not in page
    assert "data-closed" not in page


def test_she_is_discharged_once_and_with_words_to_the_centre(world: Any, admitted: Any) -> None:
    refused(TakeOverProblem.NEEDS_REASON, discharges, world, message=" ")
    discharges(world)
    with pytest.raises(AlreadyDischarged):
        discharges(world)


def test_her_readings_are_expected_again(world: Any, admitted: Any) -> None:
    from triage.operations.windows import keep_pauses, make_windows

    make_windows()
    keep_pauses()
    cancelled = owner(ExpectedWindow).filter(state="CANCELLED").count()
    discharges(world)
    keep_pauses()
    assert owner(ExpectedWindow).filter(state="CANCELLED").count() <= cancelled
    assert owner(Pause).get().ends_at is not None


def test_without_a_plan_there_is_nothing_to_mark(world: Any) -> None:
    taken(world, look_again_on=FRIDAY)
    page = text(
        enter(world.helge).get(reverse("triage:discharge", args=[world.kari.id]), headers=ENGLISH)
    )
    assert "No plan with limits or medicines" in page
    assert not discharges(world).is_temporary
    assert owner(TakeOver).filter(state="OFFERED").exists()


def test_the_page_goes_from_marks_to_discharge_to_the_offer(world: Any, admitted: Any) -> None:
    helge = enter(world.helge)
    address = reverse("triage:discharge", args=[world.kari.id])
    assert address in text(helge.get(reverse("triage:patient", args=[world.kari.id])))
    shown = text(helge.get(address, headers=ENGLISH))
    assert "Prednisolon 20 mg (prescribed by Gunnar)" in shown
    assert f'data-point="{LIMIT}"' in shown
    text(helge.post(address, {"do": "discharge", "message": ""}), 422)
    from selfcare_plans.models import PlanVersion

    version = owner(PlanVersion).get().id
    one = {"do": "mark", "version": str(version), LIMIT: "HOLDS"}
    assert helge.post(address, one).status_code == 302
    assert helge.post(address, {"do": "discharge", "message": MESSAGE}).status_code == 302
    assert "data-temporary" in text(helge.get(address))
    both = {**one, MEDICINE: "HOLDS"}
    assert helge.post(address, both).status_code == 302
    assert helge.post(address, {"do": "offer", "message": MESSAGE}).status_code == 302
    assert owner(TakeOver).filter(state="OFFERED").count() == 1
    text(enter(world.nora).get(address), 403)
    assert enter(world.gunnar).get(address).status_code == 302


def test_steps_without_a_medicine_are_no_points(world: Any) -> None:
    document = world.spo2_document()
    plain = msgspec.structs.replace(document, items=(), steps=Steps(red=("Ring oss",)))
    make.plan(world.kari, world.course, plain, world.gunnar.user)
    taken(world)
    assert not discharges(world).is_temporary


def test_what_was_said_at_one_discharge_is_not_said_at_the_next(world: Any, admitted: Any) -> None:
    marks(world)
    discharges(world)
    answers(world, world.nora, owner(TakeOver).get(state="OFFERED"))
    taken(world)
    assert len(discharges(world).open_points) == 2
    assert owner(Discharge).count() == 2


def test_marks_of_somebody_who_was_never_admitted_are_closed_with_the_offer_home(
    world: Any, plan: Any
) -> None:
    taken(world)
    marks(world, marks={LIMIT: Mark.HOLDS})
    refused(TakeOverProblem.MARKS_MISSING, offers, world, world.helge)
    marks(world)
    answers(world, world.nora, offers(world, world.helge))
    row = owner(Discharge).get()
    assert (row.discharged_by_id, row.settled_at is None) == (world.helge.user_id, False)
    assert course(world).owner_unit_id == world.centre.id
