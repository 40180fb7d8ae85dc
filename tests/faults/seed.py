"""Fills the database of a fault test: the cast, and patients with a plan and a device each.

Run as a program with the house's environment; says in JSON what it made.
"""

from __future__ import annotations

import json
import sys
from decimal import Decimal
from typing import Any

import django

PATIENTS = 48


def main() -> None:
    """Write the world, then the patients, past the walls; print them."""
    django.setup()
    from tests import factories as make
    from tests.world import build

    world = build()
    made = []
    for number in range(PATIENTS):
        patient = make.patient(world.hadsel, f"Pasient {number}")
        course = make.enrolment(patient, world.centre)
        make.grant(patient, world.gp_office, world.gp_agreement, world.adam.user)
        make.plan(patient, course, document(str(world.gp_office.id)), world.gunnar.user)
        made.append({"id": str(patient.id), "token": make.device_token(patient)})
    json.dump({"patients": made, "nora": str(world.nora.id)}, sys.stdout)


def document(receiver: str) -> Any:
    """Green from 90, yellow from 86; a fall of 6 in 3 days is yellow, 3 yellow days of 5 are red."""
    from selfcare_plans.rules.document import (
        Against,
        ChangeRule,
        Colour,
        Direction,
        MonitoringItem,
        PlanDocument,
        RangeRule,
        RepetitionRule,
    )

    spo2 = MonitoringItem(
        id="spo2",
        kind="spo2",
        rules=(
            RangeRule(id="spo2-range", green_low=Decimal(90), yellow_low=Decimal(86)),
            ChangeRule(
                id="spo2-fall",
                colour=Colour.YELLOW,
                direction=Direction.FALL,
                amount=Decimal(6),
                against=Against.HIGHEST,
                days=3,
            ),
            RepetitionRule(id="spo2-again", colour=Colour.RED, times=3, of=5),
        ),
    )
    return PlanDocument(items=(spo2,), receivers=(receiver,))


if __name__ == "__main__":
    main()
