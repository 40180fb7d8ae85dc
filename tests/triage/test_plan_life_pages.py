"""The pages of a plan's life: propose, answer, list, start up, tick, read, compare."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from dho.lib import clock
from dho.lib.scope import scope
from measurements.rules.kinds import KINDS
from selfcare_plans import operations
from selfcare_plans.models import PlanVersion
from selfcare_plans.queries import document_of
from tenants.models import Unit
from tests import factories as make
from tests.selfcare_plans.acting import Actor, with_limits
from tests.selfcare_plans.pages import Person, address, words
from tests.selfcare_plans.test_living import with_goals
from tests.selfcare_plans.test_proposing import passes
from tests.world import World
from triage.queries.board import published_versions


@pytest.fixture(autouse=True)
def in_english(settings: Any) -> None:
    settings.LANGUAGE_CODE = "en"


@pytest.fixture(autouse=True)
def doctors_approve(world: World) -> None:
    Unit.objects.using("owner").filter(id=world.centre.id).update(plan_approval="DOCTOR")


@pytest.fixture
def first(world: World) -> PlanVersion:
    return make.plan(world.kari, world.course, with_goals(world), world.gunnar.user)


@pytest.fixture
def nora(world: World) -> Person:
    return Person(Client(headers={"accept-language": "en"}), world.nora)


@pytest.fixture
def gunnar(world: World) -> Person:
    return Person(Client(headers={"accept-language": "en"}), world.gunnar)


@pytest.fixture
def proposed(world: World, first: PlanVersion, nora: Person) -> PlanVersion:
    """Kari's plan with a lower limit, proposed to Gunnar by Nora on the page."""
    actor = Actor(world, world.nora)
    document = with_limits(with_goals(world), green_low="88")
    actor.edits(actor.begins(first), document, comment="Ligger på 88")
    page = nora.opens("plan-propose", world.kari)
    whom = f"{world.gp_office.id}:{world.gunnar.user_id}"
    assert nora.presses("", page, having="whom", whom=whom).status_code == 302
    return PlanVersion.objects.using("owner").get(status="PROPOSED")


def now(version: PlanVersion) -> PlanVersion:
    return PlanVersion.objects.using("owner").get(id=version.id)


def the_list(who: Person) -> str:
    return words(who.client.get(reverse("triage:plans")))


def test_from_draft_to_force_through_the_pages(
    world: World, proposed: PlanVersion, nora: Person, gunnar: Person
) -> None:
    text = words(nora.opens("plan", world.kari))
    assert "Waiting for the doctor's approval" in text
    assert "Asked is Gunnar; any doctor there may answer." in text
    assert "Kari Nordmann" in the_list(gunnar)
    page = gunnar.opens("plan-publish", world.kari)
    assert "SpO₂ Green from 90 % 88 % (2 lower)" in words(page)
    done = gunnar.presses("", page, having="replaces")
    assert done.url == address("plan", world.kari)
    assert now(proposed).status == "PUBLISHED"
    assert "written by Nora · approved by Gunnar" in words(nora.opens("plan", world.kari))
    assert "Proposed by Nora." in words(nora.opens("plan-history", world.kari))


def test_a_nurse_is_shown_that_the_doctor_answers(
    world: World, proposed: PlanVersion, nora: Person
) -> None:
    page = nora.opens("plan-publish", world.kari)
    assert "The plan is proposed to a doctor and awaits the answer." in words(page)
    assert 'name="replaces"' not in page.content.decode()
    forced = nora.client.post(
        address("plan-publish", world.kari),
        {"version": proposed.id, "revision": proposed.revision, "replaces": "", "comment": ""},
    )
    assert forced.status_code == 409
    assert now(proposed).status == "PROPOSED"


def test_the_doctor_returns_it_and_the_nurse_reads_why(
    world: World, proposed: PlanVersion, nora: Person, gunnar: Person
) -> None:
    page = gunnar.opens("plan-publish", world.kari)
    answer = {"version": proposed.id, "revision": proposed.revision, "do": "return"}
    empty = gunnar.client.post(address("plan-answer", world.kari), answer)
    assert empty.url == address("plan-publish", world.kari)
    assert page.status_code == 200
    gunnar.client.post(address("plan-answer", world.kari), {**answer, "comment": "Heller 89"})
    assert now(proposed).status == "DRAFT"
    assert "Heller 89" in words(nora.opens("plan", world.kari))
    assert "Heller 89" in the_list(nora)


