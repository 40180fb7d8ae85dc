"""Why an operation on a plan was refused."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dho.web.problems import answers_with

if TYPE_CHECKING:
    from collections.abc import Sequence

    from selfcare_plans.models import PlanVersion
    from selfcare_plans.rules.in_force import PublishRefusal
    from selfcare_plans.rules.problems import PlanProblem


@answers_with(409)
class NoOpenEnrolment(Exception):
    """A plan belongs to a running course, and the patient has none."""


@answers_with(409)
class PlanAlreadyStarted(Exception):
    """The patient has a plan or a draft already: begin a new version of that one."""


@answers_with(409)
class NotADraft(Exception):
    """The version was published or discarded meanwhile, so it can no longer be changed."""


@answers_with(409)
class DraftChangedMeanwhile(Exception):
    """Somebody else saved the draft first. ``version`` is what stands now; nothing was written."""

    def __init__(self, version: PlanVersion) -> None:
        super().__init__(str(version.id))
        self.version = version


@answers_with(409)
class CannotPublish(Exception):
    """The version may not take its place now; ``refusals`` say why."""

    def __init__(self, refusals: Sequence[PublishRefusal]) -> None:
        super().__init__(", ".join(refusals))
        self.refusals = tuple(refusals)


@answers_with(422)
class CannotBeAsked(Exception):
    """No doctor of that unit can answer: it may not see the patient, or the doctor is not there."""


@answers_with(403)
class NotTheirsToAnswer(Exception):
    """Another unit was asked, or the viewer is no doctor."""


@answers_with(403)
class NotTheirsToEnd(Exception):
    """Who could not approve a plan of this patient does not end one."""


@answers_with(409)
class CannotEnd(Exception):
    """A version is published that begins later; it must begin first."""


@answers_with(422)
class ReasonMissing(Exception):
    """Somebody else must be able to read why: write it."""


@answers_with(409)
class NoStandingOrder(Exception):
    """No doctor's standing order for this template holds for the patient today."""


@answers_with(422)
class EndsTooEarly(Exception):
    """The last day lies before the first, or in the past."""


@answers_with(422)
class NotInThePlan(Exception):
    """The plan in force has no such goal or measure."""


@answers_with(403)
class NotTheirMeasure(Exception):
    """The measure is another organisation's to tick."""


@answers_with(422)
class TemplateHasProblems(Exception):
    """The template must be put right first; ``problems`` say where, each with its language.

    ``differ`` are the languages whose plan is another than the first's.
    """

    def __init__(
        self, problems: Sequence[tuple[str, PlanProblem]], differ: Sequence[str] = ()
    ) -> None:
        super().__init__("; ".join(f"{where}: {one.pointer} {one.code}" for where, one in problems))
        self.problems = tuple(problems)
        self.differ = tuple(differ)


@answers_with(409)
class NotRehearsed(Exception):
    """The version was never rehearsed, or was changed since."""


@answers_with(409)
class VersionUnderWork(Exception):
    """The template has a draft, or a version that waits for a centre: go on with that one."""


@answers_with(409)
class VersionChangedMeanwhile(Exception):
    """Somebody else has saved, published or withdrawn the version first. Nothing was written."""


@answers_with(409)
class NothingToAnswer(Exception):
    """No version waits for this centre's answer."""


@answers_with(422)
class LimitDoesNotFit(Exception):
    """The outer limit is for no kind that there is, or low is not below high."""


@answers_with(422)
class PlanHasProblems(Exception):
    """The document must be put right first; ``problems`` say where."""

    def __init__(self, problems: Sequence[PlanProblem]) -> None:
        super().__init__("; ".join(f"{one.pointer} {one.code}" for one in problems))
        self.problems = tuple(problems)


@answers_with(422)
class ReceiverCannotSeePatient(Exception):
    """The document names units as receivers that the patient is not opened to."""

    def __init__(self, unit_ids: Sequence[str]) -> None:
        super().__init__(", ".join(unit_ids))
        self.unit_ids = tuple(unit_ids)
