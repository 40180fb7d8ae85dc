"""Charts drawn on the server as SVG: one look for the web, the phone and the PDF, no script.

Colours are the names of the judgements (``RED``, ``YELLOW``, ``GREEN``, ``NOT_JUDGED``); every one
also has a shape of its own. All words come from the caller, translated; everything is escaped here.
"""

from dho.web.charts.bars import Bar, BarGroup, BarLabels, bar_rows, bars_svg
from dho.web.charts.change import ChangeLabels, ChangeRow, change_svg
from dho.web.charts.development import Step, development_svg
from dho.web.charts.facts import (
    Band,
    Figure,
    Labels,
    PlanPeriod,
    Point,
    Row,
    Series,
    Size,
    Trend,
    bands_of,
)
from dho.web.charts.lanes import (
    NARROW,
    WIDE,
    Axis,
    Change,
    EventLane,
    Happened,
    Shape,
    Span,
    ValueLane,
)
from dho.web.charts.pairs import PairLabels, pairs_svg
from dho.web.charts.spark import spark_svg
from dho.web.charts.table import figure, trend_rows
from dho.web.charts.timeline import events_svg, lane_svg
from dho.web.charts.trend import trend_svg

__all__ = [
    "NARROW",
    "WIDE",
    "Axis",
    "Band",
    "Bar",
    "BarGroup",
    "BarLabels",
    "Change",
    "ChangeLabels",
    "ChangeRow",
    "EventLane",
    "Figure",
    "Happened",
    "Labels",
    "PairLabels",
    "PlanPeriod",
    "Point",
    "Row",
    "Series",
    "Shape",
    "Size",
    "Span",
    "Step",
    "Trend",
    "ValueLane",
    "bands_of",
    "bar_rows",
    "bars_svg",
    "change_svg",
    "development_svg",
    "events_svg",
    "figure",
    "lane_svg",
    "pairs_svg",
    "spark_svg",
    "trend_rows",
    "trend_svg",
]
