"""Templates, pure: languages, what a plan becomes of a new version, how much alerts may rise."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import msgspec
import pytest

from selfcare_plans.rules.document import (
    Goal,
    MissingRule,
    PersonalNormal,
    PlanDocument,
    RangeRule,
    Steps,
    Unreached,
)
from selfcare_plans.rules.outer_limits import OuterLimit, breaches, limits_in_force
from selfcare_plans.rules.template_documents import (
    OF_THE_PATIENT,
    as_template,
    carried_over,
    in_language,
    languages_that_differ,
    template_problems,
)
from selfcare_plans.rules.template_load import CentreLoad, rises_by_more_than_a_quarter
from selfcare_plans.rules.templates import TemplateName, template
from selfcare_plans.rules.three_way import deviates, take_over
from selfcare_plans.rules.validation import no_red_problems, problems

from .plan_examples import GP_OFFICE, KINDS, SPO2_RANGE, item, plan
from .plan_walk import each_changed

BASE = plan(item(SPO2_RANGE), steps=Steps(green=("Som vanlig",), red=("Ring oss",)))


def limits(document: PlanDocument, **bounds: str) -> PlanDocument:
    """The document with other bounds in its first range."""
    numbers = {name: Decimal(text) for name, text in bounds.items()}
    first = document.items[0]
    rule = msgspec.structs.replace(first.rules[0], **numbers)
    changed = msgspec.structs.replace(first, rules=(rule, *first.rules[1:]))
    return msgspec.structs.replace(document, items=(changed, *document.items[1:]))


def of(document: PlanDocument, name: str) -> Decimal | None:
    return getattr(document.items[0].rules[0], name)


# ---- how much alerts may rise ----


@pytest.mark.parametrize(
    ("before", "after", "needs_yes"),
    [
        (0, 0, False),
        (0, 1, True),
        (4, 5, False),
        (4, 6, True),
        (8, 10, False),
        (7, 9, True),
        (100, 125, False),
        (100, 126, True),
        (10, 3, False),
    ],
)
def test_more_than_a_quarter_above_needs_the_centres_yes(
    before: int, after: int, needs_yes: bool
) -> None:
    assert rises_by_more_than_a_quarter(before, after) is needs_yes
    load = CentreLoad("x", 30, 20, 30, before, after)
    assert load.needs_yes is needs_yes
    assert load.per_week_before == before * 7 / 30


# ---- languages ----


def test_a_reader_gets_the_nearest_language() -> None:
    documents = {"nb": BASE, "en": msgspec.structs.replace(BASE, language="en")}
    assert in_language(documents, "nn").language == "nb"
    assert in_language(documents, "en").language == "en"
    assert in_language({"nn": BASE}, "en") is BASE
    with pytest.raises(LookupError):
        in_language({}, "nb")


def test_languages_differ_in_words_only() -> None:
    other = msgspec.structs.replace(
        limits(BASE, green_low="90"), language="en", steps=Steps(green=("As usual",), red=("Ring",))
    )
    assert languages_that_differ({"nb": BASE, "en": other}) == ()
    assert languages_that_differ({"nb": BASE, "en": limits(other, green_low="91")}) == ("en",)
    fewer = msgspec.structs.replace(other, steps=Steps(green=("As usual",)))
    assert languages_that_differ({"nb": BASE, "en": fewer}) == ("en",)


WITH_A_RANGE_FIRST = sorted(set(TemplateName) - {TemplateName.HEART_FAILURE})


@pytest.mark.parametrize("name", WITH_A_RANGE_FIRST)
def test_what_is_changed_in_one_language_goes_to_the_others_in_their_own_words(
    name: TemplateName,
) -> None:
    bokmaal, nynorsk = (template(name, language=language) for language in ("nb", "nn"))
    edited = limits(bokmaal, green_low="77")
    dropped = msgspec.structs.replace(edited, items=edited.items[:1])
    carried = carried_over(dropped, nynorsk)
    assert languages_that_differ({"nb": dropped, "nn": carried}) == ()
    assert carried.steps == nynorsk.steps
    assert carried.items[0].instruction == nynorsk.items[0].instruction
    assert carried.items[0].rules[0].text_patient == nynorsk.items[0].rules[0].text_patient


def test_a_new_measurement_comes_in_the_words_that_there_are() -> None:
    edited = msgspec.structs.replace(
        BASE, items=(*BASE.items, item(kind="pulse", instruction="Tell pulsen", observe_only=True))
    )
    carried = carried_over(edited, msgspec.structs.replace(BASE, language="en"))
    assert carried.items[1].instruction == "Tell pulsen"
    assert carried.language == "en"


def test_a_template_has_nothing_of_one_patient() -> None:
    normal = PersonalNormal(Decimal(94), "Gunnar", date(2026, 1, 1))
    own = plan(
        msgspec.structs.replace(item(SPO2_RANGE, receivers=(GP_OFFICE,)), normals=(normal,)),
        what_matters="Hunden",
        goals=(Goal("Gå tur", id="g1", evaluate_on=date(2027, 1, 1)),),
    )
    bare = as_template(own)
    assert (bare.what_matters, bare.receivers, bare.review_date) == ("", (), None)
    assert (bare.items[0].receivers, bare.items[0].normals) == ((), ())
    assert bare.goals == (Goal("Gå tur"),)
    assert as_template(bare) == bare


@pytest.mark.parametrize("name", WITH_A_RANGE_FIRST)
def test_a_template_lacks_what_a_patient_brings_and_is_sound(name: TemplateName) -> None:
    documents = {"nb": template(name)}
    assert template_problems(documents, known_kinds=KINDS) == ()
    crossed = {"nb": limits(template(name), green_low="1", yellow_low="3")}
    codes = {one.code for _language, one in template_problems(crossed, known_kinds=KINDS)}
    assert "BOUNDS_ORDER" in codes


# ---- three ways ----


def test_a_plan_without_deviations_becomes_the_new_template_and_keeps_what_is_its_own() -> None:
    mine = msgspec.structs.replace(BASE, what_matters="Hunden")
    theirs = limits(as_template(BASE), green_low="92")
    result = take_over(BASE, mine, theirs)
    assert not result.has_conflicts
    assert of(result.document, "green_low") == Decimal(92)
    assert result.document.what_matters == "Hunden"
    assert result.document.receivers == mine.receivers
    assert result.document.review_date == mine.review_date


def test_a_deviation_stays_where_the_template_has_not_changed_it() -> None:
    mine, theirs = limits(BASE, green_low="89"), as_template(BASE)
    theirs = msgspec.structs.replace(theirs, steps=Steps(green=("Som før",), red=("Ring oss",)))
    result = take_over(BASE, mine, theirs)
    assert not result.has_conflicts
    assert of(result.document, "green_low") == Decimal(89)
    assert result.document.steps.green == ("Som før",)


def test_where_both_have_changed_a_limit_the_plans_own_stands_and_the_conflict_is_known() -> None:
    mine, theirs = limits(BASE, green_low="89"), limits(BASE, green_low="92")
    result = take_over(BASE, mine, theirs)
    assert result.has_conflicts
    assert of(result.document, "green_low") == Decimal(89)
    assert of(result.theirs, "green_low") == Decimal(92)


def test_a_limit_changes_as_a_whole_so_that_its_bounds_never_cross() -> None:
    mine, theirs = limits(BASE, green_low="89"), limits(BASE, yellow_low="91", green_low="93")
    result = take_over(BASE, mine, theirs)
    assert of(result.document, "yellow_low") == Decimal(88)
    assert problems(result.document, known_kinds=KINDS) == ()


def test_both_changing_alike_is_no_conflict() -> None:
    both = limits(BASE, green_low="91")
    assert not take_over(BASE, both, both).has_conflicts


def test_what_the_template_adds_and_takes_away_follows_unless_the_plan_has_changed_it() -> None:
    pulse = item(RangeRule(id="pulse-range", yellow_high=Decimal(120)), kind="pulse")
    missing = MissingRule(id="spo2-missing", in_a_row=2)
    spo2 = item(SPO2_RANGE, missing)
    added = take_over(BASE, BASE, plan(spo2, pulse))
    assert [one.kind for one in added.document.items] == ["spo2", "pulse"]
    assert [one.id for one in added.document.items[0].rules] == ["spo2-range", "spo2-missing"]
    base = plan(spo2, pulse)
    gone = take_over(base, base, plan(spo2))
    assert [one.kind for one in gone.document.items] == ["spo2"]
    mine = plan(spo2, msgspec.structs.replace(pulse, instruction="To fingre"))
    kept = take_over(base, mine, plan(spo2))
    assert kept.has_conflicts
    assert [one.kind for one in kept.document.items] == ["spo2", "pulse"]
    without = take_over(base, plan(spo2), base)
    assert [one.kind for one in without.document.items] == ["spo2"]


def test_goals_keep_their_names_where_the_words_stay() -> None:
    base = msgspec.structs.replace(BASE, goals=(Goal("Gå tur"),))
    mine = msgspec.structs.replace(base, goals=(Goal("Gå tur", id="g1"),))
    assert take_over(base, mine, base).document.goals == (Goal("Gå tur", id="g1"),)
    theirs = msgspec.structs.replace(base, goals=(Goal("Gå mer"),))
    assert take_over(base, mine, theirs).document.goals == (Goal("Gå mer"),)


@pytest.mark.parametrize("name", TemplateName)
def test_whatever_a_plan_has_changed_is_kept_when_the_template_has_not(name: TemplateName) -> None:
    base = template(name)
    for place, mine in each_changed(base):
        if "/id" in place or place.startswith(("/goals", "/language")):
            continue
        assert take_over(base, mine, base).document == mine, place


@pytest.mark.parametrize("name", TemplateName)
def test_whatever_the_template_has_changed_reaches_a_plan_without_deviations(
    name: TemplateName,
) -> None:
    base = template(name)
    for place, theirs in each_changed(base):
        if "/id" in place or place.startswith("/language"):
            continue
        result = take_over(base, base, theirs)
        assert not result.has_conflicts, place
        assert result.document == theirs, place


def test_a_plan_deviates_by_more_than_what_is_the_patients() -> None:
    mine = msgspec.structs.replace(BASE, what_matters="Hunden", language="nn")
    assert not deviates(BASE, mine)
    assert deviates(BASE, limits(mine, green_low="89"))


# ---- outer limits in force ----


def low(number: str, *, needed: bool = False) -> OuterLimit:
    return OuterLimit(low=Decimal(number), low_needed=needed)


def test_of_the_centres_and_the_tenants_outer_limit_the_stricter_holds() -> None:
    key = ("spo2", None)
    centre = {key: OuterLimit(low=Decimal(84), high=Decimal(99))}
    tenant = {key: OuterLimit(low=Decimal(82), high=Decimal(98), low_needed=True)}
    both = limits_in_force(centre=centre, tenant=tenant)[key]
    assert both == OuterLimit(low=Decimal(84), high=Decimal(98), low_needed=True)
    assert limits_in_force(centre=centre)[key] == centre[key]
    assert limits_in_force(tenant=tenant)[key] == tenant[key]


def test_where_nobody_has_set_an_outer_limit_the_built_in_one_holds() -> None:
    key = ("spo2", None)
    assert limits_in_force()[key].low == Decimal(80)
    other = limits_in_force(centre={("crp", None): OuterLimit(high=Decimal(100))})
    assert other[key].low == Decimal(80)
    assert other["crp", None].high == Decimal(100)


def test_a_side_that_one_of_them_leaves_open_is_the_others() -> None:
    key = ("pulse", None)
    found = limits_in_force(
        centre={key: OuterLimit(low=Decimal(45))}, tenant={key: OuterLimit(high=Decimal(130))}
    )
    assert found[key] == OuterLimit(low=Decimal(45), high=Decimal(130))


@pytest.mark.parametrize(("bound", "passes"), [("88", False), ("87", True)])
def test_a_plan_is_held_to_the_outer_limit_in_force(bound: str, passes: bool) -> None:
    document = limits(BASE, yellow_low=bound)
    stricter = limits_in_force(centre={("spo2", None): low("88")})
    assert bool(breaches(document, stricter)) is passes
    assert breaches(document) == ()
    codes = {one.code for one in problems(document, known_kinds=KINDS, limits=stricter)}
    assert ("OUTER_LIMIT" in codes) is passes


def test_red_belongs_to_the_kinds_that_have_an_outer_limit_in_force() -> None:
    yellow = plan(item(RangeRule(id="crp-range", green_high=Decimal(20)), kind="crp"))
    assert no_red_problems(yellow, None) == ()
    with_crp = limits_in_force(centre={("crp", None): OuterLimit(high=Decimal(100))})
    assert [one.code for one in no_red_problems(yellow, None, with_crp)] == ["NO_RED"]


def test_every_part_of_a_plan_is_the_patients_or_goes_with_the_template() -> None:
    """A new field of the document must be told where it belongs, or taking over would lose it."""
    merged = {"diagnoses", "goals", "items", "combinations", "steps", "unreached"}
    assert set(PlanDocument.__struct_fields__) == merged | set(OF_THE_PATIENT)


def test_what_is_done_when_nobody_answers_follows_the_template_and_keeps_the_plans_own() -> None:
    base = PlanDocument(unreached=Unreached(centre=("Ring",), patient=("116 117",)))
    mine = msgspec.structs.replace(base, unreached=Unreached(centre=("Ring",), patient=("113",)))
    theirs = msgspec.structs.replace(
        base, unreached=Unreached(centre=("Ring to ganger",), patient=("116 117",))
    )
    taken = take_over(base, mine, theirs)
    assert taken.document.unreached == Unreached(centre=("Ring to ganger",), patient=("113",))
    assert not taken.has_conflicts
