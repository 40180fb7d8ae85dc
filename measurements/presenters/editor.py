"""The editor's page: every field with its label, what stands in it and what is wrong with it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from measurements.presenters.questionnaires import TYPES

if TYPE_CHECKING:
    from collections.abc import Mapping

Choices = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Field:
    """One field. ``sort`` is text, area, select or box."""

    name: str
    label: str
    value: str
    error: str = ""
    sort: str = "text"
    hint: str = ""
    choices: Choices = ()
    language: str = ""


@dataclass(frozen=True, slots=True)
class ConditionFields:
    """One condition."""

    question: Field
    how: Field
    value: Field


@dataclass(frozen=True, slots=True)
class PartFields:
    """A section, a question or a sum. ``place`` is what moves name it by."""

    at: str
    place: str
    title: str
    texts: tuple[Field, ...]
    fields: tuple[Field, ...] = ()
    counts: tuple[tuple[str, str], ...] = ()
    conditions: tuple[ConditionFields, ...] = ()
    match: Field | None = None
    questions: tuple[PartFields, ...] = ()
    type: str = ""


@dataclass(frozen=True, slots=True)
class EditorShown:
    """The whole page."""

    texts: tuple[Field, ...]
    fields: tuple[Field, ...]
    sections: tuple[PartFields, ...]
    scores: tuple[PartFields, ...]
    has_errors: bool


@dataclass(frozen=True, slots=True)
class _Page:
    data: Mapping[str, str]
    errors: Mapping[str, str]

    def field(self, name: str, label: str, **more: object) -> Field:
        return Field(
            name,
            label,
            self.data.get(name, ""),
            self.errors.get(name, ""),
            **more,  # type: ignore[arg-type]
        )

    def count(self, name: str) -> int:
        text = self.data.get(name, "")
        return int(text) if text.isascii() and text.isdigit() and len(text) < 5 else 0

    def three(self, name: str, label: str, sort: str = "text") -> tuple[Field, ...]:
        languages = (("nb", _("bokmål")), ("nn", _("nynorsk")), ("en", _("English")))
        return tuple(
            self.field(f"{name}_{code}", f"{label}, {word}", sort=sort, language=code)
            for code, word in languages
        )


def editor_shown(data: Mapping[str, str], errors: Mapping[str, str]) -> EditorShown:
    """Return the page for what stands in its fields."""
    page = _Page(data, errors)
    asked: list[str] = []
    sections = []
    for i in range(page.count("sections")):
        sections.append(_section(page, i, asked))
    return EditorShown(
        texts=(*page.three("title", _("Title")), *page.three("intro", _("Introduction"), "area")),
        fields=(
            page.field("source", _("Source"), hint=_("Who made it, and where it is published.")),
            page.field("licence", _("Terms of use"), hint=_("Why you may use it.")),
            page.field("version", _("What the version is called")),
            page.field("url", _("Canonical address in FHIR (optional)")),
            page.field("only_in_opening_hours", _("Only in opening hours"), sort="box"),
            page.field("only_by_patient", _("Only the patient answers"), sort="box"),
        ),
        sections=tuple(sections),
        scores=tuple(_score(page, i) for i in range(page.count("scores"))),
        has_errors=bool(errors),
    )


def _section(page: _Page, i: int, asked: list[str]) -> PartFields:
    at = f"s{i}"
    before = tuple(asked)
    questions = []
    for j in range(page.count(f"{at}-questions")):
        questions.append(_question(page, f"{at}q{j}", f"{i}:{j}", tuple(asked)))
        asked.append(page.data.get(f"{at}q{j}-link_id", ""))
    return PartFields(
        at=at,
        place=str(i),
        title=_("Section %(number)s") % {"number": i + 1},
        texts=(
            *page.three(f"{at}-title", _("Heading (optional)")),
            *page.three(f"{at}-intro", _("Text before the questions (optional)"), "area"),
        ),
        counts=_counts(page, at, "id", "questions", "conditions"),
        conditions=_conditions(page, at, before),
        match=_match(page, at),
        questions=tuple(questions),
    )


def _question(page: _Page, at: str, place: str, before: tuple[str, ...]) -> PartFields:
    sort = page.data.get(f"{at}-type", "")
    types = tuple((one.value, str(word)) for one, word in TYPES.items())
    fields = [
        page.field(f"{at}-link_id", _("Name of the question"), hint=_("What plans call it.")),
        page.field(f"{at}-type", _("Sort"), sort="select", choices=types),
        page.field(f"{at}-required", _("Must be answered"), sort="box"),
        page.field(
            f"{at}-options",
            _("Answers to choose among, one a line"),
            sort="area",
            hint=_("0 = bokmål | nynorsk | English. A word may count too: worse (2) = …"),
        ),
        page.field(f"{at}-low", _("Lowest number")),
        page.field(f"{at}-high", _("Highest number")),
        page.field(f"{at}-unit", _("Unit")),
        page.field(
            f"{at}-low_label", _("What the lowest means"), hint="bokmål | nynorsk | English"
        ),
        page.field(
            f"{at}-high_label", _("What the highest means"), hint="bokmål | nynorsk | English"
        ),
        page.field(f"{at}-help", _("Help (optional)"), hint="bokmål | nynorsk | English"),
        page.field(
            f"{at}-act_now",
            _("Needs help at once from"),
            hint=_("A plan with this form must then have a red rule on this answer and above."),
        ),
    ]
    return PartFields(
        at=at,
        place=place,
        title=page.data.get(f"{at}-link_id", ""),
        texts=page.three(f"{at}-text", _("Question"), "area"),
        fields=tuple(fields),
        counts=_counts(page, at, "conditions"),
        conditions=_conditions(page, at, before),
        match=_match(page, at),
        type=sort,
    )


def _score(page: _Page, i: int) -> PartFields:
    at = f"t{i}"
    return PartFields(
        at=at,
        place=str(i),
        title=page.data.get(f"{at}-name", ""),
        texts=(),
        fields=(
            page.field(f"{at}-name", _("Name of the sum"), hint=_("What plans call it.")),
            page.field(f"{at}-title", _("What it is called"), hint="bokmål | nynorsk | English"),
            page.field(
                f"{at}-parts", _("Questions"), hint=_("q1, q2 * 2: the second counts double.")
            ),
            page.field(
                f"{at}-meanings",
                _("What it means, one a line"),
                sort="area",
                hint=_("0-4 = bokmål | nynorsk | English"),
            ),
            page.field(f"{at}-code", _("LOINC code (optional)")),
        ),
    )


def _counts(page: _Page, at: str, *names: str) -> tuple[tuple[str, str], ...]:
    return tuple((f"{at}-{name}", page.data.get(f"{at}-{name}", "")) for name in names)


def _match(page: _Page, at: str) -> Field:
    choices = (("ALL", _("all of these hold")), ("ANY", _("one of these holds")))
    return page.field(f"{at}-match", _("Ask when"), sort="select", choices=choices)


def _conditions(page: _Page, at: str, before: tuple[str, ...]) -> tuple[ConditionFields, ...]:
    """Return the conditions and one more that is empty; of the first question there are none."""
    count = page.count(f"{at}-conditions")
    if not before and not count:
        return ()
    hows = (
        ("", "–"),
        ("any_of", _("is one of")),
        ("at_least", _("is at least")),
        ("at_most", _("is at most")),
        ("answered", _("is answered")),
        ("not_answered", _("is not answered")),
    )
    found = []
    for k in range(count + 1):
        here = f"{at}c{k}"
        chosen = page.data.get(f"{here}-question", "")
        names = dict.fromkeys(one for one in ("", *before, chosen) if one or one == "")
        choices = tuple((one, one or "–") for one in names)
        found.append(
            ConditionFields(
                page.field(f"{here}-question", _("Question"), sort="select", choices=choices),
                page.field(f"{here}-how", _("Answer"), sort="select", choices=hows),
                page.field(f"{here}-value", _("Which")),
            )
        )
    return tuple(found)
