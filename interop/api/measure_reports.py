"""MeasureReports: values of one person in and out, and published figures of groups out."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import urlencode
from uuid import UUID

from benefits.operations.reports import NotReady, open_report
from benefits.operations.values import (
    Entry,
    NotEnrolled,
    NotMeasuredThen,
    NotReachedYet,
    OtherVersion,
    PartTooLarge,
    UnknownIndicator,
    open_sheet,
    record_values,
)
from benefits.queries.runs import frozen, latest_published
from benefits.rules.import_cells import point_at
from benefits.rules.indicators import EDITION, ImpossibleValue, plain
from benefits.rules.own_rows import OWN
from benefits.rules.points import Point
from benefits.rules.report import ReportEdition
from dho.identity.scopes import ScopedView
from interop.api.answers import FhirError, FhirView, base_url, check_resource_type, preferences
from interop.fhir import FhirProblem, FhirReason, operation_outcome, to_json
from interop.fhir.bundle import Match, searchset
from interop.fhir.from_measure_report import ROOT, ReportRefusal, measure_report_to_values
from interop.fhir.outcome import fhir_problem
from interop.fhir.to_measure_report import (
    PersonAtPoint,
    person_to_measure_report,
    report_to_measure_reports,
)
from interop.queries import patients_seen_numbered
from measurements.rules.problems import ProblemCode
from tenants.rules.permissions import Permission
from tenants.rules.viewer import NotFound

if TYPE_CHECKING:
    from collections.abc import Sequence
    from decimal import Decimal

    from django.http import HttpResponse
    from rest_framework.request import Request

    from benefits.operations.values import Sheet
    from benefits.queries.sheet import Recorded
    from interop.fhir.from_measure_report import MappedReport

_KNOWN = ("patient", "subject", "type", "_count")
_ID_LENGTH = 36


class MeasureReports(ScopedView, FhirView):
    """All reports: GET searches, POST takes the values of one person at one point."""

    permission = Permission.RECORD_BENEFITS

    def get(self, request: Request) -> HttpResponse:
        """Search by ``patient`` (or ``subject``), or ``type=summary``."""
        asked = _asked(request)
        if asked.get("type") == "summary":
            found = [
                (one["id"], one)
                for run, at in latest_published(self.viewer)
                for one in report_to_measure_reports(run.id, run.tenant_id, at, frozen(run))
            ]
        else:
            found = [(one.id, person_to_measure_report(one)) for one in self._points(asked)]
        base = f"{base_url(request)}/{ROOT}"
        self_url = f"{base}?{urlencode(asked, safe='|/:')}"
        matches = [Match(f"{base}/{name}", to_json(one)) for name, one in found]
        return self.answer(searchset(matches, self_url=self_url, total=len(matches)))

    def post(self, request: Request) -> HttpResponse:
        """Record the values of a report by the rules of the page, all or none."""
        check_resource_type(request.content_type)
        sent = measure_report_to_values(request.body)
        if isinstance(sent, ReportRefusal):
            raise FhirError(sent.status, sent.problems)
        patient_id = self._patient(sent)
        point = self._point(sent, patient_id)
        self._record(sent, patient_id, point)
        sheet = open_sheet(by=self.viewer, patient_id=patient_id)
        codes = {one.code for one in sent.scores}
        stored = next(
            one for one in _at_points(sheet) if one.point is point and codes & one.values.keys()
        )
        wish = preferences(request.headers.get("Prefer", "")).get("return")
        text = to_json(person_to_measure_report(stored))
        if wish == "minimal":
            text = b""
        elif wish == "operationoutcome":
            text = to_json(operation_outcome([]))
        response = self.answer(text, 201)
        response["Location"] = f"{base_url(request)}/{ROOT}/{stored.id}"
        return response

    def _points(self, asked: dict[str, str]) -> list[PersonAtPoint]:
        named = {asked[name] for name in ("patient", "subject") if name in asked}
        if not named:
            words = "Say whose: patient=Patient/id; or type=summary."
            raise FhirError(400, [FhirProblem("required", words, "http.patient")])
        key = _uuid(named.pop().rpartition("/")[2])
        if key is None or named:
            raise NotFound
        return _at_points(open_sheet(by=self.viewer, patient_id=key))

    def _patient(self, sent: MappedReport) -> UUID:
        unknown = FhirError(404, [fhir_problem(ProblemCode.PATIENT_UNKNOWN, f"{ROOT}.subject")])
        named = None if sent.patient_id is None else UUID(sent.patient_id)
        if sent.patient_identifier is None:
            if named is None:
                raise unknown
            return named
        found = patients_seen_numbered(self.viewer, sent.patient_identifier.value)
        if named is not None:
            found = [one for one in found if one == named]
        if not found:
            raise unknown
        if len(found) > 1:
            words = "More than one patient of yours has that number; give the id."
            raise FhirError(422, [FhirProblem("multiple-matches", words, f"{ROOT}.subject")])
        return found[0]

    def _point(self, sent: MappedReport, patient_id: UUID) -> Point:
        if sent.point is not None:
            return sent.point
        course = open_sheet(by=self.viewer, patient_id=patient_id).course
        if course is None or sent.ends_on is None:
            raise _refused(FhirReason.NOT_ENROLLED, f"{ROOT}.subject")
        point = point_at(sent.ends_on, course)
        if not isinstance(point, Point):
            raise _refused(FhirReason.POINT_UNKNOWN, f"{ROOT}.period")
        return point

    def _record(self, sent: MappedReport, patient_id: UUID, point: Point) -> None:
        places = {one.code: one.expression for one in sent.scores}
        entries = [
            Entry(one.code, point, one.value, not_known=one.value is None, version=sent.version)
            for one in sent.scores
        ]
        try:
            record_values(
                by=self.viewer, patient_id=patient_id, entries=entries, source=sent.source
            )
        except UnknownIndicator as error:
            place = places.get(str(error), f"{ROOT}.group")
            raise _refused(FhirReason.INDICATOR_UNKNOWN, f"{place}.code") from error
        except OtherVersion as error:
            told = fhir_problem(FhirReason.OTHER_VERSION, f"{ROOT}.measure")
            words = f"{told.diagnostics} Today's is version {error.version}."
            raise FhirError(422, [replace(told, diagnostics=words)]) from error
        except NotMeasuredThen as error:
            place = places.get(str(error.args[0]), f"{ROOT}.group")
            raise _refused(FhirReason.NOT_MEASURED_THEN, place) from error
        except NotReachedYet as error:
            raise _refused(FhirReason.NOT_REACHED_YET, f"{ROOT}.period") from error
        except PartTooLarge as error:
            place = places.get(error.parts[0][0], f"{ROOT}.group")
            raise _refused(FhirReason.PART_TOO_LARGE, f"{place}.measureScore") from error
        except NotEnrolled as error:
            raise _refused(FhirReason.NOT_ENROLLED, f"{ROOT}.subject") from error
        except ImpossibleValue as error:
            place = places.get(str(error).partition(":")[0], f"{ROOT}.group")
            reason = FhirReason.INDICATOR_OUT_OF_BOUNDS
            raise _refused(reason, f"{place}.measureScore") from error


class OneMeasureReport(ScopedView, FhirView):
    """One report: a person at a point, or a published report of a group."""

    permission = Permission.RECORD_BENEFITS

    def get(self, request: Request, report_id: str) -> HttpResponse:
        """Read."""
        del request
        found, rest = _uuid(report_id[:_ID_LENGTH]), report_id[_ID_LENGTH:]
        if found is None:
            raise NotFound
        if not rest or rest.startswith("."):
            return self.answer(to_json(self._published(found, report_id)))
        sheet = open_sheet(by=self.viewer, patient_id=found)
        one = next((one for one in _at_points(sheet) if one.id == report_id), None)
        if one is None:
            raise NotFound
        return self.answer(to_json(person_to_measure_report(one)))

    def _published(self, run_id: UUID, report_id: str) -> dict[str, object]:
        try:
            run = open_report(by=self.viewer, run_id=run_id)
        except NotReady as error:
            raise NotFound from error
        if run.for_whom != ReportEdition.PUBLISHED or run.ready_at is None:
            raise NotFound
        reports = report_to_measure_reports(run.id, run.tenant_id, run.ready_at, frozen(run))
        one = next((one for one in reports if one["id"] == report_id), None)
        if one is None:
            raise NotFound
        return one


def _at_points(sheet: Sheet) -> list[PersonAtPoint]:
    """Return what stands for a person, by point, in order: of the shared rows, then of each own one."""
    if sheet.course is None:
        return []
    standing = sorted(
        (one for one in sheet.recorded if one.superseded_at is None), key=lambda one: one.indicator
    )
    found = []
    for point in Point:
        rows = [one for one in standing if one.point is point]
        shared = [one for one in rows if not one.indicator.startswith(OWN)]
        if shared:
            at = max(one.entered_at for one in shared)
            values = _values(shared)
            found.append(PersonAtPoint(sheet.patient_id, point, sheet.course, values, EDITION, at))
        for one in rows:
            if one.indicator.startswith(OWN):
                found.append(
                    PersonAtPoint(
                        sheet.patient_id,
                        point,
                        sheet.course,
                        _values([one]),
                        one.edition,
                        one.entered_at,
                        own=one.indicator,
                        source=one.source,
                    )
                )
    return found


def _values(rows: Sequence[Recorded]) -> dict[str, Decimal | None]:
    return {one.indicator: None if one.value is None else plain(one.value) for one in rows}


def _asked(request: Request) -> dict[str, str]:
    """Return the parameters that are understood. Raises ``FhirError`` for what would change them."""
    strict = preferences(request.headers.get("Prefer", "")).get("handling") == "strict"
    values: dict[str, str] = {}
    for name, all_ in request.query_params.lists():
        given = [one for one in all_ if one]
        stem = name.partition(":")[0].partition(".")[0]
        if name not in _KNOWN:
            if stem in _KNOWN or (strict and name != "_format"):
                words = "There is no such parameter or modifier here."
                place = f"http.{stem}" if stem in _KNOWN else None
                raise FhirError(400, [FhirProblem("not-supported", words, place)])
            continue
        if len(given) > 1:
            words = "Give this parameter one value."
            raise FhirError(400, [FhirProblem("not-supported", words, f"http.{name}")])
        if given:
            values[name] = given[0]
    if values.get("type", "individual") not in ("individual", "summary"):
        words = "Reports are individual or summary."
        raise FhirError(400, [FhirProblem("not-supported", words, "http.type")])
    return values


def _refused(reason: FhirReason, expression: str) -> FhirError:
    return FhirError(422, [fhir_problem(reason, expression)])


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text) if len(text) == _ID_LENGTH else None
    except ValueError:
        return None
