"""The only place where notices leave the house. No name, no health data: sign in to see."""

from __future__ import annotations

import smtplib

from django.conf import settings
from django.core.mail import send_mail
from django.utils.translation import gettext as _
from django.utils.translation import override


def send_email(address: str, code: str) -> None:
    """Send one notice. Raises ``OSError`` when the mail server cannot be reached or refuses."""
    with override(settings.LANGUAGE_CODE):
        subject = _("A patient needs you")
        body = _("A patient needs you. Sign in to see more: %(address)s") % {
            "address": settings.BASE_URL
        }
    try:
        send_mail(subject, body, settings.DEFAULT_FROM_EMAIL, [address])
    except smtplib.SMTPException as error:
        raise OSError(code) from error
