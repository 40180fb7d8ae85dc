"""Equipment that a patient measures with, and where it is, in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy

from dho.web import written
from tenants.rules.take_over import Direction, Goes
from triage.rules.take_over import Whereabouts, where_is

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.utils.functional import _StrPromise

    from tenants.models import MovedEquipment

TO_HOSPITAL = {
    Goes.FOLLOWS: gettext_lazy("Goes to the hospital"),
    Goes.STAYS: gettext_lazy("Stays at home"),
    Goes.COMES_BACK: gettext_lazy("Comes back to the centre"),
}
HOME = {
    Goes.FOLLOWS: gettext_lazy("Goes home"),
    Goes.STAYS: gettext_lazy("Stays at the hospital"),
    Goes.COMES_BACK: gettext_lazy("Comes back to the centre"),
}
_WHERE: dict[Whereabouts, _StrPromise] = {
    Whereabouts.HOSPITAL: gettext_lazy("at the hospital"),
    Whereabouts.HOME: gettext_lazy("at home"),
    Whereabouts.CENTRE: gettext_lazy("back at the centre"),
    Whereabouts.UNKNOWN: gettext_lazy("nobody has said where it is"),
}


@dataclass(frozen=True, slots=True)
class EquipmentShown:
    """One piece: where it is by the newest word on it, and the day that was said."""

    name: str
    where: str
    code: str
    said: str


def goes_words(direction: Direction) -> list[tuple[str, _StrPromise]]:
    """Return what the accepting unit may say of a piece, as choices."""
    words = HOME if direction is Direction.RETURN else TO_HOSPITAL
    return [(goes.value, word) for goes, word in words.items()]


def equipment_now(
    moved: Iterable[MovedEquipment], known: Iterable[str] = ()
) -> tuple[EquipmentShown, ...]:
    """Return each piece of what was said, newest first, and of ``known``, once and by name.

    A piece of which nothing was said the last time keeps what was said before.
    """
    newest: dict[str, EquipmentShown] = {}
    for one in moved:
        shown = _shown(one)
        if one.name not in newest or (
            newest[one.name].code == Whereabouts.UNKNOWN and shown.code != Whereabouts.UNKNOWN
        ):
            newest[one.name] = shown
    for name in known:
        newest.setdefault(name, _unsaid(name))
    return tuple(newest[name] for name in sorted(newest))


def equipment_at(moved: Iterable[MovedEquipment]) -> tuple[EquipmentShown, ...]:
    """Return what was said at one take-over."""
    return tuple(_shown(one) for one in moved)


def _unsaid(name: str) -> EquipmentShown:
    unknown = Whereabouts.UNKNOWN
    return EquipmentShown(name, str(_WHERE[unknown]), unknown.value, "")


def _shown(one: MovedEquipment) -> EquipmentShown:
    where = where_is(Direction(one.take_over.direction), Goes(one.goes))
    said = written.day_and_month(written.local(one.said_at).date())
    is_known = where is not Whereabouts.UNKNOWN
    return EquipmentShown(one.name, str(_WHERE[where]), where.value, said if is_known else "")
