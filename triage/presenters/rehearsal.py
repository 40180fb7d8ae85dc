"""A rehearsal in words: the verdict first, what it would have cost, the load, and the charts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from dho.web import colours, written
from dho.web.charts import Figure, Labels, PlanPeriod, Point, Series, Size, Trend, figure
from measurements.presenters import STAFF_WORDS
from selfcare_plans.presenters.words import TEMPLATE_LABELS, listed
from selfcare_plans.rules.document import Colour
from selfcare_plans.rules.templates import TemplateName
from triage.presenters.board import bands_in
from triage.presenters.sentences import sentence, value_shown
from triage.rules.amounts import described
from triage.rules.causes import is_missing
from triage.rules.rehearsal import ALERTING, LEAST_DAYS, Concern, nurse_minutes
from triage.rules.rehearsal_episodes import Answer, What

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date, datetime

    from selfcare_plans.rules.document import PlanDocument
    from triage.rules.rehearsal import Judged, Load, Material, Rehearsal
    from triage.rules.rehearsal_episodes import Cost
    from triage.rules.verdict import Verdict

_SIZE = Size(560, 170, 13)
_PARTS = {"blood_pressure": ("systolic", "diastolic")}


@dataclass(frozen=True, slots=True)
class CostShown:
    """One episode and what the draft would have made of it. ``tone``: red, yellow or green."""

    on: datetime
    what: str
    answer: str
    tone: str


@dataclass(frozen=True, slots=True)
class LoadRow:
    """One line of the load: what is counted, under the version in force and under the draft."""

    what: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class RedShown:
    """A reading that only one of the two calls red, with what the other says."""

    on: datetime
    value: str
    before: str
    after: str
    reason: str


@dataclass(frozen=True, slots=True)
class Pair:
    """One kind's readings, drawn twice: over the bands in force and over the draft's."""

    label: str
    before: Figure | None
    after: Figure
    is_changed: bool


@dataclass(frozen=True, slots=True)
class RehearsalShown:
    """The whole page."""

    verdict: str
    tone: str
    caveats: list[str]
    costs: list[CostShown]
    load: list[LoadRow]
    appear: list[RedShown]
    vanish: list[RedShown]
    charts: list[Pair]
    minutes: str


def rehearsal_shown(
    found: Rehearsal,
    material: Material,
    before: PlanDocument | None,
    after: PlanDocument,
) -> RehearsalShown:
    """Return a rehearsal as it is read."""
    return RehearsalShown(
        verdict=verdict(found),
        tone="danger" if found.needs_a_closer_look else "info",
        caveats=_caveats(found, material),
        costs=[_cost(one) for one in found.costs],
        load=_load(found),
        appear=[_red(one) for one in found.reds_that_appear],
        vanish=[_red(one) for one in found.reds_that_vanish],
        charts=_charts(found, material, before, after),
        minutes=minutes_in_words(material.minutes),
    )


def verdict(found: Rehearsal) -> str:
    """Return the first sentence: what a draft that must not pass unread would have cost."""
    words: dict[str, Any] = {"days": found.days, "count": len(found.missed)}
    if Concern.MISSED_EPISODE in found.concerns:
        words["dates"] = listed(_day(one.episode.starts_at) for one in found.missed)
        return (
            ngettext(
                "The draft would have missed %(count)s episode that was acted on: %(dates)s.",
                "The draft would have missed %(count)s episodes that were acted on: %(dates)s.",
                len(found.missed),
            )
            % words
        )
    if Concern.NO_READINGS in found.concerns:
        return _("There are no readings to rehearse with in %(days)s days.") % words
    if Concern.NOTHING_FIRES in found.concerns:
        return _("Nothing fires in %(days)s days: under this draft nobody would be told.") % words
    if not found.costs:
        return (
            _(
                "In %(days)s days nobody acted on anything, so what the draft would miss is not known."
            )
            % words
        )
    later = sum(1 for one in found.costs if one.answer is Answer.LATER)
    words["count"] = len(found.costs)
    words["later"] = later
    if later:
        return (
            _(
                "The draft would have found all %(count)s acted-on episodes, %(later)s of them later."
            )
            % words
        )
    return (
        ngettext(
            "The draft would have found the one acted-on episode, no later than before.",
            "The draft would have found all %(count)s acted-on episodes, no later than before.",
            len(found.costs),
        )
        % words
    )


def minutes_in_words(minutes: Mapping[Colour, int]) -> str:
    """Return what an alert is reckoned to take, and whether the centre has said so."""
    text = (
        _("An assumption: %(yellow)s minutes for a yellow alert, %(red)s for a red one.")
        if minutes == nurse_minutes()
        else _(
            "As set for the centre: %(yellow)s minutes for a yellow alert, %(red)s for a red one."
        )
    )
    return text % {"yellow": minutes[Colour.YELLOW], "red": minutes[Colour.RED]}


def load_in_words(found: Rehearsal) -> list[LoadRow]:
    """Return the alerts a week by colour and the nurse's minutes, now and under the draft."""
    return _load(found)


