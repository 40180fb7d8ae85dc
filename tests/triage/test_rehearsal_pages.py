"""Rehearse, try a case of one's own, ask why, replay, learn: the pages and the command."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from io import StringIO
from typing import Any

import msgspec
import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from dho.identity.queries import party_of
from dho.lib import clock
from dho.lib.scope import scope
from measurements.models import Reading, ReadingMark
from selfcare_plans.models import PlanVersion
from selfcare_plans.rules.document import (
    AnswerRule,
    ChangeRule,
    Colour,
    Direction,
    MonitoringItem,
)
from tenants.models import AuditEvent, Unit
from tests import factories as make
from tests.measurements.test_record_readings import a_reading, post
from tests.selfcare_plans.acting import Actor, sound, with_limits
from tests.selfcare_plans.pages import Person, address, controls, words
from tests.world import World
from triage.models import Alert, Finding, Judgement
from triage.operations.drain import drain_all
from triage.queries.rehearsal import rehearsal_material
from triage.rules.rehearsal_episodes import What
from triage.rules.verdict import ENGINE_VERSION

pytestmark = pytest.mark.usefixtures("world")


@pytest.fixture(autouse=True)
def in_english(settings: Any) -> None:
    settings.LANGUAGE_CODE = "en"


@pytest.fixture
def first(world: World) -> PlanVersion:
    Unit.objects.using("owner").update(opens="00:00", closes="23:59:59", weekdays="1234567")
    return make.plan(world.kari, world.course, sound(world), world.gunnar.user)


@pytest.fixture
def nora(world: World) -> Person:
    return Person(Client(headers={"accept-language": "en"}), world.nora)


def measure(world: World, value: int, days_ago: float = 0.01) -> None:
    at = (clock.now() - timedelta(days=days_ago)).isoformat()
    post(Client(), a_reading(world.kari, value=value, measured_at=at), world.kari_device)
    drain_all()


def drafted(world: World, first: PlanVersion, **limits: str | None) -> PlanVersion:
    actor = Actor(world, world.nora)
    draft = actor.begins(first)
    return actor.edits(draft, with_limits(sound(world), **limits))


def acted_on(world: World, outcome: str = "ACTED") -> None:
    Finding.objects.using("owner").update(seen_at=clock.now(), seen_by=world.nora.user)
    for alert in Alert.objects.using("owner").filter(state="OPEN"):
        alert.state, alert.outcome = "RESOLVED", outcome
        alert.resolved_at, alert.resolved_by = clock.now(), world.nora.user
        alert.save(using="owner")


# ---- rehearsal ----


def test_a_draft_that_would_have_missed_an_acted_on_red_says_so_first(
    world: World, first: PlanVersion, nora: Person
) -> None:
    measure(world, 82, 3)
    acted_on(world)
    drafted(world, first, green_low="80", yellow_low="75")
    page = nora.opens("plan-rehearse", world.kari)
    text = words(page)
    assert "The draft would have missed 1 episode that was acted on" in text
    assert text.index("would have missed") < text.index("What it would have asked of the centre")
    assert "Not found at all" in text
    assert "1 red that vanishes" in text
    assert page.content.decode().count("<svg") >= 2


def test_a_draft_that_finds_it_says_when_and_what_the_nurse_s_minutes_would_be(
    world: World, first: PlanVersion, nora: Person
) -> None:
    measure(world, 82, 3)
    acted_on(world)
    drafted(world, first, green_low="92", yellow_low="88")
    text = words(nora.opens("plan-rehearse", world.kari, "?days=30"))
    assert "Found the same day, as red" in text
    assert "Nurse's minutes a week 3.5 3.5" in text
    assert "An assumption: 6 minutes for a yellow alert, 15 for a red one" in text


def test_nothing_fires_is_the_first_sentence(
    world: World, first: PlanVersion, nora: Person
) -> None:
    measure(world, 96, 2)
    drafted(world, first, green_low="91")
    assert "Nothing fires in 90 days" in words(nora.opens("plan-rehearse", world.kari))


def test_a_patient_without_readings_is_rehearsed_with_simulated_ones_that_say_so(
    world: World, first: PlanVersion, nora: Person
) -> None:
    drafted(world, first, green_low="91")
    text = words(nora.opens("plan-rehearse", world.kari))
    assert "Simulated: the patient has no readings in this time" in text
    assert "Simulated worsening" in text


def test_without_a_draft_there_is_nothing_to_rehearse(
    world: World, first: PlanVersion, nora: Person
) -> None:
    assert nora.opens("plan-rehearse", world.kari).url == address("plan", world.kari)
    assert nora.opens("plan-rehearse", world.stranger).status_code == 404


def test_a_rehearsal_stands_in_the_access_log_and_costs_the_same_for_more_readings(
    world: World, first: PlanVersion, nora: Person
) -> None:
    measure(world, 96, 2)
    drafted(world, first, green_low="91")
    nora.opens("plan-rehearse", world.kari)
    with CaptureQueriesContext(connection) as few:
        nora.opens("plan-rehearse", world.kari)
    for day in range(3, 9):
        measure(world, 95, day)
    with CaptureQueriesContext(connection) as many:
        nora.opens("plan-rehearse", world.kari)
    assert len(many) == len(few)
    actions = AuditEvent.objects.using("owner").values_list("action", flat=True)
    assert "PLAN_REHEARSED" in actions


# ---- own case ----


def test_pasted_readings_get_colours_and_nothing_is_stored(
    world: World, first: PlanVersion, nora: Person
) -> None:
    page = nora.opens("plan-own-case", world.kari)
    values = controls(page, having="lines")
    values["lines"] = ["20.11.2026 08:00; 80\n19.11.2026 08:00; 95\nnonsense"]
    text = words(nora.client.post(address("plan-own-case", world.kari), values))
    assert "80 % is below the red limit 86 %" in text
    assert "Oxygen in the blood: 95 % is as agreed" in text
    assert "Not read" in text
    assert not Reading.objects.using("owner").exists()
    assert not Judgement.objects.using("owner").exists()


# ---- why this colour ----


def test_a_judgement_is_explained_and_replayed_the_same(
    world: World, first: PlanVersion, nora: Person
) -> None:
    measure(world, 80)
    judgement = Judgement.objects.using("owner").get()
    link = reverse("triage:judgement", args=[judgement.id])
    assert link in nora.opens("panel", world.kari).content.decode()
    text = words(nora.client.get(link))
    assert "80 % is below the red limit 86 % (plan v1), approved by Gunnar" in text
    assert "Same: engine version" in text
    assert "JUDGEMENT_EXPLAINED" in AuditEvent.objects.using("owner").values_list(
        "action", flat=True
    )


def test_the_words_to_the_nurse_stand_beside_the_red_and_its_judgement(
    world: World, nora: Person
) -> None:
    document = sound(world)
    item = document.items[0]
    rule = msgspec.structs.replace(item.rules[0], text_nurse="Spør om slim og feber.")
    document = msgspec.structs.replace(
        document, items=(msgspec.structs.replace(item, rules=(rule,)),)
    )
    make.plan(world.kari, world.course, document, world.gunnar.user)
    measure(world, 80)
    link = reverse("triage:judgement", args=[Judgement.objects.using("owner").get().id])
    for page in (nora.opens("panel", world.kari), nora.opens("patient", world.kari)):
        assert "data-to-nurse" in page.content.decode()
        assert "Spør om slim og feber." in words(page)
    assert "Words to the nurse: Spør om slim og feber." in words(nora.client.get(link))


def test_a_rule_without_words_to_the_nurse_says_nothing(
    world: World, first: PlanVersion, nora: Person
) -> None:
    measure(world, 80)
    link = reverse("triage:judgement", args=[Judgement.objects.using("owner").get().id])
    assert "data-to-nurse" not in nora.opens("panel", world.kari).content.decode()
    assert "Words to the nurse" not in words(nora.client.get(link))


def test_a_resolved_red_still_leads_to_why(world: World, first: PlanVersion, nora: Person) -> None:
    measure(world, 80)
    acted_on(world)
    link = reverse("triage:judgement", args=[Judgement.objects.using("owner").get().id])
    assert link in nora.opens("patient", world.kari).content.decode()


def test_one_page_to_enclose_with_an_incident(world: World, first: PlanVersion) -> None:
    measure(world, 80)
    judgement = Judgement.objects.using("owner").get()
    door = reverse("triage:judgement-print", args=[judgement.id])
    nora = Person(Client(headers={"accept-language": "en"}), world.nora)
    assert (
        door in nora.client.get(reverse("triage:judgement", args=[judgement.id])).content.decode()
    )
    answer = nora.client.get(door)
    assert answer["Content-Type"] == "application/pdf"
    assert answer.content.count(b"/Type /Page\n") + answer.content.count(b"/Type /Page ") <= 1
    assert "JUDGEMENT_PRINTED" in AuditEvent.objects.using("owner").values_list("action", flat=True)
    assert Person(Client(), world.greta).client.get(door).status_code == 404


def test_a_judgement_out_of_sight_is_not_found(world: World, first: PlanVersion) -> None:
    measure(world, 80)
    judgement = Judgement.objects.using("owner").get()
    link = reverse("triage:judgement", args=[judgement.id])
    assert Person(Client(), world.gunnar).client.get(link).status_code == 200
    assert Person(Client(), world.greta).client.get(link).status_code == 404
    assert Person(Client(), world.per).client.get(link).status_code == 404


# ---- replay ----


def replay(*arguments: Any) -> tuple[int, str]:
    out = StringIO()
    try:
        call_command("replay", *arguments, stdout=out)
    except SystemExit as ended:
        return int(str(ended.code)), out.getvalue()
    return 0, out.getvalue()


def test_replay_gives_the_same_for_what_stands(world: World, first: PlanVersion) -> None:
    for value, days in ((95, 3), (88, 2), (80, 1)):
        measure(world, value, days)
    status, text = replay("--days", "30")
    assert status == 0
    assert "3 replayed, 0 different" in text
    status, text = replay("--patient", str(world.kari.id), "--quiet")
    assert (status, text) == (0, "3 replayed, 0 different\n")


def test_replay_finds_a_judgement_that_comes_out_otherwise_and_exits_1(
    world: World, first: PlanVersion
) -> None:
    measure(world, 80)
    Judgement.objects.using("owner").update(colour="GREEN", reason_code="GREEN")
    judgement = Judgement.objects.using("owner").get()
    status, text = replay("--judgement", str(judgement.id))
    assert status == 1
    assert f"GREEN GREEN (engine {ENGINE_VERSION}) -> RED RANGE (colour, reason_code)" in text


def test_a_new_engine_version_lists_every_difference_of_the_last_days(
    world: World, first: PlanVersion
) -> None:
    for value, days in ((80, 40), (80, 3), (88, 2), (95, 1)):
        measure(world, value, days)
    # As an engine before would have said it.
    older = Judgement.objects.using("owner")
    older.update(engine_version="1")
    older.filter(colour="RED").update(colour="YELLOW")
    older.filter(colour="GREEN").update(reason_code="OBSERVE_ONLY")
    status, text = replay("--last", "30d", "--quiet")
    assert status == 1
    lines = text.strip().splitlines()
    assert lines[-1] == "3 replayed, 2 different"
    assert "YELLOW RANGE (engine 1) -> RED RANGE (colour)" in lines[0]
    assert "GREEN OBSERVE_ONLY (engine 1) -> GREEN GREEN (reason_code)" in lines[1]
    assert len(lines) == 3
    with pytest.raises(CommandError, match="no number of days"):
        call_command("replay", "--last", "month")


def test_replay_says_what_is_wrong_with_the_question(world: World) -> None:
    with pytest.raises(CommandError, match="say which"):
        call_command("replay")
    with pytest.raises(CommandError, match="no judgement"):
        call_command("replay", "--judgement", str(world.kari.id))


def test_a_reading_that_came_later_is_not_known_to_a_replay(world: World) -> None:
    document = sound(world)
    item = document.items[0]
    rule = ChangeRule(
        id="fall", colour=Colour.YELLOW, direction=Direction.FALL, amount=Decimal(3), days=3
    )
    with_change = msgspec.structs.replace(item, rules=(*item.rules, rule))
    document = msgspec.structs.replace(document, items=(with_change,))
    make.plan(world.kari, world.course, document, world.gunnar.user)
    measure(world, 92, 1)
    measure(world, 97, 2)  # arrives late; the fall is judged again
    status, text = replay("--days", "30", "--all")
    assert (status, text.count("same ")) == (0, 3), text
    assert Judgement.objects.using("owner").filter(superseded_at__isnull=False).count() == 1


# ---- learning ----


def test_a_rule_whose_alerts_lead_to_nothing_stands_with_a_way_to_a_draft(
    world: World, first: PlanVersion, nora: Person
) -> None:
    for day in (3, 2):
        measure(world, 88, day)
        acted_on(world, "LIMIT_WRONG")
    page = nora.client.get(reverse("triage:learning"))
    text = words(page)
    assert "Kari Nordmann" in text
    assert "2 of 2" in text
    assert "spo2-range" in text
    assert address("plan-edit", world.kari) in page.content.decode()
    gone = Person(Client(headers={"accept-language": "en"}), world.greta)
    assert "Kari Nordmann" not in words(gone.client.get(reverse("triage:learning")))


# ---- what is no number ----


def form_plan(world: World) -> None:
    """PHQ-9 with its ninth question red, and events that are followed."""
    harm = AnswerRule(id="harm", colour=Colour.RED, question="9", at_least=Decimal(1))
    items = (
        MonitoringItem(id="phq", kind="answers", about="phq-9", rules=(harm,)),
        MonitoringItem(id="event", kind="event", observe_only=True),
    )
    document = msgspec.structs.replace(sound(world), items=items)
    make.plan(world.kari, world.course, document, world.gunnar.user)


def told(world: World, kind: str, **said: Any) -> None:
    at = (clock.now() - timedelta(minutes=10)).isoformat()
    reading = a_reading(world.kari, kind=kind, value=..., unit=..., measured_at=at, **said)
    assert post(Client(), reading, world.kari_device).status_code == 201
    drain_all()


def test_a_form_and_an_event_replay_as_they_were_judged(world: World) -> None:
    form_plan(world)
    told(world, "answers", about="phq-9", answers={str(n): 1 for n in range(1, 10)})
    told(world, "event", about="ADMISSION")
    colours = Judgement.objects.using("owner").order_by("colour").values_list("colour", flat=True)
    assert list(colours) == ["GREEN", "RED"]
    status, text = replay("--patient", str(world.kari.id))
    assert (status, "0 different" in text) == (0, True), text


def test_an_admission_that_was_sent_is_an_episode_until_it_is_an_error(world: World) -> None:
    form_plan(world)
    told(world, "event", about="ADMISSION")
    told(world, "event", about="OTHER")
    (seen,) = episodes(world)
    assert seen.what is What.ADMISSION
    reading = Reading.objects.using("owner").get(about="ADMISSION")
    ReadingMark.objects.using("owner").create(
        tenant_id=world.kari.tenant_id,
        patient_id=world.kari.id,
        reading_id=reading.id,
        measured_at=reading.measured_at,
        mark="IN_ERROR",
        reason="feil",
        by=world.nora.user,
        unit=world.centre,
        at=clock.now(),
    )
    assert episodes(world) == []


def episodes(world: World) -> list[Any]:
    with scope(party_of(world.viewer(world.nora))):
        return rehearsal_material(world.kari, days=30, documents=[]).episodes
