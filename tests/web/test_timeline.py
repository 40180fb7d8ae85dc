"""One time axis: lanes that stand in line, a crowded one that stays true, shapes besides colours."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from xml.etree import ElementTree

import pytest

from dho.web.charts import (
    NARROW,
    WIDE,
    Axis,
    Change,
    EventLane,
    Happened,
    Labels,
    PlanPeriod,
    Point,
    Series,
    Shape,
    Span,
    ValueLane,
    bands_of,
    events_svg,
    lane_svg,
)
from dho.web.charts.lanes import thinned, tracks
from dho.web.charts.signs import sign

NOW = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)
START = NOW - timedelta(days=90)
SVG = "{http://www.w3.org/2000/svg}"
WORDS = {"RED": "Rød", "YELLOW": "Gul", "GREEN": "Grønn", "NOT_JUDGED": "Ikke vurdert"}
LABELS = Labels(title="SpO₂: 3 målinger", colours=WORDS, missing="Mangler", empty="Ingen målinger")
BANDS = bands_of(green=(Decimal(90), None), yellow=(Decimal(86), None))
AXIS = Axis(starts_at=START, ends_at=NOW, changes=(Change(NOW - timedelta(days=40), "plan v2"),))
HOUR = timedelta(hours=1)


def ago(days: float) -> datetime:
    return NOW - timedelta(days=days)


def point(days_ago: float, value: int, colour: str = "GREEN") -> Point:
    return Point(ago(days_ago), Decimal(value), colour)


def spo2(*points: Point) -> Series:
    return Series("SpO₂", points, (PlanPeriod(START, "", BANDS),), "%", (Decimal(0), Decimal(100)))


def drawn(text: str) -> ElementTree.Element:
    return ElementTree.fromstring(text)


def of_class(root: ElementTree.Element, name: str) -> list[ElementTree.Element]:
    return [element for element in root.iter() if element.get("class") == name]


def texts(root: ElementTree.Element) -> list[str]:
    return [element.text or "" for element in root.iter(f"{SVG}text")]


def lane(*points: Point, axis: Axis = AXIS, **more) -> ElementTree.Element:
    missing = more.pop("missing", ())
    one = ValueLane(series=(spo2(*points),), missing=missing)
    return drawn(lane_svg(one, axis, labels=LABELS, uid="a", **more))


def events(*lanes: EventLane, axis: Axis = AXIS, **more) -> ElementTree.Element:
    return drawn(events_svg(lanes, axis, labels=LABELS, uid="e", **more))


# ---- the two rules of a crowded axis


def test_few_points_all_stay_in_order_of_time() -> None:
    points = [point(1, 92), point(3, 91), point(2, 93)]
    kept = thinned(points, START, NOW, most=3)
    assert [one.at for one in kept] == [ago(3), ago(2), ago(1)]


def test_what_lies_outside_the_window_is_left_out_and_its_edges_are_in() -> None:
    points = [point(91, 80), point(90, 91), point(0, 92), point(-1, 99)]
    assert [one.value for one in thinned(points, START, NOW, most=9)] == [91, 92]


def crowd() -> list[Point]:
    return [point(day / 10, 92 + day % 5) for day in range(900)]


def test_a_crowd_is_thinned_to_about_what_was_asked_for() -> None:
    assert 60 <= len(thinned(crowd(), START, NOW, most=90)) <= 93


def test_no_peak_and_no_red_disappears_from_a_crowd() -> None:
    points = [*crowd(), point(33.3, 70), point(44.4, 99), point(55.5, 93, "RED")]
    kept = thinned(points, START, NOW, most=90)
    assert {70, 99} <= {int(one.value) for one in kept}
    assert [one.at for one in kept if one.colour == "RED"] == [ago(55.5)]
    assert [one.at for one in kept] == sorted(one.at for one in kept)


@pytest.mark.parametrize("better", ["GREEN", "YELLOW"])
def test_the_worst_of_a_part_stands_for_it(better: str) -> None:
    points = [*crowd(), point(33.31, 94, better), point(33.32, 93, "NOT_JUDGED")]
    kept = thinned(points, START, NOW, most=90)
    assert "NOT_JUDGED" in {one.colour for one in kept}


def span(start: float, end: float | None) -> Span:
    return Span(ago(start), None if end is None else ago(end), "x", "YELLOW")


def test_two_that_overlap_stand_in_two_rows_and_a_later_one_takes_the_first_again() -> None:
    spans = [span(50, 40), span(45, 20), span(39, 30)]
    assert tracks(spans, NOW, most=6, apart=HOUR) == [0, 1, 0]


def test_one_that_is_open_keeps_its_row_until_now() -> None:
    assert tracks([span(50, None), span(2, 1)], NOW, most=6, apart=HOUR) == [0, 1]


def test_the_order_in_which_they_are_given_does_not_matter() -> None:
    assert tracks([span(39, 30), span(50, 40)], NOW, most=6, apart=HOUR) == [0, 0]


def test_two_closer_than_the_distance_asked_for_stand_in_two_rows() -> None:
    spans = [span(50, 40), span(39.99, 30)]
    assert tracks(spans, NOW, most=6, apart=timedelta(days=1)) == [0, 1]
    assert tracks(spans, NOW, most=6, apart=timedelta(0)) == [0, 0]


def test_more_at_a_time_than_there_are_rows_share_the_last() -> None:
    spans = [span(50 - one, None) for one in range(12)]
    assert tracks(spans, NOW, most=6, apart=HOUR) == [0, 1, 2, 3, 4, *[5] * 7]


# ---- the drawings


def test_every_lane_of_a_size_has_its_frame_at_the_same_place() -> None:
    first = of_class(lane(point(1, 92)), "plan")[0].get("d", "")
    second = of_class(events(EventLane("Varsler")), "plan")[0].get("d", "")
    assert first.split(" ")[0] == second.split(" ")[0]


@pytest.mark.parametrize("size", [WIDE, NARROW])
def test_a_plan_change_goes_through_every_lane_with_its_label(size) -> None:
    for root in (lane(point(1, 92), size=size), events(EventLane("Varsler"), size=size)):
        (line,) = of_class(root, "plan")
        assert line.get("stroke-dasharray")
        assert "plan v2" in texts(root)


def test_a_plan_change_before_the_axis_is_not_drawn() -> None:
    axis = Axis(starts_at=START, ends_at=NOW, changes=(Change(ago(100), "plan v1"),))
    assert of_class(lane(point(1, 92), axis=axis), "plan") == []


def test_a_pause_is_hatched_in_every_lane_and_says_what_it_is() -> None:
    axis = Axis(starts_at=START, ends_at=NOW, shades=(Span(ago(20), ago(10), "Innlagt"),))
    for root in (lane(point(1, 92), axis=axis), events(EventLane("Varsler"), axis=axis)):
        (shade,) = of_class(root, "shade")
        assert shade.get("fill", "").startswith("url(#")
        assert shade[0].text == "Innlagt"


def test_greens_are_dots_of_one_path_and_the_others_say_what_they_are() -> None:
    root = lane(point(5, 92), point(4, 93), point(3, 88, "YELLOW"), point(2, 80, "RED"))
    (dots,) = of_class(root, "dots")
    assert dots.get("d", "").count("M") == 2
    said = [one.text for one in root.iter(f"{SVG}title")]
    assert any("88 % Gul" in (text or "") for text in said)
    assert any("80 % Rød" in (text or "") for text in said)


def test_the_limits_are_lines_that_grey_paper_shows() -> None:
    widths = [one.get("stroke-width") for one in of_class(lane(point(1, 92)), "limit")]
    assert widths == ["1.6", ".9"]


def test_missing_readings_are_crosses_below_the_panel_and_break_the_line() -> None:
    root = lane(point(3, 92), point(1, 92), missing=(ago(2), ago(200)))
    (row,) = of_class(root, "missing")
    assert row.get("d", "").count("M") == 1
    assert of_class(root, "line")[0].get("d", "").count("M") == 2
    assert "Mangler" in texts(root)


def test_a_lane_without_readings_says_so() -> None:
    assert "Ingen målinger" in texts(lane())


def test_a_lane_names_itself_and_refers_to_the_words_about_all() -> None:
    root = lane(point(1, 92), described_by="axis-summary")
    assert root.get("aria-describedby") == "axis-summary"
    assert root[0].text == "SpO₂: 3 målinger"
    assert root.get("role") == "img"
    assert lane(point(1, 92)).get("aria-describedby") is None


def test_nothing_in_a_drawing_takes_the_focus() -> None:
    roots = (lane(point(1, 92, "RED")), events(EventLane("V", spans=(span(5, 4),))))
    assert not [one for root in roots for one in root.iter() if one.get("tabindex")]


def test_an_alert_has_the_shape_of_its_colour_and_a_line_until_it_was_closed() -> None:
    closed = events(EventLane("Varsler", spans=(span(50, 40),)))
    open_one = events(EventLane("Varsler", spans=(span(50, None),)))
    assert of_class(closed, "m-yellow")
    assert ElementTree.tostring(closed) != ElementTree.tostring(open_one)


def test_an_alert_that_was_over_before_the_axis_is_not_drawn() -> None:
    assert of_class(events(EventLane("Varsler", spans=(span(120, 100),))), "m-yellow") == []


def test_silence_has_a_dashed_box() -> None:
    root = events(EventLane("Varsler", spans=(Span(ago(5), ago(4), "x", "MISSING"),)))
    assert of_class(root, "m-missing")[0].get("stroke-dasharray")


def test_every_thing_that_happens_has_a_shape_of_its_own() -> None:
    names = [*Shape, "RED", "YELLOW", "GREEN", "NOT_JUDGED"]
    assert len({sign(name, 10, 10) for name in names}) == len(names)


def test_a_mark_says_what_happened_and_one_outside_the_axis_is_left_out() -> None:
    marks = (Happened(ago(3), Shape.EVENT, "Fall <i>"), Happened(ago(300), Shape.EVENT, "gammelt"))
    root = events(EventLane("Hendelser", marks=marks))
    assert [one.text for one in root.iter(f"{SVG}title")][1:] == ["Fall <i>"]


def test_a_crowded_year_of_eight_kinds_stays_small() -> None:
    points = tuple(point(one / 3, 85 + one % 14, "YELLOW") for one in range(1095))
    axis = Axis(starts_at=NOW - timedelta(days=365), ends_at=NOW)
    one = ValueLane(series=(spo2(*points),))
    assert len(lane_svg(one, axis, labels=LABELS, uid="a", size=NARROW)) < 60_000
