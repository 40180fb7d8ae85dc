"""What an offer carries besides a person's message: the agreed step of the plan."""

from __future__ import annotations

from typing import TYPE_CHECKING

from selfcare_plans.models import PlanVersion
from selfcare_plans.queries import document_of
from selfcare_plans.rules.document import Colour
from triage.rules.agreed_steps import agreed_step

if TYPE_CHECKING:
    from collections.abc import Sequence

    from triage.models import Offer

LONGEST = 1000


def put_agreed_steps(offers: Sequence[Offer], *, using: str) -> None:
    """Set the step of each new offer, from the version in force when its alert opened.

    By the colour that the alert has now. One statement for all; without a plan there is no step.
    """
    wanted = {one.alert.plan_version_id for one in offers if one.alert.plan_version_id}
    if not wanted:
        return
    versions = PlanVersion.objects.using(using).filter(id__in=wanted).only("id", "document")
    documents = {one.id: document_of(one) for one in versions}
    for one in offers:
        document = documents.get(one.alert.plan_version_id)
        if document is not None:
            one.agreed_step = agreed_step(document, Colour(one.alert.colour))[:LONGEST]
