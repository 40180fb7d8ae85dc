"""Hospital take-over and return: offered, accepted, and then everything follows; else nothing moves."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from threading import Barrier
from typing import Any

import pytest
import time_machine
from django.db import IntegrityError, connections, transaction
from django.urls import reverse

from dho.identity.queries import party_of
from dho.lib import clock
from dho.lib.clock import OSLO
from dho.lib.scope import scope
from messaging.models import Notice
from tenants.models import AccessGrant, Agreement, Enrolment, MovedEquipment, Pause, TakeOver
from tenants.operations.enrolments import end_enrolment
from tenants.operations.grants import GrantCarriesResponsibility, end_grant
from tenants.rules.codes import EndingReason
from tenants.rules.take_over import Goes, TakeOverProblem
from tenants.rules.viewer import NotAllowed, NotFound
from tests import factories as make
from tests.measurements.test_record_readings import a_reading, post
from tests.tenants.conftest import enter, logged
from triage.models import Alert, AlertEvent
from triage.operations import alerts as verbs
from triage.operations.drain import drain_all
from triage.operations.expiring import expire_take_overs
from triage.operations.passing_time import move_time
from triage.operations.take_over import (
    TakeOverRefused,
    answer_take_over,
    offer_take_over,
    withdraw_take_over,
)
from triage.rules.hours import OpeningHours

ENGLISH = {"Accept-Language": "en"}
WHY = "Forverring av KOLS"


def next_working_tuesday() -> datetime:
    """Return ten o'clock on a Tuesday to come on which everybody works."""
    day = datetime.now(tz=OSLO).replace(hour=10, minute=0, second=0, microsecond=0)
    hours = OpeningHours()
    while day < datetime.now(tz=UTC) or day.isoweekday() != 2 or not _is_plain_week(day, hours):
        day += timedelta(days=1)
    return day


def _is_plain_week(day: datetime, hours: OpeningHours) -> bool:
    return all(hours.is_open(day + timedelta(days=n)) for n in range(4))


TUESDAY = next_working_tuesday()
FRIDAY = TUESDAY.date() + timedelta(days=3)


@pytest.fixture(autouse=True)
def on_a_tuesday() -> Any:
    with time_machine.travel(TUESDAY, tick=True) as traveller:
        yield traveller


def owner(model: Any) -> Any:
    return model.objects.using("owner")


def as_one(world: Any, who: Any, act: Any, **said: Any) -> Any:
    viewer = world.viewer(who)
    with scope(party_of(viewer)):
        return act(by=viewer, **said)


def offers(world: Any, who: Any = None, **said: Any) -> TakeOver:
    """Nora offers Kari to the ward, unless said otherwise."""
    who = who or world.nora
    if who == world.nora and "to_unit_id" not in said and course(world).owner_unit == world.centre:
        said["to_unit_id"] = world.ward.id
    return as_one(world, who, offer_take_over, patient_id=world.kari.id, **{"reason": WHY, **said})


def answers(world: Any, who: Any, row: TakeOver, *, accept: bool = True, answer: str = "") -> Any:
    return as_one(world, who, answer_take_over, take_over_id=row.id, accept=accept, answer=answer)


def taken(world: Any, **said: Any) -> TakeOver:
    """The ward has the responsibility for Kari."""
    return answers(world, world.helge, offers(world, **said))


def course(world: Any) -> Enrolment:
    return owner(Enrolment).select_related("owner_unit").get(id=world.course.id)


def refused(problem: TakeOverProblem, act: Any, *args: Any, **said: Any) -> TakeOverRefused:
    with pytest.raises(TakeOverRefused) as error:
        act(*args, **said)
    assert error.value.problem is problem
    return error.value


@pytest.fixture
def plan(world: Any) -> Any:
    return make.plan(world.kari, world.course, world.spo2_document(), world.gunnar.user)


def sends(world: Any, client: Any, value: int) -> Alert:
    answer = post(client, a_reading(world.kari, value=value), world.kari_device)
    assert answer.status_code == 201
    drain_all()
    return owner(Alert).order_by("-opened_at").first()


# ---- the owner of the course ----


