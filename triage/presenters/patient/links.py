"""Where the pages of one record are: the patient's own, or one that a relative opens."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from uuid import UUID


@dataclass(frozen=True, slots=True)
class Links:
    """Addresses. ``patient_id`` is None on the patient's own pages."""

    patient_id: UUID | None = None

    def _to(self, name: str, *args: Any) -> str:
        if self.patient_id is None:
            return reverse(f"triage:my-{name}", args=args)
        return reverse(f"triage:relative-{name}", args=(self.patient_id, *args))

    @property
    def day(self) -> str:
        """Today."""
        return self._to("day")

    @property
    def readings(self) -> str:
        """Readings of before."""
        return self._to("readings")

    @property
    def plan(self) -> str:
        """The plan in three colours."""
        return self._to("plan")

    @property
    def contact(self) -> str:
        """Whom to ring."""
        return self._to("contact")

    @property
    def messages(self) -> str:
        """The conversation with those who follow up."""
        return self._to("messages")

    @property
    def sent(self) -> str:
        """The answer to a reading; ``?reference=`` says which."""
        return self._to("sent")

    @property
    def act_now(self) -> str:
        """Where "have you done it?" is answered."""
        return self._to("act-now")

    @property
    def told(self) -> str:
        """Where it is said that a red answer was read."""
        return self._to("told")

    def record(self, kind: str) -> str:
        """The form for one kind."""
        return self._to("record", kind)

    def form(self, name: str) -> str:
        """The questionnaire of that name."""
        return self._to("form", name)

    def navigation(self, current: str) -> list[dict[str, Any]]:
        """Return the bottom bar of a relative's pages; ``current`` is the path of the page."""
        entries = (
            (self.day, _("Today"), "home"),
            (self.readings, _("Readings"), "chart"),
            (self.plan, _("The plan"), "plan"),
            (self.contact, _("Contact"), "phone"),
        )
        return [
            {"url": url, "label": label, "icon": icon, "current": url == current}
            for url, label, icon in entries
        ]
