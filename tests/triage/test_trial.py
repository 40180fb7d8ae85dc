"""From the trial period: proposals from real readings, and what becomes of the answers."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, time, timedelta
from decimal import Decimal
from threading import Barrier
from typing import Any
from uuid import uuid4

import msgspec
import pytest
from django.db import DatabaseError, IntegrityError, connection, connections
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from dho.identity.queries import party_of
from dho.lib import clock
from dho.lib.scope import scope
from measurements.models import Reading, ReadingMark
from selfcare_plans.models import PlanVersion
from selfcare_plans.operations import PlanAlreadyStarted, PlanHasProblems, ReasonMissing
from selfcare_plans.queries import document_of
from selfcare_plans.rules.document import MonitoringItem, RangeRule, Temporary
from tenants.models import AuditEvent, Pause
from tenants.rules.viewer import NotAllowed, NotFound
from tests import factories as make
from tests.selfcare_plans.acting import Actor, sound
from tests.selfcare_plans.pages import Person, address, controls, words
from tests.selfcare_plans.test_proposing import proposes
from tests.world import World
from triage.models import TrialDecision
from triage.operations.trial import (
    Answer,
    NothingProposed,
    ProposalChanged,
    decide_on_proposal,
)
from triage.queries.trial import trial_of
from triage.queries.trial_lists import trial_lists
from triage.rules.trial import Decision, Which, Wrong, due_again_on

VALUES = (92, 93, 91, 92, 94, 92, 93, 92, 91, 92, 93, 92, 92, 91)
DAYS_AGO = 16


@pytest.fixture(autouse=True)
def in_english(settings: Any) -> None:
    settings.LANGUAGE_CODE = "en"


def noon(days_ago: float) -> datetime:
    day = clock.now().astimezone(clock.OSLO).date() - timedelta(days=int(days_ago))
    return datetime.combine(day, time(7), tzinfo=clock.OSLO) + timedelta(hours=days_ago % 1)


@pytest.fixture
def first(world: World) -> PlanVersion:
    """A start-up plan of SpO2 that began sixteen days ago."""
    until = clock.today() + timedelta(days=20)
    document = msgspec.structs.replace(
        sound(world),
        language="en",
        temporary=Temporary(until=until, responsible="Nora", standing_order_by="Olsen"),
    )
    since = noon(DAYS_AGO) - timedelta(hours=1)
    return make.plan(world.kari, world.course, document, world.gunnar.user, since=since)


@pytest.fixture
def measured(world: World, first: PlanVersion) -> PlanVersion:
    """Fourteen mornings of readings."""
    for number, value in enumerate(VALUES):
        measure(world, value, DAYS_AGO - number)
    return first


def measure(world: World, value: Any, days_ago: float, **more: Any) -> Reading:
    at = noon(days_ago)
    fields = {"kind": "spo2", "unit": "%", "received_at": at + timedelta(minutes=1), **more}
    row = Reading(
        id=uuid4(),
        tenant_id=world.kari.tenant_id,
        patient_id=world.kari.id,
        measured_at=at,
        value=value,
        sender=world.device_sender,
        reference=str(uuid4()),
        source="device",
        context={},
        **fields,
    )
    row.save(using="owner", force_insert=True)
    return row


def event(world: World, about: str, days_ago: float) -> Reading:
    return measure(world, None, days_ago, kind="event", unit="", about=about)


def marked_in_error(world: World, reading: Reading) -> None:
    ReadingMark.objects.using("owner").create(
        tenant_id=reading.tenant_id,
        patient_id=reading.patient_id,
        reading_id=reading.id,
        measured_at=reading.measured_at,
        mark="IN_ERROR",
        reason="x",
        by=world.nora.user,
        unit=world.centre,
        at=clock.now(),
    )


def found(world: World, which: Which | None = None, who: Any = None) -> Any:
    viewer = world.viewer(who or world.nora)
    with scope(party_of(viewer)):
        return trial_of(viewer, world.kari, which)


def decides(
    world: World,
    decision: Decision = Decision.ACCEPTED,
    *,
    who: Any = None,
    reason: str = "Ligger stabilt her",
    which: Which = Which.TRIAL,
    **more: Any,
) -> TrialDecision:
    proposal = found(world, which).proposals[0]
    more = {"series": proposal.series.key, "token": proposal.token, "source": "Own", **more}
    return Actor(world, who or world.nora).do(
        decide_on_proposal,
        patient_id=world.kari.id,
        which=which,
        answer=Answer(decision=decision, reason=reason, **more),
    )


def the_draft(world: World) -> PlanVersion:
    return PlanVersion.objects.using("owner").get(plan__patient=world.kari, status="DRAFT")


def spo2_range(version: PlanVersion) -> RangeRule:
    rule = document_of(version).items[0].rules[0]
    assert isinstance(rule, RangeRule)
    return rule


# ---- what is proposed ----


def test_the_first_weeks_readings_give_a_normal_and_limits(
    world: World, measured: PlanVersion
) -> None:
    seen = found(world)
    assert (seen.which, seen.period.first) == (Which.TRIAL, noon(DAYS_AGO).date())
    (proposal,) = seen.proposals
    assert (proposal.normal, proposal.spread) == (Decimal(92), Decimal(1))
    assert (proposal.bounds.green_low, proposal.bounds.yellow_low) == (90, 88)
    assert (proposal.days, len(proposal.taken)) == (14, 14)


def test_what_was_entered_in_error_is_named_and_left_out(
    world: World, measured: PlanVersion
) -> None:
    wrong = measure(world, 70, 2.1)
    marked_in_error(world, wrong)
    (proposal,) = found(world).proposals
    assert [(one.reading_id, one.why) for one in proposal.left_out] == [(str(wrong.id), "IN_ERROR")]
    assert proposal.normal == Decimal(92)


def test_a_course_an_admission_and_a_pause_make_it_uncertain(
    world: World, measured: PlanVersion
) -> None:
    assert not found(world).proposals[0].is_uncertain
    event(world, "COURSE_OF_TREATMENT", DAYS_AGO + 29)
    error = event(world, "ADMISSION", 5)
    marked_in_error(world, error)
    event(world, "FALL", 5)
    pause = Pause(
        tenant_id=world.kari.tenant_id,
        patient=world.kari,
        enrolment=world.course,
        kind="PAUSE",
        state="AGREED",
        starts_at=noon(4),
        ends_at=noon(2),
        looked_on=noon(4).date(),
        reason="reise",
        made_at=noon(4),
        by=world.nora.user,
        settled_by=world.nora.user,
        settled_at=noon(4),
    )
    pause.save(using="owner", force_insert=True)
    (proposal,) = found(world).proposals
    assert [one.what for one in proposal.disturbances] == [Wrong.COURSE_OF_TREATMENT, Wrong.PAUSE]
    pause.state = "DECLINED"
    pause.save(using="owner")
    assert len(found(world).proposals[0].disturbances) == 1


def test_a_proposal_costs_the_same_for_more_readings(world: World, measured: PlanVersion) -> None:
    viewer = world.viewer(world.nora)

    def cost() -> int:
        with scope(party_of(viewer)), CaptureQueriesContext(connection) as queries:
            trial_of(viewer, world.kari)
        return len(queries)

    before = cost()
    for number in range(20):
        measure(world, 92, 1 + number / 40)
    assert cost() == before


# ---- what is decided ----


def test_what_is_accepted_stands_in_a_draft_with_who_when_and_from_what(
    world: World, measured: PlanVersion
) -> None:
    row = decides(world)
    draft = the_draft(world)
    assert spo2_range(draft).green_low == Decimal(90)
    assert spo2_range(draft).yellow_low == Decimal(88)
    (normal,) = document_of(draft).items[0].normals
    assert (normal.value, normal.spread) == (Decimal(92), Decimal(1))
    assert (normal.approved_by, normal.approved_on) == ("Nora", clock.today())
    assert (spo2_range(draft).source, normal.source) == ("Own", "Own")
    assert draft.comment == "Ligger stabilt her"
    assert document_of(draft).temporary is None
    assert (row.decision, row.version_id, row.is_uncertain) == ("ACCEPTED", draft.id, False)
    assert row.proposed == row.decided
    assert row.proposed == {
        "normal": "92", "spread": "1", "bounds": {"yellow_low": "88", "green_low": "90"},
    }  # fmt: skip
    assert (row.days, row.readings, row.by.name) == (14, 14, "Nora")
    assert measured.status == "PUBLISHED"
    log = AuditEvent.objects.using("owner").filter(action="TRIAL_DECIDED")
    assert log.get().patient_id == world.kari.id


def test_what_is_changed_keeps_both_what_was_proposed_and_what_was_put_in(
    world: World, measured: PlanVersion
) -> None:
    row = decides(
        world,
        Decision.CHANGED,
        normal=Decimal(91),
        bounds={"green_low": Decimal(89), "yellow_low": Decimal(86)},
    )
    assert spo2_range(the_draft(world)).green_low == Decimal(89)
    assert document_of(the_draft(world)).items[0].normals[0].value == Decimal(91)
    assert row.proposed["bounds"]["green_low"] == "90"
    assert (row.decided["normal"], row.decided["bounds"]["green_low"]) == ("91", "89")


def test_what_is_left_changes_no_plan_and_is_kept_with_its_reason(
    world: World, measured: PlanVersion
) -> None:
    row = decides(world, Decision.LEFT, reason="Var forkjølet")
    assert (row.version_id, row.decided, row.reason) == (None, None, "Var forkjølet")
    assert not PlanVersion.objects.using("owner").filter(status="DRAFT").exists()


def test_an_answer_goes_into_the_draft_that_is_there(world: World, measured: PlanVersion) -> None:
    nora = Actor(world, world.nora)
    draft = nora.begins(measured)
    mine = msgspec.structs.replace(document_of(draft), what_matters="Mitt")
    nora.edits(draft, mine, comment="Først")
    decides(world)
    assert document_of(the_draft(world)).what_matters == "Mitt"
    assert the_draft(world).comment == "Først\nLigger stabilt her"


def test_without_a_reason_nothing_is_decided(world: World, measured: PlanVersion) -> None:
    with pytest.raises(ReasonMissing):
        decides(world, reason="  ")
    assert not TrialDecision.objects.using("owner").exists()


def test_what_has_changed_since_it_was_seen_is_not_decided_on(
    world: World, measured: PlanVersion
) -> None:
    seen = found(world).proposals[0].token
    measure(world, 80, 1.2)
    with pytest.raises(ProposalChanged):
        decides(world, token=seen)
    assert decides(world).readings == 15


def test_too_few_readings_are_nothing_to_decide_on(world: World, first: PlanVersion) -> None:
    for number in range(5):
        measure(world, 92, 10 - number)
    with pytest.raises(NothingProposed):
        decides(world, Decision.LEFT)


def test_while_a_version_waits_for_a_doctor_only_leaving_is_decided(
    world: World, measured: PlanVersion
) -> None:
    nora = Actor(world, world.nora)
    draft = nora.begins(measured)
    proposes(nora, draft, world.gp_office)
    with pytest.raises(PlanAlreadyStarted):
        decides(world)
    assert decides(world, Decision.LEFT).decision == "LEFT"


@pytest.mark.parametrize(
    "bounds",
    [
        {"green_low": "85", "yellow_low": "90"},
        {"green_low": "85", "yellow_low": "70"},
        {"green_low": None, "yellow_low": None},
    ],
)
def test_numbers_that_cross_or_pass_an_outer_limit_are_refused(
    world: World, measured: PlanVersion, bounds: dict[str, str | None]
) -> None:
    given = {name: None if text is None else Decimal(text) for name, text in bounds.items()}
    with pytest.raises(PlanHasProblems):
        decides(world, Decision.CHANGED, bounds=given)
    assert not TrialDecision.objects.using("owner").exists()


def test_who_does_not_edit_plans_or_see_the_patient_decides_nothing(
    world: World, measured: PlanVersion
) -> None:
    for who, refusal in ((world.hanne, NotAllowed), (world.greta, NotFound)):
        with pytest.raises(refusal):
            decides(world, who=who)
    assert decides(world, who=world.gunnar).by.name == "Gunnar"


def test_then_the_ordinary_way_to_the_doctor(world: World, measured: PlanVersion) -> None:
    make.Unit.objects.using("owner").filter(id=world.centre.id).update(plan_approval="DOCTOR")
    decides(world)
    proposal = proposes(Actor(world, world.nora), the_draft(world), world.gp_office)
    version = Actor(world, world.gunnar).publishes(proposal)
    assert spo2_range(version).green_low == Decimal(90)


# ---- never changed ----


def test_a_decision_is_never_changed_nor_deleted_by_a_door(
    world: World, measured: PlanVersion
) -> None:
    row = decides(world)
    viewer = world.viewer(world.nora)
    for act in (
        lambda: TrialDecision.objects.filter(id=row.id).update(reason="y"),
        lambda: TrialDecision.objects.filter(id=row.id).delete(),
    ):
        with pytest.raises((DatabaseError, PermissionError)), scope(party_of(viewer)):
            act()
    assert TrialDecision.objects.using("owner").get().reason == "Ligger stabilt her"


@pytest.mark.parametrize(
    ("change", "name"),
    [
        ("reason = ''", "trial_decision_says_why"),
        ("decision = 'MAYBE'", "trial_decision_is_known"),
        ("last_day = first_day - 1", "trial_decision_names_its_days"),
        ("decision = 'LEFT'", "trial_decision_changes_a_draft_unless_left"),
        ("version_id = NULL", "trial_decision_changes_a_draft_unless_left"),
    ],
)
def test_the_database_keeps_what_a_decision_promises(
    world: World, measured: PlanVersion, change: str, name: str
) -> None:
    decides(world)
    with (
        pytest.raises(IntegrityError, match=name),
        connections["owner"].cursor() as cursor,
    ):
        cursor.execute(f"UPDATE triage_trialdecision SET {change}")


# ---- proposed again, and the lists ----


def ago(row: TrialDecision, days: int) -> None:
    """So many days ago at the same time by the clock, whether it was summer time then or not."""
    at = row.at.astimezone(clock.OSLO) - timedelta(days=days)
    TrialDecision.objects.using("owner").filter(id=row.id).update(at=at)


def lists(world: World, who: Any = None, now: datetime | None = None) -> Any:
    viewer = world.viewer(who or world.nora)
    with scope(party_of(viewer)):
        return trial_lists(viewer, now or clock.now())


def test_a_start_up_plan_with_enough_readings_stands_on_the_list_until_decided_on(
    world: World, measured: PlanVersion
) -> None:
    (ready,) = lists(world).ready
    assert (ready.patient_id, ready.measured_days) == (world.kari.id, 14)
    assert lists(world, world.greta).ready == []
    assert [one.id for one in lists(world, world.gunnar).ready] == [ready.id]
    decides(world, Decision.LEFT)
    assert lists(world).ready == []


def test_a_start_up_plan_of_a_week_or_of_few_readings_does_not(
    world: World, first: PlanVersion
) -> None:
    for number in range(6):
        measure(world, 92, 10 - number)
    assert lists(world).ready == []
    measure(world, 92, 2)
    assert len(lists(world).ready) == 1


def test_an_uncertain_one_is_due_again_after_six_weeks_until_decided_anew(
    world: World, measured: PlanVersion
) -> None:
    event(world, "COURSE_OF_TREATMENT", 3)
    row = decides(world)
    assert row.is_uncertain
    ago(row, 41)
    assert lists(world).again == []
    assert found(world).which is Which.TRIAL
    ago(row, 42)
    assert [one.patient_id for one in lists(world).again] == [world.kari.id]
    assert lists(world, world.greta).again == []
    seen = found(world)
    assert (seen.which, seen.due_again) == (Which.LATEST, {"spo2::"})
    decides(world, Decision.LEFT, which=Which.LATEST)
    assert lists(world).again == []


def test_the_list_and_the_proposal_count_the_same_days_over_the_end_of_summer_time(
    world: World, measured: PlanVersion
) -> None:
    """Forty-two times 24 hours before half past eleven at night is the next day in summer time."""
    event(world, "COURSE_OF_TREATMENT", 3)
    row = decides(world)
    late = datetime(2026, 11, 29, 22, 30, tzinfo=UTC)
    for at, is_due in ((late - timedelta(days=42), False), (late - timedelta(days=43), True)):
        TrialDecision.objects.using("owner").filter(id=row.id).update(at=at)
        assert (due_again_on(at.astimezone(clock.OSLO).date()) <= late.date()) is is_due
        assert bool(lists(world, now=late).again) is is_due


def test_a_certain_one_is_never_due_again(world: World, measured: PlanVersion) -> None:
    ago(decides(world), 300)
    assert lists(world).again == []


# ---- the pages ----


@pytest.fixture
def nora(world: World) -> Person:
    return Person(Client(headers={"accept-language": "en"}), world.nora)


def test_the_page_shows_readings_statistics_and_what_it_would_set(
    world: World, measured: PlanVersion, nora: Person
) -> None:
    measure(world, 80, 1.1)
    event(world, "COURSE_OF_TREATMENT", 3)
    page = nora.opens("plan-trial", world.kari)
    text = words(page)
    assert "15 on 15 days" in text
    assert "Usual value (median) 92 %" in text
    assert "Far from the others" in text
    assert "80 %" in text
    assert "Uncertain: course of treatment" in text
    assert "Green from 90 % 89 %" in text
    assert "Red under 86 % 86 %" in text
    assert "<svg" in page.content.decode()
    assert "HeartPhone" in text


def test_accepting_on_the_page_makes_the_draft_and_says_where_to_go(
    world: World, measured: PlanVersion, nora: Person
) -> None:
    page = nora.opens("plan-trial", world.kari)
    done = nora.presses("accept", page, having="token", reason="Stabil")
    assert done.status_code == 302
    after = nora.opens("plan-trial", world.kari)
    text = words(after)
    assert "Accepted as proposed Nora" in text
    assert "Rehearse the draft" in text
    assert "Own readings" in spo2_range(the_draft(world)).source
    assert "14 on 14 days, median 92\xa0%" in spo2_range(the_draft(world)).source
    assert "ours, to be approved by a doctor" in spo2_range(the_draft(world)).source


def test_other_numbers_are_typed_with_a_comma_and_refused_in_words(
    world: World, measured: PlanVersion, nora: Person
) -> None:
    page = nora.opens("plan-trial", world.kari)
    bad = nora.presses("change", page, having="token", reason="x", yellow_low="70")
    assert bad.status_code == 422
    assert "“Red under” may not pass 80 % unless a doctor gives a reason." in words(bad)
    assert controls(bad, having="token")["yellow_low"] == ["70"]
    good = nora.presses("change", page, having="token", reason="x", yellow_low="86", normal="91")
    assert good.status_code == 302
    assert spo2_range(the_draft(world)).yellow_low == Decimal(86)


def test_without_a_reason_or_with_an_old_proposal_the_page_comes_back(
    world: World, measured: PlanVersion, nora: Person
) -> None:
    page = nora.opens("plan-trial", world.kari)
    assert nora.presses("accept", page, having="token", reason="").status_code == 422
    assert nora.presses("hm", page, having="token", reason="x").status_code == 422
    measure(world, 80, 1.2)
    late = nora.presses("accept", page, having="token", reason="x")
    assert late.status_code == 409
    assert "Look at the proposal once more" in words(late)


def test_too_little_is_said_with_how_much_is_missing(
    world: World, first: PlanVersion, nora: Person
) -> None:
    assert "Nothing was measured since the plan began" in words(
        nora.opens("plan-trial", world.kari)
    )
    for number in range(5):
        measure(world, 92, 15 - number)
    text = words(nora.opens("plan-trial", world.kari))
    assert "5 more readings are needed" in text
    assert "Readings on 2 more days are needed" in text


def test_a_patient_without_a_plan_is_sent_to_the_plan_and_a_stranger_is_not_found(
    world: World, nora: Person
) -> None:
    assert nora.opens("plan-trial", world.kari).url == address("plan", world.kari)
    assert nora.opens("plan-trial", world.stranger).status_code == 404


def test_the_start_up_plan_s_page_points_to_it(
    world: World, measured: PlanVersion, nora: Person
) -> None:
    page = nora.opens("plan", world.kari)
    assert "There are readings on 14 days" in words(page)
    assert address("plan-trial", world.kari) in page.content.decode()
    listed = words(nora.client.get(reverse("triage:plans")))
    assert "Start-up plans with enough readings Kari Nordmann readings on 14 days" in listed
    assert "Proposals due again None." in listed


def test_after_a_week_the_page_does_not_point_to_it_yet(
    world: World, first: PlanVersion, nora: Person
) -> None:
    measure(world, 92, 3)
    assert "There are readings on" not in words(nora.opens("plan", world.kari))


def test_the_list_names_what_is_due_again(
    world: World, measured: PlanVersion, nora: Person
) -> None:
    event(world, "ADMISSION", 3)
    ago(decides(world), 50)
    listed = words(nora.client.get(reverse("triage:plans")))
    assert "Proposals due again Kari Nordmann SpO₂: decided" in listed
    page = words(nora.opens("plan-trial", world.kari))
    assert "The last four weeks" in page
    assert "proposed again" in page


def test_both_periods_can_be_asked_for(world: World, measured: PlanVersion, nora: Person) -> None:
    latest = words(nora.opens("plan-trial", world.kari, "?period=LATEST"))
    assert "The last four weeks : " in latest
    odd = words(nora.opens("plan-trial", world.kari, "?period=x"))
    assert "The trial period : " in odd


def test_of_two_who_decide_at_once_the_second_finds_the_first_one_s_draft(
    world: World, measured: PlanVersion
) -> None:
    begun = Barrier(2)

    def accept(who: Any) -> TrialDecision:
        try:
            begun.wait(timeout=20)
            return decides(world, who=who, reason=f"Sett av {who.user.name}")
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as both:
        rows = list(both.map(accept, (world.nora, world.nils)))
    assert {row.version_id for row in rows} == {the_draft(world).id}
    assert sorted(the_draft(world).comment.splitlines()) == ["Sett av Nils", "Sett av Nora"]


def test_a_page_with_many_series_leads_to_each_and_says_which_have_too_few(
    world: World, measured: PlanVersion, nora: Person
) -> None:
    actor = Actor(world, world.nora)
    draft = actor.begins(measured)
    wider = [
        MonitoringItem(id=kind, kind=kind, observe_only=True)
        for kind in ("pulse", "blood_pressure")
    ]
    document = document_of(draft)
    actor.edits(draft, msgspec.structs.replace(document, items=(*document.items, *wider)))
    page = nora.opens("plan-trial", world.kari)
    html, text = page.content.decode(), words(page)
    for key in ("spo2--", "pulse--", "blood_pressure-systolic-", "blood_pressure-diastolic-"):
        assert f'href="#trial-{key}"' in html
        assert f'id="trial-{key}"' in html
    assert "Pulse (too few readings)" in text