def test_a_course_is_its_centres_at_the_start(world: Any) -> None:
    row = course(world)
    assert (row.owner_unit_id, row.owner_since, row.moved_by_id) == (
        world.centre.id, row.started_at, None,
    )  # fmt: skip


def test_an_offer_moves_nothing_and_an_acceptance_moves_all_with_who_when_and_why(
    world: Any,
) -> None:
    row = offers(world)
    assert course(world).owner_unit_id == world.centre.id
    done = answers(world, world.helge, row)
    moved = course(world)
    assert (moved.owner_unit_id, moved.centre_id) == (world.ward.id, world.centre.id)
    assert (moved.moved_by_id, moved.owner_since) == (done.id, done.answered_at)
    stored = owner(TakeOver).get()
    assert (stored.state, stored.reason, stored.answered_by_id, stored.made_by_id) == (
        "ACCEPTED", WHY, world.helge.user_id, world.nora.user_id,
    )  # fmt: skip
    assert [one.patient_id for one in logged("TAKE_OVER_ANSWERED")] == [world.kari.id]


@pytest.mark.parametrize("role", ["dho_whole", "owner"])
def test_nothing_else_moves_it(world: Any, role: str) -> None:
    row = offers(world)
    words = "only by an accepted take-over or return"

    def move(rows: Any, **fields: Any) -> None:
        rows.filter(id=world.course.id).update(owner_unit_id=world.ward.id, **fields)

    def attempt(**fields: Any) -> None:
        if role == "owner":
            with transaction.atomic(using="owner"):
                move(owner(Enrolment), **fields)
        else:
            with scope(party_of(world.viewer(world.nora))):
                move(Enrolment.objects, **fields)

    for fields in ({}, {"moved_by_id": row.id, "owner_since": row.made_at}):
        with pytest.raises(IntegrityError, match=words):
            attempt(**fields)
    done = answers(world, world.helge, row)
    back = {"moved_by_id": done.id, "owner_since": done.answered_at}
    with pytest.raises(IntegrityError, match=words), transaction.atomic(using="owner"):
        owner(Enrolment).update(owner_unit_id=world.centre.id, **back)


def test_an_answer_stands(world: Any) -> None:
    taken(world)
    with pytest.raises(IntegrityError, match="stands"), transaction.atomic(using="owner"):
        owner(TakeOver).update(state="DECLINED", answer="x")


# ---- who may, and what is refused with words ----


def test_a_hospital_asks_and_the_centre_answers(world: Any) -> None:
    row = offers(world, world.helge)
    assert (row.made_unit_id, row.asked_unit_id) == (world.ward.id, world.centre.id)
    refused(TakeOverProblem.NOT_THEIRS, answers, world, world.helge, row)
    answers(world, world.nora, row)
    assert course(world).owner_unit_id == world.ward.id


def test_a_unit_without_a_grant_gets_nothing(world: Any) -> None:
    away = make.unit(world.hospital, "HOSPITAL", "Hjertepoliklinikken")
    refused(TakeOverProblem.NO_GRANT, offers, world, to_unit_id=away.id)
    refused(TakeOverProblem.NOT_A_HOSPITAL, offers, world, to_unit_id=world.gp_office.id)
    hege = make.member("Hege", away, "HOSPITAL_DOCTOR")
    with pytest.raises(NotFound):
        offers(world, hege)
    row = offers(world, world.helge)
    owner(AccessGrant).filter(unit=world.ward).update(
        ended_at=clock.now(), ended_by=world.adam.user
    )
    refused(TakeOverProblem.NO_GRANT, answers, world, world.nora, row)
    assert course(world).owner_unit_id == world.centre.id


@pytest.mark.parametrize("who", ["gunnar", "hanne", "per", "lise", "adam"])
def test_others_neither_offer_nor_answer(world: Any, who: str) -> None:
    row = offers(world)
    for act in (
        lambda: offers(world, getattr(world, who)),
        lambda: answers(world, getattr(world, who), row),
    ):
        with pytest.raises(NotAllowed):
            act()


