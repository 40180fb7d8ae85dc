"""The only place where notices leave the house. No name, no health data: sign in to see."""

from __future__ import annotations

import smtplib

from django.conf import settings
from django.core.mail import send_mail
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

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
    "EMERGENCY": gettext_lazy("An emergency look-up waits for your review"),
    "EMERGENCY_READ": gettext_lazy("Somebody has read your record"),
}


def send_email(address: str, code: str) -> None:
    """Send one notice. Raises ``OSError`` when the mail server cannot be reached or refuses."""
    with override(settings.LANGUAGE_CODE):
        subject = _SUBJECTS.get(code, _NEEDS_YOU)
        body = _("%(subject)s. Sign in to see more: %(address)s") % {
            "subject": subject,
            "address": settings.BASE_URL,
        }
    try:
        send_mail(str(subject), body, settings.DEFAULT_FROM_EMAIL, [address])
    except smtplib.SMTPException as error:
        raise OSError(code) from error
