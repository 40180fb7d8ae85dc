"""Readings of before: per kind a list, a chart, and the chart as a table."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from dho.web import written
from dho.web.charts import Labels, PlanPeriod, Point, Series, Size, Trend, bands_of, trend_svg
from dho.web.colours import colour_words
from measurements.presenters import PATIENT_WORDS
from measurements.rules.kinds import KINDS, NUMBER_KINDS
from selfcare_plans.presenters.words import capital
from selfcare_plans.rules.document import RangeRule
from triage.presenters.patient.words import shown
from triage.queries.patient import kinds_measured

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from django.utils.safestring import SafeString

    from measurements.rules.kind import Kind
    from triage.presenters.patient.words import Shown
    from triage.queries.patient import OwnReading, PlanNow

PERIODS = (7, 30, 90)
NEWEST = 3
GAP = timedelta(days=3)
PHONE = Size(360, 200, 13)


@dataclass(frozen=True, slots=True)
class KindHistory:
    """One kind: the newest readings, all of them (the chart as a table), and the chart."""

    kind: str
    label: str
    newest: tuple[Shown, ...]
    rows: tuple[Shown, ...]
    missed: tuple[datetime, ...]
    chart: SafeString


@dataclass(frozen=True, slots=True)
class Period:
    """What the charts cover: ``days`` before ``now``, in the patient's time zone."""

    days: int
    now: datetime
    zone: ZoneInfo

    @property
    def starts_at(self) -> datetime:
        """The first instant."""
        return self.now - timedelta(days=self.days)

    @property
    def words(self) -> str:
        """The period inside a sentence."""
        words: str = ngettext("the last day", "the last %(days)s days", self.days)
        return words % {"days": self.days}


def period_of(text: str, now: datetime, time_zone: str) -> Period:
    """Return the days asked for, 30 unless it is one of ``PERIODS``."""
    days = int(text) if text.isdecimal() and int(text) in PERIODS else 30
    return Period(days, now, ZoneInfo(time_zone))


def histories(
    *,
    readings: Sequence[OwnReading],
    missed: Sequence[tuple[str, datetime]],
    plans: Sequence[PlanNow],
    period: Period,
) -> tuple[KindHistory, ...]:
    """Return every kind that was measured in the period, the most recently measured first."""
    found = []
    for kind in filter(NUMBER_KINDS.__contains__, kinds_measured(readings)):
        own = [one for one in readings if one.kind == kind]
        rows = tuple(shown(one) for one in sorted(own, key=lambda one: "FUTURE" in one.flags))
        sound = [one for one in own if not one.is_in_error]
        gone = tuple(at for name, at in missed if name == kind)
        trend = Trend(
            series=tuple(_series(KINDS[kind], sound, plans)),
            labels=_labels(kind, [one for one in rows if not one.is_in_error], period),
            starts_at=period.starts_at,
            ends_at=period.now,
            missing=gone,
            gap=GAP,
            zone=period.zone,
        )
        found.append(
            KindHistory(
                kind=kind,
                label=PATIENT_WORDS.label(kind),
                newest=rows[:NEWEST],
                rows=rows,
                missed=tuple(reversed(gone)),
                chart=trend_svg(trend, uid=f"chart-{kind}", size=PHONE),
            )
        )
    return tuple(found)


def _labels(kind: str, rows: Sequence[Shown], period: Period) -> Labels:
    words = {
        "label": PATIENT_WORDS.label(kind),
        "count": len(rows),
        "period": period.words,
        "value": rows[0].value if rows else "–",
    }
    title = ngettext(
        "%(label)s, %(period)s: %(count)s reading, %(value)s",
        "%(label)s, %(period)s: %(count)s readings, the last %(value)s",
        len(rows),
    )
    return Labels(
        title=title % words,
        colours={**colour_words(), "NOT_JUDGED": _("Not yet assessed")},
        missing=_("Missing"),
        decimal_sign=written.decimal_sign(),
    )


def _series(
    kind: Kind, readings: Sequence[OwnReading], plans: Sequence[PlanNow]
) -> Iterator[Series]:
    for name in [part.name for part in kind.parts if part.required] or [""]:
        label = capital(PATIENT_WORDS.component(name)) if name else PATIENT_WORDS.label(kind.name)
        yield Series(
            label=label,
            points=tuple(_points(name, readings)),
            periods=tuple(_periods(kind.name, name, plans)),
            unit=PATIENT_WORDS.unit(kind.name),
            bounds=(kind.possible.low, kind.possible.high),
        )


def _points(component: str, readings: Sequence[OwnReading]) -> Iterator[Point]:
    for one in reversed(readings):
        value = one.components.get(component) if component else one.value
        if value is not None:
            said = shown(one)
            yield Point(one.measured_at, value, said.colour or "NOT_JUDGED", note=said.by)


def _periods(kind: str, component: str, plans: Sequence[PlanNow]) -> Iterator[PlanPeriod]:
    """Yield the bands of each plan version: of the range that holds whatever the circumstances."""
    for plan in plans:
        rules = [
            rule
            for item in plan.document.items
            for rule in item.rules
            if item.kind == kind and isinstance(rule, RangeRule) and not rule.context
        ]
        rule = next((one for one in rules if (one.component or "") == component), None)
        since = plan.version.in_force_from
        if rule is not None and since is not None:
            yield PlanPeriod(
                since,
                _("Plan %(number)s") % {"number": plan.version.number},
                bands_of(
                    green=(rule.green_low, rule.green_high),
                    yellow=(rule.yellow_low, rule.yellow_high),
                ),
            )
