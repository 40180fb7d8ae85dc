"""The only place where notices leave the house. No name, no health data: sign in to see."""

from __future__ import annotations

import smtplib

from django.conf import settings
from django.core.mail import send_mail
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from dho.lib.one_time import link_secret, one_time_code

_NEEDS_YOU = gettext_lazy("A patient needs you")
_SUBJECTS = {
    "REMINDER": gettext_lazy("You have something left to do today"),
    "SECOND_READING": gettext_lazy("Please measure once more"),
    "PLAN_ENDED": gettext_lazy("There is news about your plan"),
    "RELATIVE": gettext_lazy("We have a question for you"),
    "EMERGENCY": gettext_lazy("An emergency look-up waits for your review"),
    "EMERGENCY_READ": gettext_lazy("Somebody has read your record"),
    "QUESTION_ASKED": gettext_lazy("There is a question for a doctor"),
    "QUESTION_LINK": gettext_lazy("There is a question for a doctor"),
    "QUESTION_CODE": gettext_lazy("Your code for the question"),
    "QUESTION_HALF_WAY": gettext_lazy("A question for a doctor waits for an answer"),
    "QUESTION_OVERDUE": gettext_lazy("A question for a doctor was not answered in time"),
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


def send_email(address: str, code: str, about: object = None) -> None:
    """Send one notice; ``about`` makes the secret of a link or a code. Raises ``OSError`` when the mail server cannot be reached or refuses."""
    with override(settings.LANGUAGE_CODE):
        subject = _SUBJECTS.get(code, _NEEDS_YOU)
        words = {"subject": subject, "address": settings.BASE_URL}
        if code == "QUESTION_LINK":
            words["link"] = f"{settings.BASE_URL}/q/{link_secret(about)}/"
            body = _LINK % words
        elif code == "QUESTION_CODE":
            body = _CODE % {**words, "code": one_time_code(about)}
        else:
            body = _("%(subject)s. Sign in to see more: %(address)s") % words
    try:
        send_mail(str(subject), body, settings.DEFAULT_FROM_EMAIL, [address])
    except smtplib.SMTPException as error:
        raise OSError(code) from error
