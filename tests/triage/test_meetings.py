"""A meeting with a GP office: the agenda from what waits, minutes that move it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.urls import reverse

from dho.lib import clock
from measurements.rules.kinds import KINDS
from selfcare_plans.models import PlanVersion
from tenants.models import Tenant
from tenants.operations.tariff import NothingToShow, write_tariff
from tenants.rules.viewer import NotAllowed, NotFound
from tests import factories as make
from tests.selfcare_plans.acting import Actor, sound
from tests.tenants.conftest import enter
from tests.triage.test_questions import always_open, asks, now, proposed  # noqa: F401
from triage.models import Meeting, MeetingDecision
from triage.operations.meetings import Deciding, NotHeldYet, decide_in_meeting, hold_meeting
from triage.operations.questions import DoctorNotNamed, WordsMissing
from triage.queries.meetings import agenda, units_to_meet
from triage.rules.questions import Answer

if TYPE_CHECKING:
    from tests.world import World


def today() -> Any:
    return clock.now().astimezone(clock.OSLO).date()


@pytest.fixture
def meeting(world: World) -> Meeting:
    return Actor(world, world.nora).do(
        hold_meeting, unit_id=world.gp_office.id, held_on=today(), participants="Nora, Gunnar"
    )


def decides(world: World, meeting: Meeting, **more: Any) -> MeetingDecision:
    said = {"patient_id": world.kari.id, "text": "Grønn fra 88", **more}
    return Actor(world, world.nora).do(
        decide_in_meeting, meeting_id=meeting.id, deciding=Deciding(**said), known_kinds=KINDS
    )


def test_the_agenda_is_what_waits_for_that_office(
    world: World,
    proposed: PlanVersion,  # noqa: F811
) -> None:
    question = asks(world, version_id=proposed.id)
    asks(world, unit_id=world.ward.id)
    nora = Actor(world, world.nora)
    assert {one.id for one in nora.ask(units_to_meet)} == {world.gp_office.id, world.ward.id}
    found = nora.ask(agenda, world.gp_office)
    assert [one.id for one in found.questions] == [question.id]
    assert [one.id for one in found.proposed] == [proposed.id]
    assert [one.id for one in found.patients] == [world.kari.id]
    text = enter(world.nora).get(reverse("triage:agenda", args=[world.gp_office.id]))
    assert "Skal grensen ned?" in text.content.decode()


def test_a_decision_answers_the_question_as_a_click_would(
    world: World,
    proposed: PlanVersion,  # noqa: F811
    meeting: Meeting,
) -> None:
    question = asks(world, version_id=proposed.id)
    with pytest.raises(DoctorNotNamed):
        decides(world, meeting, answer=Answer.AGREE)
    row = decides(world, meeting, answer=Answer.AGREE, doctor_id=world.gunnar.user_id)
    assert row.question_id == question.id
    assert (now(question).way, now(question).answered_by_name) == ("MEETING", "Gunnar")
    assert (now(proposed).status, now(proposed).approved_door) == ("PUBLISHED", "MEETING")


def test_a_decision_becomes_a_draft(world: World, meeting: Meeting) -> None:
    make.plan(world.kari, world.course, sound(world), world.gunnar.user)
    row = decides(world, meeting, makes_draft=True)
    draft = PlanVersion.objects.using("owner").get(status="DRAFT")
    assert (row.version_id, draft.comment) == (draft.id, "Grønn fra 88")


def test_minutes_have_words_people_and_a_day_that_has_come(world: World, meeting: Meeting) -> None:
    nora = Actor(world, world.nora)
    with pytest.raises(WordsMissing):
        decides(world, meeting, text=" ")
    for more, refusal in (
        ({"participants": " "}, WordsMissing),
        ({"held_on": today() + timedelta(days=1)}, NotHeldYet),
        ({"unit_id": world.other_gp_office.id}, NotFound),
    ):
        said = {"unit_id": world.gp_office.id, "held_on": today(), "participants": "Nora", **more}
        with pytest.raises(refusal):
            nora.do(hold_meeting, **said)


def test_another_centres_minutes_are_not_to_be_found(world: World, meeting: Meeting) -> None:
    other = make.unit(world.sortland, world.centre.kind, "Annet senter")
    stranger = make.member("Siri", other, world.nora.role)
    with pytest.raises(NotFound):
        Actor(world, stranger).do(
            decide_in_meeting,
            meeting_id=meeting.id,
            deciding=Deciding(world.kari.id, "x"),
            known_kinds=KINDS,
        )
    assert enter(stranger).get(reverse("triage:meeting", args=[meeting.id])).status_code == 404
    assert enter(world.nils).get(reverse("triage:meeting", args=[meeting.id])).status_code == 200


def test_a_tenant_writes_its_own_tariff_text_and_switches_it_off(world: World) -> None:
    adam = Actor(world, world.adam)
    with pytest.raises(NothingToShow):
        adam.do(write_tariff, text=" ", shows=True)
    adam.do(write_tariff, text="Takst etter avtale", shows=True)
    assert now(world.hadsel).tariff_text == "Takst etter avtale"
    assert enter(world.adam).get(reverse("tenants:tariff")).status_code == 200
    adam.do(write_tariff, text="Takst etter avtale", shows=False)
    assert not Tenant.objects.using("owner").get(id=world.hadsel.id).shows_tariff
    with pytest.raises(NotAllowed):
        Actor(world, world.nora).do(write_tariff, text="x", shows=True)
