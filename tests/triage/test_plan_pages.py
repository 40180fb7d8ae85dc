"""The plan pages as people use them: read, write, compare, publish, adjust, history."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from selfcare_plans.models import PlanVersion
from selfcare_plans.queries import document_of
from selfcare_plans.rules.document import ChangeRule, MissingRule, PlanDocument, RangeRule
from selfcare_plans.rules.templates import TemplateName, template
from tenants.models import AuditEvent
from tests import factories as make
from tests.selfcare_plans.acting import REVIEW, Actor, sound, with_limits
from tests.selfcare_plans.pages import Person, address, words
from tests.world import World

pytestmark = pytest.mark.usefixtures("world")


@pytest.fixture(autouse=True)
def in_english(settings: Any) -> None:
    settings.LANGUAGE_CODE = "en"


@pytest.fixture
def first(world: World) -> PlanVersion:
    return make.plan(world.kari, world.course, sound(world), world.gunnar.user)


@pytest.fixture
def nora(world: World) -> Person:
    return Person(Client(headers={"accept-language": "en"}), world.nora)


@pytest.fixture
def gunnar(world: World) -> Person:
    return Person(Client(headers={"accept-language": "en"}), world.gunnar)


def newest(world: World) -> PlanVersion:
    return PlanVersion.objects.using("owner").order_by("-number").first()


def stored(world: World) -> PlanDocument:
    return document_of(newest(world))


# ---- reading ----


def test_the_plan_page_says_what_holds_since_when_and_by_whom(
    world: World, first: PlanVersion, nora: Person
) -> None:
    text = words(nora.opens("plan", world.kari))
    assert "Version 1 · holds from" in text
    assert "written and approved by Gunnar" in text
    assert "Green 90 or more Yellow 86–89 Red under 86" in text
    assert "Hvil, mål igjen om en time" in text
    assert "1 January 2031" in text
    assert "Stokmarknes legekontor" in text
    assert "Kari Nordmann · 8" in text


def test_who_may_not_edit_reads_and_no_more(world: World, first: PlanVersion) -> None:
    hanne = Person(Client(), world.hanne)
    page = hanne.opens("plan", world.kari)
    assert page.status_code == 200
    assert "plan/edit" not in page.content.decode()
    assert "plan/adjust" not in page.content.decode()
    for name in ("plan-edit", "plan-start", "plan-publish"):
        assert hanne.opens(name, world.kari).status_code == 403
    assert hanne.opens("plan-adjust", world.kari, kind="spo2").status_code == 403
    assert hanne.client.post(address("plan-edit", world.kari), {"do": "begin"}).status_code == 403


def test_who_may_edit_is_offered_it(world: World, first: PlanVersion, nora: Person) -> None:
    page = nora.opens("plan", world.kari).content.decode()
    assert address("plan-edit", world.kari) in page
    assert address("plan-adjust", world.kari, kind="spo2") in page


@pytest.mark.parametrize(
    "name", ["plan", "plan-edit", "plan-start", "plan-publish", "plan-history"]
)
def test_a_patient_out_of_sight_is_not_found(world: World, nora: Person, name: str) -> None:
    assert nora.opens(name, world.stranger).status_code == 404


def test_a_doctor_without_a_grant_finds_no_plan(world: World, first: PlanVersion) -> None:
    greta = Person(Client(), world.greta)
    assert greta.opens("plan", world.kari).status_code == 404
    assert greta.opens("plan-adjust", world.kari, kind="spo2").status_code == 404


def test_the_patient_reads_the_plan_and_changes_nothing(world: World, first: PlanVersion) -> None:
    kari = Person(Client(headers={"accept-language": "en"}), world.kari_user)
    page = kari.opens("plan", world.kari)
    assert "Green 90 or more" in words(page)
    assert "plan/edit" not in page.content.decode()
    assert kari.opens("plan", world.bjorn).status_code == 404
    assert kari.opens("plan-edit", world.kari).status_code == 403


def test_reading_the_plan_stands_in_the_access_log(
    world: World, first: PlanVersion, gunnar: Person
) -> None:
    gunnar.opens("plan", world.kari)
    row = AuditEvent.objects.using("owner").get()
    assert (row.action, row.purpose, row.patient_id) == ("PLAN_READ", "TREATMENT", world.kari.id)


def test_a_patient_without_a_plan_has_an_empty_page_with_a_way_on(
    world: World, nora: Person
) -> None:
    page = nora.opens("plan", world.kari)
    assert "No plan is in force" in words(page)
    assert address("plan-start", world.kari) in page.content.decode()
    assert nora.opens("plan-edit", world.kari).url == address("plan-start", world.kari)


# ---- beginning ----


def test_the_template_of_the_patient_s_diagnosis_stands_first(world: World, nora: Person) -> None:
    text = words(nora.opens("plan-start", world.kari))
    assert text.index("COPD, version 1 the patient's diagnosis") < text.index("Heart failure")


def test_a_plan_is_begun_from_a_template_and_published_by_pressing_buttons(
    world: World, nora: Person
) -> None:
    start = nora.client.post(address("plan-start", world.kari), {"template": make.built_in().id})
    assert start.url == address("plan-edit", world.kari)
    page = nora.opens("plan-edit", world.kari)
    saved = nora.presses("review", page, what_matters="Hagen")
    assert saved.url == address("plan-publish", world.kari)
    page = nora.opens("plan-publish", world.kari)
    done = nora.presses("", page, having="replaces", comment="Ny plan")
    assert done.url == address("plan", world.kari)
    assert newest(world).status == "PUBLISHED"
    assert (stored(world).what_matters, newest(world).comment) == ("Hagen", "Ny plan")


@pytest.mark.parametrize("name", list(TemplateName))
def test_saving_an_untouched_page_changes_nothing(
    world: World, nora: Person, name: TemplateName
) -> None:
    document = template(
        name, receivers=(str(world.ward.id),), contact_point="Senteret", review_date=REVIEW
    )
    make.plan(world.kari, world.course, document, world.gunnar.user)
    nora.client.post(address("plan-edit", world.kari), {"do": "begin"})
    nora.presses("save", nora.opens("plan-edit", world.kari))
    assert stored(world) == document
    assert newest(world).revision == 1


def test_a_plan_may_begin_empty(world: World, nora: Person) -> None:
    nora.client.post(address("plan-start", world.kari), {"template": ""})
    assert "No measurements" in words(nora.opens("plan-edit", world.kari))


def test_a_second_start_shows_the_first(world: World, nora: Person) -> None:
    nora.client.post(address("plan-start", world.kari), {"template": make.built_in().id})
    again = nora.client.post(address("plan-start", world.kari), {"template": ""})
    assert again.url == address("plan", world.kari)
    assert stored(world).items


# ---- writing ----


@pytest.fixture
def page(world: World, first: PlanVersion, nora: Person) -> Any:
    """The editor with a draft of the published version."""
    nora.client.post(address("plan-edit", world.kari), {"do": "begin"})
    return nora.opens("plan-edit", world.kari)


@pytest.mark.parametrize(("typed", "kept"), [("87,0", "87.0"), ("87.0", "87.0"), (" 87 ", "87")])
def test_a_limit_is_typed_with_comma_or_point(
    world: World, nora: Person, page: Any, typed: str, kept: str
) -> None:
    nora.presses("save", page, **{"items-0-rules-0-yellow_low": typed})
    rule = stored(world).items[0].rules[0]
    assert isinstance(rule, RangeRule)
    assert rule.yellow_low == Decimal(kept)


@pytest.mark.parametrize("typed", ["åtti", "NaN", "Infinity", "1e999", "1.2.3", "9" * 40])
def test_what_is_no_number_is_told_at_the_field_and_kept_in_it(
    world: World, nora: Person, page: Any, typed: str
) -> None:
    answer = nora.presses("save", page, **{"items-0-rules-0-yellow_low": typed})
    assert answer.status_code == 422
    assert "SpO₂, red under:" in words(answer)
    assert f'value="{typed}"' in answer.content.decode()
    assert 'id="id_items-0-rules-0-yellow_low_error"' in answer.content.decode()
    assert newest(world).revision == 1


def test_crossed_limits_are_told_at_the_field(world: World, nora: Person, page: Any) -> None:
    answer = nora.presses("save", page, **{"items-0-rules-0-yellow_low": "95"})
    assert answer.status_code == 422
    assert "“Red under” is on the wrong side of “Green from”." in words(answer)
    assert newest(world).revision == 1


def test_an_unfinished_draft_is_saved_and_says_what_is_missing_when_asked(
    world: World, nora: Person, page: Any
) -> None:
    saved = nora.presses("save", page, review_date="", receiver_1="", receiver_2="")
    assert saved.status_code == 302
    assert stored(world).review_date is None
    calm = nora.opens("plan-edit", world.kari)
    assert "Something must be put right first" not in words(calm)
    asked = nora.presses("review", calm)
    assert asked.url == f"{address('plan-edit', world.kari)}?check"
    told = words(nora.opens("plan-edit", world.kari, "?check"))
    assert "The plan, review date: Say when the plan is to be reviewed." in told
    assert "the plan must say who is told then" in told
    assert told.count("the plan must say who is told then") == 2  # the summary and the field


def test_a_draft_with_problems_cannot_be_published_but_leads_to_them(
    world: World, nora: Person, page: Any
) -> None:
    nora.presses("save", page, review_date="")
    publish = nora.opens("plan-publish", world.kari)
    assert "1 thing must be put right first." in words(publish)
    assert "?check" in publish.content.decode()
    draft = newest(world)
    forced = nora.client.post(
        address("plan-publish", world.kari),
        {"version": draft.id, "revision": draft.revision, "replaces": "", "comment": ""},
    )
    assert forced.status_code in (409, 422)
    assert newest(world).status == "DRAFT"


def test_parts_are_added_and_removed_without_saving(world: World, nora: Person, page: Any) -> None:
    more = nora.presses("add:items", page, new_kind="weight", what_matters="Ikke lagret ennå")
    assert more.status_code == 200
    assert "Ikke lagret ennå" in words(more)
    more = nora.presses("add:items-1-rules:change", more)
    more = nora.presses("remove:items-1-rules-0", more)
    more = nora.presses("add:items-1-windows", more)
    more = nora.presses("add:items-1-rules:missing", more)
    assert stored(world).what_matters == "Tur med hunden"
    nora.presses("save", more, **{"items-1-rules-1-amount": "2,5", "items-1-weekdays": ["1", "4"]})
    weight = stored(world).items[1]
    assert weight.kind == "weight"
    change, missing = weight.rules
    assert isinstance(change, ChangeRule)
    assert isinstance(missing, MissingRule)
    assert change.amount == Decimal("2.5")
    assert weight.schedule is not None
    assert weight.schedule.weekdays == (1, 4)
    assert stored(world).what_matters == "Ikke lagret ennå"


def test_blood_pressure_begins_with_limits_for_both_values(
    world: World, nora: Person, page: Any
) -> None:
    more = nora.presses("add:items", page, new_kind="blood_pressure")
    typed = {"items-1-rules-0-green_high": "159", "items-1-rules-1-green_high": "99"}
    nora.presses("save", more, **typed)
    rules = stored(world).items[1].rules
    assert [rule.component for rule in rules] == ["systolic", "diastolic"]


def test_a_kind_is_added_once(world: World, nora: Person, page: Any) -> None:
    more = nora.presses("add:items", page, new_kind="spo2")
    assert "items-1-kind" not in more.content.decode()


def test_goals_and_measures_are_written(world: World, nora: Person, page: Any) -> None:
    more = nora.presses("add:goals-0-measures", nora.presses("add:goals", page))
    typed = {
        "goals-0-text": "Gå til butikken",
        "goals-0-subgoals": "Uten pause\r\n\r\nMed rullator",
        "goals-0-measures-0-text": "Fysioterapi",
        "goals-0-measures-0-until": "31.05.2031",
    }
    nora.presses("save", more, **typed)
    (goal,) = stored(world).goals
    assert (goal.text, goal.subgoals) == ("Gå til butikken", ("Uten pause", "Med rullator"))
    assert goal.measures[0].until is not None


def test_steps_are_one_on_each_line(world: World, nora: Person, page: Any) -> None:
    nora.presses("save", page, **{"steps_yellow-0-text": "Hvil\r\n  Ring oss \r\n"})
    assert stored(world).steps.yellow == ("Hvil", "Ring oss")


def test_receivers_are_chosen_in_line_among_those_who_see_the_patient(
    world: World, nora: Person, page: Any
) -> None:
    assert str(world.ward.id) in page.content.decode()
    assert str(world.other_gp_office.id) not in page.content.decode()
    nora.presses("save", page, receiver_1=world.ward.id, receiver_2=world.gp_office.id)
    assert stored(world).receivers == (str(world.ward.id), str(world.gp_office.id))


def test_a_unit_out_of_the_list_is_refused_at_the_field(
    world: World, nora: Person, page: Any
) -> None:
    answer = nora.presses("save", page, receiver_1=world.other_gp_office.id)
    assert answer.status_code == 422
    assert newest(world).revision == 1


def test_a_receiver_who_lost_access_is_shown_as_such_and_stops_publishing(
    world: World, nora: Person, page: Any
) -> None:
    world.gp_grant.ended_at = world.gp_grant.started_at
    world.gp_grant.ended_by = world.adam.user
    world.gp_grant.save(using="owner")
    again = nora.opens("plan-edit", world.kari)
    assert "Stokmarknes legekontor (no access)" in words(again)
    nora.presses("review", again)
    refused = nora.presses("", nora.opens("plan-publish", world.kari), having="replaces")
    assert refused.status_code == 422
    assert "The patient is not opened to Stokmarknes legekontor." in words(refused)


def test_a_changed_limit_no_longer_claims_the_template_s_source(world: World, nora: Person) -> None:
    nora.client.post(address("plan-start", world.kari), {"template": make.built_in().id})
    old = stored(world).items[0].rules[0]
    nora.presses(
        "save", nora.opens("plan-edit", world.kari), **{"items-0-rules-0-yellow_low": "86"}
    )
    new = stored(world).items[0].rules[0]
    assert "Cooper" in old.source
    assert "Cooper" not in new.source
    assert new.source
    assert (
        stored(world).items[1].rules[0].source
        == template(TemplateName.COPD).items[1].rules[0].source
    )


def test_an_order_that_is_not_ours_changes_nothing(world: World, nora: Person, page: Any) -> None:
    for do in ("add:nonsense", "remove:plan", "add:items-0-rules:../x", "remove:items-99", "add:"):
        answer = nora.presses(do, page)
        assert answer.status_code == 200
        assert "items-0-rules-0-yellow_low" in answer.content.decode()


# ---- two editors ----


def test_the_second_editor_sees_both_and_may_save_on_top(
    world: World, page: Any, nora: Person, gunnar: Person
) -> None:
    gunnar.presses("save", gunnar.opens("plan-edit", world.kari), what_matters="Gunnars")
    told = nora.presses("save", page, what_matters="Noras", contact_point="Ring Nora")
    assert told.status_code == 409
    text = words(told)
    assert "Gunnar saved the draft while you wrote" in text
    assert "What matters to the patient Gunnars Noras" in text
    assert stored(world).what_matters == "Gunnars"
    saved = nora.presses("save", told)
    assert saved.status_code == 302
    assert (stored(world).what_matters, stored(world).contact_point) == ("Noras", "Ring Nora")


def test_what_was_written_survives_that_the_draft_was_published_meanwhile(
    world: World, page: Any, nora: Person
) -> None:
    gunnar = Actor(world, world.gunnar)
    gunnar.publishes(gunnar.draft(world.kari))
    told = nora.presses("save", page, what_matters="Noras")
    assert told.status_code == 409
    assert "published or discarded while you wrote" in words(told)
    assert nora.presses("save", told).status_code == 302
    assert (newest(world).number, newest(world).status) == (3, "DRAFT")
    assert stored(world).what_matters == "Noras"


def test_a_draft_is_discarded_from_the_plan_page(world: World, page: Any, nora: Person) -> None:
    plan = nora.opens("plan", world.kari)
    assert "A change is proposed" in words(plan)
    done = nora.client.post(
        address("plan-edit", world.kari),
        {"do": "discard", "version": newest(world).id, "revision": newest(world).revision},
    )
    assert done.status_code == 302
    assert "A change is proposed" not in words(nora.opens("plan", world.kari))


def test_a_draft_that_somebody_saved_meanwhile_is_not_discarded(
    world: World, page: Any, nora: Person, gunnar: Person
) -> None:
    version, revision = newest(world).id, newest(world).revision
    gunnar.presses("save", gunnar.opens("plan-edit", world.kari), what_matters="Gunnars")
    nora.client.post(
        address("plan-edit", world.kari),
        {"do": "discard", "version": version, "revision": revision},
    )
    assert "Gunnar has changed the draft meanwhile" in words(nora.opens("plan", world.kari))
    assert stored(world).what_matters == "Gunnars"


# ---- publishing ----


def test_the_difference_is_read_in_words_before_publishing(
    world: World, page: Any, nora: Person, gunnar: Person
) -> None:
    typed = {"items-0-rules-0-green_low": "88", "items-0-rules-0-yellow_low": "85"}
    nora.presses("review", page, comment="Ligger fast på 88", **typed)
    text = words(gunnar.opens("plan-publish", world.kari))
    assert "Proposed by Nora: Ligger fast på 88" in text
    assert "SpO₂ Green from 90 % 88 % (2 lower)" in text
    assert "SpO₂ Red under 86 % 85 % (1 lower)" in text
    published = gunnar.presses("", gunnar.opens("plan-publish", world.kari), having="replaces")
    assert published.url == address("plan", world.kari)
    text = words(gunnar.opens("plan", world.kari))
    assert "Version 2 holds from now." in text
    assert "written by Nora · approved by Gunnar" in text
    assert newest(world).comment == "Ligger fast på 88"


def test_a_draft_changed_after_it_was_read_is_not_published(
    world: World, page: Any, nora: Person, gunnar: Person
) -> None:
    read = gunnar.opens("plan-publish", world.kari)
    nora.presses("save", page, what_matters="Noe annet")
    refused = gunnar.presses("", read, having="replaces")
    assert refused.status_code == 409
    assert "Read the difference once more." in words(refused)
    assert "Noe annet" in words(refused)
    assert newest(world).status == "DRAFT"


def test_without_a_draft_there_is_nothing_to_publish(
    world: World, first: PlanVersion, nora: Person
) -> None:
    assert nora.opens("plan-publish", world.kari).url == address("plan", world.kari)


def test_a_nurse_is_told_that_a_limit_beyond_the_outer_one_waits_for_a_doctor(
    world: World, page: Any, nora: Person, gunnar: Person
) -> None:
    typed = {
        "items-0-rules-0-yellow_low": "78",
        "items-0-rules-0-outer_limit_reason": "Ligger på 80 til vanlig",
    }
    assert nora.presses("review", page, **typed).url == address("plan-publish", world.kari)
    text = words(nora.opens("plan-publish", world.kari))
    assert "Only a doctor may publish that." in text
    gunnar.presses("", gunnar.opens("plan-publish", world.kari), having="replaces")
    assert newest(world).status == "PUBLISHED"


# ---- a doctor's minute ----


def adjusts(who: Person, world: World, do: str, on: Any = None, **typed: Any) -> Any:
    page = on or who.opens("plan-adjust", world.kari, kind="spo2")
    named = {
        f"limit-spo2-range-{name}": value for name, value in typed.items() if name != "comment"
    }
    if "comment" in typed:
        named["comment"] = typed["comment"]
    return who.presses(do, page, having="replaces", **named)


def test_a_doctor_changes_a_limit_on_one_page(
    world: World, first: PlanVersion, gunnar: Person
) -> None:
    seen = adjusts(gunnar, world, "preview", green_low="88", yellow_low="85", comment="Vanlig")
    assert "SpO₂ Green from 90 % 88 % (2 lower)" in words(seen)
    assert newest(world).number == 1
    done = adjusts(gunnar, world, "publish", on=seen)
    assert done.url == address("plan", world.kari)
    assert (newest(world).number, newest(world).comment) == (2, "Vanlig")
    rule = stored(world).items[0].rules[0]
    assert (rule.green_low, rule.yellow_low) == (Decimal(88), Decimal(85))


def test_a_limit_that_was_not_changed_is_not_published(
    world: World, first: PlanVersion, gunnar: Person
) -> None:
    answer = adjusts(gunnar, world, "publish")
    assert "Nothing is changed yet." in words(answer)
    assert newest(world).number == 1


def test_a_field_that_was_not_sent_keeps_its_limit(
    world: World, first: PlanVersion, gunnar: Person
) -> None:
    gunnar.client.post(
        address("plan-adjust", world.kari, kind="spo2"),
        {
            "do": "publish",
            "replaces": first.id,
            "review_date": "2031-01-01",
            "limit-spo2-range-green_low": "91",
        },
    )
    rule = stored(world).items[0].rules[0]
    assert (rule.green_low, rule.yellow_low) == (Decimal(91), Decimal(86))


def test_a_limit_beyond_the_outer_one_asks_for_a_reason_at_the_field(
    world: World, first: PlanVersion, gunnar: Person
) -> None:
    asked = adjusts(gunnar, world, "publish", yellow_low="78")
    assert asked.status_code == 422
    assert "“Red under” may not pass 80 % unless a doctor gives a reason." in words(asked)
    adjusts(gunnar, world, "publish", on=asked, outer_limit_reason="Ligger på 80")
    assert stored(world).items[0].rules[0].yellow_low == Decimal(78)


def test_a_nurse_who_gives_a_reason_is_still_no_doctor(
    world: World, first: PlanVersion, nora: Person
) -> None:
    typed = {"yellow_low": "78", "outer_limit_reason": "Ligger på 80"}
    refused = adjusts(nora, world, "publish", **typed)
    assert refused.status_code == 409
    assert "Only a doctor may publish that." in words(refused)
    assert newest(world).number == 1


def test_crossed_limits_are_told_and_not_published(
    world: World, first: PlanVersion, gunnar: Person
) -> None:
    refused = adjusts(gunnar, world, "publish", green_low="80")
    assert refused.status_code == 422
    assert "is on the wrong side of" in words(refused)
    assert newest(world).number == 1


def test_an_adjustment_of_a_version_that_was_replaced_is_compared_again(
    world: World, first: PlanVersion, gunnar: Person
) -> None:
    page = gunnar.opens("plan-adjust", world.kari, kind="spo2")
    Actor(world, world.helge).adjusts(first, with_limits(sound(world), green_low="92"))
    again = adjusts(gunnar, world, "publish", on=page, green_low="88")
    assert again.status_code == 409
    assert "SpO₂ Green from 92 % 88 % (4 lower)" in words(again)
    assert newest(world).number == 2
    adjusts(gunnar, world, "publish", on=again)
    assert newest(world).number == 3


def test_a_review_date_that_has_passed_must_be_renewed_on_the_way(
    world: World, gunnar: Person
) -> None:
    from datetime import date

    late = world.spo2_document(review_date=date(2025, 1, 1))
    make.plan(world.kari, world.course, late, world.gunnar.user)
    refused = adjusts(gunnar, world, "publish", green_low="88")
    assert "The review date has passed." in words(refused)
    page = gunnar.opens("plan-adjust", world.kari, kind="spo2")
    gunnar.presses(
        "publish",
        page,
        having="replaces",
        **{"limit-spo2-range-green_low": "88", "review_date": "01.05.2031"},
    )
    assert newest(world).number == 2


@pytest.mark.parametrize("kind", ["weight", "nonsense"])
def test_a_kind_without_limits_has_none_to_change(
    world: World, first: PlanVersion, gunnar: Person, kind: str
) -> None:
    assert gunnar.opens("plan-adjust", world.kari, kind=kind).status_code == 404


# ---- history ----


def test_the_history_tells_what_each_version_changed_and_who_approved(
    world: World, first: PlanVersion, nora: Person
) -> None:
    Actor(world, world.gunnar).adjusts(
        first, with_limits(sound(world), green_low="88"), comment="Ligger på 88"
    )
    text = words(nora.opens("plan-history", world.kari))
    assert text.index("Version 2") < text.index("Version 1")
    assert "SpO₂ Green from 90 % 88 % (2 lower)" in text
    assert "Ligger på 88" in text
    assert "Written and approved by Gunnar" in text
    assert "The first version." in text


def test_a_patient_without_versions_has_an_empty_history(world: World, nora: Person) -> None:
    assert "No version has been published" in words(nora.opens("plan-history", world.kari))
