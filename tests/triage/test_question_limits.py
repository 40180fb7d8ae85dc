"""A GP changes limits on the page of a link: the same as signed in, checked as in the editor."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.urls import reverse

from selfcare_plans.models import PlanAct, PlanVersion
from tests import factories as make
from tests.selfcare_plans.acting import sound
from tests.selfcare_plans.templates import centre_doctor
from tests.selfcare_plans.test_outer_limits import sets
from tests.tenants.conftest import enter, logged
from tests.triage.test_question_links import address, opens
from tests.triage.test_questions import (  # noqa: F401
    always_open,
    asks,
    in_english,
    now,
    proposed,
)
from triage.models import Question, QuestionLink

if TYPE_CHECKING:
    from tests.world import World

pytestmark = pytest.mark.usefixtures("in_english")
FIELD = "limit-spo2-range-{}"


def linked(world: World, **more: Any) -> tuple[Question, Any, str]:
    """A question by link, and the browser in which the doctor has typed its code."""
    question = asks(world, with_link=True, **more)
    link = QuestionLink.objects.using("owner").get()
    return question, opens(link), address(link)


def body(first: PlanVersion, do: str = "limits-publish", **bounds: str) -> dict[str, str]:
    return {
        "do": do,
        "limits-replaces": str(first.id),
        "comment": "Fast lav",
        "review_date": "1.1.2031",
        **{FIELD.format(name): value for name, value in bounds.items()},
    }


def holding() -> PlanVersion:
    found = PlanVersion.objects.using("owner").filter(status="PUBLISHED", in_force_to=None)
    return found.get()


@pytest.fixture
def first(world: World) -> PlanVersion:
    return make.plan(world.kari, world.course, sound(world), world.gunnar.user)


def spo2(version: PlanVersion) -> dict[str, Any]:
    (item,) = [one for one in version.document["items"] if one["kind"] == "spo2"]
    (rule,) = [one for one in item["rules"] if one["id"] == "spo2-range"]
    return dict(rule)


def test_the_limits_asked_about_stand_as_number_fields_with_what_holds_now(
    world: World, first: PlanVersion
) -> None:
    _question, client, there = linked(world)
    page = client.get(there).content.decode()
    assert 'id="limits"' in page
    assert f'name="{FIELD.format("green_low")}"' in page
    assert 'value="90"' in page


def test_she_sees_the_difference_first_and_nothing_is_changed_by_that(
    world: World, first: PlanVersion
) -> None:
    question, client, there = linked(world)
    answer = client.post(there, body(first, "limits", green_low="89"))
    assert answer.status_code == 200
    page = answer.content.decode()
    assert 'value="limits-publish"' in page
    assert 'id="limits-confirm"' in page
    assert holding().id == first.id
    assert now(question).state == "OPEN"


def test_publishing_puts_them_in_force_through_the_link_and_answers_adjust(
    world: World, first: PlanVersion
) -> None:
    question, client, there = linked(world)
    answer = client.post(there, body(first, green_low="89"))
    assert answer.status_code == 200
    assert "Your answer is sent" in answer.content.decode()
    version = holding()
    assert (version.number, version.approved_door, version.written_door) == (2, "LINK", "LINK")
    assert (version.approver_id, str(spo2(version)["green_low"])) == (world.gunnar.user_id, "89")
    kept = now(question)
    assert (kept.state, kept.answer, kept.answer_text, kept.way) == (
        "ANSWERED",
        "ADJUST",
        "Fast lav",
        "LINK",
    )
    assert kept.answered_by_id == world.gunnar.user_id
    assert client.get(there).status_code == 404, "the link opens nothing any more"
    assert logged("QUESTION_ANSWERED_LINK")


def test_it_leaves_the_same_plan_as_the_same_limits_signed_in(
    world: World, first: PlanVersion
) -> None:
    question, client, there = linked(world)
    client.post(there, body(first, green_low="89", yellow_low="85"))
    by_link = holding()
    adjust = reverse("triage:plan-adjust", args=[world.kari.id, "spo2"])
    again = asks(world)
    signed_in = enter(world.gunnar).post(
        f"{adjust}?question={again.id}",
        {
            "do": "publish",
            "replaces": str(by_link.id),
            "comment": "Fast lav",
            "review_date": "1.1.2031",
            FIELD.format("green_low"): "90",
            FIELD.format("yellow_low"): "86",
        },
    )
    assert signed_in.status_code == 302
    one, other = now(question), now(again)
    assert (one.answer, one.answer_text) == (other.answer, other.answer_text)
    changed = {**spo2(by_link), "green_low": None, "yellow_low": None}
    back = {**spo2(holding()), "green_low": None, "yellow_low": None}
    assert changed == back


def test_a_proposal_goes_back_and_its_words_stand_beside_the_fields(
    world: World,
    proposed: PlanVersion,  # noqa: F811
) -> None:
    current = holding()
    question, client, there = linked(world, version_id=proposed.id)
    page = client.get(there).content.decode()
    block = page[page.index('id="limits"') :]
    assert "Proposed: " in block
    assert client.post(there, body(current, green_low="89")).status_code == 200
    assert now(question).answer == "ADJUST"
    assert now(proposed).status == "DRAFT"
    assert PlanAct.objects.using("owner").filter(version=proposed, code="RETURNED").exists()
    assert str(spo2(holding())["green_low"]) == "89"


@pytest.mark.parametrize(
    "wrong",
    [
        {"green_low": "80", "yellow_low": "86"},  # crossed
        {"green_low": "åtti"},
        {"green_low": "", "yellow_low": ""},  # no red left
    ],
)
def test_what_the_editor_would_refuse_is_said_in_words_at_its_field(
    world: World, first: PlanVersion, wrong: dict[str, str]
) -> None:
    question, client, there = linked(world)
    answer = client.post(there, body(first, **wrong))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Something must be put right first" in page
    assert holding().id == first.id
    assert now(question).state == "OPEN"


def test_a_limit_that_no_reading_comes_to_is_refused_at_its_field(
    world: World, first: PlanVersion
) -> None:
    _question, client, there = linked(world)
    page = client.post(there, body(first, "limits", green_low="890")).content.decode()
    assert "Write a value from 50 % to 100 %." in page
    assert 'value="890"' in page
    assert holding() == first


def test_past_the_outer_limit_a_reason_is_asked_for_and_a_doctors_reason_lets_it_through(
    world: World, first: PlanVersion
) -> None:
    sets(centre_doctor(world), world.centre, "85")
    question, client, there = linked(world)
    past = body(first, green_low="84", yellow_low="82")
    answer = client.post(there, past)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert f'id="id_{FIELD.format("outer_limit_reason")}"' in page
    assert now(question).state == "OPEN"
    reason = {FIELD.format("outer_limit_reason"): "Kjent lav"}
    assert client.post(there, past | reason).status_code == 200
    assert now(question).answer == "ADJUST"
    assert spo2(holding())["outer_limit_reason"] == "Kjent lav"


def test_unchanged_limits_and_a_plan_that_was_changed_meanwhile_are_told(
    world: World, first: PlanVersion
) -> None:
    question, client, there = linked(world)
    review = first.document["review_date"] or ""
    same = client.post(there, body(first) | {"review_date": review})
    assert same.status_code == 422
    assert "Nothing is changed yet" in same.content.decode()
    stale = body(first, green_low="89") | {"limits-replaces": str(world.kari.id)}
    answer = client.post(there, stale)
    assert answer.status_code == 422
    assert holding().id == first.id
    assert now(question).state == "OPEN"


def test_without_a_reason_the_answer_says_which_version(world: World, first: PlanVersion) -> None:
    question, client, there = linked(world)
    client.post(there, body(first, green_low="89") | {"comment": ""})
    assert now(question).answer_text == "A limit was changed: plan version 2."


def test_before_the_code_no_limit_is_shown_or_changed(world: World, first: PlanVersion) -> None:
    from django.test import Client

    question, _client, there = linked(world)
    answer = Client().post(there, body(first, green_low="89"))
    assert "spo2-range" not in answer.content.decode()
    assert now(question).state == "OPEN"
    assert holding().id == first.id


def test_without_a_plan_in_force_there_are_words_only(world: World) -> None:
    _question, client, there = linked(world)
    assert 'id="limits"' not in client.get(there).content.decode()
