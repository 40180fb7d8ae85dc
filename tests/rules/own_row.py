"""A row of a tenant's own, as the tests of benefit plans define it."""

from __future__ import annotations

from benefits.rules.own_rows import OwnDefinition
from benefits.rules.plan_types import Better, Collects, Gains, MeasuredIn, Source

CALLS = OwnDefinition(
    name="Færre telefoner",
    indicator="Telefoner til hjemmetjenesten",
    definition="Telefoner fra personen selv i de tre månedene.",
    unit=MeasuredIn.TIMES_IN_3_MONTHS,
    better=Better.FEWER,
    lowest=0,
    highest=300,
    source=Source.MUNICIPAL_JOURNAL,
    every_months=3,
    has_baseline=True,
    precondition="Telefoner føres i journalen.",
    collected_by=Collects.DHO_RESOURCE,
    gains=(Gains.PATIENT, Gains.RELATIVE),
)
