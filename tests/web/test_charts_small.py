"""The tiny trend of a row, and the bars of a report."""

from __future__ import annotations

from decimal import Decimal
from xml.etree import ElementTree

from dho.web.charts import Bar, BarGroup, BarLabels, bar_rows, bars_svg, spark_svg

SVG = "{http://www.w3.org/2000/svg}"
HOSTILE = '"><script>alert(1)</script>'
GREEN = (Decimal(90), None)


def spark(*values: tuple[int | None, str]) -> ElementTree.Element:
    rows = [(None if v is None else Decimal(v), colour) for v, colour in values]
    return ElementTree.fromstring(spark_svg(rows, green=GREEN, label="Siste fem, sist 84"))


def test_a_sparkline_says_its_message_in_words() -> None:
    root = spark((91, "GREEN"), (84, "RED"))
    assert root.get("aria-label") == "Siste fem, sist 84"
    assert root.get("role") == "img"


def test_a_sparkline_ends_in_the_mark_of_the_last_colour() -> None:
    marks = [e.get("class") for e in spark((91, "GREEN"), (84, "RED")).iter() if e.get("class")]
    assert marks == ["spark", "m-red"]


def test_a_sparkline_is_broken_at_missing_values() -> None:
    root = spark((91, "GREEN"), (92, "GREEN"), (None, ""), (90, "GREEN"))
    (line,) = (e for e in root.iter(f"{SVG}path") if e.get("fill") == "none")
    assert line.get("d", "").count("M") == 2


def test_a_sparkline_of_nothing_shows_only_the_band() -> None:
    assert not list(spark((None, ""), (None, "")).iter(f"{SVG}path"))
    assert not list(spark().iter(f"{SVG}path"))


def test_a_sparkline_without_limits_has_no_band() -> None:
    svg = spark_svg([(Decimal(80), "NOT_JUDGED")], green=(None, None), label="a")
    assert len(list(ElementTree.fromstring(svg).iter(f"{SVG}rect"))) == 2  # paper and open square


def test_the_words_of_a_sparkline_are_escaped() -> None:
    svg = spark_svg([(Decimal(80), "GREEN")], green=GREEN, label=HOSTILE)
    assert "<script" not in svg
    ElementTree.fromstring(svg)


def bars(*groups: BarGroup, **more: object) -> ElementTree.Element:
    labels = BarLabels(title="Innleggelser falt", series=("Før", "Etter"), target="mål 0,30")
    return ElementTree.fromstring(bars_svg(groups, labels=labels, uid="b", **more))  # type: ignore[arg-type]


def pair(before: str, after: str) -> BarGroup:
    return BarGroup("Sortland", (Bar(Decimal(before), before), Bar(Decimal(after), after)))


def lengths(root: ElementTree.Element) -> list[float]:
    found = [r for r in root.iter(f"{SVG}rect") if r.get("height") == "12"]
    return [float(r.get("width", "0")) for r in found]


def test_the_length_of_a_bar_is_its_value_from_zero() -> None:
    before, after = lengths(bars(pair("0.4", "0.2")))
    assert before > after > 0
    assert abs(before / after - 2) < 0.01


def test_every_bar_has_its_number_written_and_every_series_its_name() -> None:
    found = [t.text for t in bars(pair("0.4", "0.2")).iter(f"{SVG}text")]
    assert {"0.4", "0.2", "Sortland", "Før", "Etter"} <= set(found)


def test_a_value_that_is_not_shown_says_why_and_has_no_bar() -> None:
    root = bars(pair("0.4", "0.2"), BarGroup("Bø", (Bar(None, "under 5, vises ikke"),)))
    assert len(lengths(root)) == 2
    assert "under 5, vises ikke" in [t.text for t in root.iter(f"{SVG}text")]


def test_a_confidence_interval_is_a_whisker() -> None:
    bar = Bar(Decimal("0.4"), "0,4", Decimal("0.3"), Decimal("0.5"))
    root = bars(BarGroup("Sortland", (bar,)))
    assert [e for e in root.iter() if e.get("class") == "interval"]


def test_a_target_is_a_dashed_line_with_its_label() -> None:
    root = bars(pair("0.4", "0.2"), target=Decimal("0.3"))
    assert [e for e in root.iter(f"{SVG}path") if e.get("stroke-dasharray")]
    assert "mål 0,30" in [t.text for t in root.iter(f"{SVG}text")]


def test_a_negative_value_goes_to_the_left_of_zero() -> None:
    root = bars(pair("-4", "2"))
    places = [float(r.get("x", "0")) for r in root.iter(f"{SVG}rect") if r.get("height") == "12"]
    assert places[0] < places[1]


def test_no_values_at_all_is_still_a_drawing() -> None:
    assert bars(BarGroup("Bø", (Bar(None, "ingen tall"),))).tag == f"{SVG}svg"
    assert bars().tag == f"{SVG}svg"


def test_the_texts_of_bars_are_escaped() -> None:
    labels = BarLabels(title=HOSTILE, series=(HOSTILE, HOSTILE), target=HOSTILE)
    groups = [BarGroup(HOSTILE, (Bar(Decimal(1), HOSTILE), Bar(None, HOSTILE)))]
    svg = bars_svg(groups, labels=labels, uid=HOSTILE, target=Decimal(1))
    assert "<script" not in svg
    ElementTree.fromstring(svg)


def test_the_table_of_bars_has_the_same_texts() -> None:
    assert bar_rows([pair("0.4", "0.2")]) == (("Sortland", "0.4", "0.2"),)
