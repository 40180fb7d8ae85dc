"""The pages of templates and outer limits, pressed as a person does."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from dho.lib import clock
from selfcare_plans import operations
from selfcare_plans.models import OuterLimitRow, PlanTemplate, PlanVersion, TemplateVersion
from selfcare_plans.queries import document_of
from selfcare_plans.rules.document import encode
from tenants.models import AuditEvent
from tests import factories as make
from tests.measurements.test_record_readings import a_reading, post
from tests.selfcare_plans.acting import Actor, with_limits
from tests.selfcare_plans.pages import Person, controls, words
from tests.selfcare_plans.templates import (
    centre_doctor,
    copied,
    document,
    in_use,
    plan_from,
    publishes,
    rehearses,
    writes,
)
from tests.world import World


@pytest.fixture(autouse=True)
def in_english(settings: Any) -> None:
    settings.LANGUAGE_CODE = "en"


def person(who: Any) -> Person:
    return Person(Client(headers={"accept-language": "en"}), who)


@pytest.fixture
def nora(world: World) -> Person:
    return person(world.nora)


@pytest.fixture
def helge(world: World) -> Person:
    centre_doctor(world)
    return person(world.helge)


def at(template: Any, name: str = "template", **more: Any) -> str:
    return reverse(f"triage:{name}", kwargs={"template_id": template.id, **more})


def presses(who: Person, template: Any, do: str, **typed: Any) -> Any:
    """Press a button of the template's page, with the version that is under work or in use."""
    versions = TemplateVersion.objects.using("owner").filter(template_id=template.id)
    one = (
        versions.filter(state__in=["DRAFT", "WAITING"]).first()
        or versions.filter(state="PUBLISHED").get()
    )
    seen = {"version": one.id, "revision": one.revision}
    return who.client.post(at(template), {**seen, "do": do, **typed})


def own(title: str = "Vår kols") -> PlanTemplate:
    return PlanTemplate.objects.using("owner").get(title=title)


def measured(world: World, value: int, days: int = 10) -> None:
    """A reading each morning, so that silence adds no alerts of its own."""
    morning = clock.now().astimezone(clock.OSLO).replace(hour=7, minute=30)
    for day in range(1, days + 1):
        when = (morning - timedelta(days=day)).isoformat()
        post(Client(), a_reading(world.kari, value=value, measured_at=when), world.kari_device)


# ---- the list and a copy ----


def test_the_list_tells_whose_each_is_and_that_ours_wait_for_a_doctor(nora: Person) -> None:
    text = words(nora.client.get(reverse("triage:templates")))
    assert "COPD Comes with the system" in text
    assert "Ours, to be approved by a doctor." in text


def test_a_page_of_a_built_in_template_says_that_no_doctor_has_approved_it(
    world: World, nora: Person
) -> None:
    page = nora.client.get(at(make.built_in().template))
    assert "no doctor has approved them yet" in words(page)
    assert "Take a copy of your own" in words(page)
    assert "Write a new version" not in words(page)


def test_a_centre_takes_a_copy_writes_rehearses_and_a_doctor_publishes_it(
    world: World, nora: Person, helge: Person
) -> None:
    built_in = make.built_in().template
    copy = {"title": "Vår kols", "home": world.centre.id}
    assert presses(nora, built_in, "copy", **copy).status_code == 302
    template = own()
    edit = at(template, "template-edit", language="nb")
    page = nora.client.get(edit)
    assert "go to the other languages" in words(page)
    typed = controls(page, having="steps_green-0-text")
    saved = nora.client.post(edit, {**typed, "do": "review", "comment": ["Andre trinn"]})
    assert saved.status_code == 302
    text = words(nora.client.get(at(template)))
    assert "Version 1 is a draft" in text
    assert "Not rehearsed as it stands" in text
    assert presses(nora, template, "publish").status_code == 403
    assert "Rehearse the version first" in words(presses(helge, template, "publish"))
    assert presses(nora, template, "rehearse").status_code == 302
    assert presses(helge, template, "publish").status_code == 302
    text = words(nora.client.get(at(template)))
    assert "In use" in text
    assert "Approved by Helge" in text
    assert "a copy of COPD" in text


def test_a_template_of_ones_own_is_begun_on_the_list(world: World) -> None:
    hanne = person(world.hanne)
    listed = reverse("triage:templates")
    begun = {"title": "Hadsel", "home": world.hadsel.id, "diagnosis": "OTHER", "language": "nn"}
    made = hanne.client.post(listed, begun)
    assert made.url == at(own("Hadsel"), "template-edit", language="nn")
    assert hanne.client.get(made.url).status_code == 200
    assert hanne.client.post(listed, {**begun, "title": ""}).status_code == 422
    assert hanne.client.post(listed, {**begun, "home": world.bodo.id}).status_code == 422


