"""The only place where notices leave the house. No health data: sign in to see.

One holds a name: a relative without a sign-in reads by given name whom to ring.
"""

from __future__ import annotations

import json
import smtplib
import urllib.request
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import send_mail
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from dho.lib import clock
from dho.lib.one_time import link_secret, one_time_code
from messaging.gateways.push import post_push, push_key
from messaging.rules import NoticeWay, Ring
from messaging.rules.push import LOOPBACK

if TYPE_CHECKING:
    from collections.abc import Callable

    from messaging.rules.push import Device

_NEEDS_YOU = gettext_lazy("A patient needs you")
_SUBJECTS = {
    "REMINDER": gettext_lazy("You have something left to do today"),
    "SECOND_READING": gettext_lazy("Please measure once more"),
    "REMEASURE": gettext_lazy("Please measure once more"),
    "MESSAGE": gettext_lazy("You have a message"),
    "PLAN_TEMPORARY": gettext_lazy("There is news about your plan"),
    "TAKE_OVER_MOVED": gettext_lazy("There is news about who follows up"),
    "PLAN_ENDED": gettext_lazy("There is news about your plan"),
    "RELATIVE": gettext_lazy("We have a question for you"),
    "LOAD": gettext_lazy("Next week holds more work than is staffed"),
    "TOLD": gettext_lazy("You have an answer to read now"),
    "TOLD_RELATIVE": gettext_lazy("We have a question for you"),
    "RING_THE_PATIENT": gettext_lazy("Please ring"),
    "EMERGENCY": gettext_lazy("An emergency look-up waits for your review"),
    "EMERGENCY_READ": gettext_lazy("Somebody has read your record"),
    "QUESTION_ASKED": gettext_lazy("There is a question for a doctor"),
    "QUESTION_LINK": gettext_lazy("There is a question for a doctor"),
    "QUESTION_CODE": gettext_lazy("Your code for the question"),
    "QUESTION_HALF_WAY": gettext_lazy("A question for a doctor waits for an answer"),
    "QUESTION_OVERDUE": gettext_lazy("A question for a doctor was not answered in time"),
    "COLLECT": gettext_lazy("A list of figures waits for your office"),
    "COLLECT_REMINDER": gettext_lazy("A list of figures still waits for your office"),
    "SURVEY": gettext_lazy("A few questions about how you are wait for you"),
    "SURVEY_REMINDER": gettext_lazy("A few questions about how you are still wait for you"),
    "QUESTION_ANSWERED": gettext_lazy("A doctor has answered"),
}
_LINK = gettext_lazy(
    "%(subject)s. Open it here, with a one-time code, within 72 hours: %(link)s\n\n"
    "You may as well sign in, at %(address)s, or ring the follow-up centre."
)
_CODE = gettext_lazy(
    "%(subject)s: %(code)s. It holds for 10 minutes, for the link that you opened. "
    "If nobody at your office asked for it, you need do nothing."
)
_RING = gettext_lazy(
    "Those who follow up %(name)s ask you to ring %(name)s now. Nothing more may stand in an SMS."
)
_RING_EITHER = gettext_lazy(
    "Those who follow up %(name)s ask you to ring %(name)s now, or them at %(phone)s. "
    "Nothing more may stand in an SMS."
)
_TIMEOUT = 5
_START = "/my/"
"""Where a push notice leads: the patient's own day, by the door of signing in."""


def ways_out() -> frozenset[NoticeWay]:
    """Return the ways besides e-mail that this house has."""
    if settings.OUTBOX_FILE:
        return frozenset({NoticeWay.SMS, NoticeWay.PUSH})
    has = {NoticeWay.SMS: _is_safe(settings.SMS_URL), NoticeWay.PUSH: bool(push_key())}
    return frozenset(way for way, is_there in has.items() if is_there)


def _is_safe(address: str) -> bool:
    """Whether the gateway is spoken to in secret, or on this very machine."""
    parts = urlsplit(address)
    return parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOOPBACK)


def words_of(code: str, about: object = None) -> tuple[str, str]:
    """Return subject and whole text of a notice, in the language of the house.

    ``about``: what the secret of a link, or of a one-time code, is made from; whom to ``Ring``.
    """
    with override(settings.LANGUAGE_CODE):
        subject = str(_SUBJECTS.get(code, _NEEDS_YOU))
        words = {"subject": subject, "address": settings.BASE_URL}
        if code == "QUESTION_LINK":
            body = _LINK % {**words, "link": f"{settings.BASE_URL}/q/{link_secret(about)}/"}
        elif code == "QUESTION_CODE":
            body = _CODE % {**words, "code": one_time_code(about)}
        elif isinstance(about, Ring):
            ring = _RING_EITHER if about.phone else _RING
            body = ring % {"name": about.given_name, "phone": about.phone}
        else:
            body = _("%(subject)s. Sign in to see more: %(address)s") % words
    return subject, body


def send_email(address: str, code: str, about: object = None) -> None:
    """Send one notice. Raises ``OSError`` when the mail server cannot be reached or refuses."""
    subject, body = words_of(code, about)
    try:
        send_mail(subject, body, settings.DEFAULT_FROM_EMAIL, [address])
    except smtplib.SMTPException as error:
        raise OSError(code) from error


def send_sms(phone: str, code: str, about: object = None) -> None:
    """Send one notice by SMS. Raises ``OSError`` when the gateway is away or refuses.

    Any gateway that takes ``{"to", "from", "text"}`` as JSON over HTTPS with a bearer token.
    """
    if settings.OUTBOX_FILE:
        _put_in_outbox(NoticeWay.SMS, phone, code, about)
        return
    if not _is_safe(settings.SMS_URL):
        raise ConnectionError(code)
    body = {"to": phone, "from": settings.SMS_FROM, "text": words_of(code, about)[1]}
    request = urllib.request.Request(  # noqa: S310
        settings.SMS_URL,
        data=json.dumps(body).encode(),
        headers={
            "Content-Type": "application/json",
            "Authorization": f"Bearer {settings.SMS_TOKEN}",
        },
        method="POST",
    )
    with urllib.request.urlopen(request, timeout=_TIMEOUT):  # noqa: S310
        pass


def send_push(device: Device, code: str) -> None:
    """Send one notice to one device. Raises ``DeviceGone``, or ``OSError`` when it was not taken.

    The words are those of the SMS, in two parts; the demo's post box gets a line per device.
    """
    if settings.OUTBOX_FILE:
        _put_in_outbox(NoticeWay.PUSH, str(device.id), code)
        return
    subject, whole = words_of(code)
    said = {
        "title": subject,
        "body": whole.removeprefix(f"{subject}. "),
        "lang": settings.LANGUAGE_CODE,
        "tag": code,
        "url": _START,
    }
    post_push(device, json.dumps(said, ensure_ascii=False).encode())


def _put_in_outbox(way: NoticeWay, address: str, code: str, about: object = None) -> None:
    line = {
        "at": clock.now().isoformat(),
        "way": way.value,
        "to": address,
        "text": words_of(code, about)[1],
    }
    with Path(settings.OUTBOX_FILE).open("a", encoding="utf-8") as file:
        file.write(json.dumps(line, ensure_ascii=False) + "\n")


WAYS: dict[NoticeWay, Callable[..., None]] = {
    NoticeWay.SMS: send_sms,
    NoticeWay.PUSH: send_push,
}
