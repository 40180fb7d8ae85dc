"""Act as one of the cast on templates; each call is one transaction in that person's scope."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from measurements.rules.kinds import KINDS
from selfcare_plans import operations, queries
from selfcare_plans.models import TemplateVersion
from selfcare_plans.rules.template_life import CentreAnswer
from selfcare_plans.rules.template_load import CentreLoad
from tests import factories as make
from tests.selfcare_plans.acting import REVIEW, Actor, with_limits

if TYPE_CHECKING:
    from selfcare_plans.rules.document import PlanDocument
    from tests.world import World


def centre_doctor(world: World) -> Actor:
    """A doctor who may act for the centre: its host has an agreement with the doctor's unit."""
    make.agreement(world.bodo, world.ward, world.adam.user)
    return Actor(world, world.helge)


def copied(actor: Actor, home: Any, title: str = "Vår kols", name: str = "COPD") -> TemplateVersion:
    source = make.built_in(name).id
    return actor.do(operations.copy_template, version_id=source, home_id=home.id, title=title)


def document(version: TemplateVersion, language: str = "nb") -> PlanDocument:
    return queries.template_documents(version)[language]


def writes(actor: Actor, version: TemplateVersion, **bounds: str) -> TemplateVersion:
    """Save other bounds in the first range, in bokmål; the other languages follow."""
    return actor.do(
        operations.save_template_document,
        version_id=version.id,
        revision=version.revision,
        document=with_limits(document(version), **bounds),
        why="Ny grense",
    )


def load(centre: Any, before: int = 10, after: int = 10, **more: Any) -> CentreLoad:
    values = {"patients": 3, "rehearsed": 3, "days": 30, **more}
    return CentreLoad(centre_id=str(centre.id), before=before, after=after, **values)


def rehearses(actor: Actor, version: TemplateVersion, *found: CentreLoad) -> TemplateVersion:
    return actor.do(
        operations.record_template_rehearsal,
        version_id=version.id,
        revision=version.revision,
        found=found,
    )


def publishes(actor: Actor, version: TemplateVersion) -> TemplateVersion:
    return actor.do(
        operations.publish_template_version,
        version_id=version.id,
        revision=version.revision,
        known_kinds=KINDS,
    )


def answers(actor: Actor, version: TemplateVersion, answer: str, reason: str = "") -> Any:
    return actor.do(
        operations.answer_template_version,
        version_id=version.id,
        answer=CentreAnswer(answer),
        reason=reason,
    )


def in_use(world: World, *, doctor: Actor | None = None) -> TemplateVersion:
    """The centre's own copy of the COPD template, approved and in use."""
    nora = Actor(world, world.nora)
    version = rehearses(nora, copied(nora, world.centre))
    return publishes(doctor or centre_doctor(world), version)


def plan_from(world: World, version: TemplateVersion, **fields: Any) -> Any:
    """Kari's plan, in force, from the template as it is."""
    own = msgspec.structs.replace(
        document(version),
        receivers=(str(world.gp_office.id),),
        contact_point="Senteret",
        review_date=REVIEW,
    )
    return make.plan(
        world.kari, world.course, own, world.gunnar.user, template_version=version, **fields
    )
