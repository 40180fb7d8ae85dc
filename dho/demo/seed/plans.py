"""Write the patients' self-care plans: from the template, then fitted to the person."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal
from statistics import median
from typing import TYPE_CHECKING, Any

import msgspec

from dho.demo.seed import cast, words
from dho.demo.seed.past_walls import OWNER
from dho.demo.seed.people import DAYS
from dho.demo.seed.templates import write_templates
from dho.demo.simulator import Diagnosis
from dho.lib.ids import new_id
from selfcare_plans.models import PlanStatus, PlanVersion, SelfCarePlan
from selfcare_plans.rules.approval import Door
from selfcare_plans.rules.document import (
    MissingRule,
    MonitoringItem,
    PlanDocument,
    RangeRule,
    Temporary,
    encode,
)
from selfcare_plans.rules.templates import template
from selfcare_plans.rules.templates.forms import form_item
from triage.rules.verdict import Version

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from uuid import UUID

    from dho.demo.seed.people import Person
    from dho.demo.seed.places import Places
    from selfcare_plans.models import TemplateVersion

_TRIAL = timedelta(days=14)
_DAY = timedelta(days=1)
# How far from the usual value an agreed limit stays, in the kind's own unit.
_SPO2, _GLUCOSE = Decimal(3), Decimal("1.7")
_SYSTOLIC_HIGH, _SYSTOLIC_LOW = Decimal(22), Decimal(20)


@dataclass(frozen=True, slots=True)
class Draft:
    """One version on its way to a row: what it says, and from when until when."""

    document: PlanDocument
    since: datetime
    until: datetime | None = None
    comment: str = ""


def write_plans(
    people: list[Person], places: Places, now: datetime, *, as_template: frozenset[int]
) -> dict[UUID, list[Version]]:
    """Write a published plan for everybody and return the versions by patient, oldest first.

    The first is the template; after two weeks of readings the doctor fits it to the person, except
    for the patients numbered in ``as_template``.
    """
    templates = write_templates(places, now)
    threads, rows, versions = [], [], {}
    for one in people:
        thread = SelfCarePlan(
            tenant=one.row.tenant, patient=one.row, enrolment=one.course,
            created_at=measuring_since(one, now) - _DAY,
        )  # fmt: skip
        threads.append(thread)
        drafts = _drafts(one, places, now, is_fitted=one.number not in as_template)
        source = templates[one.sim.diagnosis.value]
        own = [_row(one, thread, places, source, n, each) for n, each in enumerate(drafts, start=1)]
        rows += own
        versions[one.row.id] = [
            Version(str(row.id), row.number, each.since, each.until, each.document)
            for row, each in zip(own, drafts, strict=True)
        ]
    SelfCarePlan.objects.using(OWNER).bulk_create(threads)
    PlanVersion.objects.using(OWNER).bulk_create(rows)
    return versions


def measuring_since(one: Person, now: datetime) -> datetime:
    """Return the midnight (the patient's) from which the patient has measured at home."""
    first = now.astimezone(one.zone).date() - timedelta(days=DAYS)
    return datetime.combine(first, time(), tzinfo=one.zone)


def _drafts(one: Person, places: Places, now: datetime, *, is_fitted: bool) -> list[Draft]:
    since = measuring_since(one, now)
    first = _from_template(one, places, now)
    if one.number == cast.START_UP:
        return [Draft(_temporary(first, one, now), since)]
    second = _fitted(first, one, since) if is_fitted else first
    if second == first:
        return [Draft(first, since)]
    change = since + _TRIAL + timedelta(hours=12)
    return [Draft(first, since, change), Draft(second, change, None, words.ADJUSTED)]


def _temporary(document: PlanDocument, one: Person, now: datetime) -> PlanDocument:
    """Return the template as a start-up plan, which is to end in a week."""
    until = now.astimezone(one.zone).date() + timedelta(days=7)
    temporary = Temporary(
        until=until, responsible=words.RESPONSIBLE, standing_order_by=words.ORDERED_BY
    )
    return msgspec.structs.replace(document, temporary=temporary)


def _from_template(one: Person, places: Places, now: datetime) -> PlanDocument:
    centre = places.centre
    own = one.dice("plan")
    document = template(
        one.sim.diagnosis,
        receivers=tuple(str(places.units[key].id) for key in one.receivers),
        contact_point=f"{centre.name} · {centre.phone}",
        review_date=now.astimezone(one.zone).date() + timedelta(days=own.randint(5, 120)),
    )
    document = msgspec.structs.replace(document, what_matters=own.choice(words.WHAT_MATTERS))
    if one.number != cast.KARI.number:
        return document
    return msgspec.structs.replace(document, items=(*document.items, *_forms()))


def _forms() -> Iterator[MonitoringItem]:
    """Yield what Kari is asked besides: how today is, and PHQ-9.

    Nobody is missed for a form, so that a demo that rests over a Monday wakes without an alert.
    """
    for name in ("daily-check", "phq-9"):
        item = form_item(name)
        if item is not None:
            rules = tuple(rule for rule in item.rules if not isinstance(rule, MissingRule))
            yield msgspec.structs.replace(item, rules=rules)


def _row(
    one: Person,
    thread: SelfCarePlan,
    places: Places,
    source: TemplateVersion,
    number: int,
    each: Draft,
) -> PlanVersion:
    return PlanVersion(
        id=new_id(),
        tenant=one.row.tenant,
        plan=thread,
        patient=one.row,
        number=number,
        status=PlanStatus.SUPERSEDED if each.until else PlanStatus.PUBLISHED,
        document=json.loads(encode(each.document)),
        template_version=source,
        comment=each.comment,
        author=places.users[cast.NURSES[one.number % len(cast.NURSES)]],
        approver=places.users[cast.DOCTOR_AT[one.receivers[0]]],
        created_at=each.since - _DAY,
        approved_door=Door.PAGE.value,
        published_at=each.since - timedelta(hours=10) if number == 1 else each.since,
        in_force_from=each.since,
        in_force_to=each.until,
    )


def _fitted(document: PlanDocument, one: Person, since: datetime) -> PlanDocument:
    """Return the document with ranges moved to where this person lies, never made stricter."""
    fit = _FITS[one.sim.diagnosis]
    items = []
    for item in document.items:
        usual = _usual(one, item.kind, since)
        items.append(fit(item, usual) if usual else item)
    return msgspec.structs.replace(document, items=tuple(items))


def _usual(one: Person, kind: str, since: datetime) -> dict[str, Decimal]:
    """Return the middle of the first two weeks, by component; ``value`` for kinds with one number."""
    found: dict[str, list[Decimal]] = {}
    for reading in one.sim.readings:
        if reading.kind != kind or reading.measured_at >= since + _TRIAL:
            continue
        if reading.context.get("meal") == "after":
            continue
        numbers: dict[str, Decimal | None] = {**reading.components}
        numbers = numbers or {"value": reading.value}
        for name, number in numbers.items():
            if number is not None:
                found.setdefault(name, []).append(number)
    return {name: median(numbers) for name, numbers in found.items()}


def _fit_lungs(item: MonitoringItem, usual: dict[str, Decimal]) -> MonitoringItem:
    if item.kind != "spo2":
        return item
    low = min(Decimal(90), _whole(usual["value"] - _SPO2))
    return _with_range(item, "spo2-range", green_low=low, yellow_low=min(Decimal(88), low - 2))


def _fit_pressure(item: MonitoringItem, usual: dict[str, Decimal]) -> MonitoringItem:
    if item.kind != "blood_pressure":
        return item
    high = min(Decimal(175), max(Decimal(159), _whole(usual["systolic"] + _SYSTOLIC_HIGH)))
    low = max(Decimal(88), min(Decimal(101), _whole(usual["systolic"] - _SYSTOLIC_LOW)))
    return _with_range(
        item, "systolic-range", green_high=high, green_low=low, yellow_low=min(Decimal(91), low - 8)
    )


def _fit_sugar(item: MonitoringItem, usual: dict[str, Decimal]) -> MonitoringItem:
    if item.kind != "glucose":
        return item
    high = max(Decimal("7.2"), _tenth(usual["value"] + _GLUCOSE))
    item = _with_range(item, "glucose-fasting", green_high=high, green_low=Decimal("3.9"))
    return _with_range(item, "glucose-after", green_high=max(Decimal("9.9"), high + 3))


def _with_range(item: MonitoringItem, rule_id: str, **bounds: Decimal) -> MonitoringItem:
    return msgspec.structs.replace(
        item,
        rules=tuple(_changed(rule, bounds) if rule.id == rule_id else rule for rule in item.rules),
    )


def _changed(rule: Any, bounds: dict[str, Decimal]) -> RangeRule:
    changed: RangeRule = msgspec.structs.replace(rule, **bounds)
    return changed


def _whole(number: Decimal) -> Decimal:
    return number.quantize(Decimal(1), rounding=ROUND_HALF_UP)


def _tenth(number: Decimal) -> Decimal:
    return number.quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)


_FITS: dict[Diagnosis, Callable[[MonitoringItem, dict[str, Decimal]], MonitoringItem]] = {
    Diagnosis.COPD: _fit_lungs,
    Diagnosis.HEART_FAILURE: _fit_pressure,
    Diagnosis.TYPE_2_DIABETES: _fit_sugar,
    Diagnosis.HYPERTENSION: _fit_pressure,
}
