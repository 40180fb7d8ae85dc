"""Why this colour: one judgement with its inputs, its versions, and what a replay says."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from dho.web import colours, written
from measurements.presenters import STAFF_WORDS
from measurements.rules.facts import ReadingFact
from triage.presenters.explanation import explained, patient_sentence
from triage.presenters.marks import clock_wrong_by, marked
from triage.presenters.sentences import sentence, value_shown
from triage.rules.amounts import described

if TYPE_CHECKING:
    from datetime import datetime

    from selfcare_plans.models import PlanVersion
    from triage.queries.replay import JudgementReplayed


@dataclass(frozen=True, slots=True)
class Fact:
    """One line of the inputs."""

    label: str
    value: str


@dataclass(frozen=True, slots=True)
class JudgementShown:
    """The page, ready to be read or printed. ``is_same`` is None where nothing could be replayed."""

    id: str
    colour: str
    what: str
    measured_at: datetime
    for_staff: str
    for_patient: str
    fired: list[str]
    facts: list[Fact]
    is_same: bool | None
    replay_says: str
    clock_wrong: str = ""


def judgement_shown(one: JudgementReplayed, versions: list[PlanVersion]) -> JudgementShown:
    """Return a judgement as it is explained. ``versions``: the patient's published ones."""
    judgement = one.judgement
    by_id = {str(version.id): version for version in versions}
    version = by_id.get(str(judgement.version_id))
    code, params = judgement.reason_code, judgement.reason_params
    return JudgementShown(
        id=str(judgement.id),
        colour=judgement.colour,
        what=STAFF_WORDS.label(judgement.kind),
        measured_at=judgement.measured_at,
        for_staff=explained(
            code,
            params,
            approver=version.approver.name if version and version.approver else "",
            since=version.in_force_from if version else None,
        ),
        for_patient=patient_sentence(code, params),
        fired=[sentence(each["code"], each.get("params", {})) for each in judgement.fired],
        facts=_facts(one, by_id),
        is_same=one.replayed.is_same if one.replayed else None,
        replay_says=_replay_says(one),
        clock_wrong=_clock_wrong(one),
    )


def _clock_wrong(one: JudgementReplayed) -> str:
    subject = one.subject
    if not isinstance(subject, ReadingFact):
        return ""
    return clock_wrong_by(subject.measured_at, subject.received_at)


def _facts(one: JudgementReplayed, versions: dict[str, PlanVersion]) -> list[Fact]:
    judgement, subject = one.judgement, one.subject
    facts = []
    if isinstance(subject, ReadingFact):
        context = [STAFF_WORDS.context(f"{key}={value}") for key, value in subject.context.items()]
        facts += [
            Fact(_("Value"), ", ".join([value_shown(described(subject)), *context])),
            Fact(_("Measured"), _time(subject.measured_at)),
            Fact(_("Received"), _time(subject.received_at)),
        ]
        if subject.flags:
            facts.append(Fact(_("Marked"), marked(subject.flags)))
    return [
        *facts,
        Fact(_("Plan version whose colour stands"), _version(judgement.version_id, versions)),
        Fact(_("In force when measured"), _version(judgement.then_id, versions)),
        Fact(_("In force when received"), _version(judgement.now_id, versions)),
        Fact(_("Judged as of"), _time(judgement.judged_as_of)),
        Fact(_("Judged"), _time(judgement.judged_at)),
        Fact(
            _("Judged again since"),
            _time(judgement.superseded_at) if judgement.superseded_at else _("no"),
        ),
        Fact(_("Remarks of the engine"), ", ".join(judgement.notes) or "–"),
        Fact(_("Engine version"), judgement.engine_version),
        Fact(_("Judgement"), str(judgement.id)),
    ]


def _version(version_id: Any, versions: dict[str, PlanVersion]) -> str:
    version = versions.get(str(version_id))
    if version is None:
        return "–" if version_id is None else str(version_id)
    words = {
        "number": version.number,
        "day": f"{written.local(version.in_force_from):%d.%m.%Y}" if version.in_force_from else "–",
        "who": version.approver.name if version.approver else "–",
    }
    return _("version %(number)s, in force from %(day)s, approved by %(who)s") % words


def _time(at: datetime) -> str:
    return f"{written.local(at):%d.%m.%Y %H:%M:%S}"


def _replay_says(one: JudgementReplayed) -> str:
    if one.replayed is None:
        return _("It could not be judged again: the reading or window is not there any more.")
    words = {"engine": one.replayed.engine_version}
    if one.replayed.is_same:
        return (
            _("Same: engine version %(engine)s gives the same colour for the same reason.") % words
        )
    verdict = one.replayed.verdict
    words["colour"] = colours.colour_words().get(verdict.colour.value, verdict.colour.value)
    words["reason"] = sentence(verdict.reason_code, verdict.reason_params)
    return _("Different: engine version %(engine)s says %(colour)s: %(reason)s.") % words