def test_one_waits_at_a_time_and_a_declined_one_says_why(world: Any) -> None:
    row = offers(world)
    refused(TakeOverProblem.ALREADY_WAITING, offers, world)
    refused(TakeOverProblem.NEEDS_REASON, answers, world, world.helge, row, accept=False)
    answers(world, world.helge, row, accept=False, answer="Ingen plass")
    stored = owner(TakeOver).get()
    assert (stored.state, stored.answer) == ("DECLINED", "Ingen plass")
    told = refused(TakeOverProblem.ANSWERED, answers, world, world.helge, row)
    assert told.row is not None
    assert told.row.answered_by.name == "Helge"
    offers(world)


def test_who_asked_may_take_it_back_and_nobody_else(world: Any) -> None:
    row = offers(world)
    refused(
        TakeOverProblem.NOT_THEIRS, as_one, world, world.helge, withdraw_take_over, take_over_id=row.id
    )  # fmt: skip
    as_one(world, world.nils, withdraw_take_over, take_over_id=row.id)
    refused(TakeOverProblem.ANSWERED, answers, world, world.helge, row)


def test_a_course_that_ends_asks_nobody_any_longer(world: Any) -> None:
    row = offers(world)
    as_one(
        world, world.nora, end_enrolment, patient_id=world.kari.id, ended_as=EndingReason.MOVED
    )  # fmt: skip
    assert owner(TakeOver).get().state == "WITHDRAWN"
    refused(TakeOverProblem.NOT_ENROLLED, answers, world, world.helge, row)


# ---- what follows ----


def test_open_alerts_follow_and_open_offers_of_them_end(world: Any, plan: Any, client: Any) -> None:
    red = sends(world, client, 80)
    assert (red.owner_unit_id, red.offers.using("owner").get().to_unit_id) == (
        world.centre.id, world.gp_office.id,
    )  # fmt: skip
    taken(world)
    red.refresh_from_db(using="owner")
    assert (red.owner_unit_id, red.centre_id, red.state) == (
        world.ward.id, world.centre.id, "OPEN",
    )  # fmt: skip
    minutes = (red.due_at - course(world).owner_since).total_seconds() / 60
    assert 29.9 < minutes <= 30.1
    states = dict(red.offers.using("owner").values_list("to_unit__name", "state"))
    assert states == {"Stokmarknes legekontor": "WITHDRAWN", "Lungepoliklinikken": "CLAIMED"}
    codes = list(owner(AlertEvent).order_by("at", "id").values_list("code", flat=True))
    assert "TRANSFERRED" in codes
    with scope(party_of(world.viewer(world.helge))):
        from triage.queries.alerts import alerts_waiting

        assert [one.id for one in alerts_waiting(world.viewer(world.helge))] == [red.id]


def test_new_findings_go_to_the_new_owner_and_home_again_after_the_return(
    world: Any, plan: Any, client: Any
) -> None:
    taken(world)
    red = sends(world, client, 80)
    assert (red.owner_unit_id, red.centre_id) == (world.ward.id, world.centre.id)
    answers(world, world.nora, offers(world, world.helge))
    assert course(world).owner_unit_id == world.centre.id
    red.refresh_from_db(using="owner")
    assert red.owner_unit_id == world.centre.id
    again = sends(world, client, 79)
    assert again.id == red.id


def test_an_alert_that_the_hospital_had_already_and_the_centres_become_one(
    world: Any, plan: Any, client: Any
) -> None:
    first = sends(world, client, 88)
    as_one(
        world, world.nora, verbs.hand_over, alert_id=first.id, to_unit=world.ward.id, note=""
    )  # fmt: skip
    as_one(world, world.helge, verbs.claim, alert_id=first.id)
    second = sends(world, client, 87)
    assert second.owner_unit_id == world.centre.id
    taken(world)
    first.refresh_from_db(using="owner")
    second.refresh_from_db(using="owner")
    assert (first.state, first.owner_unit_id, first.finding_count) == ("OPEN", world.ward.id, 2)
    assert (second.outcome, second.merged_into_id) == ("MERGED", first.id)


