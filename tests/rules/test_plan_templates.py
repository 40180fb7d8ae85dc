"""The ready-made plans: sound, sourced, in three languages, and with red where there is ground."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

import pytest

from measurements.rules.kinds import KINDS as KIND_TABLE
from selfcare_plans.rules.document import (
    ChangeRule,
    Colour,
    MissingRule,
    RangeRule,
    RepetitionRule,
    encode,
)
from selfcare_plans.rules.outer_limits import breaches
from selfcare_plans.rules.template_documents import languages_that_differ
from selfcare_plans.rules.templates import (
    LANGUAGES,
    TemplateName,
    UnknownTemplateLanguage,
    template,
    template_title,
)
from selfcare_plans.rules.validation import can_be_red, problems

from .plan_examples import GP_OFFICE, KINDS

PUBLISHED = re.compile(
    r"NEWS2|Cooper 2020|RCP|heartfailurematters|commonspirit|HeartPhone|ADA |NICE|NHS England"
)
OURS = {
    "nb": "vårt valg, skal godkjennes av lege",
    "nn": "vårt val, skal godkjennast av lege",
    "en": "ours, to be approved by a doctor",
}

every_template = pytest.mark.parametrize("name", TemplateName)
every_language = pytest.mark.parametrize("language", ["nb", "nn", "en"])


def ready(name: TemplateName, language: str = "nb"):
    return template(
        name,
        receivers=(GP_OFFICE,),
        contact_point="Oppfølgingssenteret",
        review_date=date(2027, 2, 1),
        language=language,
    )


def rules_of(document):
    return [rule for item in document.items for rule in item.rules]


def rule(name: TemplateName, rule_id: str):
    return next(each for each in rules_of(ready(name)) if each.id == rule_id)


@every_template
@every_language
def test_a_template_may_be_published_once_receiver_and_review_date_are_set(name, language):
    assert problems(ready(name, language), known_kinds=KINDS) == ()


@every_template
def test_a_template_alone_lacks_only_receiver_and_review_date(name):
    codes = {each.code for each in problems(template(name), known_kinds=KINDS)}
    assert codes == {"NO_RECEIVER", "NO_REVIEW_DATE"}


@every_template
@every_language
def test_every_limit_names_its_source_or_says_that_it_is_ours(name, language):
    for each in rules_of(ready(name, language)):
        assert PUBLISHED.search(each.source) or OURS[language] in each.source, each.id
        # no source gives colours, so every rule also says whose choice those are
        assert OURS[language] in each.source, each.id


@every_template
@every_language
def test_every_rule_has_words_for_patient_and_nurse(name, language):
    for each in rules_of(ready(name, language)):
        assert each.text_patient
        assert each.text_nurse


@every_template
@every_language
def test_every_colour_has_steps_and_every_item_an_instruction(name, language):
    document = ready(name, language)
    assert document.steps.green
    assert document.steps.yellow
    assert any("116 117" in step for step in document.steps.red)
    assert any("113" in step for step in document.steps.red)
    assert all(item.instruction for item in document.items)
    assert document.goals


@every_template
def test_the_words_for_the_patient_are_short(name):
    document = ready(name)
    steps = document.steps
    for text in (*steps.green, *steps.yellow, *steps.red, *(i.instruction for i in document.items)):
        for sentence in re.split(r"[.?!:]", text):
            assert len(sentence.split()) <= 18, sentence


@every_template
def test_all_languages_hold_the_same_plan(name):
    def skeleton(language):
        return [
            (
                item.kind,
                item.observe_only,
                each.id,
                [
                    value
                    for value in (getattr(each, field) for field in each.__struct_fields__)
                    if not isinstance(value, str) or isinstance(value, Colour)
                ],
            )
            for item in ready(name, language).items
            for each in item.rules
        ]

    assert skeleton("nb") == skeleton("en") == skeleton("nn")
    assert languages_that_differ({code: ready(name, code) for code in LANGUAGES}) == ()
    assert len({ready(name, code).steps for code in LANGUAGES}) == 3
    assert template_title(name, language="nb")


@every_template
def test_every_template_can_be_red_and_keeps_the_outer_limits(name):
    document = ready(name)
    assert any(can_be_red(item) for item in document.items)
    assert breaches(document) == ()


@every_template
def test_every_template_notices_silence_and_repetition_or_change(name):
    kinds = {type(each) for each in rules_of(ready(name))}
    assert MissingRule in kinds
    assert RepetitionRule in kinds or ChangeRule in kinds


def test_copd_is_green_from_90_and_red_below_88():
    found = rule(TemplateName.COPD, "spo2-range")
    assert (found.green_low, found.yellow_low) == (Decimal(90), Decimal(88))
    assert (found.green_high, found.yellow_high) == (None, None)


def test_heart_failure_takes_a_rise_of_two_kilos_in_three_days_as_yellow():
    found = rule(TemplateName.HEART_FAILURE, "weight-rise-3")
    assert (found.amount, found.days, found.colour) == (Decimal("2.0"), 3, Colour.YELLOW)
    assert "heartfailurematters.org (ESC/HFA)" in found.source


def test_diabetes_has_the_two_levels_of_low_in_every_context():
    ranges = [
        each
        for each in rules_of(ready(TemplateName.TYPE_2_DIABETES))
        if isinstance(each, RangeRule) and each.id.startswith("glucose")
    ]
    assert {each.context for each in ranges} == {None, "meal=fasting", "meal=before", "meal=after"}
    assert {each.yellow_low for each in ranges} == {Decimal("3.0")}
    assert min(each.green_low for each in ranges) == Decimal("3.9")


def test_limits_of_means_are_not_limits_of_one_reading():
    for name in (TemplateName.HYPERTENSION, TemplateName.HEART_FAILURE):
        numbers = {
            bound
            for each in rules_of(ready(name))
            if isinstance(each, RangeRule) and each.component
            for bound in (each.green_high, each.yellow_high)
        }
        assert numbers.isdisjoint({Decimal(n) for n in (134, 135, 84, 85, 149, 150, 94, 95)})


def test_another_language_is_refused():
    with pytest.raises(UnknownTemplateLanguage):
        template(TemplateName.COPD, language="sv")


@every_template
def test_nynorsk_is_nynorsk(name):
    """Words that only bokmål has; whoever reads nynorsk gets a text of her own."""
    text = encode(ready(name, "nn")).decode()
    for word in ("ikke", "jeg", "hvis", "noe ", "hver ", "flere", "ganger", "målinger ", "hva "):
        assert not re.search(rf"\b{word.strip()}\b", text, re.IGNORECASE), word


@every_template
def test_the_table_of_kinds_is_all_that_validation_needs(name):
    assert problems(ready(name), known_kinds=KIND_TABLE) == ()
