"""Change a tenant's benefit plan: choose rows, define its own, mark what was chosen beforehand.

Nothing that was recorded is touched: a row that is taken out keeps its values, and has them again
when it comes back.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Max

from benefits.models import ChosenRow, IndicatorDefinition
from benefits.queries.own_rows import definition_for, latest_own
from benefits.queries.plan import benefit_plan
from benefits.queries.plan_page import asked_twice, has_follow_up_values
from benefits.queries.tenants import own_tenant
from benefits.rules.indicators import PLAN
from benefits.rules.own_rows import check_definition, new_code
from benefits.rules.shelf import SHIPPED
from dho.lib import clock
from dho.lib.ids import new_id
from tenants.models import Tenant
from tenants.operations.audit import record_administration
from tenants.rules.permissions import Permission
from tenants.rules.viewer import NotFound

if TYPE_CHECKING:
    from uuid import UUID

    from benefits.rules.own_rows import OwnDefinition
    from benefits.rules.plan_types import Benefit
    from tenants.rules.viewer import Viewer

# Numbers of one to eleven are the source's.
_FIRST_NUMBER = len(PLAN) + 1
_TAIL = 6


class PlanNotChanged(Exception):
    """The plan cannot be changed like this: see the subclasses for why."""


class AskedTwice(PlanNotChanged):
    """Another row of the plan asks for the same. ``number`` is that row's."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number


class AlreadyIn(PlanNotChanged):
    """The row is in the plan as it is."""


class NotInPlan(PlanNotChanged):
    """The plan has no such row."""


class HasFigures(PlanNotChanged):
    """A follow-up figure of the row is there, so that nobody can choose it beforehand any more."""


class NotOfPersons(PlanNotChanged):
    """The row has no figures person by person that could be chosen beforehand."""


class WasChosenBeforehand(PlanNotChanged):
    """What was chosen beforehand stays in the plan, and means the same."""


@transaction.atomic
def choose_row(*, by: Viewer, code: str) -> None:
    """Take a row of the source or the shelf into the plan.

    Raises ``NotAllowed``, ``NotFound``, ``AlreadyIn``, ``AskedTwice``.
    """
    tenant_id = _locked(by)
    if code not in SHIPPED:
        raise NotFound
    plan = benefit_plan(tenant_id)
    if plan.row_of(code) is not None:
        raise AlreadyIn
    other = asked_twice(plan, SHIPPED[code])
    if other is not None:
        raise AskedTwice(other.row)
    _write(by, tenant_id, SHIPPED[code])
    _log(by, tenant_id, "CHOSEN", code)


@transaction.atomic
def adopt_row(*, by: Viewer, definition_id: UUID) -> None:
    """Take an own or a shared row into the plan, or a later version of one that is in it.

    Raises ``NotAllowed``, ``NotFound``, ``AlreadyIn``, ``WasChosenBeforehand``.
    """
    tenant_id = _locked(by)
    _adopt(by, tenant_id, definition_for(tenant_id, definition_id))


@transaction.atomic
def define_row(*, by: Viewer, said: OwnDefinition) -> IndicatorDefinition:
    """Define a row of the tenant's own and take it into the plan.

    Raises ``NotAllowed``, ``NotFound`` outside of a municipal unit, ``ImpossibleDefinition``.
    """
    tenant_id = _locked(by)
    check_definition(said)
    code = new_code(said.name, new_id().hex[-_TAIL:].upper())
    definition = _define(by, tenant_id, code, 1, said)
    _adopt(by, tenant_id, definition)
    return definition


@transaction.atomic
def define_again(*, by: Viewer, code: str, said: OwnDefinition) -> IndicatorDefinition:
    """Make a new version of an own row; where the row is in the plan, it is the new one that is.

    Others who have the row keep their version until they take this one. Raises as ``define_row``,
    ``NotFound`` for a row that is another's, ``WasChosenBeforehand`` where it would mean another
    thing than what was chosen beforehand.
    """
    tenant_id = _locked(by)
    check_definition(said)
    before = latest_own(tenant_id, code)
    definition = _define(by, tenant_id, code, before.version + 1, said)
    if _standing(tenant_id, code) is not None:
        _adopt(by, tenant_id, definition)
    return definition


@transaction.atomic
def take_out(*, by: Viewer, code: str) -> None:
    """Take a row out of the plan; its values are kept.

    Raises ``NotAllowed``, ``NotInPlan``, ``WasChosenBeforehand``.
    """
    tenant_id = _locked(by)
    row = _row_of(by, tenant_id, code)
    if row.beforehand_at is not None:
        raise WasChosenBeforehand
    row.ended_at, row.ended_by_id = clock.now(), by.user_id
    row.save(update_fields=["ended_at", "ended_by"])
    _log(by, tenant_id, "TAKEN_OUT", code)


