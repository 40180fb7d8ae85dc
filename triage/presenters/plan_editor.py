"""What the plan editor offers and says: choices, problems at their fields, each part in short."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

import msgspec
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from measurements.presenters import EVENT_LABELS, STAFF_WORDS
from measurements.rules.kinds import KINDS
from selfcare_plans.forms.editor import Complaint, complaints_of
from selfcare_plans.forms.options import KindOption, Options, UnitOption
from selfcare_plans.forms.rule_base import BOUNDS
from selfcare_plans.presenters.problems import problem_in_words
from selfcare_plans.presenters.ranges import RangeInWords, ranges_in_words, zones_of
from selfcare_plans.presenters.templates import template_owner, version_name
from selfcare_plans.presenters.words import about, capital, listed
from selfcare_plans.rules.kind_facts import ANSWERS
from tenants.rules.codes import UnitKind
from triage.presenters.plans import receivers_named, units_named

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from measurements.rules.questionnaires import Definition, Texts
    from selfcare_plans.forms.adjust import AdjustForm
    from selfcare_plans.forms.editor import PlanEditor
    from selfcare_plans.forms.editor_parts import RulePart
    from selfcare_plans.forms.part import PartForm
    from selfcare_plans.forms.rule_base import LimitsForm
    from selfcare_plans.forms.rules import RangeForm
    from selfcare_plans.models import TemplateVersion
    from selfcare_plans.rules.document import MonitoringItem, PlanDocument
    from selfcare_plans.rules.problems import PlanProblem
    from tenants.models import Unit


def options(
    seeing: Iterable[Unit],
    ticking: Iterable[Unit],
    documents: Iterable[PlanDocument],
    names: Mapping[str, str],
    forms: Sequence[Definition],
) -> Options:
    """Return what the editor offers: all kinds, the units that see the patient, and those named.

    The centre is not offered as receiver: red stands on its own list in any case. It is among
    those that may tick a measure off (``ticking``). A unit that the documents name stays on offer.
    """
    unknown, written = _("unknown unit"), list(documents)
    told = {unit: names.get(unit, unknown) for unit in sorted(receivers_named(written))}
    named = {unit: names.get(unit, unknown) for unit in sorted(units_named(written))}
    offered = [unit for unit in seeing if unit.kind != UnitKind.CENTRE or str(unit.id) in told]
    kinds = tuple(_kind_option(name, forms if name == ANSWERS else ()) for name in KINDS)
    return Options(kinds, _units(offered, told), _units(ticking, named))


def _units(offered: Iterable[Unit], named: Mapping[str, str]) -> tuple[UnitOption, ...]:
    units = [UnitOption(str(unit.id), unit.name) for unit in offered]
    known = {unit.id for unit in units}
    blind = (UnitOption(unit, name, sees=False) for unit, name in named.items())
    return (*units, *(unit for unit in blind if unit.id not in known))


def _kind_option(name: str, forms: Sequence[Definition]) -> KindOption:
    kind = KINDS[name]
    abouts = [(form.name, _title(form.titles)) for form in forms]
    events = [(code, str(EVENT_LABELS.get(code, code))) for code in kind.abouts]
    return KindOption(
        name=name,
        label=STAFF_WORDS.label(name),
        unit=STAFF_WORDS.unit(name),
        components=tuple((part.name, STAFF_WORDS.component(part.name)) for part in kind.parts),
        contexts=tuple(
            (f"{key}={value}", STAFF_WORDS.context(f"{key}={value}"))
            for key, values in kind.contexts.items()
            for value in values
        ),
        usual=tuple(part.name for part in kind.parts if part.required),
        abouts=(*abouts, *events),
        scores={one.name: _scores(one) for one in forms},
        questions={one.name: _questions(one) for one in forms},
    )


def _scores(form: Definition) -> tuple[tuple[str, str], ...]:
    return tuple((score.name, STAFF_WORDS.component(score.name)) for score in form.scores)


def _questions(form: Definition) -> tuple[tuple[str, str], ...]:
    return tuple(
        (one.link_id, f"{number}. {_title(one.texts)}")
        for number, one in enumerate(form.questions, start=1)
    )


def _title(texts: Texts) -> str:
    """Return a form's own words in the reader's language, bokmål where it has none."""
    return texts.say(get_language() or "nb")


@dataclass(frozen=True, slots=True)
class TemplateChoice:
    """A template that a new plan may begin from."""

    value: str
    label: str
    measures: str
    is_proposed: bool
    owner: str


def template_choices(
    versions: Iterable[TemplateVersion],
    items_of: Callable[[TemplateVersion], Iterable[MonitoringItem]],
    patient_group: str,
) -> list[TemplateChoice]:
    """Return the templates in their order, but those of the patient's diagnosis first."""
    choices = [
        TemplateChoice(
            str(one.id),
            version_name(one),
            listed(STAFF_WORDS.label(item.kind) for item in items_of(one)),
            is_proposed=one.template.diagnosis == patient_group,
            owner=template_owner(one.template),
        )
        for one in versions
    ]
    return sorted(choices, key=lambda choice: not choice.is_proposed)