def test_problems_are_told_with_their_language(world: World, nora: Person, helge: Person) -> None:
    actor = Actor(world, world.nora)
    version = writes(actor, copied(actor, world.centre), yellow_low="78")
    rehearses(actor, version)
    page = presses(helge, version.template, "publish")
    assert page.status_code == 422
    assert "Bokmål: SpO₂" in words(page) or "Bokmål: Oxygen saturation" in words(page)


def test_the_second_of_two_writers_sees_both_and_loses_nothing(world: World, nora: Person) -> None:
    actor = Actor(world, world.nils)
    version = copied(Actor(world, world.nora), world.centre)
    edit = at(version.template, "template-edit", language="nb")
    typed = controls(nora.client.get(edit), having="steps_green-0-text")
    writes(actor, version, green_low="91")
    page = nora.client.post(edit, {**typed, "do": "save"})
    assert page.status_code == 409
    assert "Nils saved the draft while you wrote" in words(page)
    again = controls(page, having="steps_green-0-text")
    assert nora.client.post(edit, {**again, "do": "save"}).status_code == 302


def test_writing_one_language_leaves_the_words_of_the_others(world: World, nora: Person) -> None:
    version = copied(Actor(world, world.nora), world.centre)
    edit = at(version.template, "template-edit", language="nb")
    page = nora.client.get(edit)
    assert f'action="{edit}"' in page.content.decode()
    typed = controls(page, having="steps_green-0-text")
    assert typed["language"] == ["nb"]
    typed["items-0-rules-0-green_low"] = ["93"]
    assert nora.client.post(edit, {**typed, "do": "save"}).status_code == 302
    stored = TemplateVersion.objects.using("owner").get(id=version.id)
    before, after = document(version, "en"), document(stored, "en")
    assert after.steps == before.steps
    assert after.items[0].rules[0].green_low == Decimal(93)
    assert after.items[0].instruction == before.items[0].instruction
    assert after.items[0].rules[1].text_nurse == before.items[0].rules[1].text_nurse
    assert document(stored, "nb").language == "nb"


def test_parts_are_added_without_saving(world: World, nora: Person) -> None:
    version = copied(Actor(world, world.nora), world.centre)
    edit = at(version.template, "template-edit", language="nb")
    typed = controls(nora.client.get(edit), having="steps_green-0-text")
    page = nora.client.post(edit, {**typed, "do": "add:goals"})
    assert page.status_code == 200
    assert TemplateVersion.objects.using("owner").get(id=version.id).revision == 1


# ---- a document ----


def test_a_document_is_pasted_or_sent_as_a_file(world: World, nora: Person) -> None:
    version = copied(Actor(world, world.nora), world.centre)
    paste = at(version.template, "template-paste")
    seen = {"version": version.id, "revision": version.revision}
    text = encode(with_limits(document(version), green_low="91")).decode()
    assert nora.client.post(paste, {**seen, "document": text}).status_code == 302
    stored = TemplateVersion.objects.using("owner").get(id=version.id)
    for language in ("nb", "nn", "en"):
        assert document(stored, language).items[0].rules[0].green_low == Decimal(91)
    sent = SimpleUploadedFile("plan.json", encode(document(version)))
    seen["revision"] = stored.revision
    assert nora.client.post(paste, {**seen, "file": sent}).status_code == 302


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "Paste a document"),
        ("{", "Not such a document"),
        ('{"items": [{"id": 1}]}', "Not such a document"),
        ('{"language": "sv"}', "The language of a template is nb, nn or en."),
        ('{"items": [{"id": "x", "kind": "spo2"}]}', "Something must be put right first"),
    ],
)
def test_a_document_that_is_wrong_is_refused_with_why(
    world: World, nora: Person, text: str, told: str
) -> None:
    version = copied(Actor(world, world.nora), world.centre)
    seen = {"version": version.id, "revision": version.revision, "document": text}
    page = nora.client.post(at(version.template, "template-paste"), seen)
    assert page.status_code == 422
    assert told in words(page)
    assert TemplateVersion.objects.using("owner").get(id=version.id).revision == 1


# ---- rehearsed over patients, and the centre's yes ----


