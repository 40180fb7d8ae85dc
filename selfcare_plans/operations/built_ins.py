"""Bring what comes with the product into the database: templates and outer limits of ours."""

from __future__ import annotations

from django.db import transaction

from dho.lib import clock
from selfcare_plans.models import OuterLimitRow, PlanTemplate, TemplateVersion
from selfcare_plans.operations.reach import as_json
from selfcare_plans.rules.outer_limits import OUTER_LIMITS, STATUS
from selfcare_plans.rules.template_life import Sharing, TemplateState
from selfcare_plans.rules.templates import LANGUAGES, TemplateName, template, template_title


def load_built_ins(*, using: str = "default") -> int:
    """Write the built-in templates and outer limits that are not there as they are in the code.

    Run at each upgrade: a text or limit that has changed becomes a new version, and the one before
    it is kept; nothing of a tenant's or a centre's is touched. ``using`` is the connection; open
    tables need no scope. Returns how many rows were written; a second run writes none.
    """
    with transaction.atomic(using=using):
        return sum(_load_template(name, using) for name in TemplateName) + _load_limits(using)


def _load_template(name: TemplateName, using: str) -> int:
    now = clock.now()
    thread, _ = PlanTemplate.objects.using(using).get_or_create(
        code=name.value,
        defaults={
            "title": template_title(name, language="en"),
            "diagnosis": name.value,
            "shared_with": Sharing.ALL.value,
            "made_at": now,
        },
    )
    documents = {language: as_json(template(name, language=language)) for language in LANGUAGES}
    versions = TemplateVersion.objects.using(using).filter(template=thread)
    current = versions.filter(state=TemplateState.PUBLISHED.value).first()
    if current is not None and current.documents == documents:
        return 0
    if current is not None:
        current.state = TemplateState.SUPERSEDED.value
        current.save(using=using, update_fields=["state"])
    TemplateVersion(
        template=thread,
        number=current.number + 1 if current else 1,
        state=TemplateState.PUBLISHED.value,
        documents=documents,
        why=STATUS,
        created_at=now,
        published_at=now,
    ).save(using=using, force_insert=True)
    return 1


def _load_limits(using: str) -> int:
    written = 0
    now = clock.now()
    rows = OuterLimitRow.objects.using(using).filter(
        tenant__isnull=True, centre__isnull=True, superseded_at__isnull=True
    )
    known = {(one.kind, one.component): one for one in rows}
    for (kind, component), limit in OUTER_LIMITS.items():
        earlier = known.get((kind, component or ""))
        values = {
            "low": limit.low,
            "high": limit.high,
            "low_needed": limit.low_needed,
            "high_needed": limit.high_needed,
        }
        if earlier is not None:
            if all(getattr(earlier, name) == value for name, value in values.items()):
                continue
            earlier.superseded_at = now
            earlier.save(using=using, update_fields=["superseded_at"])
        OuterLimitRow(
            kind=kind,
            component=component or "",
            number=earlier.number + 1 if earlier else 1,
            set_at=now,
            source=STATUS,
            **values,
        ).save(using=using, force_insert=True)
        written += 1
    return written