def test_what_the_hospital_let_lapse_goes_to_it_with_the_course_all_the_same(
    world: Any, plan: Any, client: Any, on_a_tuesday: Any
) -> None:
    first = sends(world, client, 80)
    as_one(
        world, world.nora, verbs.hand_over, alert_id=first.id, to_unit=world.ward.id, note=""
    )  # fmt: skip
    as_one(world, world.helge, verbs.claim, alert_id=first.id)
    second = sends(world, client, 79)
    assert second.id != first.id
    row = offers(world)
    on_a_tuesday.shift(timedelta(hours=1))  # and no sweeper has been round
    answers(world, world.helge, row)
    still_open = owner(Alert).get(state="OPEN")
    assert (still_open.owner_unit_id, still_open.finding_count) == (world.ward.id, 2)


def test_unmet_at_the_hospital_an_alert_comes_to_the_centre_by_time_and_is_marked(
    world: Any, plan: Any, client: Any, on_a_tuesday: Any
) -> None:
    taken(world)
    red = sends(world, client, 80)
    on_a_tuesday.shift(timedelta(minutes=31))
    move_time()
    red.refresh_from_db(using="owner")
    assert (red.owner_unit_id, red.not_answered) == (world.centre.id, True)
    assert course(world).owner_unit_id == world.ward.id
    assert "Back at the centre from Lungepoliklinikken" in board(world, world.nora)


def test_an_admission_begins_a_stay_that_is_looked_at_and_readings_are_judged(
    world: Any, plan: Any, client: Any
) -> None:
    taken(world, look_again_on=FRIDAY)
    stay = owner(Pause).get()
    assert (stay.kind, stay.state, stay.look_again_on, stay.by_id) == (
        "STAY", "AGREED", FRIDAY, world.helge.user_id,
    )  # fmt: skip
    assert sends(world, client, 80).owner_unit_id == world.ward.id


def test_a_day_to_look_again_lies_within_a_week(world: Any) -> None:
    for day in (FRIDAY - timedelta(days=4), FRIDAY + timedelta(days=5)):
        refused(TakeOverProblem.LOOK_TOO_FAR_AWAY, offers, world, look_again_on=day)


def test_while_she_is_in_hospital_the_responsibility_goes_home_by_the_discharge_only(
    world: Any,
) -> None:
    taken(world, look_again_on=FRIDAY)
    refused(TakeOverProblem.STAY_RUNS, offers, world, world.helge)
    refused(TakeOverProblem.STAY_RUNS, offers, world)


def test_everybody_who_follows_and_the_patient_are_told_without_health_data(world: Any) -> None:
    row = offers(world)
    assert {one.to_unit_id for one in owner(Notice)} == {world.ward.id}
    answers(world, world.helge, row)
    told = owner(Notice).filter(code="TAKE_OVER_MOVED")
    assert {one.to_unit_id for one in told if one.to_unit_id} == {
        world.centre.id, world.gp_office.id,
    }  # fmt: skip
    assert {one.to_user_id for one in told if one.to_user_id} == {world.kari_user.id}


def said_of_equipment() -> list[tuple[str, str]]:
    return list(owner(MovedEquipment).order_by("said_at", "name").values_list("name", "goes"))


def the_page(world: Any, who: Any, row: TakeOver) -> str:
    address = reverse("triage:take-over", args=[row.id])
    return str(enter(who).get(address, headers=ENGLISH).content.decode())


def board(world: Any, who: Any) -> str:
    address = reverse("triage:patient", args=[world.kari.id])
    return str(enter(who).get(address, headers=ENGLISH).content.decode())


def test_equipment_known_of_tokens_and_of_readings_is_kept_and_not_said_where_nobody_says(
    world: Any, client: Any
) -> None:
    sent = post(client, a_reading(world.kari, device="Nonin 3230"), world.kari_device)
    assert sent.status_code == 201
    taken(world)
    assert said_of_equipment() == [("Kari's oximeter", "NOT_SAID"), ("Nonin 3230", "NOT_SAID")]
    assert "nobody has said where it is" in board(world, world.nora)
    assert not logged("EQUIPMENT_SAID")


