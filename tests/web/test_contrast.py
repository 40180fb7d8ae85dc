"""Contrast of our own colours: text 4.5:1, marks, lines and edges 3:1 (WCAG 1.4.3 and 1.4.11)."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from dho.web.charts.marks import (
    AXIS_TEXT,
    BAR_AFTER,
    BAR_BEFORE,
    BAR_EDGE,
    FILL,
    FRAME,
    INK,
    LIMIT,
    MARK,
    PAPER,
)

CSS = Path(__file__).resolve().parents[2] / "static" / "css" / "dho.css"
TOKENS = dict(re.findall(r"--([\w-]+):\s*(#[0-9a-f]{3,6});", CSS.read_text(encoding="utf-8")))
WHITE = "#ffffff"


def luminance(colour: str) -> float:
    digits = colour.lstrip("#")
    if len(digits) == 3:
        digits = "".join(2 * digit for digit in digits)
    parts = [int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_the_measure_itself_is_right() -> None:
    assert contrast("#000", "#fff") == pytest.approx(21)
    assert contrast("#777777", "#fff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("colour", MARK)
@pytest.mark.parametrize("band", [*FILL.values(), PAPER])
def test_every_mark_of_a_chart_stands_out_from_every_band(colour: str, band: str) -> None:
    assert contrast(MARK[colour], band) >= 3


@pytest.mark.parametrize("text", [*MARK.values(), AXIS_TEXT, INK])
def test_every_text_of_a_chart_can_be_read_on_paper(text: str) -> None:
    assert contrast(text, PAPER) >= 4.5


@pytest.mark.parametrize("band", [*FILL.values(), PAPER])
def test_lines_and_limits_of_a_chart_stand_out_from_every_band(band: str) -> None:
    assert contrast(LIMIT, band) >= 3
    assert contrast(INK, band) >= 4.5
    assert contrast(FRAME, band) >= 3


def test_the_two_bars_differ_in_grey_and_have_an_edge() -> None:
    assert contrast(BAR_BEFORE, BAR_AFTER) >= 3
    assert contrast(BAR_EDGE, PAPER) >= 3


# (text, ground): the pairs that dho.css, staff.css and patient.css put together.
TEXTS = [
    (WHITE, "red"),
    ("yellow-ink", "yellow"),
    ("green", WHITE),
    ("missing", WHITE),
    ("unjudged", "unjudged-tint"),
    ("red-ink", "red-tint"),
    ("yellow-ink", "yellow-tint"),
    ("green-ink", "green-tint"),
    ("red", WHITE),
    ("red", "red-tint"),
    ("green", "green-tint"),
    ("muted", WHITE),
    ("muted", "tint"),
    ("muted", "accent-tint"),
    ("accent-ink", WHITE),
    ("accent-ink", "tint"),
    ("accent-ink", "accent-tint"),
    (WHITE, "night"),
    (WHITE, "night-light"),
    (WHITE, "accent-ink"),
]
EDGES = [
    ("edge", WHITE),
    ("edge", "tint"),
    ("red", WHITE),
    ("yellow-edge", WHITE),
    ("yellow-edge", "yellow-tint"),
    ("green", "green-tint"),
    ("missing", "missing-tint"),
    ("unjudged", WHITE),
    ("night", WHITE),
]


def token(name: str) -> str:
    return name if name.startswith("#") else TOKENS[name]


@pytest.mark.parametrize(("text", "ground"), TEXTS)
def test_text_can_be_read_on_its_ground(text: str, ground: str) -> None:
    assert contrast(token(text), token(ground)) >= 4.5


@pytest.mark.parametrize(("edge", "ground"), EDGES)
def test_edges_of_fields_chips_and_zones_can_be_seen(edge: str, ground: str) -> None:
    assert contrast(token(edge), token(ground)) >= 3


def test_severity_grows_in_grey_red_is_the_darkest_fill() -> None:
    assert luminance(TOKENS["red"]) < luminance(TOKENS["yellow"]) < luminance(WHITE)
