"""Questionnaires as staff read them: lists, versions, what is wrong, what a version changes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dho.web import written
from measurements.presenters.form import language
from measurements.queries.questionnaires import definition_of
from measurements.rules.questionnaires import QuestionType, Texts, Wrong
from measurements.rules.questionnaires.difference import Changed, form_differences

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime
    from uuid import UUID

    from measurements.models import Questionnaire, QuestionnaireVersion
    from measurements.queries.questionnaires import Listed
    from measurements.rules.questionnaires import Definition, FormProblem, Question
    from measurements.rules.questionnaires.difference import FormChange
    from tenants.rules.viewer import Viewer

Words = str | Promise

TYPES: Mapping[QuestionType, Words] = {
    QuestionType.CHOICE: gettext_lazy("One of several"),
    QuestionType.MULTIPLE: gettext_lazy("Several of several"),
    QuestionType.NUMBER: gettext_lazy("Number"),
    QuestionType.SCALE: gettext_lazy("Scale"),
    QuestionType.TEXT: gettext_lazy("Free text"),
}
STATUSES: Mapping[str, Words] = {
    "DRAFT": gettext_lazy("Draft"),
    "PUBLISHED": gettext_lazy("Published"),
    "WITHDRAWN": gettext_lazy("Withdrawn"),
}
PROBLEMS: Mapping[Wrong, Words] = {
    Wrong.BAD_NAME: gettext_lazy("The form's name cannot be used. Make a copy of the form."),
    Wrong.NO_TITLE: gettext_lazy("Give the form a title."),
    Wrong.NO_QUESTIONS: gettext_lazy("Add at least one question."),
    Wrong.TOO_MANY_QUESTIONS: gettext_lazy("There are too many questions. Make two forms of it."),
    Wrong.NO_SOURCE: gettext_lazy("Say where the form is from."),
    Wrong.NO_LICENCE: gettext_lazy("Say on what terms the form may be used."),
    Wrong.BAD_ID: gettext_lazy("Use letters, digits, points and hyphens only."),
    Wrong.ID_TWICE: gettext_lazy("Another part is called the same. Give it another name."),
    Wrong.NO_TEXT: gettext_lazy("Write the text in at least one language."),
    Wrong.TEXT_TOO_LONG: gettext_lazy("The text is too long."),
    Wrong.NO_OPTIONS: gettext_lazy("Write at least two answers to choose among."),
    Wrong.TOO_MANY_OPTIONS: gettext_lazy("There are too many answers to choose among."),
    Wrong.OPTIONS_NOT_ASKED: gettext_lazy("This sort of question has no answers to choose among."),
    Wrong.OPTION_TWICE: gettext_lazy("Two answers have the same code or the same number."),
    Wrong.NUMBER_NOT_FINITE: gettext_lazy("Write a number."),
    Wrong.BAD_BOUNDS: gettext_lazy("The lowest number must be below the highest."),
    Wrong.BAD_SCALE: gettext_lazy("A scale runs between two whole numbers, at most 20 apart."),
    Wrong.CONDITION_NOT_BEFORE: gettext_lazy(
        "A condition can only ask of a question that comes before."
    ),
    Wrong.CONDITION_NOT_ONE: gettext_lazy(
        "Give one condition: an answer, a number, or whether it is answered."
    ),
    Wrong.CONDITION_NEVER: gettext_lazy("That question has no such answer."),
    Wrong.BAD_SCORE_NAME: gettext_lazy("Name the sum with small letters, digits and underscores."),
    Wrong.SCORE_TWICE: gettext_lazy("Two sums have the same name."),
    Wrong.SCORE_OF_NOTHING: gettext_lazy("Say which questions the sum is made of, each once."),
    Wrong.SCORE_UNKNOWN_QUESTION: gettext_lazy("The sum names a question that is not there."),
    Wrong.SCORE_WITHOUT_NUMBER: gettext_lazy("The answers to that question are no numbers."),
    Wrong.BAD_MEANINGS: gettext_lazy(
        "What the sum means must go upwards, without overlap, and be open only at the ends."
    ),
    Wrong.ACT_NOW_UNREACHED: gettext_lazy(
        "No answer is as high as the one that asks for help at once."
    ),
}
CHANGES: Mapping[Changed, Words] = {
    Changed.TITLE: gettext_lazy("Title"),
    Changed.INTRO: gettext_lazy("Introduction"),
    Changed.SOURCE: gettext_lazy("Source"),
    Changed.LICENCE: gettext_lazy("Terms of use"),
    Changed.ONLY_IN_OPENING_HOURS: gettext_lazy("Only in opening hours"),
    Changed.ONLY_BY_PATIENT: gettext_lazy("Only the patient answers"),
    Changed.SECTION_ADDED: gettext_lazy("New section"),
    Changed.SECTION_REMOVED: gettext_lazy("Section removed"),
    Changed.SECTION_CHANGED: gettext_lazy("Section changed"),
    Changed.QUESTION_ADDED: gettext_lazy("New question"),
    Changed.QUESTION_REMOVED: gettext_lazy("Question removed"),
    Changed.QUESTION_MOVED: gettext_lazy("Question moved"),
    Changed.QUESTION_TEXT: gettext_lazy("Words changed"),
    Changed.QUESTION_TYPE: gettext_lazy("Another sort of question"),
    Changed.QUESTION_OPTIONS: gettext_lazy("Answers to choose among changed"),
    Changed.QUESTION_BOUNDS: gettext_lazy("Numbers or unit changed"),
    Changed.QUESTION_REQUIRED: gettext_lazy("Must be answered"),
    Changed.QUESTION_CONDITIONS: gettext_lazy("When it is asked"),
    Changed.QUESTION_ACT_NOW: gettext_lazy("Asks for help at once"),
    Changed.SCORE_ADDED: gettext_lazy("New sum"),
    Changed.SCORE_REMOVED: gettext_lazy("Sum removed"),
    Changed.SCORE_CHANGED: gettext_lazy("Sum changed"),
}


@dataclass(frozen=True, slots=True)
class FormRow:
    """One form in the list."""

    id: UUID
    title: str
    owner: str
    version: str
    published_at: datetime | None
    has_draft: bool
    is_own: bool


@dataclass(frozen=True, slots=True)
class VersionRow:
    """One version in the list of versions, with what it changed from the one before."""

    id: UUID
    number: int
    version: str
    status: str
    status_word: str
    by: str
    at: datetime
    comment: str
    reason: str
    changes: tuple[ChangeShown, ...]


@dataclass(frozen=True, slots=True)
class ChangeShown:
    """One difference in words."""

    what: str
    where: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class ProblemShown:
    """One thing to put right, and where."""

    where: str
    words: str


def form_rows(listed: Iterable[Listed], viewer: Viewer) -> list[FormRow]:
    """Return the forms as rows of a list."""
    return [
        FormRow(
            id=one.questionnaire.id,
            title=one.definition.titles.say(language()) or one.questionnaire.name,
            owner=owner_of(one.questionnaire, viewer),
            version=one.published.version if one.published else "",
            published_at=one.published.published_at if one.published else None,
            has_draft=one.draft is not None,
            is_own=_is_own(one.questionnaire, viewer),
        )
        for one in listed
    ]


def owner_of(questionnaire: Questionnaire, viewer: Viewer) -> str:
    """Return whose the form is, in words."""
    unit = questionnaire.unit
    if unit is None:
        return _("Comes with the product")
    if unit.tenant_id == viewer.tenant_id:
        return unit.name
    return _("Shared by %(who)s") % {"who": unit.tenant.name}


def _is_own(questionnaire: Questionnaire, viewer: Viewer) -> bool:
    unit = questionnaire.unit
    return unit is not None and unit.tenant_id == viewer.tenant_id


def version_rows(versions: list[QuestionnaireVersion]) -> list[VersionRow]:
    """Return the versions, newest first, each with what it changed."""
    rows = []
    for version, older in zip(versions, [*versions[1:], None], strict=False):
        changes = changes_shown(definition_of(older), definition_of(version)) if older else ()
        who = version.published_by or version.author
        rows.append(
            VersionRow(
                id=version.id,
                number=version.number,
                version=version.version,
                status=version.status,
                status_word=str(STATUSES[version.status]),
                by=who.name if who else "",
                at=version.published_at or version.created_at,
                comment=version.comment,
                reason=version.withdrawn_reason,
                changes=changes,
            )
        )
    return rows


def changes_shown(before: Definition, after: Definition) -> tuple[ChangeShown, ...]:
    """Return what ``after`` changes from ``before``, in words."""
    return tuple(_change(one) for one in form_differences(before, after))


def _change(change: FormChange) -> ChangeShown:
    return ChangeShown(
        what=str(CHANGES[change.code]),
        where=change.where,
        before=_part(change.code, change.before),
        after=_part(change.code, change.after),
    )


def _part(code: Changed, part: Any) -> str:
    """Return one side of a difference, as far as it can be said in a line."""
    match part:
        case None:
            return ""
        case bool():
            return _("yes") if part else _("no")
        case Texts():
            return part.say(language())
        case str():
            return part
    return _of_question(code, part)


def _of_question(code: Changed, part: Any) -> str:
    match code:
        case Changed.QUESTION_TYPE:
            return str(TYPES[part.type])
        case Changed.QUESTION_OPTIONS:
            return " / ".join(option.texts.say(language()) for option in part.options)
        case Changed.QUESTION_REQUIRED:
            return _("yes") if part.is_required else _("no")
        case Changed.QUESTION_BOUNDS:
            ends = [written.number(one) for one in (part.low, part.high) if one is not None]
            return " ".join(text for text in ("–".join(ends), part.unit) if text)
        case Changed.QUESTION_CONDITIONS:
            return conditions_in_words(part) or _("always")
        case Changed.QUESTION_ACT_NOW:
            return "" if part.act_now_from is None else f"≥ {written.number(part.act_now_from)}"
    titles = getattr(part, "texts", None) or getattr(part, "titles", None)
    return titles.say(language()) if isinstance(titles, Texts) else ""


def conditions_in_words(question: Question) -> str:
    """Return when a question is asked: ``feeling ≥ 2``."""
    found = []
    for one in question.shown_when:
        if one.answered is not None:
            said = _("is answered") if one.answered else _("is not answered")
        elif one.at_least is not None:
            said = f"≥ {written.number(one.at_least)}"
        elif one.at_most is not None:
            said = f"≤ {written.number(one.at_most)}"
        else:
            said = "= " + ", ".join(one.any_of)
        found.append(f"{one.question} {said}")
    return (_(" and ") if question.match.value == "ALL" else _(" or ")).join(found)


def problems_shown(problems: Iterable[FormProblem], definition: Definition) -> list[ProblemShown]:
    """Return what must be put right, with the name of the part where it lies."""
    return [
        ProblemShown(_place(one.pointer, definition), str(PROBLEMS[one.code])) for one in problems
    ]


def _place(pointer: str, definition: Definition) -> str:
    parts = pointer.strip("/").split("/")
    match parts:
        case ["sections", section, "questions", question, *_rest]:
            found = definition.sections[int(section)].questions[int(question)]
            text = found.texts.say(language())
            return f"{found.link_id}: {text}" if text else found.link_id
        case ["sections", section, *_rest] if section.isdigit():
            titles = definition.sections[int(section)].titles.say(language())
            return titles or _("Section %(number)s") % {"number": int(section) + 1}
        case ["scores", score, *_rest]:
            return definition.scores[int(score)].name or _("Sum")
        case _:
            return _("The form")
