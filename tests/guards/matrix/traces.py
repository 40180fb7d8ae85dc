"""What judging, watching, other systems and counting leave behind about a subject."""

from __future__ import annotations

import base64
import json
import uuid
from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from benefits.models import IndicatorValue, ReportPdf, ReportRun
from benefits.rules.indicators import EDITION
from benefits.rules.source_indicators import SAFETY
from interop.api.creating import STORED_AS
from measurements.models import (
    DueReading,
    ReadingDocument,
    ReadingMark,
    ReadingPhoto,
    RefusedReading,
)
from messaging.models import Notice
from tenants.models import AuditEvent
from tests import factories as make
from tests.guards.matrix.benefit_plan_doors import rows_of_a_plan
from tests.guards.matrix.bodies import observation
from triage.models import (
    ExpectedWindow,
    Judgement,
    Latest,
    WindowHorizon,
    WorklistCounter,
)

if TYPE_CHECKING:
    from datetime import datetime

    from tests.guards.matrix.subjects import Subject
    from tests.world import World


def fill(world: World, subject: Subject, now: datetime) -> None:
    """Write them all."""
    for row in (
        *_of_judging(subject, now),
        *_of_intake(subject, now),
        *_of_readings(world, subject, now),
        *_of_watching(world, subject, now),
        *_of_people(world, subject, now),
        *rows_of_a_plan(world, subject, now),
    ):
        row.save(using="owner", force_insert=True)
    make.device_token(subject.patient)
    WorklistCounter.objects.using("owner").get_or_create(tenant=subject.tenant)


def _of_judging(subject: Subject, now: datetime) -> list[Any]:
    reading = {"reading_id": subject.ids["observation_id"], "measured_at": now}
    judged = Judgement(
        **subject.own,
        **reading,
        kind="spo2",
        colour="RED",
        reason_code="RANGE",
        reason_params={
            "kind": "spo2",
            "value": "81",
            "bound": "86",
            "side": "below",
            "limit": "RED",
        },
        fired=[{"rule": "spo2-range", "colour": "RED", "code": "RANGE", "params": {}}],
        version_id=subject.ids["version_id"],
        judged_as_of=now,
        judged_at=now,
        engine_version="1",
    )
    subject.ids["judgement_id"] = judged.id
    latest = Latest(**subject.own, **reading, kind="spo2", value=Decimal(81), colour="RED")
    return [judged, latest]


def _of_intake(subject: Subject, now: datetime) -> list[Any]:
    key, times = subject.ids["observation_id"], {"measured_at": now, "received_at": now}
    sent = {**observation(subject), "note": [{"text": subject.text("dokument")}]}
    document = ReadingDocument(**subject.own, reading_id=key, measured_at=now)
    document.media_type, document.text = STORED_AS, json.dumps(sent)
    refused = RefusedReading(**subject.own, kind="spo2", code="NOT_A_NUMBER", received_at=now)
    refused.sender = make.sender()
    return [document, refused, DueReading(**subject.own, **times, reading_id=key)]


def _of_readings(world: World, subject: Subject, now: datetime) -> list[Any]:
    picture = b"\x89PNG\r\n\x1a\n" + subject.text("bilde").encode()
    photo = ReadingPhoto(**subject.own, reading_id=subject.ids["observation_id"], measured_at=now)
    photo.media_type, photo.content = "image/png", base64.b64encode(picture).decode()
    mark = ReadingMark(**subject.own, reading_id=subject.ids["marked_id"], measured_at=now)
    mark.mark, mark.reason, mark.at = "IN_ERROR", subject.text("feil"), now
    mark.by, mark.unit = world.nora.user, world.centre
    return [photo, mark]


def _of_watching(world: World, subject: Subject, now: datetime) -> list[Any]:
    version = subject.ids["version_id"]
    window = ExpectedWindow(
        **subject.own,
        plan_version_id=version,
        item_id="spo2",
        kind="spo2",
        local_date=now.date(),
        name=subject.text("vindu"),
        opens_at=now,
        closes_at=now + timedelta(hours=1),
        deadline_at=now + timedelta(days=9000),
    )
    horizon = WindowHorizon(**subject.own, version_id=version, until=now.date())
    notice = Notice(
        **subject.own,
        to_unit=world.ward,
        code="OFFERED",
        subject_id=uuid.uuid4(),
        made_at=now,
        next_attempt_at=now + timedelta(days=9000),
    )
    return [window, horizon, notice]


def _of_people(world: World, subject: Subject, now: datetime) -> list[Any]:
    value = IndicatorValue(
        **subject.own,
        indicator=SAFETY.code,
        point="BASELINE",
        value=Decimal(3),
        edition=EDITION,
        source="QUESTIONNAIRE",
        entered_by=world.nora.user,
        entered_at=now,
    )
    subject.ids["benefits_seen"] = "1.0"
    subject.ids["tenant_id"] = subject.tenant.id
    run = ReportRun(
        tenant=subject.tenant,
        period="all",
        for_whom="PUBLISHED",
        asked_by=world.nora.user,
        asked_at=now,
        definitions=EDITION,
    )
    subject.ids["run_id"] = run.id
    drawn = ReportPdf(
        tenant=subject.tenant,
        run=run,
        language="nb",
        state="READY",
        asked_at=now,
        pdf=subject.text("rapport").encode(),
    )
    event = AuditEvent(**subject.own, at=now, user=world.nora.user, unit=world.centre)
    event.role, event.purpose = "NURSE", "FOLLOW_UP"
    event.action = subject.text("tilgang")[:40]
    return [value, event, run, drawn]