def test_who_accepts_says_where_each_piece_goes_and_every_board_shows_it(world: Any) -> None:
    row = offers(world)
    page = enter(world.helge)
    address = reverse("triage:take-over", args=[row.id])
    asked = the_page(world, world.helge, row)
    (name,) = set(re.findall(r'name="(piece-[0-9a-f]+)"', asked))
    assert page.post(address, {"do": "accept", name: "FOLLOWS"}).status_code == 302
    assert said_of_equipment() == [("Kari's oximeter", "FOLLOWS")]
    assert [one.patient_id for one in logged("EQUIPMENT_SAID")] == [world.kari.id]
    for who in (world.nora, world.helge):
        assert 'data-where="HOSPITAL"' in board(world, who)
        assert "at the hospital" in board(world, who)


@pytest.mark.parametrize(
    ("goes", "where"),
    [("FOLLOWS", "HOME"), ("STAYS", "HOSPITAL"), ("COMES_BACK", "CENTRE"), ("", "HOSPITAL")],
)
def test_the_return_asks_again_and_what_nobody_says_stays_as_it_was_said(
    world: Any, goes: str, where: str
) -> None:
    oximeter = "Kari's oximeter"
    row = offers(world)
    as_one(
        world,
        world.helge,
        answer_take_over,
        take_over_id=row.id,
        accept=True,
        equipment={oximeter: Goes.FOLLOWS},
    )
    home = offers(world, world.helge)
    asked = the_page(world, world.nora, home)
    assert "Goes home" in asked
    assert "Goes to the hospital" not in asked
    said = {oximeter: Goes(goes)} if goes else {}
    as_one(
        world,
        world.nora,
        answer_take_over,
        take_over_id=home.id,
        accept=True,
        equipment=said,
    )
    shown = board(world, world.nora)
    assert f'data-where="{where}"' in shown


def test_a_piece_that_is_not_known_and_a_word_that_does_not_exist_are_not_kept(world: Any) -> None:
    row = offers(world)
    address = reverse("triage:take-over", args=[row.id])
    (name,) = set(re.findall(r'name="(piece-[0-9a-f]+)"', the_page(world, world.helge, row)))
    enter(world.helge).post(address, {"do": "accept", name: "SOLD"}, headers=ENGLISH)
    assert not owner(MovedEquipment).exists()
    assert owner(TakeOver).get().state == "OFFERED"
    enter(world.helge).post(address, {"do": "accept", "piece-0123456789abcdef": "STAYS"})
    assert said_of_equipment() == [("Kari's oximeter", "NOT_SAID")]


def test_a_decline_says_nothing_of_equipment(world: Any) -> None:
    row = offers(world)
    answers(world, world.helge, row, accept=False, answer="Nei")
    assert not owner(MovedEquipment).exists()


def test_what_was_said_of_equipment_is_never_changed(world: Any) -> None:
    taken(world)
    with scope(party_of(world.viewer(world.nora))), pytest.raises(Exception, match="denied"):
        MovedEquipment.objects.update(goes="STAYS")


# ---- time alone ----


def test_unanswered_it_runs_out_and_stays_where_it_was(world: Any, on_a_tuesday: Any) -> None:
    row = offers(world)
    assert expire_take_overs() == 0
    on_a_tuesday.shift(timedelta(hours=4, seconds=1))
    refused(TakeOverProblem.TOO_LATE, answers, world, world.helge, row)
    assert expire_take_overs() == 1
    stored = owner(TakeOver).get()
    assert (stored.state, stored.answered_by_id) == ("EXPIRED", None)
    assert course(world).owner_unit_id == world.centre.id
    told = owner(Notice).filter(code="TAKE_OVER_EXPIRED")
    assert {one.to_unit_id for one in told} == {world.centre.id, world.ward.id}
    assert expire_take_overs() == 0
    offers(world)


def test_an_offer_home_that_nobody_answers_leaves_it_with_the_hospital(
    world: Any, on_a_tuesday: Any
) -> None:
    taken(world)
    offers(world, world.helge)
    on_a_tuesday.shift(timedelta(days=1))
    expire_take_overs()
    assert course(world).owner_unit_id == world.ward.id
    page = enter(world.kari_user).get(reverse("triage:my-contact"), headers=ENGLISH)
    text = page.content.decode()
    assert "Lungepoliklinikken" in text
    assert "tel:" in text


# ---- two at once ----


