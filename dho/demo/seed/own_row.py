"""A row that Bodø has defined for itself: telephone calls to home care. Invented, as its figures are."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING

from benefits.models import ChosenRow, IndicatorDefinition, IndicatorValue
from benefits.rules.own_rows import OwnDefinition, check_definition, own_benefit
from benefits.rules.plan_types import Better, Collects, Gains, MeasuredIn, Source
from benefits.rules.points import Point
from dho.demo.seed import cast
from dho.demo.seed.past_walls import OWNER

if TYPE_CHECKING:
    from collections.abc import Iterator

    from benefits.rules.plan_types import Benefit
    from dho.demo.seed.people import Person
    from dho.demo.seed.places import Places

CODE = "OWN_TELEFONER_DEMO"
_WHERE, _LEAD, _NUMBER, _VERSION = "Bodø", "lars", 14, 1
_AGREED_BEFORE = timedelta(days=395)
_HOW_MANY = 60
_IS_MISSING, _IS_NOT_KNOWN = 0.08, 0.04
SAID = OwnDefinition(
    name="Færre telefoner til hjemmetjenesten",
    indicator="Telefoner til hjemmetjenesten",
    definition=(
        "Telefoner fra personen selv eller pårørende til hjemmetjenesten i de tre månedene, uansett"
        " hva de gjaldt."
    ),
    unit=MeasuredIn.TIMES_IN_3_MONTHS,
    better=Better.FEWER,
    lowest=0,
    highest=300,
    source=Source.MUNICIPAL_JOURNAL,
    every_months=3,
    has_baseline=True,
    precondition="Hjemmetjenesten fører hver telefon i journalen.",
    collected_by=Collects.DHO_RESOURCE,
    gains=(Gains.MUNICIPALITY, Gains.RELATIVE),
    is_shared=True,
)


def write_own_row(places: Places, now: datetime) -> None:
    """Write the definition, and that Bodø has chosen it, as it was agreed before anybody started."""
    check_definition(SAID)
    lead, tenant, since = places.users[_LEAD], places.tenants[_WHERE], now - _AGREED_BEFORE
    definition = IndicatorDefinition(
        tenant=tenant,
        code=CODE,
        version=_VERSION,
        name=SAID.name,
        indicator=SAID.indicator,
        definition=SAID.definition,
        unit=SAID.unit,
        better=SAID.better,
        lowest=SAID.lowest,
        highest=SAID.highest,
        source=SAID.source,
        every_months=SAID.every_months,
        has_baseline=SAID.has_baseline,
        precondition=SAID.precondition,
        collected_by=SAID.collected_by,
        gains=list(SAID.gains),
        is_shared=SAID.is_shared,
        made_by=lead,
        made_at=since,
    )
    definition.save(using=OWNER, force_insert=True)
    ChosenRow(
        tenant=tenant,
        code=CODE,
        number=_NUMBER,
        definition=definition,
        chosen_by=lead,
        chosen_at=since,
    ).save(using=OWNER, force_insert=True)


def write_own_values(people: list[Person], places: Places, now: datetime) -> None:
    """Write what was recorded of the row until ``now``, of as many persons as of the other rows."""
    of_bodo = [one for one in people if one.sim.municipality == _WHERE][:_HOW_MANY]
    row = own_benefit(CODE, _VERSION, SAID, earlier=(), owner=_WHERE)
    IndicatorValue.objects.using(OWNER).bulk_create(
        value for one in of_bodo for value in _values(one, row, places, now)
    )


def _values(one: Person, row: Benefit, places: Places, now: datetime) -> Iterator[IndicatorValue]:
    dice = one.dice("own row")
    started_on = one.course.started_at.astimezone(one.zone).date()
    level = max(0.0, dice.gauss(6.0, 3.0))
    for point in row.points:
        shift = 0.0 if point is Point.BASELINE else dice.gauss(0.0, 1.2)
        number = max(0, round(level * (1.0 if point is Point.BASELINE else 0.8) + shift))
        due_on = point.due_on(started_on) + timedelta(days=dice.randint(0, 2))
        entered_at = datetime.combine(due_on, time(13, one.number % 60), tzinfo=one.zone)
        luck = dice.random()
        if entered_at >= now or luck < _IS_MISSING:
            continue
        is_known = luck >= _IS_MISSING + _IS_NOT_KNOWN
        yield IndicatorValue(
            tenant_id=one.row.tenant_id,
            patient_id=one.row.id,
            indicator=CODE,
            point=point,
            value=number if is_known else None,
            not_known=not is_known,
            edition=_VERSION,
            source=row.source,
            entered_by=places.users[cast.NURSES[one.number % len(cast.NURSES)]],
            entered_at=entered_at,
        )
