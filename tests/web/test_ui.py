"""The components: what they say, that they escape, that they need no script."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from xml.etree import ElementTree

import pytest
from django import forms
from django.template import Context, Template
from django.template.loader import render_to_string
from django.utils import translation

from dho.web import colours
from dho.web.charts import Labels, Point, Series, Trend, figure
from dho.web.icons import NAMES, icon_svg

COLOURS = ("RED", "YELLOW", "GREEN", "NOT_JUDGED", "MISSING")


@pytest.fixture(autouse=True)
def in_english() -> object:
    with translation.override("en"):
        yield


def rendered(source: str, **context: object) -> str:
    return Template("{% load dho_ui %}" + source).render(Context(context))


@pytest.mark.parametrize("colour", COLOURS)
def test_a_chip_is_a_shape_a_word_and_a_colour(colour: str) -> None:
    html = rendered("{% chip colour %}", colour=colour)
    assert f'class="st st-{colours.CLASSES[colour]}"' in html
    assert icon_svg(colours.CLASSES[colour]) in html
    assert str(colours.WORDS[colour]) in html


def test_no_two_colours_share_shape_or_word() -> None:
    assert len({icon_svg(colours.CLASSES[colour]) for colour in COLOURS}) == 5
    assert len({str(colours.WORDS[colour]) for colour in COLOURS}) == 5


@pytest.mark.parametrize("colour", [None, "", "PURPLE"])
def test_a_missing_or_unknown_colour_is_not_judged_and_never_green(colour: str | None) -> None:
    assert "st-not-judged" in rendered("{% chip colour %}", colour=colour)


def test_a_chip_may_say_another_word_which_is_escaped() -> None:
    html = rendered("{% chip 'RED' word %}", word="<b>Rød nå</b>")
    assert "&lt;b&gt;Rød nå" in html


@pytest.mark.parametrize("name", sorted(NAMES))
def test_an_icon_is_well_formed_and_hidden_from_screen_readers(name: str) -> None:
    root = ElementTree.fromstring(icon_svg(name))
    assert root.get("aria-hidden") == "true"


def test_an_icon_that_does_not_exist_is_an_error() -> None:
    with pytest.raises(KeyError):
        icon_svg("unicorn")


class Outcome(forms.Form):
    note = forms.CharField(label="Note", help_text="In your own words")
    more = forms.CharField(label="More", required=False)
    outcome = forms.ChoiceField(
        label="What was done?", choices=[("a", "Advice"), ("b", "Wait")], widget=forms.RadioSelect
    )
    sure = forms.BooleanField(label="I am sure")


def field(form: forms.Form, name: str) -> str:
    return render_to_string("ui/field.html", {"field": form[name]})


def test_a_field_has_a_label_and_its_hint_is_tied_to_the_input() -> None:
    html = field(Outcome(), "note")
    assert '<label class="ds-label" for="id_note">' in html
    assert 'id="id_note_helptext"' in html
    assert 'aria-describedby="id_note_helptext"' in html
    assert 'class="ds-input"' in html


def test_a_field_that_is_wrong_says_so_beside_the_input_and_to_screen_readers() -> None:
    html = field(Outcome({}), "note")
    assert 'aria-invalid="true"' in html
    assert 'aria-describedby="id_note_helptext id_note_error"' in html
    assert 'id="id_note_error"' in html


def test_a_field_that_may_be_left_empty_says_so() -> None:
    assert "(optional)" in field(Outcome(), "more")
    assert "(optional)" not in field(Outcome(), "note")


def test_radio_buttons_stand_in_a_fieldset_with_a_legend() -> None:
    html = field(Outcome(), "outcome")
    assert "<fieldset" in html
    assert "<legend" in html
    assert html.count('type="radio"') == 2


def test_one_box_has_its_label_after_it() -> None:
    html = field(Outcome(), "sure")
    assert html.index('type="checkbox"') < html.index("I am sure")


def test_an_error_summary_links_to_each_field_and_takes_the_focus() -> None:
    html = render_to_string("ui/error_summary.html", {"form": Outcome({})})
    assert 'role="alert"' in html
    assert "data-focus" in html
    assert 'href="#id_note"' in html
    assert 'href="#id_outcome"' in html


def test_a_form_without_errors_has_no_error_summary() -> None:
    assert "alert" not in render_to_string("ui/error_summary.html", {"form": Outcome()})


def test_what_was_typed_is_escaped_when_it_is_shown_again() -> None:
    assert "<script>" not in field(Outcome({"note": "<script>alert(1)</script>"}), "note")


def chart() -> object:
    now = datetime(2026, 11, 20, 8, tzinfo=UTC)
    labels = Labels(title="Fell <to> 84", colours=colours.colour_words(), missing="Missing")
    point = Point(now - timedelta(hours=1), Decimal("84.5"), "RED", note="Late & odd")
    trend = Trend(
        series=(Series("SpO₂", (point,), (), "%"),), labels=labels,
        starts_at=now - timedelta(days=3), ends_at=now, missing=(now - timedelta(days=1),),
    )  # fmt: skip
    return figure(trend, uid="c")


def test_a_chart_comes_with_the_same_data_as_a_table() -> None:
    html = render_to_string("ui/chart.html", {"chart": chart()})
    assert "<svg" in html
    assert "<summary>Show as table</summary>" in html
    assert "84,5" in html
    assert "st-red" in html
    assert "st-missing" in html
    assert "Fell &lt;to&gt; 84" in html
    assert "Late &amp; odd" in html


def test_a_telephone_number_can_be_pressed_and_says_whose_it_is() -> None:
    html = render_to_string("ui/phone.html", {"number": "76114250", "name": "Marit"})
    assert 'href="tel:+4776114250"' in html
    assert "Marit" in html


def test_without_a_number_there_is_nothing_to_press() -> None:
    assert "<a" not in render_to_string("ui/phone.html", {"number": ""})


def test_pages_link_only_where_there_are_more() -> None:
    html = render_to_string("ui/pager.html", {"newer": "", "older": "?cursor=b"})
    assert "Older" in html
    assert "Newer" not in html
    assert "<nav" not in render_to_string("ui/pager.html", {})
