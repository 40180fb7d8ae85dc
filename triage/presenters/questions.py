"""Questions to doctors in words: the list, the one page, and the text for another record."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from dho.web import written
from dho.web.colours import colour_word
from dho.web.owner_line import OwnerLine
from measurements.presenters import STAFF_WORDS
from selfcare_plans.queries import document_of
from triage.presenters.overview import looked_shown
from triage.presenters.plan_words import ranges_of
from triage.presenters.plans import PatientHead, changes, patient_head, version_head
from triage.presenters.sentences import sentence
from triage.presenters.worklist import chip_of
from triage.rules.questions import Answer, QuestionState, Way

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import datetime

    from selfcare_plans.presenters.difference import Change
    from selfcare_plans.rules.document import PlanDocument
    from triage.presenters.board.lanes import LaneShown
    from triage.presenters.overview import LookedShown
    from triage.presenters.plans import VersionHead
    from triage.queries.approvals import Looked, Waiting

DAYS = 30
ANSWERS = {
    Answer.AGREE: gettext_lazy("Agree"),
    Answer.ADJUST: gettext_lazy("Adjust"),
    Answer.TAKE_OVER: gettext_lazy("Take over"),
}
ANSWERED = {
    Answer.AGREE: gettext_lazy("Agreed"),
    Answer.ADJUST: gettext_lazy("Wants it adjusted"),
    Answer.TAKE_OVER: gettext_lazy("Takes over"),
}
WAYS = {
    Way.PAGE: gettext_lazy("signed in"),
    Way.LINK: gettext_lazy("through a link"),
    Way.MESSAGE: gettext_lazy("by message"),
    Way.PHONE: gettext_lazy("by telephone"),
    Way.MEETING: gettext_lazy("in a meeting"),
}


@dataclass(frozen=True, slots=True)
class QuestionShown:
    """One question on a list or a page. ``waited``: minutes since it was asked."""

    id: Any
    patient_id: Any
    patient: str
    home: str
    text: str
    asked_by: str
    from_unit: str
    from_phone: str
    to_unit: str
    asked_at: datetime
    due_at: datetime
    waited: int
    is_open: bool
    is_overdue: bool
    chip: str
    reason: str
    has_proposal: bool
    answer: str
    answer_text: str
    answered: str


def question_shown(question: Any, now: datetime) -> QuestionShown:
    """Return a question in words."""
    alert = question.alert
    is_open = question.state == QuestionState.OPEN.value
    return QuestionShown(
        id=question.id,
        patient_id=question.patient_id,
        patient=question.patient.name,
        home=question.patient.tenant.name,
        text=question.text,
        asked_by=question.asked_by.name,
        from_unit=question.from_unit.name,
        from_phone=question.from_unit.phone,
        to_unit=question.to_unit.name,
        asked_at=question.asked_at,
        due_at=question.due_at,
        waited=max(0, int((now - question.asked_at).total_seconds() // 60)),
        is_open=is_open,
        is_overdue=is_open and question.due_at <= now,
        chip=chip_of(alert) if alert else "",
        reason=sentence(alert.reason_code, alert.reason_params) if alert else "",
        has_proposal=question.version_id is not None,
        answer=str(ANSWERED[Answer(question.answer)]) if question.answer else "",
        answer_text=question.answer_text,
        answered=_answered(question),
    )


def questions_shown(questions: Sequence[Any], now: datetime) -> list[QuestionShown]:
    """Return questions in words, in their order."""
    return [question_shown(one, now) for one in questions]


def _answered(question: Any) -> str:
    if question.state == QuestionState.WITHDRAWN.value:
        return _("Withdrawn %(when)s") % {"when": written.date_and_time(question.withdrawn_at)}
    if question.state != QuestionState.ANSWERED.value:
        return ""
    words = {
        "doctor": question.answered_by_name,
        "unit": question.to_unit.name,
        "way": WAYS[Way(question.way)],
        "when": written.date_and_time(question.answered_at),
    }
    if question.written_by is None:
        return _("Answered by %(doctor)s, %(unit)s, %(way)s, %(when)s") % words
    words["nurse"] = question.written_by.name
    return _("Answered by %(doctor)s, %(unit)s, %(way)s, %(when)s; written in by %(nurse)s") % words


@dataclass(frozen=True, slots=True)
class LimitLine:
    """The limits of one measurement in words; ``about``: in which context."""

    kind: str
    label: str
    about: str
    zones: str


def limit_lines(document: PlanDocument | None) -> list[LimitLine]:
    """Return the plan's limits, one line per range."""
    if document is None:
        return []
    return [
        LimitLine(
            item.kind,
            STAFF_WORDS.label(item.kind),
            one.about,
            one.words_of_zones,
        )
        for item in document.items
        for one in ranges_of(item)
    ]


