"""How much more a template's new version would ask of a centre: by how much alerts may rise unasked."""

from __future__ import annotations

from dataclasses import dataclass

QUARTER = 4
"""More than one of four above today's alerts needs the centre's yes. Ours, to be approved."""


@dataclass(frozen=True, slots=True)
class CentreLoad:
    """What a rehearsal found at one centre: alerts in ``days`` days, now and with the change.

    ``rehearsed`` of the centre's ``patients`` whose plans came from the template.
    """

    centre_id: str
    patients: int
    rehearsed: int
    days: int
    before: int
    after: int

    @property
    def per_week_before(self) -> float:
        """Return the alerts in a week as the plans are."""
        return self.before * 7 / self.days

    @property
    def per_week_after(self) -> float:
        """Return the alerts in a week, had all of them taken the change over."""
        return self.after * 7 / self.days

    @property
    def needs_yes(self) -> bool:
        """Whether the centre must say yes first."""
        return rises_by_more_than_a_quarter(self.before, self.after)


def rises_by_more_than_a_quarter(before: int, after: int) -> bool:
    """Whether ``after`` alerts are more than a quarter above ``before``; from none, any is."""
    return QUARTER * after > (QUARTER + 1) * before
