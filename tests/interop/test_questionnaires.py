"""Questionnaire and QuestionnaireResponse in FHIR: out and in again, and what is refused by name."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from decimal import Decimal

import msgspec
import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from fhir.resources.R4B.capabilitystatement import CapabilityStatement
from fhir.resources.R4B.questionnaire import Questionnaire
from fhir.resources.R4B.questionnaireresponse import QuestionnaireResponse
from hypothesis import given, settings
from hypothesis import strategies as st

from dho.lib.fields import blind_index
from interop.fhir import (
    FhirRefusal,
    FormFacts,
    FormRefusal,
    MappedReading,
    questionnaire_to_form,
    response_to_reading,
    to_json,
    to_questionnaire,
)
from measurements.models import (
    DueReading,
    QuestionnaireVersion,
    Reading,
    ReadingDocument,
    RefusedReading,
)
from measurements.rules.questionnaires import FORMS, Texts
from measurements.rules.scoring import Form
from tenants.models import AuditEvent
from tests import factories as make
from tests.interop.sending import FHIR, FNR, ROOT, ago, bearer, issues, read
from tests.measurements.test_record_readings import post
from tests.measurements.test_told_readings import told
from triage.models import Judgement
from triage.operations.drain import drain_all

change = msgspec.structs.replace
FORMS_AT, RESPONSES = f"{ROOT}/Questionnaire", f"{ROOT}/QuestionnaireResponse"
NUMBER = "02813299997"
DAILY = "urn:dho:questionnaire:daily-check"


def owner(model):
    return model.objects.using("owner")


def send(client, token, address, resource, **headers):
    text = resource if isinstance(resource, bytes | str) else to_json(resource)
    sent = {name.replace("_", "-"): value for name, value in headers.items()}
    return client.post(address, text, content_type=FHIR, headers={**bearer(token), **sent})


def coded(code):
    return [{"valueCoding": {"code": code}}]


def a_response(whose, **changes):
    """Return a daily form in good order; a change to ``...`` leaves the element out."""
    resource = {
        "resourceType": "QuestionnaireResponse",
        "status": "completed",
        "questionnaire": f"{DAILY}|1",
        "subject": {"reference": f"Patient/{whose.id}"},
        "authored": ago(minutes=1),
        "item": [{"linkId": "today", "item": [{"linkId": "feeling", "answer": coded("same")}]}],
    }
    resource.update(changes)
    return {name: value for name, value in resource.items() if value is not ...}


def item(link, *answers):
    return [{"linkId": link, "answer": list(answers)}]


@pytest.fixture
def nora(world):
    return make.personal_token(world.nora)


# --- a form, there and back


def written(one, url="http://example.test/form"):
    facts = FormFacts("x", url, "PUBLISHED", datetime.now(UTC), one)
    return to_questionnaire(facts)


@pytest.mark.parametrize("one", FORMS.values(), ids=lambda one: one.name)
def test_a_form_that_goes_out_is_valid_and_comes_back_as_it_was(one) -> None:
    text = to_json(written(one))
    Questionnaire.model_validate_json(text)
    assert questionnaire_to_form(text) == change(one, url="http://example.test/form")


def theirs(*items, **more):
    return {
        "resourceType": "Questionnaire",
        "status": "active",
        "title": "Sovn",
        "url": "http://example.test/sleep",
        "item": list(items),
        **more,
    }


def form_of(*items, **more):
    return questionnaire_to_form(to_json(theirs(*items, **more)))


def question(link, sort, **more):
    return {"linkId": link, "text": link, "type": sort, **more}


def test_what_another_system_asks_is_asked_here_alike() -> None:
    form = form_of(
        question("a", "boolean", required=True),
        question("b", "integer", enableWhen=[{"question": "a", "operator": "=", "answerBoolean": True}]),
        question("c", "group", item=[question("d", "string"), question("e", "group", item=[question("f", "decimal")])]),
        question("g", "choice", repeats=True, answerOption=[{"valueString": "x"}, {"valueInteger": 2}]),
        question("h", "quantity", item=[question("i", "text")]),
        question("j", "integer", enableWhen=[{"question": "b", "operator": ">", "answerInteger": 3}]),
    )  # fmt: skip
    assert form.link_ids == ("a", "b", "d", "f", "g", "h", "i", "j")
    assert [one.id for one in form.sections] == ["questions", "c", "questions-2"]
    assert form.question("b").shown_when[0].any_of == ("1",)
    assert form.question("j").shown_when[0].at_least == 4
    assert [one.type.value for one in form.questions] == [
        "CHOICE", "NUMBER", "TEXT", "NUMBER", "MULTIPLE", "NUMBER", "TEXT", "NUMBER",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("bad", "expected"),
    [
        (question("a", "attachment"), ("not-supported", "Questionnaire.item[0]")),
        (question("a", "reference"), ("not-supported", "Questionnaire.item[0]")),
        (question("a", "open-choice"), ("not-supported", "Questionnaire.item[0]")),
        (question("a", "date"), ("not-supported", "Questionnaire.item[0]")),
        (question("a", "choice", answerValueSet="urn:x"), ("not-supported", "Questionnaire.item[0]")),
        (
            question("a", "text", enableWhen=[{"question": "b", "operator": "!=", "answerInteger": 1}]),
            ("not-supported", "Questionnaire.item[0].enableWhen[0]"),
        ),
        (question("a", "textt"), ("code-invalid", "Questionnaire.item[0].type")),
        ({"text": "no link"}, ("required", "Questionnaire.item[0].linkId")),
        ({**question("a", "text"), "colour": "red"}, ("structure", "Questionnaire.item[0].colour")),
        ({**question("a", "text"), "modifierExtension": [{"url": "x", "valueString": "y"}]}, ("extension", "Questionnaire.item[0].modifierExtension")),
    ],
)  # fmt: skip
def test_what_cannot_be_asked_here_is_refused_by_name(bad, expected) -> None:
    refused = form_of(bad)
    assert isinstance(refused, FormRefusal)
    assert expected in {(one.code, one.expression) for one in refused.problems}


@pytest.mark.parametrize(
    ("text", "status"),
    [
        (b"{", 400),
        (b"\xff", 400),
        (b"null", 422),
        (b"[]", 422),
        (b'{"resourceType": "Patient"}', 422),
    ],
)
def test_what_is_no_form_is_refused(text, status) -> None:
    assert questionnaire_to_form(text).status == status


# --- the doors of forms


def test_the_ready_made_forms_are_found_by_url_version_and_identifier(client, world, nora) -> None:
    call_command("load_questionnaires")
    for query in (
        "?url=urn:dho:questionnaire:phq-9",
        "?url=urn:dho:questionnaire:phq-9|1",
        "?identifier=urn:dho:questionnaire|phq-9&version=1&status=active",
        "?name=phq-9",
    ):
        bundle = read(client, nora, FORMS_AT + query).json()
        (entry,) = bundle["entry"]
        assert entry["resource"]["identifier"][0]["value"] == "phq-9", query
        Questionnaire.model_validate(entry["resource"])
    assert read(client, nora, f"{FORMS_AT}?_count=0").json()["total"] == len(FORMS)
    for nothing in ("?url=urn:x", "?version=9", "?identifier=urn:x|phq-9", "?status=draft"):
        assert "entry" not in read(client, nora, FORMS_AT + nothing).json(), nothing
    one = read(client, nora, entry["fullUrl"].removeprefix("http://testserver"))
    assert one.json() == entry["resource"]


@pytest.mark.parametrize("query", ["?url:below=x", "?version=1&version=2", "?_count=x"])
def test_a_search_that_would_mean_something_else_is_refused(client, world, nora, query) -> None:
    assert issues(read(client, nora, FORMS_AT + query), 400)


def test_a_form_is_imported_as_a_draft_and_seen_by_its_own_tenant_only(client, world, nora) -> None:
    answer = send(client, nora, FORMS_AT, theirs(question("a", "text")))
    assert answer.status_code == 201, answer.content
    Questionnaire.model_validate(answer.json())
    row = owner(QuestionnaireVersion).get()
    assert (row.status, row.questionnaire.unit_id) == ("DRAFT", world.centre.id)
    address = f"{FORMS_AT}/{row.id}"
    assert answer["Location"] == f"http://testserver{address}/_history/1"
    assert read(client, nora, address).json()["status"] == "draft"
    helge = make.personal_token(world.helge)
    assert issues(read(client, helge, address), 404)
    assert "entry" not in read(client, helge, f"{FORMS_AT}?url=http://example.test/sleep").json()
    again = send(client, nora, FORMS_AT, theirs(question("a", "text"), title="Ny"))
    assert again.json()["id"] == str(row.id)


def test_who_may_not_write_forms_is_told_so(client, world) -> None:
    resource = theirs(question("a", "text"))
    for membership in (world.hanne, world.lise):
        token = make.personal_token(membership)
        assert issues(send(client, token, FORMS_AT, resource), 403) == [("forbidden", None)]
    assert issues(send(client, world.kari_device, FORMS_AT, resource), 403)
    assert issues(send(client, None, FORMS_AT, resource), 401)
    assert issues(read(client, make.personal_token(world.lise), FORMS_AT), 403)
    assert not owner(QuestionnaireVersion).exists()


@pytest.mark.parametrize("raw", ["{", "null", '{"resourceType": "Questionnaire"}', "[" * 100_000])
def test_hostile_text_is_no_form(client, world, nora, raw) -> None:
    answer = send(client, nora, FORMS_AT, raw)
    assert issues(answer, 400 if raw[0] in "{[" and len(raw) in (1, 100_000) else 422)


# --- responses in


def test_a_device_sends_answers_and_they_wait_to_be_judged(client, world) -> None:
    answer = send(client, world.kari_device, RESPONSES, a_response(world.kari))
    assert answer.status_code == 201, answer.content
    QuestionnaireResponse.model_validate(answer.json())
    row = owner(Reading).get()
    assert (row.about, row.form_version, row.answers) == ("daily-check", 1, {"feeling": 1})
    assert owner(DueReading).get().reading_id == row.id
    assert owner(ReadingDocument).get().reading_id == row.id
    assert answer["Location"] == f"http://testserver{RESPONSES}/{row.id}/_history/1"


def test_by_a_device_answers_to_a_ready_made_form_are_one_statement(client, world) -> None:
    with CaptureQueriesContext(connection) as asked:
        answer = send(client, world.kari_device, RESPONSES, a_response(world.kari))
    assert answer.status_code == 201
    assert len(asked) == 1


def test_the_same_again_is_200_and_other_answers_a_conflict(client, world) -> None:
    named = a_response(world.kari, identifier={"system": "urn:app", "value": "7"})
    statuses = [send(client, world.kari_device, RESPONSES, named).status_code for _ in range(2)]
    assert statuses == [201, 200]
    other = {**named, "item": item("feeling", *coded("worse"))}
    answer = send(client, world.kari_device, RESPONSES, other)
    assert issues(answer, 409) == [("conflict", "QuestionnaireResponse.identifier")]
    condition = {"If_None_Exist": "identifier=urn:app|8"}
    assert issues(send(client, world.kari_device, RESPONSES, named, **condition), 400)


def test_the_patient_is_named_by_number_and_must_be_in_sight(client, world, nora) -> None:
    world.kari.national_number = NUMBER
    world.kari.national_number_index = blind_index(NUMBER)
    world.kari.save(using="owner")
    numbered = a_response(world.kari, subject={"identifier": {"system": FNR, "value": NUMBER}})
    assert send(client, nora, RESPONSES, numbered).status_code == 201
    per = make.personal_token(world.per)
    foreign = send(client, per, RESPONSES, numbered)
    assert issues(foreign, 404) == [("not-found", "QuestionnaireResponse.subject")]
    by_id = send(client, per, RESPONSES, a_response(world.kari))
    assert issues(by_id, 404) == [("not-found", "QuestionnaireResponse.subject")]


R = "QuestionnaireResponse"
WRONG = [
    ("no form", {"questionnaire": ...}, "required", f"{R}.questionnaire", "FORM_UNKNOWN"),
    ("another form", {"questionnaire": "urn:x|1"}, "code-invalid", f"{R}.questionnaire", "FORM_UNKNOWN"),
    ("another version", {"questionnaire": f"{DAILY}|9"}, "code-invalid", f"{R}.questionnaire", "FORM_UNKNOWN"),
    ("another question", {"item": item("x", *coded("same"))}, "code-invalid", f"{R}.item[0].linkId", "ANSWER_UNFIT"),
    ("another answer", {"item": item("feeling", *coded("blue"))}, "value", f"{R}.item[0].answer", "ANSWER_UNFIT"),
    ("another sort", {"item": item("feeling", {"valueBoolean": True})}, "value", f"{R}.item[0].answer", "ANSWER_UNFIT"),
    ("two answers", {"item": item("feeling", *coded("same"), *coded("worse"))}, "business-rule", f"{R}.item[0].answer", "ANSWER_UNFIT"),
    ("a question twice", {"item": [*item("feeling", *coded("same")), *item("feeling", *coded("same"))]}, "business-rule", f"{R}.item[1]", "ANSWER_UNFIT"),
    ("no answer", {"item": [{"linkId": "feeling"}]}, "required", f"{R}.item", "REQUIRED"),
    ("no item", {"item": ...}, "required", f"{R}.item", "REQUIRED"),
    ("no time", {"authored": ...}, "required", f"{R}.authored", "NOT_A_TIME"),
    ("a day only", {"authored": "2026-11-22"}, "business-rule", f"{R}.authored", "NOT_A_TIME"),
    ("far ahead", {"authored": "2099-01-01T10:00:00Z"}, "business-rule", f"{R}.authored", "TOO_FAR_AHEAD"),
    ("no subject", {"subject": ...}, "required", f"{R}.subject", "REQUIRED"),
    ("no status", {"status": ...}, "required", f"{R}.status", "NOT_FHIR"),
    ("an unknown element", {"colour": "red"}, "structure", f"{R}.colour", "NOT_FHIR"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "code", "expression", "kept"), [w[1:] for w in WRONG], ids=[w[0] for w in WRONG]
)
def test_what_is_wrong_is_said_and_a_nurse_can_see_that_it_did_not_get_in(
    client, world, changes, code, expression, kept
) -> None:
    answer = send(client, world.kari_device, RESPONSES, a_response(world.kari, **changes))
    assert (code, expression) in issues(answer, 422)
    assert not owner(Reading).exists()
    refused = owner(RefusedReading).get()
    assert (refused.patient_id, refused.kind, refused.code) == (world.kari.id, "answers", kept)


@pytest.mark.parametrize("status", ["in-progress", "entered-in-error"])
def test_what_the_sender_says_is_no_answer_yet_is_refused_and_missed_by_nobody(
    client, world, status
) -> None:
    answer = send(client, world.kari_device, RESPONSES, a_response(world.kari, status=status))
    assert issues(answer, 422) == [("business-rule", f"{R}.status")]
    assert not owner(RefusedReading).exists()


def test_a_form_with_a_gap_is_taken_in_and_what_was_not_asked_is_set_aside(client, world) -> None:
    gap = a_response(world.kari, item=item("feeling", *coded("worse")))
    aside = a_response(
        world.kari,
        authored=ago(minutes=2),
        item=[*item("feeling", *coded("same")), *item("what", *coded("pain"), *coded("other"))],
    )
    for resource in (gap, aside):
        assert send(client, world.kari_device, RESPONSES, resource).status_code == 201
    flags = sorted(tuple(one.flags) for one in owner(Reading).all())
    assert flags == [("INCOMPLETE",), ("SET_ASIDE",)]
    assert owner(Reading).get(flags=["SET_ASIDE"]).set_aside == {"what": ["pain", "other"]}


def test_an_own_form_is_answered_by_the_version_that_is_named(client, world, nora) -> None:
    named = change(FORMS["daily-check"], url="http://example.test/form", version="")
    row = owner(QuestionnaireVersion)
    for number, title in ((1, "En"), (2, "To")):
        send(client, nora, FORMS_AT, written(change(named, titles=Texts(nb=title))))
        draft = row.get(number=number)
        session = client.__class__()
        session.force_login(world.nora.user, backend="django.contrib.auth.backends.ModelBackend")
        acting = session.session
        acting["acting"] = str(world.nora.id)
        acting.save()
        session.post(
            f"/questionnaires/{draft.questionnaire_id}/publish/",
            {"version": str(draft.id), "revision": str(draft.revision)},
        )
    assert set(row.values_list("version", "status")) == {("1", "PUBLISHED"), ("2", "PUBLISHED")}
    for canonical, number in (
        ("http://example.test/form|1", 1),
        ("http://example.test/form|2", 2),
        ("http://example.test/form", 2),
    ):
        resource = a_response(world.kari, questionnaire=canonical, authored=ago(minutes=number))
        identified = {**resource, "identifier": {"value": canonical}}
        assert send(client, world.kari_device, RESPONSES, identified).status_code == 201
        assert owner(Reading).latest("received_at").form_version == number
    assert "|1" in json.dumps(read(client, nora, f"{RESPONSES}?patient={world.kari.id}").json())


# --- responses out


def test_answers_that_came_as_json_are_served_as_a_response(client, world, nora) -> None:
    body = told(
        world.kari, "answers", about="daily-check", answers={"feeling": 2, "what": ["pain"]}
    )
    key = post(client, body, world.kari_device).json()["id"]
    answer = read(client, nora, f"{RESPONSES}/{key}")
    QuestionnaireResponse.model_validate(answer.json())
    assert answer.json()["questionnaire"] == f"{DAILY}|1"
    (section,) = answer.json()["item"]
    assert [one["linkId"] for one in section["item"]] == ["feeling", "what"]
    assert section["item"][0]["answer"] == [
        {"valueCoding": {"code": "worse", "display": "Litt dårligere"}}
    ]
    known = response_to_reading(
        json.dumps(answer.json()).encode(),
        datetime.now(UTC),
        lambda _url, _version: Form(FORMS["daily-check"], 1),
    )
    assert isinstance(known, MappedReading)
    assert dict(known.reading.answers) == {"feeling": Decimal(2), "what": ("pain",)}


def test_what_came_is_served_back_and_marked_when_it_was_an_error(client, world, nora) -> None:
    sent = a_response(
        world.kari, item=[{**item("feeling", *coded("same"))[0], "text": "Deres ord"}]
    )
    key = send(client, world.kari_device, RESPONSES, sent).json()["id"]
    address = f"{RESPONSES}/{key}"
    assert read(client, nora, address).json()["item"][0]["text"] == "Deres ord"
    assert read(client, nora, f"{address}/_history/1").status_code == 200
    client.post(
        f"/api/v1/readings/{key}/entered-in-error/",
        {"reason": "x"},
        content_type="application/json",
        headers=bearer(nora),
    )
    assert read(client, nora, address).json()["status"] == "entered-in-error"


def test_a_search_finds_the_responses_of_one_patient_and_of_one_form(client, world, nora) -> None:
    for about, said in (("daily-check", {"feeling": 1}), ("phq-9", {"1": 1}), ("own", {"a": "b"})):
        post(client, told(world.kari, "answers", about=about, answers=said), world.kari_device)
    post(client, told(world.kari, "diary", text="x"), world.kari_device)
    found = read(client, nora, f"{RESPONSES}?patient={world.kari.id}").json()
    assert len(found["entry"]) == 3
    for entry in found["entry"]:
        QuestionnaireResponse.model_validate(entry["resource"])
    one = f"{RESPONSES}?patient={world.kari.id}&questionnaire={DAILY}"
    assert len(read(client, nora, one).json()["entry"]) == 1
    assert "questionnaire=" in read(client, nora, one).json()["link"][0]["url"]
    for nothing in ("&questionnaire=urn:x", "&authored=lt2020"):
        address = f"{RESPONSES}?patient={world.kari.id}{nothing}"
        assert "entry" not in read(client, nora, address).json()
    paged = read(client, nora, f"{RESPONSES}?patient={world.kari.id}&_count=2").json()
    after = next(link["url"] for link in paged["link"] if link["relation"] == "next")
    assert len(read(client, nora, after).json()["entry"]) == 1


def test_responses_of_somebody_out_of_sight_are_not_there(client, world) -> None:
    key = send(client, world.kari_device, RESPONSES, a_response(world.kari)).json()["id"]
    per = make.personal_token(world.per)
    assert issues(read(client, per, f"{RESPONSES}/{key}"), 404) == [("not-found", None)]
    assert read(client, per, f"{RESPONSES}?patient={world.kari.id}").json().get("total") is None
    assert issues(read(client, world.kari_device, f"{RESPONSES}/{key}"), 403)
    observation = f"{ROOT}/Observation/{key}"
    assert issues(read(client, make.personal_token(world.nora), observation), 404)


def test_what_is_read_is_logged(client, world, nora) -> None:
    key = send(client, world.kari_device, RESPONSES, a_response(world.kari)).json()["id"]
    before = owner(AuditEvent).count()
    read(client, nora, f"{RESPONSES}/{key}")
    assert owner(AuditEvent).count() == before + 1


def test_answers_sent_as_fhir_are_judged_like_any(client, world) -> None:
    send(client, world.kari_device, RESPONSES, a_response(world.kari))
    drain_all()
    assert owner(Judgement).get().colour == "NOT_JUDGED"


def test_metadata_tells_of_what_is_served(client, world) -> None:
    answer = client.get(f"{ROOT}/metadata")
    CapabilityStatement.model_validate_json(answer.content)
    (rest,) = answer.json()["rest"]
    assert {one["type"] for one in rest["resource"]} == {
        "Observation", "Questionnaire", "QuestionnaireResponse", "MeasureReport",
    }  # fmt: skip


# --- whatever is sent

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3)
    ),
    max_leaves=8,
)
NAMES = ("item", "status", "linkId", "type", "answer", "answerOption", "enableWhen", "extension")


@settings(max_examples=150, deadline=None)
@given(
    st.dictionaries(st.sampled_from(NAMES) | st.text(max_size=6), JSON, max_size=4), st.booleans()
)
def test_whatever_is_sent_is_read_or_refused(changes, is_form) -> None:
    if is_form:
        text = json.dumps({**theirs(question("a", "text")), **changes}).encode()
        found = questionnaire_to_form(text)
        assert isinstance(found, FormRefusal) or found.sections is not None
    else:
        base = json.loads(json.dumps(a_response(type("P", (), {"id": "x"})())))
        text = json.dumps({**base, **changes}).encode()
        find = lambda _url, _version: Form(FORMS["daily-check"], 1)  # noqa: E731
        assert isinstance(
            response_to_reading(text, datetime.now(UTC), find), MappedReading | FhirRefusal
        )
