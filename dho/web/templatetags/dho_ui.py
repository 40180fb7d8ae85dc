"""Template tags of the face: chips, icons, fields, and how values are written."""

from __future__ import annotations

import json
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django import template

from dho.web import colours, written
from dho.web.icons import icon_svg
from dho.web.owner_line import owner_line_of
from dho.web.start_lines import start_lines_of

if TYPE_CHECKING:
    from django.forms import BoundField
    from django.utils.safestring import SafeString

register = template.Library()


@register.inclusion_tag("ui/chip.html")
def chip(colour: str | None, word: str = "") -> dict[str, Any]:
    """Show a colour as shape, word and colour; ``word`` says something else than its name."""
    name = colours.colour_class(colour)
    return {"name": name, "word": word or colours.colour_word(colour)}


@register.inclusion_tag("ui/start_lines.html", takes_context=True)
def start_lines(context: dict[str, Any], patient_id: Any = None) -> dict[str, Any]:
    """Show what waits for the viewer in other rooms, one line each."""
    viewer = getattr(context.get("request"), "viewer", None)
    return {"lines": start_lines_of(viewer, patient_id) if viewer is not None else []}


@register.inclusion_tag("ui/owner_line.html", takes_context=True)
def owner_line(
    context: dict[str, Any], patient_id: Any, *, with_alerts: bool = True
) -> dict[str, Any]:
    """Show who has the responsibility for a patient, and who owns each of her open alerts.

    Without the alerts where each of them on the page says itself who has it.
    """
    viewer = getattr(context.get("request"), "viewer", None)
    if viewer is None or not patient_id:
        return {"line": None}
    return {"line": owner_line_of(viewer, patient_id, with_alerts=with_alerts)}


@register.simple_tag
def icon(name: str, css: str = "") -> SafeString:
    """Show an icon, hidden from screen readers. ``css`` is one more class name."""
    return icon_svg(name, css)


@register.filter
def as_json(value: object) -> str:
    """Write a value as JSON for a data attribute; the template escapes it."""
    return json.dumps(value)


@register.filter
def colour_class(colour: str | None) -> str:
    """Return the class name of a colour (``red``), for rows and zones."""
    return colours.colour_class(colour)


@register.filter
def colour_word(colour: str | None) -> str:
    """Return the word of a colour in the reader's language."""
    return colours.colour_word(colour)


@register.filter
def local_time(at: datetime | None) -> str:
    """Write an instant: ``20.11 kl. 09.04``."""
    return written.date_and_time(at) if at else ""


@register.filter
def local_clock(at: datetime | None) -> str:
    """Write the time of day of an instant: ``09.04``."""
    return written.clock_time(at) if at else ""


@register.filter
def local_date(day: date | None) -> str:
    """Write a date, or the Norwegian date of an instant: ``20.11.2026``."""
    return written.full_date(day) if day else ""


@register.filter
def local_day(day: date | None) -> str:
    """Write a date with its weekday: ``fredag 20. november``."""
    return written.weekday_and_date(day) if day else ""


@register.filter
def iso(at: datetime | None) -> str:
    """Write an instant for programs, in UTC: for ``<time datetime>`` and data attributes."""
    return at.isoformat() if at else ""


@register.filter
def waited(minutes: int | Decimal | None) -> str:
    """Write a wait given in minutes: ``38 min``, ``1 t 12 min``."""
    return "" if minutes is None else written.span(minutes)


@register.filter
def phone_href(number: str) -> str:
    """Write a telephone number as a ``tel:`` address wants it."""
    return written.phone_digits(number)


@register.filter
def phone_shown(number: str) -> str:
    """Write a telephone number in groups."""
    return written.phone_shown(number)


@register.filter
def is_box(field: BoundField) -> bool:
    """Tell whether a field is one check box, whose label stands after it."""
    return field.widget_type == "checkbox"


@register.simple_tag
def control(field: BoundField, css: str = "ds-input") -> SafeString:
    """Show the input of a field; Django adds ids of hint and error, and aria-invalid."""
    attributes: dict[str, Any] = {"class": css}
    if field.errors and field.auto_id:
        ids = [f"{field.auto_id}_helptext"] if field.help_text else []
        attributes["aria-describedby"] = " ".join([*ids, f"{field.auto_id}_error"])
    return field.as_widget(attrs=attributes)
