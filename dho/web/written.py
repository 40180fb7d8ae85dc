"""How times, waits, numbers and telephone numbers are written in the reader's language.

Times are given as aware datetimes and written in Europe/Oslo.
"""

from __future__ import annotations

import re
from datetime import date, datetime
from decimal import Decimal

from django.utils.dateformat import format as format_date
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from dho.lib import clock

_NO_BREAK = "\N{NO-BREAK SPACE}"
_MINUS = "\N{MINUS SIGN}"


def _is_english() -> bool:
    return (get_language() or "nb").startswith("en")


def local(at: datetime) -> datetime:
    """Return the instant in Norwegian time."""
    return at.astimezone(clock.OSLO)


def clock_time(at: datetime) -> str:
    """Return the time of day: ``09.04``, in English ``09:04``."""
    return local(at).strftime("%H:%M" if _is_english() else "%H.%M")


def day_and_month(day: date) -> str:
    """Return ``20.11``, in English ``20 Nov``, with the year where it is not the present one."""
    other_year = day.year != local(clock.now()).year
    if _is_english():
        return format_date(day, "j M Y" if other_year else "j M")
    return day.strftime("%d.%m.%Y" if other_year else "%d.%m")


def date_and_time(at: datetime) -> str:
    """Return ``20.11 kl. 09.04``, in English ``20 Nov at 09:04``."""
    parts = {"day": day_and_month(local(at).date()), "time": clock_time(at)}
    return _("%(day)s at %(time)s") % parts


def full_date(day: date) -> str:
    """Return ``20.11.2026``, in English ``20 November 2026``. An instant is read in Oslo."""
    day = local(day).date() if isinstance(day, datetime) else day
    return format_date(day, "j F Y") if _is_english() else day.strftime("%d.%m.%Y")


def short_date(day: date) -> str:
    """Return ``20.11.26``, in English ``20 Nov 26``."""
    return format_date(day, "j M y") if _is_english() else day.strftime("%d.%m.%y")


def weekday_and_date(day: date) -> str:
    """Return ``fredag 20. november``, in English ``Friday 20 November``."""
    day = local(day).date() if isinstance(day, datetime) else day
    return format_date(day, "l j F" if _is_english() else "l j. F")


def span(minutes: int | Decimal) -> str:
    """Return a wait in whole minutes as ``38 min``, ``1 t 12 min`` or ``3 d 2 t``."""
    whole = max(int(minutes), 0)
    days, rest = divmod(whole, 24 * 60)
    hours, left = divmod(rest, 60)
    if days:
        text = _("%(days)s d %(hours)s h") if hours else _("%(days)s d")
    elif hours:
        text = _("%(hours)s h %(minutes)s min") if left else _("%(hours)s h")
    else:
        text = _("%(minutes)s min")
    return text % {"days": days, "hours": hours, "minutes": left}


def number(value: Decimal | int | str) -> str:
    """Return a number as people write it: decimal comma (English: point), spaces from 10,000."""
    exact = value if isinstance(value, Decimal) else Decimal(value)
    text = f"{abs(exact):f}"
    whole, _point, part = text.partition(".")
    if len(whole) > 4:
        whole = re.sub(r"(?<=\d)(?=(\d{3})+$)", _NO_BREAK, whole)
    sign = "." if _is_english() else ","
    return (_MINUS if exact < 0 else "") + (f"{whole}{sign}{part}" if part else whole)


def decimal_sign() -> str:
    """Return the decimal sign of the present language, as the charts want it."""
    return "." if _is_english() else ","


def phone_digits(number_text: str) -> str:
    """Return the number as a ``tel:`` address wants it: digits, with +47 before eight of them."""
    digits = re.sub(r"[^\d+]", "", number_text)
    return f"+47{digits}" if re.fullmatch(r"\d{8}", digits) else digits


def phone_shown(number_text: str) -> str:
    """Return the number in groups: ``76 11 42 50``, mobiles ``912 34 567``, ``116 117``."""
    digits = phone_digits(number_text).removeprefix("+47")
    groups: tuple[str, ...]
    if re.fullmatch(r"[49]\d{7}", digits):
        groups = (digits[:3], digits[3:5], digits[5:])
    elif re.fullmatch(r"\d{8}", digits):
        groups = (digits[:2], digits[2:4], digits[4:6], digits[6:])
    elif re.fullmatch(r"\d{6}", digits):
        groups = (digits[:3], digits[3:])
    else:
        return number_text.strip()
    return _NO_BREAK.join(groups)
