"""Write what stands beside the values in Bodø's report: words of patients, and a comparison group."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from benefits.models import ComparisonFigure, PatientQuote
from benefits.rules.points import Point
from benefits.rules.quotes import ConsentGiven
from dho.demo.seed import cast
from dho.demo.seed.past_walls import OWNER
from dho.lib.clock import OSLO

if TYPE_CHECKING:
    from dho.demo.seed.people import Person
    from dho.demo.seed.places import Places

_WHERE = "Bodø"
# Invented, as everybody is.
_SAID = (
    "Før ringte jeg hver uke. Nå vet jeg selv hva jeg skal gjøre når pusten er tung.",
    "Det beste er at noen ser på tallene. Jeg sover om natten.",
    "Nettbrettet var vanskelig i begynnelsen. Nå går det, men skriften kunne vært større.",
)
# Group, indicator, point, persons, means before and after, spread of their changes. Invented.
_OTHERS = (
    ("GP_VISITS", Point.M3, 41, "3.10", "2.90", "2.10"),
    ("SAFETY", Point.M3, 38, "2.90", "3.00", "0.90"),
)


def write_beside(people: list[Person], places: Places, now: datetime) -> None:
    """Write words that were chosen by one nurse and checked by another, and figures of a group."""
    own = [one for one in people if one.sim.municipality == _WHERE]
    chosen_at, checked_at = now - timedelta(days=9), now - timedelta(days=8)
    PatientQuote.objects.using(OWNER).bulk_create(
        PatientQuote(
            tenant_id=one.row.tenant_id,
            patient_id=one.row.id,
            text=text,
            consent=ConsentGiven.WRITTEN,
            consented_on=chosen_at.astimezone(OSLO).date(),
            chosen_by=places.users[cast.NURSES[0]],
            chosen_at=chosen_at,
            checked_by=places.users[cast.NURSES[1]],
            checked_at=checked_at,
        )
        for one, text in zip(own, _SAID, strict=False)
    )
    ComparisonFigure.objects.using(OWNER).bulk_create(
        ComparisonFigure(
            tenant=places.tenants[_WHERE],
            name="Nabokommune uten tjenesten",
            indicator=indicator,
            point=point,
            n=n,
            before=Decimal(before),
            after=Decimal(after),
            sd_change=Decimal(spread),
            source="Oppdiktet til demoen",
            entered_by=places.users["lars"],
            entered_at=chosen_at,
        )
        for indicator, point, n, before, after, spread in _OTHERS
    )