def test_of_two_who_answer_at_once_one_wins_and_the_other_is_told(world: Any) -> None:
    second = make.member("Hilde", world.ward, "HOSPITAL_DOCTOR")
    row = offers(world)
    begun = Barrier(2)

    def answer(who: Any, *, accept: bool) -> str:
        try:
            begun.wait(timeout=20)
            answers(world, who, row, accept=accept, answer="nei")
            return "won"
        except TakeOverRefused as refusal:
            return refusal.problem.value
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as both:
        one = both.submit(answer, world.helge, accept=True)
        other = both.submit(answer, second, accept=False)
        assert sorted((one.result(), other.result())) == ["ANSWERED", "won"]
    accepted = owner(TakeOver).get().state == "ACCEPTED"
    assert (course(world).owner_unit_id == world.ward.id) is accepted


def test_many_who_accept_at_once_move_it_once(world: Any, plan: Any, client: Any) -> None:
    red = sends(world, client, 80)
    row = offers(world)
    doctors = [make.member(f"Lege{n}", world.ward, "HOSPITAL_DOCTOR") for n in range(6)]
    begun = Barrier(len(doctors))

    def accept(who: Any) -> str:
        try:
            begun.wait(timeout=20)
            answers(world, who, row)
        except TakeOverRefused as refusal:
            return refusal.problem.value
        else:
            return "won"
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(doctors)) as all_of_them:
        told = sorted(all_of_them.map(accept, doctors))
    assert told == ["ANSWERED"] * (len(doctors) - 1) + ["won"]
    events = owner(AlertEvent).filter(alert=red, code="TRANSFERRED")
    assert events.count() == 1


def test_a_finding_that_comes_during_an_acceptance_goes_to_whoever_has_it_then(
    world: Any, plan: Any, client: Any
) -> None:
    row = offers(world)
    assert post(client, a_reading(world.kari, value=80), world.kari_device).status_code == 201
    begun = Barrier(2)

    def accept() -> None:
        try:
            begun.wait(timeout=20)
            answers(world, world.helge, row)
        finally:
            connections.close_all()

    def judge() -> None:
        try:
            begun.wait(timeout=20)
            drain_all()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as both:
        for done in [both.submit(accept), both.submit(judge)]:
            done.result()
    drain_all()
    (alert,) = owner(Alert)
    assert alert.owner_unit_id == world.ward.id


# ---- sight ----


def test_a_grant_that_carries_the_responsibility_is_not_ended(world: Any) -> None:
    grant = owner(AccessGrant).get(unit=world.ward)
    taken(world)
    with pytest.raises(GrantCarriesResponsibility):
        as_one(world, world.nora, end_grant, grant_id=grant.id)
    page = enter(world.nora).post(
        reverse("tenants:grant-end", args=[grant.id]), headers=ENGLISH, follow=True
    )
    assert "must be given back" in page.content.decode()
    answers(world, world.nora, offers(world, world.helge))
    as_one(world, world.nora, end_grant, grant_id=grant.id)


def test_where_the_owner_has_lost_sight_alerts_come_to_the_centre_and_it_takes_her_back(
    world: Any, plan: Any, client: Any
) -> None:
    taken(world)
    owner(Agreement).filter(unit=world.ward).update(
        ended_at=clock.now() - timedelta(seconds=1), ended_by=world.adam.user
    )
    assert sends(world, client, 80).owner_unit_id == world.centre.id
    nora = enter(world.nora)
    address = reverse("triage:patient", args=[world.kari.id])
    assert "may no longer see" in nora.get(address, headers=ENGLISH).content.decode()
    row = offers(world)
    assert (row.state, row.answered_by_id) == ("ACCEPTED", world.nora.user_id)
    assert course(world).owner_unit_id == world.centre.id


# ---- pages ----


def text(answer: Any, status: int = 200) -> str:
    assert answer.status_code == status, answer.content.decode()[:3000]
    return answer.content.decode()


