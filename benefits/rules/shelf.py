"""The shelf: rows beside the eleven of the source, which a tenant may take into its plan.

Each file of ``shelf_*`` names what its rows come from. A row on the shelf has no number: it gets
one in the plan that takes it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from benefits.rules.indicators import PLAN
from benefits.rules.shelf_ikart import IKART
from benefits.rules.shelf_services import SERVICES

if TYPE_CHECKING:
    from benefits.rules.plan_types import Benefit

SHELF: tuple[Benefit, ...] = (*SERVICES, *IKART)

# Every row that is shipped, by its code: the eleven, then the shelf.
SHIPPED: dict[str, Benefit] = {row.code: row for row in (*PLAN, *SHELF)}

DROP_OUT = "DROP_OUT"
USE_OF_PLAN = "USE_OF_PLAN"
