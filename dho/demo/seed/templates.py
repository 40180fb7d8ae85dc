"""Write the templates: those that come with the system, and one that the centre has made its own."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import msgspec

from dho.demo.seed.past_walls import OWNER
from selfcare_plans.models import PlanTemplate, TemplateVersion
from selfcare_plans.operations.built_ins import load_built_ins
from selfcare_plans.queries import template_documents
from selfcare_plans.rules.document import encode
from selfcare_plans.rules.template_life import Sharing, TemplateState
from selfcare_plans.rules.templates import TemplateName

if TYPE_CHECKING:
    from dho.demo.seed.places import Places
    from selfcare_plans.rules.document import PlanDocument

_TITLE = "Kols, med ny måling etter et kvarter"
_WHY = "En halv time er lenge for den som er tungpusten."
_STEPS = {
    "nb": "Mål en gang til etter et kvarter.",
    "nn": "Mål ein gong til etter eit kvarter.",
    "en": "Measure again after a quarter of an hour.",
}
_MEASURE_AGAIN = 2
"""Which of the yellow steps of the COPD template it is."""


def write_templates(places: Places, now: datetime) -> dict[str, TemplateVersion]:
    """Write them and return the built-in ones by diagnosis.

    The centre's own is a copy with one step changed, approved a week before ``now``: plans from the
    built-in one are offered the change, and none has it.
    """
    load_built_ins(using=OWNER)
    rows = TemplateVersion.objects.using(OWNER).filter(
        state=TemplateState.PUBLISHED.value, template__tenant=None, template__centre=None
    )
    built_in = {one.template.code: one for one in rows.select_related("template")}
    source = built_in[TemplateName.COPD]
    approved = now - timedelta(days=7)
    own = PlanTemplate(
        title=_TITLE,
        diagnosis=TemplateName.COPD.value,
        centre=places.centre,
        shared_with=Sharing.CENTRE.value,
        shared_centre=places.centre,
        copied_from=source,
        made_by=places.users["nora"],
        made_at=approved - timedelta(days=3),
    )
    own.save(using=OWNER, force_insert=True)
    TemplateVersion(
        template=own,
        number=1,
        state=TemplateState.PUBLISHED.value,
        documents={
            language: json.loads(encode(_with_step(document, _STEPS[language])))
            for language, document in template_documents(source).items()
        },
        why=_WHY,
        author=places.users["nora"],
        created_at=own.made_at,
        rehearsed_revision=1,
        rehearsed_at=own.made_at,
        approver=places.users["helge"],
        approved_at=approved,
        published_at=approved,
    ).save(using=OWNER, force_insert=True)
    return built_in


def _with_step(document: PlanDocument, step: str) -> PlanDocument:
    yellow = list(document.steps.yellow)
    yellow[_MEASURE_AGAIN] = step
    steps = msgspec.structs.replace(document.steps, yellow=tuple(yellow))
    return msgspec.structs.replace(document, steps=steps)
