"""An alert that a person opens: what she saw or heard, in a colour of her own."""

from __future__ import annotations

from selfcare_plans.rules.document import Colour
from tests.rules.alert_cast import CENTRE, MONDAY
from triage.rules.alert_state import Finding
from triage.rules.by_hand import COLOURS, hand_finding
from triage.rules.causes import BY_HAND


def test_it_is_her_colour_from_now_and_comes_to_her_unit() -> None:
    found = hand_finding(id="f", enrolment="e", colour=Colour.YELLOW, at=MONDAY, route_unit=CENTRE)
    assert found == Finding("f", "e", BY_HAND, Colour.YELLOW, MONDAY, CENTRE)


def test_a_person_opens_yellow_or_red_and_nothing_else() -> None:
    assert COLOURS == (Colour.YELLOW, Colour.RED)
