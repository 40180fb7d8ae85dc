"""Act as one of the cast on plans; each call is one transaction in that person's scope."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import msgspec

from dho.identity.queries import party_of
from dho.lib.scope import scope
from measurements.rules.kinds import KINDS
from selfcare_plans import operations, queries
from selfcare_plans.rules.document import PlanDocument, RangeRule
from selfcare_plans.rules.templates import TemplateName
from tests import factories as make

if TYPE_CHECKING:
    from collections.abc import Callable

    from selfcare_plans.models import PlanVersion, TemplateVersion
    from tenants.models import Membership, Patient, User
    from tests.world import World

REVIEW = date(2031, 1, 1)


@dataclass
class Actor:
    """A member of the cast, or a person as themselves, at work on a plan."""

    world: World
    who: Membership | User

    @property
    def viewer(self) -> Any:
        from tenants.models import Membership

        if isinstance(self.who, Membership):
            return self.world.viewer(self.who)
        return self.world.self_viewer(self.who)

    def do(self, act: Callable[..., Any], **arguments: Any) -> Any:
        viewer = self.viewer
        with scope(party_of(viewer)):
            return act(by=viewer, **arguments)

    def ask(self, question: Callable[..., Any], *arguments: Any) -> Any:
        viewer = self.viewer
        with scope(party_of(viewer)):
            return question(viewer, *arguments)

    def starts(self, patient: Patient, template: TemplateName | None = None) -> PlanVersion:
        source = make.built_in(template).id if template else None
        return self.do(operations.start_plan, patient_id=patient.id, template_version_id=source)

    def starts_from(self, patient: Patient, version: TemplateVersion) -> PlanVersion:
        return self.do(operations.start_plan, patient_id=patient.id, template_version_id=version.id)

    def begins(self, version: PlanVersion) -> PlanVersion:
        return self.do(operations.begin_new_version, plan_id=version.plan_id)

    def edits(self, version: PlanVersion, document: PlanDocument, **more: Any) -> PlanVersion:
        more.setdefault("revision", version.revision)
        return self.do(operations.edit_draft, version_id=version.id, document=document, **more)

    def discards(self, version: PlanVersion, **more: Any) -> None:
        more.setdefault("revision", version.revision)
        self.do(operations.discard_draft, version_id=version.id, **more)

    def publishes(self, version: PlanVersion, **more: Any) -> PlanVersion:
        more.setdefault("revision", version.revision)
        return self.do(
            operations.publish_plan_version, version_id=version.id, known_kinds=KINDS, **more
        )

    def adjusts(self, version: PlanVersion, document: PlanDocument, **more: Any) -> PlanVersion:
        more.setdefault("replaces", version.id)
        return self.do(
            operations.adjust_plan,
            patient_id=version.patient_id,
            document=document,
            known_kinds=KINDS,
            **more,
        )

    def draft(self, patient: Patient) -> PlanVersion | None:
        plan = self.ask(queries.plan_of, patient)
        return self.ask(queries.draft, plan) if plan else None


def sound(world: World, **fields: Any) -> PlanDocument:
    """A document that may be published: SpO2, green from 90, red below 86."""
    return world.spo2_document(review_date=REVIEW, **fields)


def with_limits(document: PlanDocument, **bounds: str | None) -> PlanDocument:
    """The document with other bounds in its first range."""
    item = document.items[0]
    rule = msgspec.structs.replace(
        item.rules[0],
        **{name: None if text is None else Decimal(text) for name, text in bounds.items()},
    )
    assert isinstance(rule, RangeRule)
    changed = msgspec.structs.replace(item, rules=(rule, *item.rules[1:]))
    return msgspec.structs.replace(document, items=(changed, *document.items[1:]))
