"""The wide plan on the editor's page: everything is there, and everybody keeps what is theirs."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from typing import Any

import msgspec
import pytest
from django.test import Client

from selfcare_plans.models import PlanVersion
from selfcare_plans.queries import document_of
from selfcare_plans.rules.document import (
    MedicineStep,
    PlanDocument,
    TreatmentLevel,
    Unreached,
    decode,
    encode,
)
from tests import factories as make
from tests.rules.wide_plan import GP, HOME_CARE, HOSPITAL, WIDE
from tests.selfcare_plans.acting import REVIEW, sound
from tests.selfcare_plans.pages import Person, address, controls, words
from tests.triage.test_silence import document as silent_plan
from tests.triage.test_silence import owner, window
from tests.world import World
from triage.models import Alert
from triage.operations.missed import judge_missed

pytestmark = pytest.mark.usefixtures("world")


@pytest.fixture(autouse=True)
def in_english(settings: Any) -> None:
    settings.LANGUAGE_CODE = "en"


@pytest.fixture
def nora(world: World) -> Person:
    return Person(Client(headers={"accept-language": "en"}), world.nora)


@pytest.fixture
def gunnar(world: World) -> Person:
    return Person(Client(headers={"accept-language": "en"}), world.gunnar)


def wide(world: World) -> PlanDocument:
    """The widest plan with units of this world; it is no start-up plan, since it is changed here."""
    text = encode(msgspec.structs.replace(WIDE, temporary=None, review_date=REVIEW)).decode()
    for unit, own in (
        (GP, world.gp_office),
        (HOSPITAL, world.ward),
        (HOME_CARE, world.hadsel_home_care),
    ):
        text = text.replace(unit, str(own.id))
    return decode(text)


@pytest.fixture
def first(world: World) -> PlanVersion:
    return make.plan(world.kari, world.course, wide(world), world.gunnar.user)


def newest(world: World) -> PlanVersion:
    return PlanVersion.objects.using("owner").order_by("-number").first()


def stored(world: World) -> PlanDocument:
    return document_of(newest(world))


def begins(who: Person, world: World) -> Any:
    who.client.post(address("plan-edit", world.kari), {"do": "begin"})
    return who.opens("plan-edit", world.kari)


@pytest.mark.parametrize("name", ["nora", "gunnar"])
def test_saving_the_widest_plan_untouched_changes_nothing(
    world: World, first: PlanVersion, request: Any, name: str
) -> None:
    who = request.getfixturevalue(name)
    page = begins(who, world)
    assert who.presses("save", page).status_code == 302
    assert stored(world) == wide(world)
    assert newest(world).revision == 1


def test_a_nurse_reads_the_level_of_treatment_and_keeps_it(
    world: World, first: PlanVersion, nora: Person
) -> None:
    page = begins(nora, world)
    text = words(page)
    assert "Treated at home, no intensive care." in text
    assert "Morphine 5 mg (prescribed by Kari Lege)" in text
    assert "Only a doctor changes this." in text
    assert "level-text" not in page.content.decode()
    forced = nora.presses("save", page, what_matters="Hagen", **{"level-text": "Everything"})
    assert forced.status_code == 302
    assert stored(world).treatment_level == wide(world).treatment_level
    assert stored(world).what_matters == "Hagen"


def test_a_doctor_writes_the_level_of_treatment(
    world: World, first: PlanVersion, gunnar: Person
) -> None:
    page = begins(gunnar, world)
    typed = {"level-text": "Hospital when needed.", "level-steps_red-0-text": "Ring us first."}
    gunnar.presses("save", page, **typed)
    level = stored(world).treatment_level
    assert level is not None
    assert level.text == "Hospital when needed."
    assert level.steps_red == ("Ring us first.", MedicineStep("Morphine 5 mg", "Kari Lege"))
    gone = gunnar.presses("remove:level", gunnar.opens("plan-edit", world.kari))
    gunnar.presses("save", gone)
    assert stored(world).treatment_level is None


def test_the_second_editor_keeps_the_doctor_s_level_and_her_own_parts(
    world: World, first: PlanVersion, nora: Person, gunnar: Person
) -> None:
    page = begins(nora, world)
    gunnar.presses(
        "save", gunnar.opens("plan-edit", world.kari), **{"level-text": "Hospital when needed."}
    )
    typed = {
        "steps_yellow-1-prescriber": "Per Lege",
        "items-0-normals-0-spread": "2,5",
        "combinations-0-within_minutes": "600",
        "unreached_centre": "Ring her son.",
    }
    told = nora.presses("save", page, **typed)
    assert told.status_code == 409
    text = words(told)
    assert "Gunnar saved the draft while you wrote" in text
    assert "Two puffs (prescribed by Per Lege)" in text
    level = stored(world).treatment_level
    assert level is not None
    assert level.text == "Hospital when needed."
    assert nora.presses("save", told).status_code == 302
    after = stored(world)
    assert after.treatment_level == level
    assert after.steps.yellow[1] == MedicineStep("Two puffs", "Per Lege")
    assert str(after.items[0].normals[0].spread) == "2.5"
    assert after.combinations[0].within_minutes == 600
    assert after.unreached.centre == ("Ring her son.",)


def test_a_page_with_errors_keeps_every_typed_value_of_the_new_parts(
    world: World, first: PlanVersion, gunnar: Person
) -> None:
    typed = {
        "items-0-normals-0-value": "nittito",
        "items-0-rules-2-amount": "fire",
        "combinations-0-parts-1-at_most": "hundre",
        "combinations-1-yellow_from": "fem",
        "level-decided_on": "i går",
        "items-0-rules-1-act_other": "hundre og tretten",
        "unreached_patient": "Ring naboen",
    }
    answer = gunnar.presses("save", begins(gunnar, world), **typed)
    assert answer.status_code == 422
    sent = controls(answer, having="what_matters")
    assert {name: sent[name][0] for name in typed} == typed
    assert newest(world).revision == 1


def test_parts_are_added_by_buttons_and_saved(world: World, gunnar: Person) -> None:
    make.plan(world.kari, world.course, sound(world), world.gunnar.user)
    page = begins(gunnar, world)
    for do in (
        "add:steps_yellow:medicine",
        "add:items-0-normals",
        "add:items-0-rules:deviation",
        "add:combinations:news2",
        "add:level",
    ):
        page = gunnar.presses(do, page)
        assert page.status_code == 200
    typed = {
        "steps_yellow-1-medicine": "To drag av den blå",
        "steps_yellow-1-prescriber": "Gunnar Lege",
        "items-0-normals-0-value": "92",
        "items-0-normals-0-approved_by": "Gunnar Lege",
        "items-0-normals-0-approved_on": "2026-05-04",
        "items-0-rules-1-direction": "FALL",
        "items-0-rules-1-amount": "3",
        "combinations-0-scale": "1",
        "combinations-0-set_by": "Gunnar Lege",
        "combinations-0-set_on": "2026-05-04",
        "combinations-0-adult_not_pregnant": "on",
        "level-text": "Hjemme så langt det går.",
        "level-decided_by": "Gunnar Lege",
        "level-decided_on": "2026-05-04",
        "level-steps_red-0-text": "Ring palliativt team.",
        "level-receiver_1": str(world.ward.id),
    }
    reviewed = gunnar.presses("review", page, **typed)
    assert reviewed.url == address("plan-publish", world.kari)
    published = gunnar.presses("", gunnar.opens("plan-publish", world.kari), having="replaces")
    assert published.url == address("plan", world.kari)
    assert newest(world).status == "PUBLISHED"
    assert stored(world).combinations[0].scale == 1  # type: ignore[union-attr]


def test_the_help_on_limits_names_its_source(
    world: World, first: PlanVersion, nora: Person
) -> None:
    text = words(begins(nora, world))
    assert "HeartPhone, Eur J Heart Fail 2013" in text
    assert "21 %" in text
    assert "Rubio 2017" in text


def test_red_left_out_is_told_at_its_field_before_publishing(world: World, nora: Person) -> None:
    document = sound(world)
    copd = make.built_in("COPD")
    nora.client.post(address("plan-start", world.kari), {"template": str(copd.id)})
    page = nora.opens("plan-edit", world.kari)
    places = [item.kind for item in stored(world).items]
    number = places.index("spo2")
    rules = stored(world).items[number].rules
    blank = {
        f"items-{number}-rules-{place}-yellow_low": ""
        for place, rule in enumerate(rules)
        if rule.id == "spo2-range"
    }
    colour = {
        f"items-{number}-rules-{place}-colour": "YELLOW"
        for place, rule in enumerate(rules)
        if hasattr(rule, "colour")
    }
    reason = {f"items-{number}-rules-0-outer_limit_reason": "Lindrende"}
    asked = nora.presses("review", page, **blank, **colour, **reason)
    assert asked.url.endswith("?check")
    told = nora.opens("plan-edit", world.kari, "?check")
    assert f'id="id_items-{number}-no_red_reason_error"' in told.content.decode()
    assert document.items


# ---- when nobody answers ----


def silent(world: World, unreached: Unreached) -> None:
    document = msgspec.structs.replace(silent_plan(), unreached=unreached)
    version = make.plan(world.kari, world.course, document, world.gunnar.user)
    window(world, version, datetime.now(tz=UTC) - timedelta(hours=5))
    judge_missed()
    assert owner(Alert).filter(state="OPEN").exists()


def test_the_nurse_reads_the_plan_s_own_steps_when_nobody_answers(
    world: World, nora: Person
) -> None:
    silent(world, Unreached(centre=("Ring sønnen.", "Nøkkelen henger hos naboen.")))
    text = words(nora.opens("panel", world.kari))
    assert "When nobody answers Ring sønnen. Nøkkelen henger hos naboen." in text
    assert "Ring the relatives, then home care." not in text


def test_a_plan_without_them_shows_the_usual_ones(world: World, nora: Person) -> None:
    silent(world, Unreached(patient=("Ring naboen.",)))
    text = words(nora.opens("panel", world.kari))
    assert "When nobody answers Ring the patient, twice" in text
    assert "Ring naboen." not in text


def test_each_reads_on_the_plan_page_what_is_hers(world: World, nora: Person) -> None:
    own = Unreached(centre=("Nøkkelen henger hos naboen.",), patient=("Ring 116 117.",))
    document = msgspec.structs.replace(sound(world), unreached=own)
    make.plan(world.kari, world.course, document, world.gunnar.user)
    kari = Person(Client(headers={"accept-language": "en"}), world.kari_user)
    for_staff, for_kari = (words(who.opens("plan", world.kari)) for who in (nora, kari))
    assert "Nøkkelen henger hos naboen." in for_staff
    assert "Ring 116 117." in for_staff
    assert "Nøkkelen henger hos naboen." not in for_kari
    assert "Ring 116 117." in for_kari


def test_the_plan_page_tells_every_part_of_the_widest_plan(
    world: World, first: PlanVersion, nora: Person
) -> None:
    text = words(nora.opens("plan", world.kari))
    for part in (
        "Two puffs (prescribed by Kari Lege)",
        "Treated at home, no intensive care.",
        "92 %, approved by Kari Lege",
        "Pacemaker; followed weekly.",
        "at least 2 of these within 12 h",
        "NEWS2 of what is measured within",
        "Ring her son.",
    ):
        assert part in text, part


def test_in_red_the_nurse_reads_the_steps_of_the_agreed_level(world: World, nora: Person) -> None:
    level = TreatmentLevel(
        "Hjemme.", "Gunnar", date(2026, 1, 1), ("Ring palliativt team.",), sound(world).receivers
    )
    document = msgspec.structs.replace(sound(world), treatment_level=level)
    make.plan(world.kari, world.course, document, world.gunnar.user)
    from tests.triage.test_rehearsal_pages import measure

    measure(world, 80)
    text = words(nora.opens("panel", world.kari))
    assert "Ring palliativt team." in text
    assert "Ring oss" not in text


# ---- readings that are drawn ----


def test_the_own_case_page_offers_the_plan_s_numbers_to_draw(
    world: World, first: PlanVersion, nora: Person
) -> None:
    page = nora.opens("plan-own-case", world.kari)
    html = page.content.decode()
    assert "js/draw_case.js" in html
    kinds = {one["kind"]: one for one in page.context_data["drawable"]}
    assert set(kinds) == {"spo2", "weight", "blood_pressure", "pulse"}
    (value,) = kinds["spo2"]["parts"]
    assert value["low"] < 78
    assert value["high"] > 90
    assert [part["name"] for part in kinds["blood_pressure"]["parts"]] == ["systolic", "diastolic"]
    days = page.context_data["days"]
    assert len(days) == 14
    assert json.loads(json.dumps(days)) == days


def test_a_drawn_line_is_read_and_judged_as_a_pasted_one(
    world: World, first: PlanVersion, nora: Person
) -> None:
    page = nora.opens("plan-own-case", world.kari)
    values = controls(page, having="lines")
    day = page.context_data["days"][0]["date"]
    values["lines"] = [f"{day} 08:00; spo2; 70\n{day} 08:00; blood_pressure; 120/80"]
    text = words(nora.client.post(address("plan-own-case", world.kari), values))
    assert "Not read" not in text
    assert "Red" in text
