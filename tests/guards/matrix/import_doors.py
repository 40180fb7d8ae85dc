"""The doors of files with figures and of MeasureReports."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import msgspec
from django.core.files.uploadedfile import SimpleUploadedFile

from benefits.models import ImportFile, ImportMapping, IndicatorValue
from benefits.rules.imports import Columns, Table
from benefits.rules.indicators import EDITION
from tests.guards.matrix import bodies as say
from tests.guards.matrix.door import Door, form, pages

if TYPE_CHECKING:
    from tenants.models import Unit
    from tests.guards.matrix.subjects import Subject
    from tests.world import World

FILE = ("file_id",)
_COLUMNS = Columns(person=0, point=1, figures={2: "GP_VISITS"})
_FINDINGS = {
    "rows": 1, "without": 0, "persons": 1, "new": 1, "replaced": 0, "same": 0, "wrong": 0,
    "header": ["Person", "Tidspunkt", "Besøk"], "errors": [],
}  # fmt: skip


def _of(what: str) -> tuple[tuple[str, str], ...]:
    return (("file_id", f"{what}_file_id"),)


def _upload(subject: Subject) -> dict[str, Any]:
    row = f"Person;Tidspunkt;GP_VISITS\n{subject.ids['patient_id']};M3;1\n"
    return {
        "tenant": str(subject.ids["tenant_id"]),
        "file": SimpleUploadedFile("tall.csv", row.encode()),
    }


def _report(subject: Subject) -> dict[str, Any]:
    """Return a report as another system sends it."""
    coding = [{"system": "urn:dho:benefit-indicator", "code": "KNOWLEDGE"}]
    return {
        "resourceType": "MeasureReport",
        "status": "complete",
        "type": "individual",
        "measure": "urn:dho:benefit-plan",
        "subject": {"reference": f"Patient/{subject.ids['patient_id']}"},
        "period": {"end": "2024-03-31"},
        "extension": [{"url": "urn:dho:fhir:benefit-point", "valueCode": "M3"}],
        "group": [{"code": {"coding": coding}, "measureScore": {"value": 3}}],
    }


IMPORTS: list[Door] = [
    *pages("benefits:imports", ids=()),
    Door("benefits:imports", "POST", body=_upload, own=True),
    Door("benefits:import", ids=FILE, takes=_of("shown")),
    # The errors name rows and columns, never a person.
    *[
        Door(f"benefits:import-{name}", ids=FILE, takes=_of("shown"), is_blank=True)
        for name in ("progress", "errors-csv", "errors-xlsx")
    ],
    *form(
        "benefits:import-columns",
        say.same(**{"column-0": "PERSON", "column-1": "POINT", "column-2": "GP_VISITS"}),
        ids=FILE,
        takes=_of("columns"),
    ),
    Door("benefits:import-take", "POST", ids=FILE, takes=_of("waiting"), body=say.nothing),
    *form("benefits:import-undo", say.nothing, ids=FILE, takes=_of("taken")),
    Door("fhir:measure-reports", query="?patient={patient_id}"),
    Door("fhir:measure-reports", "POST", body=_report, as_json=True),
    Door("fhir:measure-report", ids=("report_id",), takes=(("report_id", "measure_report_id"),)),
]


# What it says is packed, so that no canary would be seen in it.
TEMPLATE = {
    (
        "benefits:import-template",
        "GET",
    ): "unpacked, and asked by others: tests/benefits/test_imports.py"
}


def fill(world: World, subject: Subject, owner: Unit) -> None:
    """Files that are shown, mapped, waiting and taken, and one value that came in a file."""
    row = (2, (f"t{subject.patient.id}", "tM3", "n2"))
    content = msgspec.json.encode(Table(("Person", "Tidspunkt", "Besøk"), (row,))).decode()
    now = datetime.now(tz=UTC)
    for what in ("shown", "columns", "waiting", "taken"):
        file = ImportFile(
            tenant=subject.tenant,
            unit=owner,
            file_name=subject.text("fil"),
            sha256=what,
            signature="x",
            uploaded_by=world.nora.user,
            uploaded_at=now,
            content=content,
            columns=_COLUMNS.stored(),
            findings=_FINDINGS,
            rows=1,
        )
        if what == "taken":
            file.state, file.content = "TAKEN", None
            file.taken_by, file.taken_at, file.taken = world.nora.user, now, 1
        file.save(using="owner", force_insert=True)
        subject.ids[f"{what}_file_id"] = file.id
    IndicatorValue(
        tenant=subject.tenant,
        patient=subject.patient,
        indicator="MASTERY",
        point="BASELINE",
        value=2,
        edition=EDITION,
        source="QUESTIONNAIRE",
        entered_by=world.nora.user,
        entered_at=now,
        import_file=file,
        import_row=2,
    ).save(using="owner", force_insert=True)
    ImportMapping(
        tenant=subject.tenant,
        signature="x",
        columns=_COLUMNS.stored(),
        chosen_by=world.nora.user,
        chosen_at=now,
    ).save(using="owner", force_insert=True)
    subject.ids["measure_report_id"] = f"{subject.patient.id}-BASELINE"