def test_a_rehearsal_counts_alerts_a_week_now_and_with_the_change(
    world: World, nora: Person, helge: Person
) -> None:
    first = in_use(world, doctor=Actor(world, world.helge))
    plan_from(world, first)
    measured(world, 91)
    actor = Actor(world, world.nora)
    draft = actor.do(operations.begin_template_version, template_id=first.template_id)
    writes(actor, draft, green_low="92")
    assert presses(nora, first.template, "rehearse").status_code == 302
    text = words(nora.client.get(at(first.template)))
    assert "more than a quarter up" in text
    assert "1 of 1 patients, 30 days" in text
    listed = AuditEvent.objects.using("owner").filter(action="TEMPLATE_REHEARSED")
    assert any(one.patient_ids == [world.kari.id] for one in listed)
    assert presses(helge, first.template, "publish").status_code == 302
    text = words(nora.client.get(at(first.template)))
    assert "Version 2 waits for a centre" in text
    assert "Version 2: Waits for a centre" in words(nora.client.get(reverse("triage:templates")))
    assert presses(nora, first.template, "no").status_code == 422
    assert presses(nora, first.template, "no", reason="For mange").status_code == 302
    assert "said no (Nora" in words(nora.client.get(at(first.template)))
    presses(nora, first.template, "rehearse")
    presses(helge, first.template, "publish")
    assert presses(helge, first.template, "yes").status_code == 403
    assert presses(nora, first.template, "yes").status_code == 302
    assert TemplateVersion.objects.using("owner").get(id=draft.id).state == "PUBLISHED"
    assert presses(nora, first.template, "yes").status_code == 409


def test_a_rehearsal_keeps_the_plans_own_deviations(world: World, nora: Person) -> None:
    first = in_use(world)
    plan = plan_from(world, first)
    own_limits = with_limits(document_of(plan), green_low="89")
    Actor(world, world.gunnar).adjusts(plan, own_limits)
    measured(world, 90)
    actor = Actor(world, world.nora)
    draft = actor.do(operations.begin_template_version, template_id=first.template_id)
    writes(actor, draft, green_low="92")
    presses(nora, first.template, "rehearse")
    row = draft.rehearsals.using("owner").get()
    assert (row.rehearsed, row.alerts_after) == (1, row.alerts_before)


# ---- plans that came from it ----


@pytest.fixture
def second(world: World, helge: Person) -> TemplateVersion:
    """A plan from version 1, and version 2 in use, green from 92."""
    doctor, actor = Actor(world, world.helge), Actor(world, world.nora)
    first = in_use(world, doctor=doctor)
    plan_from(world, first)
    draft = actor.do(operations.begin_template_version, template_id=first.template_id)
    return publishes(doctor, rehearses(actor, writes(actor, draft, green_low="92")))


def opens_offer(who: Person, world: World) -> Any:
    return who.client.get(reverse("triage:plan-template", kwargs={"patient_id": world.kari.id}))


def test_the_plan_page_tells_where_it_came_from_and_that_there_is_a_newer_one(
    world: World, nora: Person, second: TemplateVersion
) -> None:
    text = words(nora.opens("plan", world.kari))
    assert "From the template Vår kols, version 1 (Felles oppfølgingssenter)." in text
    assert "Version 2 of the template is in use." in text


def test_the_patient_reads_where_the_plan_came_from_and_is_offered_nothing(
    world: World, second: TemplateVersion
) -> None:
    text = words(person(world.kari_user).client.get(reverse("triage:my-plan")))
    assert "of the template" not in text


def test_the_plans_of_a_template_stand_with_their_deviations_and_what_is_offered(
    world: World, nora: Person, second: TemplateVersion
) -> None:
    plan = PlanVersion.objects.using("owner").get(patient=world.kari)
    changed = with_limits(document_of(plan), green_low="89")
    Actor(world, world.gunnar).adjusts(plan, changed)
    text = words(nora.client.get(at(second.template, "template-plans")))
    assert "Kari Nordmann" in text
    assert "Plan version 2, from Vår kols, version 1" in text
    assert "1 deviation of its own" in text
    assert "1 conflict" in text
    listed = AuditEvent.objects.using("owner").get(action="TEMPLATE_PLANS_LISTED")
    assert listed.patient_ids == [world.kari.id]
    assert "Kari" not in words(
        person(world.greta).client.get(at(make.built_in().template, "template-plans"))
    )


def test_the_offer_is_taken_over_into_a_draft(
    world: World, nora: Person, second: TemplateVersion
) -> None:
    page = opens_offer(nora, world)
    text = words(page)
    assert "The plan came from Vår kols, version 1. Now there is Vår kols, version 2." in text
    assert "What taking over would change" in text
    assert nora.presses("take", page, having="reason").status_code == 302
    draft = PlanVersion.objects.using("owner").get(status="DRAFT")
    assert (draft.template_version_id, draft.comment) == (
        second.id,
        "Taken over: Vår kols, version 2",
    )
    again = opens_offer(nora, world)
    assert "The plan has a draft already" in words(again)
    assert nora.presses("take", again, having="reason").status_code == 422


