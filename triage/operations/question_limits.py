"""A doctor's answer in numbers: the limits are put in force, and that answers the question."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from selfcare_plans import operations as plans
from selfcare_plans.rules.approval import Door
from tenants.rules.viewer import NotFound
from triage.operations.question_moves import Given
from triage.operations.questions import answer_question, by_way
from triage.queries.questions import one_question
from triage.rules.questions import Answer

if TYPE_CHECKING:
    from collections.abc import Mapping
    from uuid import UUID

    from selfcare_plans.rules.document import PlanDocument
    from selfcare_plans.rules.kind_facts import KindFacts
    from tenants.rules.viewer import Viewer
    from triage.models import Question


@transaction.atomic
def answer_with_limits(
    *,
    by: Viewer,
    question_id: UUID,
    replaces: UUID,
    document: PlanDocument,
    comment: str,
    words: str,
    known_kinds: Mapping[str, KindFacts],
) -> Question:
    """Put ``document`` in force in the place of ``replaces``, and answer ADJUST with the reason.

    ``words``: what the answer says without a reason, with a place for the version's ``number``.

    Both or neither: the same two steps as on the page of a limit, through the door that ``by`` came
    by. Raises as ``adjust_plan`` and ``answer_question``.
    """
    question = one_question(by, question_id)
    if question is None:
        raise NotFound
    way = by_way(by)
    version = plans.adjust_plan(
        by=by,
        patient_id=question.patient_id,
        replaces=replaces,
        document=document,
        known_kinds=known_kinds,
        comment=comment,
        door=Door(way.value),
    )
    said = comment.strip() or words % {"number": version.number}
    given = Given(Answer.ADJUST, said, way, adjusted_id=version.id)
    return answer_question(by=by, question_id=question_id, given=given, known_kinds=known_kinds)
