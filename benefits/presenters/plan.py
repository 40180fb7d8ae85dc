"""A tenant's benefit plan as a table in the columns of the source, and what may be added to it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from benefits.presenters import plan_words, words
from benefits.queries.own_rows import defined_as
from benefits.queries.plan_page import asked_twice
from benefits.rules.own_rows import OWN, own_benefit
from dho.web.written import full_date

if TYPE_CHECKING:
    from uuid import UUID

    from benefits.models import ChosenRow, IndicatorDefinition
    from benefits.queries.plan_page import PlanPage
    from benefits.rules.plan_types import Benefit


@dataclass(frozen=True, slots=True, kw_only=True)
class RowView:
    """One row in words. ``can_*`` is what the viewer may do with it now."""

    code: str
    number: int
    name: str
    indicators: tuple[tuple[str, str, str], ...]
    source: str
    frequency: str
    collected_by: str
    precondition: str
    gains: str
    note: str
    whose: str
    chosen: str
    beforehand: str
    can_mark: bool
    why_not_marked: str
    can_take_out: bool
    can_define_again: bool
    newer: UUID | None


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferView:
    """A row that may be added: from the shelf by ``code``, else a tenant's by ``definition_id``."""

    code: str
    definition_id: UUID | None
    name: str
    indicators: str
    definitions: tuple[tuple[str, str, str], ...]
    source: str
    precondition: str
    gains: str
    whose: str
    note: str
    in_the_way: str


@dataclass(frozen=True, slots=True)
class PlanView:
    """The whole page."""

    tenant_id: UUID
    tenant_name: str
    may_change: bool
    rows: tuple[RowView, ...]
    shelf: tuple[OfferView, ...]
    others: tuple[OfferView, ...]
    asks_tenant: bool


def plan_view(page: PlanPage) -> PlanView:
    """Return the plan in words."""
    return PlanView(
        page.tenant.id,
        page.tenant.name,
        page.may_change,
        tuple(_row(row, page) for row in page.plan.benefits),
        tuple(_shelf_offer(row, page) for row in page.shelf),
        tuple(_own_offer(one) for one in page.definitions),
        bool(page.plan.tenant_indicators),
    )


def _row(row: Benefit, page: PlanPage) -> RowView:
    chosen = page.chosen.get(row.code)
    newer = page.newer.get(row.code)
    is_marked, has_figures = row.beforehand_on is not None, row.code in page.has_figures
    is_own = row.code.startswith(OWN) and row.owner == page.tenant.name
    return RowView(
        code=row.code,
        number=row.row,
        name=_(row.name),
        indicators=plan_words.definitions(row) or ((_named(row), "", ""),),
        source=str(words.SOURCES[row.source]),
        frequency=plan_words.frequency(row),
        collected_by=plan_words.responsible(row),
        precondition=_(row.precondition),
        gains=words.in_a_row([str(words.GAINS[one]) for one in row.gains]),
        note=_(row.note) if row.note else "",
        whose=_whose(row.owner, row.edition, page.tenant.name),
        chosen=_chosen(chosen),
        beforehand=plan_words.beforehand(row),
        can_mark=page.may_change and row.is_of_persons and not is_marked and not has_figures,
        why_not_marked=_("Follow-up figures are there") if has_figures and not is_marked else "",
        can_take_out=page.may_change and not is_marked,
        can_define_again=page.may_change and is_own,
        newer=newer.id if newer else None,
    )


def _named(row: Benefit) -> str:
    """Return what the product counts of a row without an indicator."""
    return _("counted by this system") if row.note else _(row.name)


def _whose(owner: str, version: int, tenant_name: str) -> str:
    if not owner:
        return ""
    parts = {"tenant": owner, "version": version}
    if owner == tenant_name:
        return _("Own row, version %(version)s") % parts
    return _("Row of %(tenant)s, version %(version)s") % parts


def _chosen(row: ChosenRow | None) -> str:
    if row is None or row.chosen_at is None or row.chosen_by is None:
        return _("In the plan from the start")
    return _("Chosen %(day)s by %(name)s") % {
        "day": full_date(row.chosen_at),
        "name": row.chosen_by.name,
    }


def _shelf_offer(row: Benefit, page: PlanPage) -> OfferView:
    other = asked_twice(page.plan, row)
    return OfferView(
        code=row.code,
        definition_id=None,
        name=_(row.name),
        indicators=_names(row),
        definitions=plan_words.definitions(row),
        source=f"{words.SOURCES[row.source]}, {plan_words.frequency(row)}",
        precondition=_(row.precondition),
        gains=words.in_a_row([str(words.GAINS[one]) for one in row.gains]),
        whose="",
        note=_(row.note) if row.note else "",
        in_the_way=_("Asked for in row %(number)s already") % {"number": other.row}
        if other
        else "",
    )


def _own_offer(one: IndicatorDefinition) -> OfferView:
    row = own_benefit(one.code, one.version, defined_as(one), earlier=(), owner=one.tenant.name)
    return OfferView(
        code=one.code,
        definition_id=one.id,
        name=row.name,
        indicators=_names(row),
        definitions=plan_words.definitions(row),
        source=f"{words.SOURCES[row.source]}, {plan_words.frequency(row)}",
        precondition=row.precondition,
        gains=words.in_a_row([str(words.GAINS[gain]) for gain in row.gains]),
        whose=_("%(tenant)s, version %(version)s")
        % {"tenant": one.tenant.name, "version": one.version},
        note="",
        in_the_way="",
    )


def _names(row: Benefit) -> str:
    return words.in_a_row([name for name, _unit, _text in plan_words.definitions(row)])
