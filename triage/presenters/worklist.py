"""The worklist as it is shown: words, colours, waiting times; templates compare nothing."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from dho.lib import clock
from dho.web import written
from dho.web.charts import spark_svg
from dho.web.colours import colour_word
from tenants.rules.ages import age_on
from tenants.rules.permissions import Permission
from triage.presenters.calls import call_remarks
from triage.presenters.contact import contact_remarks
from triage.presenters.marks import clock_wrong
from triage.presenters.sentences import sentence, what_happened
from triage.presenters.told import not_confirmed
from triage.rules.causes import is_missing
from triage.rules.worklist import MORE

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime
    from uuid import UUID

    from django.utils.safestring import SafeString

    from tenants.rules.viewer import Viewer
    from triage.queries.worklist import Row

GROUPS = {
    "COPD": gettext_lazy("COPD"),
    "HEART_FAILURE": gettext_lazy("Heart failure"),
    "TYPE_2_DIABETES": gettext_lazy("Type 2 diabetes"),
    "HYPERTENSION": gettext_lazy("Hypertension"),
    "OTHER": gettext_lazy("Other"),
}
BANDS = (
    ("red", gettext_lazy("Red – contact the patient now")),
    ("not-judged", gettext_lazy("Not judged – look at it yourself")),
    ("yellow", gettext_lazy("Yellow – signs of worsening, assess today")),
    ("missing", gettext_lazy("Missing readings – silence is a finding too")),
)
TABS = (
    ("open", gettext_lazy("All open"), ""),
    ("red", "", "RED"),
    ("yellow", "", "YELLOW"),
    ("missing", "", "MISSING"),
    ("mine", gettext_lazy("Mine"), ""),
    ("elsewhere", gettext_lazy("With others"), ""),
    ("snoozed", gettext_lazy("Snoozed"), ""),
)


MARKS = {"NEW": gettext_lazy("New"), "WORSE": gettext_lazy("Worse")}


@dataclass(frozen=True, slots=True)
class RowShown:
    """One row of the list, ready for the template."""

    id: str
    alert_id: UUID
    patient_id: UUID
    name: str
    about: str
    chip: str
    css: str
    happened: str
    reason: str
    more: str
    spark: SafeString
    waited: int
    due: datetime
    due_shown: str
    is_overdue: bool
    is_met: bool
    owner: str
    is_mine: bool
    is_offer: bool
    can_claim: bool
    is_snoozed: bool
    can_ring_113: bool
    remarks: tuple[str, ...]
    taken_at: str = ""
    mark: str = ""
    mark_key: str = ""
    is_unclaimed_red: bool = False
    may_act: bool = False


def chip_of(alert: Any) -> str:
    """Return the name of the chip: the colour, or MISSING as a status of its own."""
    return "MISSING" if is_missing(alert.cause) else str(alert.colour)


def rows_shown(rows: Sequence[Row], viewer: Viewer, now: datetime) -> list[RowShown]:
    """Return the rows as shown."""
    return [_row(row, viewer, now) for row in rows]


def banded(
    rows: Sequence[RowShown], in_bands: Mapping[str, int] | None = None
) -> list[dict[str, Any]]:
    """Return the rows in their bands, in the order of urgency; empty bands are left out.

    ``in_bands``: how many patients a band holds, those not sent included.
    """
    bands = []
    for css, title in BANDS:
        own = [row for row in rows if row.css == css]
        count = max((in_bands or {}).get(css, 0), len(own))
        if own:
            more = min(len(own) + MORE, count)
            bands.append(
                {"css": css, "title": title, "rows": own, "count": count, "left": count - len(own)}
                | {"next": more, "step": more - len(own)}
            )
    return bands


def _row(row: Row, viewer: Viewer, now: datetime) -> RowShown:
    top, patient = row.top, row.patient
    chip = chip_of(top)
    is_offer = bool(getattr(top, "is_offered", False))
    mine = top.claimed_by_id == viewer.user_id and top.owner_unit_id == viewer.unit_id
    return RowShown(
        id=f"p-{patient.id}",
        alert_id=top.id,
        patient_id=patient.id,
        name=patient.name,
        about=" · ".join(_about(row, now)),
        chip=chip,
        css=chip.lower().replace("_", "-"),
        happened=what_happened(top.reason_code, top.reason_params),
        reason=sentence(top.reason_code, top.reason_params),
        more=_more(row.others),
        spark=_spark(row),
        waited=max(0, int((now - top.waiting_since).total_seconds() // 60)),
        due=top.due_at,
        due_shown=_due_shown(top.due_at, now),
        is_overdue=top.met_at is None and top.due_at <= now,
        is_met=top.met_at is not None,
        owner=_owner(top, viewer),
        is_mine=mine,
        is_offer=is_offer,
        can_claim=is_offer or (top.owner_unit_id == viewer.unit_id and top.claimed_by_id is None),
        is_snoozed=bool(top.snoozed_until and top.snoozed_until > now),
        remarks=(*_lapsed(row), *_remarks(top, viewer, has_red_outside=row.has_red_outside)),
        taken_at=written.clock_time(top.claimed_at) if top.claimed_at and not mine else "",
        mark=str(MARKS[row.mark]) if row.mark else "",
        mark_key=f"{top.id}-{top.finding_count}",
        is_unclaimed_red=chip == "RED" and top.claimed_by_id is None,
        may_act=top.owner_unit_id == viewer.unit_id,
        can_ring_113=viewer.can(Permission.ACT_ON_ALERT) and top.called_113_at is None,
    )


def _lapsed(row: Row) -> tuple[str, ...]:
    if row.lapsed_at is None:
        return ()
    said = _("Your claim lapsed at %(at)s: nothing was done for 30 minutes")
    return (said % {"at": written.clock_time(row.lapsed_at)},)


def _due_shown(due: datetime, now: datetime) -> str:
    same_day = written.local(due).date() == written.local(now).date()
    return written.clock_time(due) if same_day else written.date_and_time(due)


def _about(row: Row, now: datetime) -> list[str]:
    parts = [_("%(age)s years") % {"age": age_on(row.patient.birth_date, now.date())}]
    if row.patient_group:
        parts.append(str(GROUPS.get(row.patient_group, row.patient_group)))
    return [*parts, row.patient.tenant.name]


def _more(count: int) -> str:
    return ngettext("+%(count)s more", "+%(count)s more", count) % {"count": count} if count else ""


def _owner(alert: Any, viewer: Viewer) -> str:
    if alert.owner_unit_id != viewer.unit_id:
        return str(alert.owner_unit.name)
    return alert.claimed_by.name if alert.claimed_by else ""


def _remarks(alert: Any, viewer: Viewer, *, has_red_outside: bool = False) -> tuple[str, ...]:
    said = {
        "WORSE": _("Worse since it was taken"),
        "WITH_TEXT": _("The patient has written"),
        "FURTHER_OUT": _("Further from green"),
        "REPEATED": _("Repeated"),
        "NEW_CAUSE": _("New cause"),
        "BY_HAND": _("Opened by hand once more"),
        "THIRD_PAIR": _("The third yellow with a green after it in 14 days"),
    }
    remarks = [said[alert.broke_through]] if alert.broke_through in said else []
    if is_missing(alert.cause):
        heard = getattr(alert, "last_heard", None)
        remarks.append(
            _("Last heard from %(at)s") % {"at": written.date_and_time(heard)}
            if heard
            else _("Never heard from")
        )
    if assessed := getattr(alert, "assessed", None):
        remarks.append(_("Assessed as %(colour)s") % {"colour": colour_word(assessed).lower()})
    if has_red_outside:
        remarks.append(_("Also red, outside this view"))
    remarks += contact_remarks(alert, clock.now())
    if alert.owner_unit_id == viewer.unit_id or alert.called_113_at:
        remarks += call_remarks(alert)
    if getattr(alert, "is_not_told", False):
        remarks.append(not_confirmed())
    if alert.not_answered:
        remarks.append(_("Not answered"))
    if alert.is_late:
        remarks.append(_("Arrived late"))
    if getattr(alert, "has_wrong_clock", False):
        remarks.append(clock_wrong())
    return tuple(remarks)


def _spark(row: Row) -> SafeString:
    values = [
        (None if value is None else Decimal(str(value)), colour or "NOT_JUDGED")
        for _at, value, colour in row.trend
    ]
    label = _("Trend of the last %(count)s readings, %(name)s") % {
        "count": len(values),
        "name": row.patient.name,
    }
    return spark_svg(values, green=(None, None), label=label)