def test_no_thanks_is_said_with_a_reason_and_the_plan_page_asks_no_more(
    world: World, nora: Person, second: TemplateVersion
) -> None:
    page = opens_offer(nora, world)
    assert nora.presses("no", page, having="reason").status_code == 422
    assert nora.presses("no", page, having="reason", reason="Passer ikke").status_code == 302
    assert "of the template is in use" not in words(nora.opens("plan", world.kari))
    text = words(nora.client.get(at(second.template, "template-plans")))
    assert "No thanks, Nora" in text
    assert "Passer ikke" in text


def test_where_nothing_is_offered_there_is_no_page(world: World, nora: Person) -> None:
    plan_from(world, make.built_in())
    assert opens_offer(nora, world).status_code == 404
    query = f"?version={make.built_in('HEART_FAILURE').id}"
    assert nora.opens("plan-template", world.kari, query).status_code == 404
    assert nora.opens("plan-template", world.kari, "?version=x").status_code == 404


# ---- sharing, withdrawing ----


def test_it_is_shared_with_those_who_use_the_centre_and_offered_to_new_plans(
    world: World, nora: Person
) -> None:
    version = in_use(world)
    chosen = f"CENTRE:{world.centre.id}"
    assert presses(nora, version.template, "share", shared_with=chosen).status_code == 302
    text = words(person(world.hanne).client.get(reverse("triage:templates")))
    assert "Shared with those who use Felles oppfølgingssenter" in text
    start = words(nora.opens("plan-start", world.kari))
    assert start.index("Vår kols, version 1") < start.index("COPD, version 1")
    assert presses(nora, version.template, "share", shared_with="SOME").status_code == 422


def test_withdrawing_asks_why(world: World, nora: Person) -> None:
    version = in_use(world)
    assert presses(nora, version.template, "withdraw").status_code == 422
    assert presses(nora, version.template, "withdraw", reason="Feil").status_code == 302
    assert "Withdrawn by Nora" in words(nora.client.get(at(version.template)))


def test_another_tenants_private_template_is_not_there(world: World, nora: Person) -> None:
    version = copied(Actor(world, world.hanne), world.hadsel, "Hadsels")
    for name in ("template", "template-plans", "template-paste"):
        assert nora.client.get(at(version.template, name)).status_code == 404
    edit = at(version.template, "template-edit", language="nb")
    assert nora.client.get(edit).status_code == 404
    assert "Hadsels" not in words(nora.client.get(reverse("triage:templates")))
    assert person(world.hanne).client.get(edit).status_code == 200


@pytest.mark.parametrize("who", ["per", "lise", "adam", "petra"])
def test_others_open_no_templates(world: World, who: str) -> None:
    one = person(getattr(world, who))
    assert one.client.get(reverse("triage:templates")).status_code == 403
    assert one.client.get(reverse("triage:outer-limits")).status_code == 403


# ---- outer limits ----


def sets(who: Person, world: World, **typed: Any) -> Any:
    values = {"home": world.centre.id, "what": "spo2", "low": "88", "reason": "Fordi"}
    return who.client.post(reverse("triage:outer-limits"), {**values, **typed})


def test_outer_limits_tell_who_set_them_and_that_ours_have_no_doctor(
    world: World, nora: Person, helge: Person
) -> None:
    text = words(nora.client.get(reverse("triage:outer-limits")))
    assert "These are ours. No doctor has set or approved them yet." in text
    assert "no doctor yet" in text
    assert "A doctor sets and changes them." in text
    assert sets(nora, world).status_code == 403
    assert sets(helge, world).status_code == 302
    assert sets(helge, world, low="87", reason="For strengt").status_code == 302
    text = words(nora.client.get(reverse("triage:outer-limits")))
    assert "Helge" in text
    assert "For strengt" in text
    assert "What held before" in text
    rows = OuterLimitRow.objects.using("owner").filter(centre=world.centre)
    assert rows.count() == 2


@pytest.mark.parametrize(
    "wrong",
    [{"low": "x"}, {"reason": ""}, {"what": "diary"}, {"low": "88,5"}, {"high": "80"}],
)
def test_one_that_is_wrong_is_refused(world: World, helge: Person, wrong: dict[str, str]) -> None:
    assert sets(helge, world, **wrong).status_code == 422
    assert not OuterLimitRow.objects.using("owner").filter(centre=world.centre).exists()


def test_a_plan_page_holds_a_draft_to_the_limit_that_a_doctor_of_the_centre_set(
    world: World, nora: Person, helge: Person
) -> None:
    assert sets(helge, world, low="90").status_code == 302
    start = nora.client.post(
        reverse("triage:plan-start", kwargs={"patient_id": world.kari.id}),
        {"template": make.built_in().id},
    )
    page = nora.client.get(f"{start.url}?check")
    assert "90" in words(page)
    assert "thing must be put right first" in words(nora.opens("plan-publish", world.kari))