def test_the_doctor_changes_it_on_the_editor_s_page_and_publishes(
    world: World, proposed: PlanVersion, gunnar: Person
) -> None:
    taken = gunnar.client.post(
        address("plan-answer", world.kari),
        {"version": proposed.id, "revision": proposed.revision, "do": "take"},
    )
    assert taken.url == address("plan-edit", world.kari)
    gunnar.presses(
        "save", gunnar.opens("plan-edit", world.kari), **{"items-0-rules-0-green_low": "89"}
    )
    gunnar.presses("", gunnar.opens("plan-publish", world.kari), having="replaces")
    row = now(proposed)
    assert (row.status, row.author_id) == ("PUBLISHED", world.gunnar.user_id)
    assert document_of(row).items[0].rules[0].green_low == 89


def test_a_proposal_is_withdrawn_on_the_plan_page(
    world: World, proposed: PlanVersion, nora: Person
) -> None:
    nora.client.post(
        address("plan-answer", world.kari),
        {"version": proposed.id, "revision": proposed.revision, "do": "withdraw"},
    )
    assert now(proposed).status == "DRAFT"


def test_the_centre_puts_it_in_force_after_the_deadline_with_a_reason(
    world: World, proposed: PlanVersion, nora: Person
) -> None:
    passes(proposed, 8)
    assert "overdue" in the_list(nora)
    assert 'name="replaces"' not in nora.opens("plan-publish", world.kari).content.decode()
    Unit.objects.using("owner").filter(id=world.centre.id).update(plan_approval="CENTRE")
    page = nora.opens("plan-publish", world.kari)
    refused = nora.presses("", page, having="replaces", comment="")
    assert refused.status_code == 422
    assert "Write why the plan is put in force all the same." in words(refused)
    nora.presses("", page, having="replaces", comment="Legen har ferie")
    assert now(proposed).approved_reason == "Legen har ferie"
    assert "Legen har ferie" in words(nora.opens("plan-history", world.kari))


def test_what_was_written_survives_that_the_draft_was_proposed_meanwhile(
    world: World, first: PlanVersion, nora: Person
) -> None:
    nils = Actor(world, world.nils)
    draft = nils.begins(first)
    page = nora.opens("plan-edit", world.kari)
    nils.do(
        operations.propose_plan,
        version_id=draft.id,
        revision=draft.revision,
        unit_id=world.gp_office.id,
        known_kinds=KINDS,
    )
    told = nora.presses("save", page, what_matters="Noras")
    assert told.status_code == 409
    assert "The draft was proposed to the doctor while you wrote" in words(told)
    assert "Noras" in words(told)
    again = nora.presses("save", told)
    assert again.status_code == 409
    nils.do(operations.withdraw_proposal, version_id=draft.id, revision=draft.revision)
    third = nora.presses("save", again)
    assert third.status_code == 409
    assert nora.presses("save", third).status_code == 302
    assert document_of(now(draft)).what_matters == "Noras"


# ---- the list ----


def test_a_doctor_sees_what_the_unit_is_asked_and_others_in_sight_see_no_more(
    world: World, proposed: PlanVersion
) -> None:
    helge = Person(Client(headers={"accept-language": "en"}), world.helge)
    assert "answer due" not in the_list(helge)
    greta = Person(Client(headers={"accept-language": "en"}), world.greta)
    assert "Kari" not in the_list(greta)
    per = Person(Client(), world.per)
    assert per.client.get(reverse("triage:plans")).status_code == 403


def test_a_review_that_is_due_is_a_task_and_the_plan_judges_on(world: World, nora: Person) -> None:
    document = world.spo2_document(review_date=date(2025, 1, 1))
    make.plan(world.kari, world.course, document, world.gunnar.user)
    assert "to be reviewed by 1 January 2025 has passed; the plan judges on" in the_list(nora)
    assert "In force" in words(nora.opens("plan", world.kari))


def test_a_review_far_away_is_no_task(world: World, first: PlanVersion, nora: Person) -> None:
    assert "to be reviewed by" not in the_list(nora)


# ---- the patient's copy ----


def test_the_patient_reads_the_new_plan_and_a_nurse_hands_over_the_print(
    world: World, first: PlanVersion, nora: Person
) -> None:
    assert "not yet read by the patient" in the_list(nora)
    kari = Person(Client(headers={"accept-language": "en"}), world.kari_user)
    page = kari.client.get(reverse("triage:my-plan"))
    assert "I have read the new plan" in words(page)
    kari.client.post(reverse("triage:my-plan-seen"), {"version": first.id})
    assert "I have read the new plan" not in words(kari.client.get(reverse("triage:my-plan")))
    assert "version 1 holds from" in the_list(nora)
    assert "not yet read" not in the_list(nora)
    nora.client.post(address("plan-hand-over", world.kari), {"version": first.id})
    assert "version 1 holds from" not in the_list(nora)
    assert "New print handed over by Nora" in words(nora.opens("plan", world.kari))