def put_problems(
    problems: Iterable[PlanProblem],
    place_of: Callable[[str], tuple[PartForm, str | None]],
    kind_at: Callable[[str], str],
) -> None:
    """Put each problem, in words, at the field that it is about; the same words there once."""
    for problem in problems:
        form, name = place_of(problem.pointer)
        message = problem_in_words(problem, STAFF_WORDS, kind=kind_at(problem.pointer))
        if message not in form.errors.get(name if name in form.fields else "__all__", []):
            form.complain(name, message)


def summarise(editor: PlanEditor) -> dict[str, str]:
    """Write each measurement's limits and times as typed on its line, to be read when closed.

    Return what each section of the page holds, in short.
    """
    for item in editor.items:
        ranges = [_typed_range(rule, item.kind.name) for rule in item.ranges]
        others = [rule.title.lower() for rule in item.others]
        times = ", ".join(str(window.form["name"].value() or "") for window in item.windows)
        limits = "; ".join(text for text in (*ranges, ", ".join(others)) if text)
        item.in_short = " — ".join(part for part in (limits, times) if part)
    return {
        "matters": _counted_goals(len(editor.goals)),
        "combinations": listed(one.title for one in editor.combinations),
        "steps": _steps_in_short(editor),
        "unreached": _unreached_in_short(editor),
        "level": _written(bool(editor.level or editor.kept_level)),
        "who": _who_in_short(editor),
    }


def _counted_goals(count: int) -> str:
    return ngettext("%(count)s goal", "%(count)s goals", count) % {"count": count} if count else ""


def _steps_in_short(editor: PlanEditor) -> str:
    medicines = sum(part.is_medicine for steps in editor.steps for part in steps.parts)
    lines = sum(
        len([line for line in str(part.form["text"].value() or "").splitlines() if line.strip()])
        for steps in editor.steps
        for part in steps.parts
        if not part.is_medicine
    )
    count = lines + medicines
    text = ngettext("%(count)s step", "%(count)s steps", count) % {"count": count}
    if not medicines:
        return text
    more = ngettext("%(count)s with a medicine", "%(count)s with a medicine", medicines)
    return f"{text}, {more % {'count': medicines}}"


def _unreached_in_short(editor: PlanEditor) -> str:
    names = ("unreached_centre", "unreached_patient")
    return _written(any(editor.plan[name].value() for name in names), _("the usual steps"))


def _written(is_there: bool, otherwise: str = "") -> str:  # noqa: FBT001
    return _("written") if is_there else otherwise or _("none")


def _who_in_short(editor: PlanEditor) -> str:
    names = {unit.id: unit.name for unit in editor.options.units}
    told = [
        names[str(field.value())]
        for field in editor.plan.receiver_fields()
        if str(field.value()) in names
    ]
    return ", ".join(told)


def _typed_range(rule: RulePart, kind: str) -> str:
    form = cast("RangeForm", rule.form)
    typed = msgspec.structs.replace(
        form.typed(),
        component=form["component"].value() or None,
        context=form["context"].value() or None,
    )
    if not any(form[name].value() for name in BOUNDS):
        return ""
    bound = about(typed, STAFF_WORDS)
    return RangeInWords("", bound, zones_of(typed, kind, STAFF_WORDS)).sentence


@dataclass(frozen=True, slots=True)
class LimitsToAdjust:
    """The limits of one range as they hold now, and the fields to change them in."""

    now: RangeInWords
    form: LimitsForm


def limits_to_adjust(form: AdjustForm) -> list[LimitsToAdjust]:
    """Return the ranges of the item with their fields, in the plan's order."""
    now = ranges_in_words(form.item, STAFF_WORDS)
    return [LimitsToAdjust(*pair) for pair in zip(now, form.limits.values(), strict=True)]


def adjust_complaints(form: AdjustForm) -> list[Complaint]:
    """Return all messages of the page, in its order."""
    blocks = [(block.form, capital(block.now.about)) for block in limits_to_adjust(form)]
    return [
        *(one for part, where in blocks for one in complaints_of(part, where or _("Limits"))),
        *complaints_of(form.reason, _("The plan")),
    ]
