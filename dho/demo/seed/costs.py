"""Write what follow-up costs in Bodø, so that its report has a table of money and minutes. Invented."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from benefits.models import FixedCost, IndicatorDefinition, LicenceStep, OwnUnitCost, UnitCost
from benefits.rules.money_types import CostKey, Payer, Per, Phase
from dho.demo.seed.own_row import CODE as OWN_ROW
from dho.demo.seed.past_walls import OWNER

if TYPE_CHECKING:
    from datetime import datetime

    from dho.demo.seed.places import Places

_WHERE = "Bodø"
_SOURCE = "Oppdiktet til demoen, ingen virkelig pris"
_PRICES = {
    CostKey.HOME_HOUR: 620,
    CostKey.NURSE_HOUR: 640,
    CostKey.FOLLOW_UP_MINUTES: 45,
    CostKey.TRAINING_MINUTES: 90,
    CostKey.EQUIPMENT: 1800,
    CostKey.GP_VISIT: 400,
    CostKey.GP_FEE: 180,
    CostKey.BED_DAY: 9000,
    CostKey.TRAVEL_KM: 14,
    CostKey.KM_PRICE: 3,
}
# Of the calls that Bodø counts in a row of its own, which stands beside these.
_A_CALL = 65
# Phase, from so many patients, kroner per patient and month.
_STEPS = ((Phase.PROJECT, 1, 250), (Phase.AFTER, 1, 420), (Phase.AFTER, 50, 310))


def write_costs(places: Places, now: datetime) -> None:
    """Write unit costs, that of an own row, licence prices in the project and after it, and one fixed cost."""
    about: dict[str, Any] = {
        "tenant": places.tenants[_WHERE],
        "source": _SOURCE,
        "price_year": now.year,
        "valid_from": date(now.year, 1, 1),
        "set_by": places.users["lars"],
        "set_at": now - timedelta(days=8),
    }
    UnitCost.objects.using(OWNER).bulk_create(
        UnitCost(key=key, amount=Decimal(amount), **about) for key, amount in _PRICES.items()
    )
    OwnUnitCost(
        definition=IndicatorDefinition.objects.using(OWNER).get(code=OWN_ROW),
        payer=Payer.MUNICIPALITY,
        amount=Decimal(_A_CALL),
        **about,
    ).save(using=OWNER, force_insert=True)
    LicenceStep.objects.using(OWNER).bulk_create(
        LicenceStep(phase=phase, from_patients=least, amount=Decimal(price), **about)
        for phase, least, price in _STEPS
    )
    paid: dict[str, Any] = {"payer": Payer.MUNICIPALITY, "phase": Phase.BOTH, **about}
    FixedCost.objects.using(OWNER).bulk_create(
        [
            FixedCost(
                name="Opplæring av ansatte", per=Per.ONCE, years=3, amount=Decimal(90_000), **paid
            ),
            # Of the centre's, Bodø carries the percent that is agreed.
            FixedCost(
                name="Oppfølgingssenteret",
                per=Per.YEAR,
                amount=Decimal(400_000),
                is_shared=True,
                **paid,
            ),
        ]
    )