def test_a_relative_is_not_asked_to_confirm(world: World, first: PlanVersion) -> None:
    rune = Person(Client(headers={"accept-language": "en"}), world.rune.user)
    session = rune.client.session
    session["acting"] = "RELATIVE"
    session.save()
    page = rune.client.get(reverse("triage:relative-plan", kwargs={"patient_id": world.kari.id}))
    assert page.status_code == 200
    assert "I have read the new plan" not in words(page)
    refused = rune.client.post(reverse("triage:my-plan-seen"), {"version": first.id})
    assert refused.status_code == 403


# ---- goals and measures ----


def test_measures_are_ticked_and_goals_evaluated_on_the_plan_page(
    world: World, first: PlanVersion, nora: Person
) -> None:
    helge = Person(Client(headers={"accept-language": "en"}), world.helge)
    page = helge.opens("plan", world.kari).content.decode()
    assert 'value="g1m1"' in page
    assert 'value="g1m2"' not in page
    post = {"measure": "g1m1", "state": "DONE", "comment": "Ferdig fredag"}
    helge.client.post(address("plan-tick", world.kari), post)
    helge.client.post(address("plan-tick", world.kari), {**post, "measure": "g1m2"})
    text = words(helge.opens("plan", world.kari))
    assert "The measure is another organisation's to tick." in text
    assert "Ferdig fredag" in text
    nora.client.post(
        address("plan-evaluate", world.kari),
        {"goal": "g1", "on": "2026-11-20", "result": "PARTLY", "comment": "Til porten"},
    )
    kari = Person(Client(headers={"accept-language": "en"}), world.kari_user)
    mine = words(kari.client.get(reverse("triage:my-plan")))
    assert "Fysioterapi Done" in mine
    assert "Partly reached 20 November 2026: Til porten" in mine


# ---- start-up plans and standing orders ----


def test_a_doctor_makes_a_standing_order_and_a_nurse_starts_a_plan_under_it(
    world: World, nora: Person, gunnar: Person
) -> None:
    assert "No doctor's standing order holds" in words(nora.opens("plan-start-up", world.kari))
    made = gunnar.client.post(
        reverse("triage:standing-orders"),
        {
            "home": world.hadsel.id,
            "template": make.built_in().id,
            "valid_from": (clock.now() - timedelta(days=2)).date().isoformat(),
        },
    )
    assert made.status_code == 302
    page = nora.opens("plan-start-up", world.kari)
    until = (clock.now() + timedelta(days=10)).date()
    typed = {"until": until.isoformat(), "responsible": "Nora"}
    assert nora.presses("", page, having="until", **typed).status_code == 302
    text = words(nora.opens("plan", world.kari))
    assert "under the standing order of Gunnar. Nora sees that a proper plan follows." in text
    assert "temporary until" in the_list(nora)
    assert nora.client.get(reverse("triage:standing-orders")).status_code == 403


def test_a_standing_order_is_ended_on_the_page(world: World, gunnar: Person) -> None:
    order = Actor(world, world.gunnar).do(
        operations.make_standing_order,
        home_id=world.hadsel.id,
        template_version_id=make.built_in().id,
        doctor="",
        valid_from=date(2026, 1, 1),
    )
    end = reverse("triage:standing-order-end", kwargs={"order_id": order.id})
    assert gunnar.client.post(end).status_code == 302
    assert "Ended by Gunnar" in words(gunnar.client.get(reverse("triage:standing-orders")))
    assert gunnar.client.post(end).status_code == 404


# ---- any two versions ----


def test_any_two_versions_are_compared_in_words(
    world: World, first: PlanVersion, nora: Person
) -> None:
    gunnar = Actor(world, world.gunnar)
    second = gunnar.adjusts(first, with_limits(with_goals(world), green_low="88"))
    gunnar.adjusts(second, with_limits(with_goals(world), green_low="87"))
    text = words(nora.opens("plan-compare", world.kari))
    assert "SpO₂ Green from 90 % 87 % (3 lower)" in text
    text = words(nora.opens("plan-compare", world.kari, "?from=2&to=3"))
    assert "SpO₂ Green from 88 % 87 % (1 lower)" in text
    same = words(nora.opens("plan-compare", world.kari, "?from=2&to=2"))
    assert "The two say the same." in same
    assert nora.opens("plan-compare", world.kari, "?from=x&to=99").status_code == 200


def test_a_proposal_is_no_version_that_was_ever_published(
    world: World, first: PlanVersion, proposed: PlanVersion
) -> None:
    with scope(world.party(world.nora)):
        assert published_versions(world.kari) == [first]
    assert now(proposed).status == "PROPOSED"
