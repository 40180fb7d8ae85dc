"""What every page of one record shares: whose it is, where its pages are, who watches."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from dho.lib import clock
from triage.operations.own_record import OwnRecord, open_record
from triage.presenters.owner import owner_shown
from triage.presenters.patient.acting import ActCard, act_cards
from triage.presenters.patient.day import first_instant, measured
from triage.presenters.patient.form import problem_words
from triage.presenters.patient.links import Links
from triage.presenters.patient.watching import Watch, watch_of
from triage.queries import patient as queries
from triage.queries.acting import act_now_answers, plan_that_judged
from triage.queries.discharge import temporary_after_stay
from triage.queries.homes import in_charge
from triage.rules.own_day import day_tasks, here_now

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from uuid import UUID

    from django.http import HttpRequest

    from selfcare_plans.rules.document import Colour
    from tenants.rules.viewer import Viewer
    from triage.queries.homes import InCharge
    from triage.queries.patient import OwnReading, PlanNow


@dataclass(frozen=True, slots=True)
class Frame:
    """One record, opened for a page."""

    viewer: Viewer
    record: OwnRecord
    links: Links
    watch: Watch
    now: datetime
    charge: InCharge

    @property
    def after_stay(self) -> bool:
        """Whether the plan is temporary: a doctor has not looked through it since the hospital."""
        return temporary_after_stay(self.record.patient, self.now) is not None

    def readings_of_today(self) -> list[OwnReading]:
        """Return the readings that today's tasks and the present colour come from."""
        patient = self.record.patient
        since = first_instant(self.now, patient.time_zone)
        return queries.readings_since(patient, since, only_timely=True)

    def plan(self) -> PlanNow | None:
        """Return the plan in force."""
        return queries.plan_now(self.viewer, self.record.patient, self.now)

    def here(self, plan: PlanNow) -> Colour | None:
        """Return the zone that the patient is in now, if that can be told."""
        zone = ZoneInfo(self.record.patient.time_zone)
        facts = measured(self.readings_of_today())
        tasks = day_tasks(plan.document, self.now.astimezone(zone).date(), zone, facts, self.now)
        return here_now(plan.document, facts, tasks, self.now)

    def acts(self, readings: Sequence[OwnReading]) -> list[ActCard]:
        """Return what is to be done at once: of the newest reading of each kind (and form) that has a colour."""
        patient = self.record.patient
        newest: dict[tuple[str, str], OwnReading] = {}
        for one in readings:
            if one.colour is not None:
                newest.setdefault((one.kind, one.about), one)
        speaking = [one for one in newest.values() if one.fired]
        answers = act_now_answers(patient, [one.id for one in speaking]) if speaking else {}
        return [
            card
            for one in speaking
            for card in act_cards(one, plan_that_judged(self.viewer, patient, one), answers)
        ]

    def context(self, request: HttpRequest, **more: Any) -> dict[str, Any]:
        """Return the page's context. Own pages are kept on the device, a relative's are not."""
        record = self.record
        shared: dict[str, Any] = {
            "patient_id": record.patient.id,
            "owner": owner_key(self.viewer),
            "is_own": record.relation is None,
            "whose": record.patient.name,
            "given_name": record.patient.given_name,
            "may_record": record.may_record,
            "links": self.links,
            "watch": self.watch,
            "responsible": owner_shown(self.charge),
            "after_stay": self.after_stay,
            "made_at": self.now,
            "problem_words": problem_words(),
        }
        if record.relation is not None:
            shared["patient_navigation"] = self.links.navigation(request.path)
        return {**shared, **more}


def owner_key(viewer: Viewer) -> str:
    """Return under what the device keeps unsent readings: the person, in the acting role."""
    return f"{viewer.user_id}.{viewer.role.value.lower()}"


def open_frame(viewer: Viewer, patient_id: UUID | None, *, action: str = "READ") -> Frame:
    """Open the viewer's own record (None), or as a relative another's; raises ``NotFound``."""
    record = open_record(by=viewer, patient_id=patient_id, action=action)
    now = clock.now()
    charge = in_charge(record.patient)
    return Frame(viewer, record, Links(patient_id), watch_of(charge.unit, now), now, charge)