def _caveats(found: Rehearsal, material: Material) -> list[str]:
    said = []
    if material.simulated:
        label = str(TEMPLATE_LABELS[TemplateName(material.simulated)])
        said.append(
            _(
                "Simulated: the patient has no readings in this time. These are an invented person's"
                " with %(diagnosis)s; they say nothing about this patient."
            )
            % {"diagnosis": label}
        )
    if found.needs_a_closer_look or found.days < LEAST_DAYS:
        said.append(
            _(
                "A draft is approved from an overview only when a rehearsal over at least %(days)s"
                " days has nothing to look closer at. This one is approved on its own page."
            )
            % {"days": LEAST_DAYS}
        )
    said.append(
        _(
            "Both plans are judged as if in force the whole time. What did not come counts by each"
            " plan's own schedule, but for pauses and stays."
        )
    )
    return said


def _cost(cost: Cost) -> CostShown:
    tone = {Answer.FOUND: "green", Answer.LATER: "yellow", Answer.NOT_FOUND: "red"}[cost.answer]
    return CostShown(cost.episode.starts_at, _what(cost), _answer(cost), tone)


def _what(cost: Cost) -> str:
    names = {
        What.ADMISSION: _("Admission to hospital"),
        What.COURSE_OF_TREATMENT: _("Course of treatment"),
        What.OUT_OF_HOURS: _("Out-of-hours visit"),
        What.WORSENING: _("Simulated worsening"),
    }
    if cost.episode.what in names:
        return names[cost.episode.what]
    cause = cost.episode.cause
    if is_missing(cause):
        return _("No reading: %(kind)s") % {"kind": STAFF_WORDS.label(cause.partition(":")[2])}
    colour = colours.colour_words().get(str(cost.episode.colour), "")
    return f"{STAFF_WORDS.label(cause)}, {colour.lower()}"


def _answer(cost: Cost) -> str:
    days = abs(cost.days)
    words = {"days": days, "colour": colours.colour_words().get(str(cost.colour), "").lower()}
    if cost.is_missed:
        return _("Not found at all")
    if cost.answer is Answer.LATER:
        text = ngettext(
            "Found %(days)s day later, as %(colour)s",
            "Found %(days)s days later, as %(colour)s",
            days,
        )
    elif days:
        text = ngettext(
            "Found %(days)s day earlier, as %(colour)s",
            "Found %(days)s days earlier, as %(colour)s",
            days,
        )
    else:
        text = _("Found the same day, as %(colour)s")
    if cost.is_milder:
        return _("%(found)s – milder than it was") % {"found": text % words}
    return text % words