def test_the_pages_lead_from_the_offer_to_the_answer(world: Any, plan: Any) -> None:
    nora, helge = enter(world.nora), enter(world.helge)
    patient = reverse("triage:patient", args=[world.kari.id])
    new = reverse("triage:take-over-new", args=[world.kari.id])
    assert new in text(nora.get(patient))
    assert "Lungepoliklinikken" in text(nora.get(new))
    text(nora.post(new, {"to_unit": str(world.ward.id), "reason": ""}), 422)
    said = {"to_unit": str(world.ward.id), "reason": WHY, "look_again_on": ""}
    assert nora.post(new, said).status_code == 302
    text(nora.post(new, said), 409)
    row = owner(TakeOver).get()
    one = reverse("triage:take-over", args=[row.id])
    assert new not in text(nora.get(patient))
    for page in (text(helge.get(patient)), text(helge.get(reverse("triage:take-overs")))):
        assert one in page
        assert WHY in page
    part = text(helge.get(reverse("triage:take-overs"), headers={"HX-Request": "true"}))
    assert "<html" not in part
    again = part.split("?v=")[1][:16]
    listed = len(logged("TAKE_OVERS_LISTED"))
    asked = helge.get(reverse("triage:take-overs") + f"?v={again}", headers={"HX-Request": "true"})
    assert asked.status_code == 204
    assert len(logged("TAKE_OVERS_LISTED")) == listed
    assert one in part
    shown = text(helge.get(one))
    assert "Kari&#x27;s oximeter" in shown
    assert "Stokmarknes legekontor" in shown
    text(helge.post(one, {"do": "decline", "answer": ""}), 409)
    assert helge.post(one, {"do": "accept", "answer": ""}).status_code == 302
    told = helge.post(one, {"do": "accept", "answer": ""}, headers=ENGLISH)
    assert "Helge was first: accepted" in text(told, 409)
    assert "data-responsible" in text(nora.get(patient))
    assert WHY in text(nora.get(patient))
    text(enter(world.per).get(one), 403)
    text(enter(world.gunnar).get(one), 403)


def test_who_is_responsible_stands_on_every_screen_about_the_patient(
    world: Any, plan: Any, client: Any
) -> None:
    red = sends(world, client, 80)
    taken(world)
    helge = enter(world.helge)
    kari = [world.kari.id]
    from triage.models import Judgement

    judgement = owner(Judgement).first()
    for address in (
        reverse("triage:patient", args=kari),
        reverse("triage:panel", args=kari),
        reverse("triage:plan", args=kari),
        reverse("triage:plan-history", args=kari),
        reverse("triage:plan-adjust", args=[world.kari.id, "spo2"]),
        reverse("triage:resolve", args=[red.id]),
        reverse("triage:judgement", args=[judgement.id]),
        reverse("triage:take-over-new", args=kari),
    ):
        page = text(helge.get(address))
        assert "data-responsible" in page, address
        assert "Lungepoliklinikken" in page, address
    for who, names in (
        (enter(world.kari_user), ("my-day", "my-plan", "my-contact", "my-readings")),
        (enter(world.rune.user, "RELATIVE"), ("relative-day", "relative-plan")),
    ):
        for name in names:
            args = kari if name.startswith("relative") else []
            page = text(who.get(reverse(f"triage:{name}", args=args)))
            assert "data-responsible" in page, name
            assert "Lungepoliklinikken" in page, name


def test_an_empty_list_says_so_and_inside_the_worklist_nothing(world: Any) -> None:
    nora = enter(world.nora)
    assert "No take-over waits" in text(nora.get(reverse("triage:take-overs"), headers=ENGLISH))
    part = nora.get(reverse("triage:take-overs"), headers={"HX-Request": "true"})
    assert "<section" not in text(part)
    assert 'id="take-overs"' in text(nora.get(reverse("triage:worklist")))
    assert 'id="take-overs"' not in text(enter(world.gunnar).get(reverse("triage:worklist")))


def test_where_nobody_can_be_offered_the_page_says_what_is_missing(world: Any) -> None:
    owner(AccessGrant).filter(unit=world.ward).update(
        ended_at=clock.now(), ended_by=world.adam.user
    )
    page = text(
        enter(world.nora).get(
            reverse("triage:take-over-new", args=[world.kari.id]), headers=ENGLISH
        )
    )
    assert "No hospital unit may see the patient" in page
    assert reverse("tenants:patient-access", args=[world.kari.id]) in page