@transaction.atomic
def choose_beforehand(*, by: Viewer, code: str) -> None:
    """Mark a row as chosen beforehand, for ever: no follow-up figure of it is there yet.

    Raises ``NotAllowed``, ``NotInPlan``, ``NotOfPersons``, ``HasFigures``, ``AlreadyIn`` where it is.
    """
    tenant_id = _locked(by)
    row = _row_of(by, tenant_id, code)
    if not row.indicators:
        raise NotOfPersons
    if row.beforehand_at is not None:
        raise AlreadyIn
    if has_follow_up_values(tenant_id, tuple(row.indicators)):
        raise HasFigures
    row.beforehand_at, row.beforehand_by_id = clock.now(), by.user_id
    row.save(update_fields=["beforehand_at", "beforehand_by"])
    _log(by, tenant_id, "CHOSEN_BEFOREHAND", code)


def _locked(by: Viewer) -> UUID:
    """Return the viewer's tenant, whose plan nobody else changes meanwhile."""
    tenant_id = own_tenant(by, Permission.MANAGE_BENEFIT_PLAN)
    Tenant.objects.select_for_update(no_key=True).get(id=tenant_id)
    return tenant_id


def _standing(tenant_id: UUID, code: str) -> ChosenRow | None:
    rows = ChosenRow.objects.filter(tenant_id=tenant_id, code=code, ended_at__isnull=True)
    return rows.select_related("definition").first()


def _row_of(by: Viewer, tenant_id: UUID, code: str) -> ChosenRow:
    """Return the row of the plan; one that is in it from the start is written down now."""
    benefit = benefit_plan(tenant_id).row_of(code)
    if benefit is None:
        raise NotInPlan
    return _standing(tenant_id, code) or _write(by, tenant_id, benefit, from_start=True)


def _adopt(by: Viewer, tenant_id: UUID, definition: IndicatorDefinition) -> None:
    row = _standing(tenant_id, definition.code)
    if row is None or row.definition is None:
        _write(by, tenant_id, definition)
        _log(by, tenant_id, "CHOSEN", definition.code, definition.version)
        return
    if row.definition.version >= definition.version:
        raise AlreadyIn
    if row.beforehand_at is not None and not _is_same_thing(row.definition, definition):
        raise WasChosenBeforehand
    row.definition = definition
    row.save(update_fields=["definition"])
    _log(by, tenant_id, "CHOSEN", definition.code, definition.version)


def _is_same_thing(was: IndicatorDefinition, is_now: IndicatorDefinition) -> bool:
    steps = IndicatorDefinition.objects.filter(
        code=was.code, version__gt=was.version, version__lte=is_now.version
    )
    return not steps.filter(same_as_before=False).exists()


def _write(
    by: Viewer, tenant_id: UUID, row: Benefit | IndicatorDefinition, *, from_start: bool = False
) -> ChosenRow:
    own = row if isinstance(row, IndicatorDefinition) else None
    shipped = None if isinstance(row, IndicatorDefinition) else row
    chosen = ChosenRow(
        tenant_id=tenant_id,
        code=row.code,
        number=(shipped and shipped.row) or _number(tenant_id, row.code),
        definition=own,
        indicators=[one.code for one in shipped.indicators] if shipped else [row.code],
        chosen_at=None if from_start else clock.now(),
        chosen_by_id=None if from_start else by.user_id,
    )
    chosen.save(force_insert=True)
    return chosen


def _number(tenant_id: UUID, code: str) -> int:
    """Return the number that the row had before, else the next."""
    rows = ChosenRow.objects.filter(tenant_id=tenant_id)
    before = rows.filter(code=code).values_list("number", flat=True).first()
    last = rows.aggregate(last=Max("number"))["last"] or 0
    return before or max(last + 1, _FIRST_NUMBER)


def _define(
    by: Viewer, tenant_id: UUID, code: str, version: int, said: OwnDefinition
) -> IndicatorDefinition:
    row = IndicatorDefinition(
        tenant_id=tenant_id,
        code=code,
        version=version,
        name=said.name.strip(),
        indicator=said.indicator.strip(),
        definition=said.definition.strip(),
        unit=said.unit,
        better=said.better,
        lowest=said.lowest,
        highest=said.highest,
        lowest_means=said.lowest_means.strip(),
        highest_means=said.highest_means.strip(),
        source=said.source,
        every_months=said.every_months,
        has_baseline=said.has_baseline,
        precondition=said.precondition.strip(),
        collected_by=said.collected_by,
        gains=[one.value for one in said.gains],
        is_shared=said.is_shared,
        same_as_before=said.same_as_before and version > 1,
        made_by_id=by.user_id,
        made_at=clock.now(),
    )
    row.save(force_insert=True)
    _log(by, tenant_id, "DEFINED", code, version)
    return row


def _log(by: Viewer, tenant_id: UUID, what: str, code: str, version: int = 0) -> None:
    detail = {"what": what, "row": code, **({"version": version} if version else {})}
    record_administration(by=by, tenant_id=tenant_id, action="BENEFIT_PLAN_CHANGED", detail=detail)
