"""What the plan tells the nurse to do about a colour: the words of the rule that gave it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from triage.presenters.board import document_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from selfcare_plans.models import PlanVersion
    from selfcare_plans.rules.document import PlanDocument
    from triage.models import Alert
    from triage.queries.board import Board


@dataclass(frozen=True, slots=True)
class NurseWords:
    """``text`` as it was written in the plan, in the plan's ``language``."""

    text: str
    language: str


def words_on_board(alert: Alert, found: Board) -> NurseWords | None:
    """Return the words of the rule that an open alert's reason is from."""
    judgement = found.judged.get(alert.id)
    return words_of(judgement, found.versions) if judgement else None


def words_of(judgement: Any, versions: Iterable[PlanVersion]) -> NurseWords | None:
    """Return the words of the first rule that spoke, worst first; None: it has none."""
    version = next((one for one in versions if one.id == judgement.version_id), None)
    if version is None or not judgement.fired:
        return None
    document = document_of(version)
    texts = dict(_texts(document))
    first: Mapping[str, Any] = judgement.fired[0]
    text = texts.get(str(first.get("rule") or ""), "")
    return NurseWords(text, document.language) if text else None


def _texts(document: PlanDocument) -> Iterator[tuple[str, str]]:
    for item in document.items:
        yield from ((rule.id, rule.text_nurse) for rule in item.rules)
    yield from ((rule.id, rule.text_nurse) for rule in document.combinations)
