"""Questionnaires of a subject's home: published, drafted, shared; and a form that was answered."""

from __future__ import annotations

import json
import uuid
from typing import TYPE_CHECKING, Any

import msgspec

from dho.lib.ids import new_id
from measurements.models import (
    Questionnaire,
    QuestionnaireShare,
    QuestionnaireVersion,
    Reading,
    ReadingReceipt,
)
from measurements.rules.questionnaires import FORMS, Texts, encode
from tenants.rules.codes import UnitKind
from tests import factories as make

if TYPE_CHECKING:
    from datetime import datetime

    from tenants.models import Unit
    from tests.guards.matrix.subjects import Subject
    from tests.world import World


def fill(world: World, subject: Subject, now: datetime) -> None:
    """Write them all. Nobody who asks works where Solveig's forms are."""
    owner = {"kari": world.hadsel_home_care, "bjorn": world.bodo_home_care}.get(subject.name)
    owner = owner or make.unit(make.tenant("Bø"), UnitKind.MUNICIPAL, "Hjemmetjenesten i Bø")
    ids, by = subject.ids, world.nora.user
    for what in ("form", "drafted", "ready", "leaving", "shared"):
        row = _form(subject, owner, what, now, is_published=what not in ("drafted", "ready"))
        ids[f"{what}_form_id"], ids[f"{what}_form_version_id"] = row.questionnaire_id, row.id
    ids["share_to_id"] = make.tenant(f"Kommune for {subject.name}").id
    other = make.tenant(f"Delt med for {subject.name}")
    share = QuestionnaireShare(
        questionnaire_id=ids["shared_form_id"], tenant=other, by=by, at=now, id=new_id()
    )
    ids["share_id"] = _save(share).id
    ids["answers_id"] = _answers(subject, now)


def _save(row: Any) -> Any:
    row.save(using="owner", force_insert=True)
    return row


def _form(
    subject: Subject, owner: Unit, what: str, now: datetime, *, is_published: bool
) -> QuestionnaireVersion:
    name = f"{what}-{subject.name}"
    questionnaire = _save(Questionnaire(id=new_id(), name=name, unit=owner, made_at=now))
    definition = msgspec.structs.replace(
        FORMS["daily-check"], name=name, titles=Texts(nb=subject.text("skjema"))
    )
    row = QuestionnaireVersion(id=new_id(), questionnaire=questionnaire, number=1, version="1")
    row.document, row.created_at = json.loads(encode(definition)), now
    if is_published:
        row.status, row.published_at = "PUBLISHED", now
    return _save(row)


def _answers(subject: Subject, now: datetime) -> uuid.UUID:
    key = uuid.uuid4()
    same = {"sender": make.sender(), "reference": str(key), "measured_at": now}
    same["received_at"] = now
    reading = Reading(id=key, **subject.own, **same, kind="answers", about="daily-check")
    reading.form_version = 1
    reading.answers = {"feeling": 2, "what": ["other"], "words": subject.text("svar")}
    _save(reading)
    _save(ReadingReceipt(**subject.own, **same, reading_id=key, content_hash=key.bytes * 2))
    return key
