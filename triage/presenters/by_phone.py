"""The form of readings by telephone: one part a kind, empty parts are left out, nothing typed is lost."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.utils.translation import gettext as _

from dho.lib.ids import new_id
from measurements.presenters import STAFF_WORDS
from measurements.rules.kinds import NUMBER_KINDS
from measurements.rules.reading_shape import Refused
from triage.presenters.patient.doubts import already_sent, doubts, refused
from triage.presenters.patient.form import (
    ReadingForm,
    Typed,
    form_of,
    read_typed,
    reading_item,
    time_of,
)
from triage.rules.contacts import Direction

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from selfcare_plans.rules.document import PlanDocument

CALLS = (Direction.OUT.value, Direction.IN.value)
DASH = "-"


@dataclass(frozen=True, slots=True)
class KindPart:
    """One kind of the form: its numbers and circumstances as typed."""

    form: ReadingForm
    typed: Typed
    is_added: bool = False

    @property
    def kind(self) -> str:
        """The kind's name, before the names of its fields."""
        return self.form.kind

    @property
    def label(self) -> str:
        """The kind as staff call it."""
        return STAFF_WORDS.label(self.form.kind)

    @property
    def is_empty(self) -> bool:
        """Whether nothing was typed: then it is not sent."""
        return not any(self.typed.numbers.values())


@dataclass(frozen=True, slots=True)
class PhoneForm:
    """The form. ``error`` concerns the whole; ``call``: who rang, empty where no call is logged."""

    parts: tuple[KindPart, ...]
    others: tuple[tuple[str, str], ...]
    reference: str
    measured_at: str
    latest: str
    at: datetime | None
    note: str = ""
    call: str = Direction.OUT.value
    is_posted: bool = False
    error: str = ""
    time_error: str = ""

    @property
    def filled(self) -> list[KindPart]:
        """The kinds that something was typed for."""
        return [one for one in self.parts if not one.is_empty]

    @property
    def is_ready(self) -> bool:
        """Whether everything typed can be sent."""
        has_errors = any(one.form.error for one in self.parts)
        return self.is_posted and not (self.error or self.time_error or has_errors)

    @property
    def summary(self) -> str:
        """What was told, in a few words, for the log of the call."""
        kinds = ", ".join(one.label for one in self.filled)
        return _("Readings by telephone: %(kinds)s") % {"kinds": kinds}

    def items(self) -> dict[str, dict[str, Any]]:
        """Return what was typed as readings as in the API, by kind."""
        assert self.at is not None
        return {
            one.kind: {
                **reading_item(one.typed, NUMBER_KINDS[one.kind]),
                "measured_at": self.at.isoformat(),
                **({"note": self.note} if self.note else {}),
            }
            for one in self.filled
        }

    def refused(self, problems: Mapping[str, Any]) -> PhoneForm:
        """Return the form with why a kind was not taken in; nothing was, so all is still to be sent."""
        parts = tuple(_refused(one, problems.get(one.kind)) for one in self.parts)
        return replace(self, parts=parts, reference=str(new_id()))


def phone_form(
    post: Mapping[str, str], document: PlanDocument | None, now: datetime, time_zone: str
) -> PhoneForm:
    """Return the form: of the plan's kinds, or of all where there is no plan; as typed, if posted."""
    planned = [item.kind for item in document.items] if document else []
    known = [name for name in dict.fromkeys(planned) if name in NUMBER_KINDS]
    added = [name for name in NUMBER_KINDS if post.get(f"add{DASH}{name}") and name not in known]
    names = list(dict.fromkeys([*(known or NUMBER_KINDS), *added]))
    reference = _reference(post.get("reference", ""))
    is_posted = bool(post)
    when = Typed(measured_at=post.get("measured_at", "").strip()[:40])
    at = time_of(when, now, time_zone)
    parts = tuple(
        _part(post, name, document, now, time_zone, f"{reference}{DASH}{name}") for name in names
    )
    if is_posted:
        parts = tuple(one if one.is_empty else _looked_at(one, now) for one in parts)
    parts = tuple(replace(one, is_added=one.kind in added) for one in parts)
    call = post.get("call", "" if is_posted else Direction.OUT.value)
    form = PhoneForm(
        parts=parts,
        others=tuple((name, STAFF_WORDS.label(name)) for name in NUMBER_KINDS if name not in names),
        reference=reference,
        measured_at=when.measured_at,
        latest=parts[0].form.latest,
        at=at,
        note=post.get("note", "").strip()[:400],
        call=call if call in CALLS else "",
        is_posted=is_posted and not post.get("more"),
    )
    return _checked(form) if form.is_posted else form


def _checked(form: PhoneForm) -> PhoneForm:
    if form.at is None:
        words = _("The date or the time cannot be right. It must have been already.")
        form = replace(form, time_error=words)
    if not form.filled:
        form = replace(form, error=_("Write at least one number."))
    return form


def _reference(text: str) -> str:
    try:
        return str(UUID(text))
    except ValueError:
        return str(new_id())


def _part(
    post: Mapping[str, str],
    name: str,
    document: PlanDocument | None,
    now: datetime,
    time_zone: str,
    reference: str,
) -> KindPart:
    kind = NUMBER_KINDS[name]
    prefix = f"{name}{DASH}"
    own = {key.removeprefix(prefix): post[key] for key in post if key.startswith(prefix)}
    typed = replace(read_typed(own, kind), reference=reference, measured_at="")
    form = form_of(
        kind=kind,
        document=document,
        last=None,
        now=now,
        time_zone=time_zone,
        reference=reference,
        typed=typed,
    )
    return KindPart(form, typed)


def _looked_at(part: KindPart, now: datetime) -> KindPart:
    """Return the part with what must be put right, or looked at once more."""
    doubted = doubts(part.form, part.typed, NUMBER_KINDS[part.kind], now)
    return replace(part, form=doubted) if doubted is not None else part


def _refused(part: KindPart, problem: Any) -> KindPart:
    if problem is None:
        return part
    if isinstance(problem, Refused):
        return replace(part, form=refused(part.form, problem))
    return replace(part, form=already_sent(part.form))