def _load(found: Rehearsal) -> list[LoadRow]:
    names = colours.colour_words()
    rows = [
        LoadRow(
            _("%(colour)s alerts a week") % {"colour": names[colour]},
            _each(found.before, colour),
            _each(found.after, colour),
        )
        for colour in ALERTING
    ]
    minutes = [
        "–" if load is None else _one(load.minutes_per_week) for load in (found.before, found.after)
    ]
    return [*rows, LoadRow(_("Nurse's minutes a week"), *minutes)]


def _each(load: Load | None, colour: Colour) -> str:
    return "–" if load is None else _one(load.per_week(colour))


def _one(number: float) -> str:
    return f"{number:.1f}".replace(".", written.decimal_sign())


def _red(one: Judged) -> RedShown:
    names = colours.colour_words()
    red = one.after if one.red_appears else one.before
    assert red is not None
    words = described(one.reading)
    return RedShown(
        on=one.reading.measured_at,
        value=f"{STAFF_WORDS.label(one.reading.kind)} {value_shown(words)}",
        before=names[one.before.colour] if one.before else "–",
        after=names[one.after.colour],
        reason=sentence(red.reason_code, red.reason_params),
    )


def _charts(
    found: Rehearsal,
    material: Material,
    before: PlanDocument | None,
    after: PlanDocument,
) -> list[Pair]:
    by_kind: dict[str, list[Judged]] = {}
    for one in found.judged:
        by_kind.setdefault(one.reading.kind, []).append(one)
    pairs = []
    for kind, judged in by_kind.items():
        is_changed = before is not None and _item(before, kind) != _item(after, kind)
        now = (
            _figure(kind, [(one, one.before) for one in judged], before, found, material, "now")
            if before and is_changed
            else None
        )
        then = _figure(kind, [(one, one.after) for one in judged], after, found, material, "draft")
        pairs.append(Pair(STAFF_WORDS.label(kind), now, then, is_changed))
    return sorted(pairs, key=lambda pair: not pair.is_changed)


def _item(document: PlanDocument, kind: str) -> Any:
    return [item for item in document.items if item.kind == kind]


def _figure(
    kind: str,
    judged: Sequence[tuple[Judged, Verdict | None]],
    document: PlanDocument,
    found: Rehearsal,
    material: Material,
    name: str,
) -> Figure:
    starts = material.ends_at - timedelta(days=found.days)
    label = STAFF_WORDS.label(kind)
    series = []
    for part in _PARTS.get(kind, ("",)):
        values = [
            (one.reading, result, one.reading.components.get(part) if part else one.reading.value)
            for one, result in judged
        ]
        points = tuple(
            Point(reading.measured_at, value, result.colour if result else "NOT_JUDGED")
            for reading, result, value in values
            if value is not None
        )
        series.append(
            Series(
                label=STAFF_WORDS.component(part) if part else label,
                points=points,
                periods=(PlanPeriod(starts, "", bands_in(kind, part, document)),),
                unit=STAFF_WORDS.unit(kind),
            )
        )
    reds = sum(1 for _, result in judged if result and result.colour is Colour.RED)
    yellows = sum(1 for _, result in judged if result and result.colour is Colour.YELLOW)
    words = {"kind": label, "red": reds, "yellow": yellows}
    title = (
        _("%(kind)s under the draft: %(red)s red and %(yellow)s yellow readings")
        if name == "draft"
        else _("%(kind)s under the version in force: %(red)s red and %(yellow)s yellow readings")
    )
    trend = Trend(
        series=tuple(series),
        labels=Labels(
            title=title % words,
            colours=colours.colour_words(),
            missing=_("Missing"),
            empty=_("No readings in this time."),
            decimal_sign=written.decimal_sign(),
        ),
        starts_at=starts,
        ends_at=material.ends_at,
        gap=timedelta(days=3),
    )
    return figure(trend, uid=f"chart-{name}-{kind}", size=_SIZE)


def _day(at: datetime) -> str:
    day: date = written.local(at).date()
    return f"{day:%d.%m.%Y}"
