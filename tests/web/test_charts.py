"""The trend chart: what a nurse, a doctor and a patient must be able to read from it."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from xml.etree import ElementTree

import pytest

from dho.web.charts import (
    Band,
    Labels,
    PlanPeriod,
    Point,
    Series,
    Size,
    Trend,
    bands_of,
    figure,
    trend_rows,
    trend_svg,
)

NOW = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)
START = NOW - timedelta(days=30)
SVG = "{http://www.w3.org/2000/svg}"
WORDS = {"RED": "Rød", "YELLOW": "Gul", "GREEN": "Grønn", "NOT_JUDGED": "Ikke vurdert"}
LABELS = Labels(title="SpO₂ falt til 84", colours=WORDS, missing="Mangler", empty="Ingen målinger")
V1 = bands_of(green=(Decimal(91), None), yellow=(Decimal(88), None))
V2 = bands_of(green=(Decimal(90), None), yellow=(Decimal(86), None))
PLANS = (
    PlanPeriod(START - timedelta(days=100), "Plan v1", V1),
    PlanPeriod(NOW - timedelta(days=10), "Plan v2", V2),
)


def point(days_ago: float, value: int | str, colour: str = "GREEN", **more: str) -> Point:
    return Point(NOW - timedelta(days=days_ago), Decimal(value), colour, **more)


def spo2(*points: Point, periods: tuple[PlanPeriod, ...] = PLANS) -> Series:
    return Series("SpO₂", points, periods, "%", (Decimal(0), Decimal(100)))


def trend(*points: Point, labels: Labels = LABELS, **more: object) -> Trend:
    return Trend(series=(spo2(*points),), labels=labels, starts_at=START, ends_at=NOW, **more)  # type: ignore[arg-type]


def drawn(chart: Trend, **more: object) -> ElementTree.Element:
    return ElementTree.fromstring(trend_svg(chart, uid="t", **more))  # type: ignore[arg-type]


def texts(root: ElementTree.Element) -> list[str]:
    return [element.text or "" for element in root.iter(f"{SVG}text")]


def of_class(root: ElementTree.Element, name: str) -> list[ElementTree.Element]:
    return [element for element in root.iter() if element.get("class") == name]


def test_the_title_carries_the_message_and_names_the_picture() -> None:
    root = drawn(trend(point(1, 92)))
    assert root[0].tag == f"{SVG}title"
    assert root[0].text == "SpO₂ falt til 84"
    assert root.get("aria-labelledby") == root[0].get("id") == "t-t"
    assert root.get("role") == "img"


def test_a_description_is_referred_to_when_there_is_one() -> None:
    labels = Labels(title="a", colours=WORDS, description="Fem målinger mangler")
    root = drawn(trend(point(1, 92), labels=labels))
    assert root.get("aria-labelledby") == "t-t t-d"
    assert root[1].text == "Fem målinger mangler"


def test_bands_go_from_red_over_yellow_to_green_where_only_low_is_bad() -> None:
    assert list(V2) == [
        Band("RED", None, Decimal(86)),
        Band("YELLOW", Decimal(86), Decimal(90)),
        Band("GREEN", Decimal(90), None),
    ]


def test_bands_stand_on_both_sides_where_high_is_bad_too() -> None:
    bands = bands_of(green=(Decimal(4), Decimal(10)), yellow=(Decimal(3), Decimal(15)))
    assert [band.colour for band in bands] == ["RED", "YELLOW", "GREEN", "YELLOW", "RED"]


def test_an_open_yellow_bound_has_no_red_outside_it() -> None:
    bands = bands_of(green=(Decimal(4), None), yellow=(None, None))
    assert [band.colour for band in bands] == ["YELLOW", "GREEN"]


def test_equal_yellow_and_green_bounds_leave_no_empty_yellow_band() -> None:
    bands = bands_of(green=(Decimal(4), None), yellow=(Decimal(4), None))
    assert [band.colour for band in bands] == ["RED", "GREEN"]


def test_the_bands_step_where_a_new_plan_version_begins() -> None:
    limits = of_class(drawn(trend(point(20, 92), point(1, 84, "RED"))), "limit")
    ends = [re.findall(r"[\d.]+", limit.get("d", "")) for limit in limits]
    (_, old_y, old_end), (new_start, new_y, _) = ends[0], ends[2]
    assert old_end == new_start
    assert old_y != new_y


def test_the_red_limit_is_a_thicker_line_than_the_yellow_so_that_grey_paper_shows_it() -> None:
    limits = of_class(drawn(trend(point(1, 92))), "limit")
    widths = [float(limit.get("stroke-width", "0")) for limit in limits]
    assert widths == [1.6, 0.9, 1.6, 0.9]


def test_a_plan_change_has_a_dashed_line_and_its_label() -> None:
    root = drawn(trend(point(1, 92)))
    (line,) = of_class(root, "plan")
    assert line.get("stroke-dasharray")
    assert "Plan v2" in texts(root)


def test_a_plan_from_before_the_chart_has_bands_but_no_line() -> None:
    assert "Plan v1" not in texts(drawn(trend(point(1, 92))))


def test_labels_of_two_changes_close_together_stand_in_two_rows() -> None:
    plans = (*PLANS, PlanPeriod(NOW - timedelta(days=9), "Plan v3", V2))
    chart = Trend(
        series=(spo2(point(1, 92), periods=plans),), labels=LABELS, starts_at=START, ends_at=NOW
    )
    heights = [t.get("y") for t in drawn(chart).iter(f"{SVG}text") if "Plan v" in (t.text or "")]
    assert len(set(heights)) == 2


def test_the_line_is_broken_at_a_missing_reading() -> None:
    whole = trend(point(3, 92), point(2, 93), point(1, 92))
    broken = trend(point(3, 92), point(2, 93), point(1, 92), missing=(NOW - timedelta(days=1.5),))
    assert of_class(drawn(whole), "line")[0].get("d", "").count("M") == 1
    assert of_class(drawn(broken), "line")[0].get("d", "").count("M") == 2


def test_the_line_is_broken_where_two_readings_are_far_apart() -> None:
    chart = trend(point(20, 92), point(1, 93), gap=timedelta(days=3))
    assert of_class(drawn(chart), "line")[0].get("d", "").count("M") == 2


def test_each_missing_reading_is_a_cross_in_a_row_of_its_own() -> None:
    missing = tuple(NOW - timedelta(days=d) for d in (5, 3, 2))
    root = drawn(trend(point(1, 92), missing=missing))
    (row,) = of_class(root, "missing")
    assert row.get("d", "").count("M") == 3
    assert "Mangler" in texts(root)


def test_without_missing_readings_there_is_no_row_for_them() -> None:
    root = drawn(trend(point(1, 92)))
    assert not of_class(root, "missing")
    assert "Mangler" not in texts(root)


def test_each_colour_has_a_shape_of_its_own() -> None:
    chart = trend(
        point(4, 95), point(3, 88, "YELLOW"), point(2, 84, "RED"), point(1, 93, "NOT_JUDGED")
    )
    shapes = [
        (group[1].tag.removeprefix(SVG), group[1].get("d", "").count("l"))
        for group in drawn(chart).iter(f"{SVG}g")
    ]
    assert len(set(shapes)) == 4


def test_a_colour_that_nobody_knows_is_shown_as_not_judged() -> None:
    assert of_class(drawn(trend(point(1, 92, "PURPLE"))), "m-not-judged")


def test_an_open_square_is_explained_only_when_there_is_one() -> None:
    assert "Ikke vurdert" in texts(drawn(trend(point(1, 92, "NOT_JUDGED"))))
    assert "Ikke vurdert" not in texts(drawn(trend(point(1, 92))))


def test_the_names_of_the_colours_and_the_limits_in_force_are_written_at_the_edge() -> None:
    found = texts(drawn(trend(point(1, 92))))
    assert {"Rød", "Gul", "Grønn", "90", "86"} <= set(found)


def test_every_point_tells_its_value_under_the_pointer() -> None:
    root = drawn(trend(point(0, "84.5", "RED")))
    (group,) = root.iter(f"{SVG}g")
    assert group[0].text == "20.11 09.00: 84,5 % Rød"


def test_a_reading_outside_the_time_of_the_chart_is_not_drawn() -> None:
    assert len(list(drawn(trend(point(40, 92), point(1, 92))).iter(f"{SVG}g"))) == 1


def test_a_chart_without_readings_says_so() -> None:
    assert "Ingen målinger" in texts(drawn(trend()))


def test_a_value_of_its_kind_never_widens_the_axis_past_its_bounds() -> None:
    numbers = [t for t in texts(drawn(trend(point(1, 100)))) if t.isdigit()]
    assert max(int(n) for n in numbers) <= 100


def test_a_single_reading_and_equal_readings_are_drawn() -> None:
    alone = Series("Vekt", (point(1, "81.4"),), (), "kg")
    chart = Trend(series=(alone,), labels=LABELS, starts_at=START, ends_at=NOW)
    assert len(list(drawn(chart).iter(f"{SVG}g"))) == 1


def test_days_stand_at_norwegian_midnight_also_when_summer_time_ends() -> None:
    start = datetime(2026, 10, 23, 22, tzinfo=UTC)  # midnight before Saturday 24 October
    chart = Trend(
        series=(spo2(),), labels=LABELS, starts_at=start, ends_at=start + timedelta(days=4)
    )
    ticks = [t for t in drawn(chart).iter(f"{SVG}text") if re.fullmatch(r"\d\d\.10", t.text or "")]
    places = [float(t.get("x", "0")) for t in ticks]
    assert [t.text for t in ticks] == ["25.10", "26.10", "27.10"]
    # Sunday the 25th has 25 hours.
    assert (places[1] - places[0]) / (places[2] - places[1]) == pytest.approx(25 / 24, rel=0.01)


def test_a_day_has_hours_on_its_axis() -> None:
    chart = Trend(series=(spo2(),), labels=LABELS, starts_at=NOW - timedelta(days=1), ends_at=NOW)
    assert {"12.00", "18.00", "00.00", "06.00"} <= set(texts(drawn(chart)))


def test_blood_pressure_has_a_panel_for_each_of_its_two_numbers() -> None:
    high = Series("Systolisk", (point(1, 150),), (PlanPeriod(START, "v1", V1),), "mmHg")
    low = Series("Diastolisk", (point(1, 80),), (PlanPeriod(START, "v1", V1),), "mmHg")
    chart = Trend(series=(high, low), labels=LABELS, starts_at=START, ends_at=NOW)
    root = drawn(chart)
    assert {"Systolisk (mmHg)", "Diastolisk (mmHg)"} <= set(texts(root))
    frames = [r for r in root.iter(f"{SVG}rect") if r.get("fill") == "none"]
    tops = [float(frame.get("y", "0")) for frame in frames]
    assert tops[1] > tops[0] + float(frames[0].get("height", "0"))


def test_a_phone_gets_a_narrow_drawing_with_letters_of_full_size() -> None:
    root = drawn(trend(point(1, 92)), size=Size(340, 190, 13))
    assert root.get("viewBox", "").split()[2] == "340"
    assert root.get("font-size") == "13"


HOSTILE = "\"><script>alert(1)</script>&'"


def test_whatever_the_texts_hold_no_markup_comes_out() -> None:
    words = dict.fromkeys(WORDS, HOSTILE)
    labels = Labels(
        title=HOSTILE, description=HOSTILE, colours=words, missing=HOSTILE, empty=HOSTILE,
        day_format=HOSTILE, decimal_sign=HOSTILE,
    )  # fmt: skip
    plans = (PLANS[0], PlanPeriod(NOW - timedelta(days=3), HOSTILE, V2))
    points = (point(2, 92, HOSTILE, shown=HOSTILE, note=HOSTILE), point(1, 90, "NOT_JUDGED"))
    series = Series(HOSTILE, points, plans, HOSTILE)
    chart = Trend(series=(series,), labels=labels, starts_at=START, ends_at=NOW, missing=(NOW,))
    svg = trend_svg(chart, uid=HOSTILE)
    assert "<script" not in svg
    assert not [e for e in ElementTree.fromstring(svg).iter() if "script" in e.tag]


def test_the_drawing_needs_no_style_attribute_and_no_script() -> None:
    root = drawn(trend(point(2, 92), point(1, 84, "RED"), missing=(NOW,)))
    for element in root.iter():
        assert not {name for name in element.attrib if name == "style" or name.startswith("on")}
        assert element.tag.removeprefix(SVG) not in {"script", "style", "foreignObject", "use"}


def test_everything_drawn_stays_inside_the_drawing() -> None:
    root = drawn(trend(point(29.9, 2), point(0, 100, "RED"), missing=(START, NOW)))
    width, height = (float(n) for n in root.get("viewBox", "").split()[2:])
    for element in root.iter():
        for name, limit in (("x", width), ("cx", width), ("y", height), ("cy", height)):
            if element.get(name) is not None:
                assert 0 <= float(element.get(name, "0")) <= limit


# ---- the table of the same data ----


def test_the_table_has_every_reading_and_every_missing_one_newest_first() -> None:
    rows = trend_rows(
        trend(point(3, "92.5"), point(1, 84, "RED"), missing=(NOW - timedelta(days=2),))
    )
    assert [(row.values, row.colour, row.missing) for row in rows] == [
        (("84",), "RED", False),
        (("",), "MISSING", True),
        (("92,5",), "GREEN", False),
    ]


def test_the_table_shows_what_the_meter_showed_and_the_remark() -> None:
    (row,) = trend_rows(trend(point(1, 30, "RED", shown="HI", note="Kom inn forsinket")))
    assert row.values == ("HI",)
    assert row.note == "Kom inn forsinket"


def test_two_numbers_of_one_reading_stand_in_one_row_with_the_worst_colour() -> None:
    high = Series("Systolisk", (point(1, 150, "RED"),))
    low = Series("Diastolisk", (point(1, 80, "GREEN"),))
    (row,) = trend_rows(Trend(series=(high, low), labels=LABELS, starts_at=START, ends_at=NOW))
    assert row.values == ("150", "80")
    assert row.colour == "RED"


def test_the_table_ends_where_the_chart_ends() -> None:
    assert len(trend_rows(trend(point(40, 92), point(1, 92)))) == 1


def test_a_figure_is_the_chart_with_its_table() -> None:
    one = figure(trend(point(1, 92)), uid="t")
    assert one.columns == ("SpO₂ (%)",)
    assert one.width == 4
    assert one.caption == "SpO₂ falt til 84"
    assert one.svg.startswith("<svg")
