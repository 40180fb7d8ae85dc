"""The doors of templates: read, written, rehearsed, published, answered, offered; outer limits."""

from __future__ import annotations

from typing import Any

from selfcare_plans.rules.document import encode
from selfcare_plans.rules.templates import TemplateName, template
from tests.guards.matrix import bodies as say
from tests.guards.matrix.door import Door, form, pages

_ID = ("template_id",)
_NB = (("language", "nb"),)


def _of(name: str) -> tuple[tuple[str, str], ...]:
    return (("template_id", f"{name}_template_id"),)


def _step(do: str, name: str, **more: Any) -> Door:
    """One button on the page of the template that stands ready for it."""
    version = say.ids(version=f"{name}_template_version_id")
    body = say.both(version, say.same(do=do, revision=1, **more))
    return Door("triage:template", "POST", ids=_ID, takes=_of(name), body=body)


def _home(subject: Any) -> dict[str, Any]:
    return {"home": str(subject.tenant.id)}


TEMPLATES: list[Door] = [
    *pages("triage:templates", "triage:outer-limits", ids=()),
    Door(
        "triage:templates",
        "POST",
        body=say.both(_home, say.same(title="Ny", diagnosis="COPD", language="nb")),
    ),
    Door(
        "triage:outer-limits",
        "POST",
        body=say.both(_home, say.same(what="spo2", low="80", reason="fordi")),
    ),
    Door("triage:template", ids=_ID),
    Door("triage:template-plans", ids=_ID),
    *form(
        "triage:plan-template",
        say.both(say.ids(version="template_version_id"), say.same(do="no", reason="x")),
    ),
    *form(
        "triage:template-edit",
        say.both(
            say.ids(version="writing_template_version_id"),
            say.same(do="save", revision=1, language="nb"),
        ),
        ids=_ID,
        takes=_of("writing"),
        extra=_NB,
    ),
    *form(
        "triage:template-paste",
        say.both(
            say.ids(version="pasting_template_version_id"),
            say.same(revision=1, document=encode(template(TemplateName.COPD)).decode()),
        ),
        ids=_ID,
        takes=_of("pasting"),
        is_blank=True,
    ),
    _step("rehearse", "flow"),
    _step("publish", "flow"),
    _step("yes", "waiting"),
    _step("begin", "idle"),
    _step("share", "idle", shared_with="PRIVATE"),
    Door(
        "triage:template",
        "POST",
        ids=_ID,
        takes=_of("idle"),
        body=say.both(
            _home, say.ids(version="idle_template_version_id"), say.same(do="copy", title="Kopi")
        ),
    ),
    _step("withdraw", "leaving", reason="x"),
]