@dataclass(frozen=True, slots=True)
class ProposalShown:
    """The proposal of a question: what changes, and what a rehearsal says of it first."""

    head: VersionHead
    changes: tuple[Change, ...]
    is_first: bool
    looked: LookedShown
    revision: int
    replaces: Any


def proposal_shown(waiting: Waiting, looked: Looked, units: Mapping[str, str]) -> ProposalShown:
    """Return the proposal as the doctor reads it beside the question."""
    before = document_of(waiting.current) if waiting.current else None
    found = [
        one for one in changes(before, document_of(waiting.version), units) if not one.is_minor
    ]
    return ProposalShown(
        head=version_head(waiting.version),
        changes=tuple(found),
        is_first=waiting.current is None,
        looked=looked_shown(waiting, looked),
        revision=waiting.version.revision,
        replaces=waiting.current.id if waiting.current else None,
    )


@dataclass(frozen=True, slots=True)
class QuestionPage:
    """The doctor's minute: all that stands on the one page. ``tariff``: shown after the answer."""

    question: QuestionShown
    head: PatientHead
    level: str
    charts: list[LaneShown]
    more_charts: list[LaneShown]
    limits: list[LimitLine]
    version: VersionHead | None
    proposal: ProposalShown | None
    tariff: str
    responsible: OwnerLine | None = None


def first_charts(charts: list[LaneShown], cause: str) -> tuple[list[LaneShown], list[LaneShown]]:
    """Return the charts that stand open, what the alert is about first, and those folded away."""
    ordered = sorted(charts, key=lambda one: one.kind != cause)
    return ordered[:2], ordered[2:]


def tariff_of(patient: Any) -> str:
    """Return the text about payment that the patient's tenant has written, if it shows one."""
    tenant = patient.tenant
    return str(tenant.tariff_text) if tenant.shows_tariff else ""


def head_of(patient: Any) -> PatientHead:
    """Return who the page is about."""
    return patient_head(patient)


def question_text(page: QuestionPage) -> str:
    """Return the page as plain text in Norwegian, for another record or to read out."""
    with override(settings.LANGUAGE_CODE):
        return "\n".join(_lines(page)) + "\n"


def _lines(page: QuestionPage) -> Iterator[str]:
    asked, head = page.question, page.head
    yield _("Question to a doctor: %(unit)s") % {"unit": asked.to_unit}
    yield _("Patient: %(name)s, born %(born)s, %(home)s") % {
        "name": head.name,
        "born": written.full_date(head.birth_date),
        "home": head.home,
    }
    yield _(
        "Asked by %(who)s, %(unit)s, telephone %(phone)s, %(when)s. Answer wanted by %(due)s."
    ) % {
        "who": asked.asked_by,
        "unit": asked.from_unit,
        "phone": written.phone_shown(asked.from_phone) or "–",
        "when": written.date_and_time(asked.asked_at),
        "due": written.date_and_time(asked.due_at),
    }
    yield ""
    yield asked.text
    yield ""
    if asked.reason:
        yield _("Alert: %(why)s") % {"why": asked.reason}
    yield from _trend(page)
    yield from _limits(page)
    yield from _proposed(page)
    if page.level:
        yield _("Agreed level of treatment: %(text)s") % {"text": page.level}
    yield ""
    if asked.answer:
        yield f"{asked.answered}: {asked.answer}. {asked.answer_text}".strip()
        if page.tariff:
            yield page.tariff
    else:
        yield _("Answer: agree, adjust (what?) or take over. Name and time of the doctor's answer:")


def _trend(page: QuestionPage) -> Iterator[str]:
    for one in (*page.charts, *page.more_charts):
        yield _("%(kind)s: latest %(value)s, %(when)s (%(colour)s).") % {
            "kind": one.label,
            "value": one.latest,
            "when": written.date_and_time(one.latest_at),
            "colour": colour_word(one.colour),
        }


def _limits(page: QuestionPage) -> Iterator[str]:
    if page.version is None:
        yield _("No plan is in force.")
        return
    yield _("Limits in the plan, version %(number)s:") % {"number": page.version.number}
    for line in page.limits:
        about = f" ({line.about})" if line.about else ""
        yield f"– {line.label}{about}: {line.zones}"


def _proposed(page: QuestionPage) -> Iterator[str]:
    if page.proposal is None:
        return
    yield _("Proposed, version %(number)s:") % {"number": page.proposal.head.number}
    for one in page.proposal.changes:
        what = f"{one.where} {one.what}".strip()
        yield f"– {what}: {one.before} → {one.after}"
    yield page.proposal.looked.verdict
