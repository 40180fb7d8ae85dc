"""Choose patients' own words for reports, check them, take them back."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, cast

from django.db import transaction

from benefits.models import PatientQuote
from benefits.queries.quotes import names_around
from benefits.rules.quotes import LONGEST, ConsentGiven, what_tells_who
from dho.lib import clock
from tenants.operations.access import access_patient
from tenants.rules.codes import Purpose
from tenants.rules.permissions import Permission
from tenants.rules.viewer import NotFound, check

if TYPE_CHECKING:
    from uuid import UUID

    from tenants.models import Patient
    from tenants.rules.viewer import Viewer


class NotQuotable(Exception):
    """The words cannot be kept: see the subclasses for why."""


class NoWords(NotQuotable):
    """There is no text, or it is longer than ``LONGEST``."""


class TellsWho(NotQuotable):
    """The text holds a name that is known, or a long number. Carries what was found."""

    def __init__(self, found: list[str]) -> None:
        super().__init__(", ".join(found))
        self.found = found


class ConsentInFuture(NotQuotable):
    """The consent is dated after today."""


class CheckedByTheSame(NotQuotable):
    """Who chose the words cannot be the one who checks them."""


class NoLongerStands(NotQuotable):
    """The words were checked already, or withdrawn."""


def open_quotes(*, by: Viewer, patient_id: UUID) -> Patient:
    """Return the patient whose words are looked at; the access log says so.

    Raises ``NotAllowed`` without CHOOSE_QUOTES, ``NotFound`` for a patient out of sight.
    """
    check(by, Permission.CHOOSE_QUOTES)
    return access_patient(by, patient_id, Purpose.BENEFITS, action="READ_QUOTES")


@transaction.atomic
def choose_quote(
    *, by: Viewer, patient_id: UUID, text: str, consent: ConsentGiven, consented_on: date
) -> PatientQuote:
    """Keep words that the patient agreed to have shown. They wait for somebody else's check.

    Raises ``NotAllowed``, ``NotFound``, or a ``NotQuotable``; then nothing is kept.
    """
    check(by, Permission.CHOOSE_QUOTES)
    patient = access_patient(by, patient_id, Purpose.BENEFITS, action="CHOOSE_QUOTE")
    words = " ".join(text.split())
    if not words or len(words) > LONGEST:
        raise NoWords
    if consented_on > clock.today():
        raise ConsentInFuture
    found = what_tells_who(words, names_around(patient))
    if found:
        raise TellsWho(found)
    row = PatientQuote(
        tenant_id=patient.tenant_id,
        patient_id=patient.id,
        text=words,
        consent=consent,
        consented_on=consented_on,
        chosen_by_id=by.user_id,
        chosen_at=clock.now(),
    )
    row.save(force_insert=True)
    return row


@transaction.atomic
def check_quote(*, by: Viewer, quote_id: UUID) -> UUID:
    """Say that the words name nobody, so that reports may show them; return whose they are.

    Raises ``NotAllowed``, ``NotFound``, ``CheckedByTheSame``, ``NoLongerStands``.
    """
    row = _opened(by, quote_id, "CHECK_QUOTE")
    if row.withdrawn_at is not None or row.checked_at is not None:
        raise NoLongerStands
    if row.chosen_by_id == by.user_id:
        raise CheckedByTheSame
    _change(row, checked_by_id=by.user_id, checked_at=clock.now())
    return cast("UUID", row.patient_id)


@transaction.atomic
def withdraw_quote(*, by: Viewer, quote_id: UUID) -> UUID:
    """Take words back, for the patient: the text is gone at once, from all reports. Twice is once.

    Raises ``NotAllowed``, ``NotFound``.
    """
    row = _opened(by, quote_id, "WITHDRAW_QUOTE")
    if row.withdrawn_at is None:
        _change(row, text="", withdrawn_by_id=by.user_id, withdrawn_at=clock.now())
    return cast("UUID", row.patient_id)


def _opened(by: Viewer, quote_id: UUID, action: str) -> PatientQuote:
    check(by, Permission.CHOOSE_QUOTES)
    row = PatientQuote.objects.select_for_update(no_key=True).filter(id=quote_id).first()
    if row is None:
        raise NotFound
    access_patient(by, row.patient_id, Purpose.BENEFITS, action=action)
    return row


def _change(row: PatientQuote, **columns: Any) -> None:
    PatientQuote.objects.filter(tenant_id=row.tenant_id, id=row.id).update(**columns)
