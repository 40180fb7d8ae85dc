"""Questionnaires as rows: drafts, versions that never change, sharing, and what an answer is read by."""

from __future__ import annotations

import json
import uuid
from datetime import UTC, datetime
from decimal import Decimal

import msgspec
import pytest
from django.core.management import call_command
from django.db import IntegrityError, connections
from django.test import Client

from measurements.models import Questionnaire, QuestionnaireVersion, Reading
from measurements.operations import questionnaires as operations
from measurements.queries import questionnaires as queries
from measurements.rules.questionnaires import FORMS, SHIPPED_NO_LONGER, Definition, Texts, encode
from tenants.models import AuditEvent
from tenants.rules.codes import Role, UnitKind
from tenants.rules.viewer import NotAllowed, NotFound
from tests import factories as make
from tests.measurements.test_record_readings import post
from tests.measurements.test_told_readings import told
from tests.selfcare_plans.acting import Actor

change = msgspec.structs.replace
DAILY = FORMS["daily-check"]


@pytest.fixture
def nora(world):
    """A nurse of the centre, in Bodø."""
    return Actor(world, world.nora)


@pytest.fixture
def helge(world):
    """A doctor of the hospital, another tenant."""
    return Actor(world, world.helge)


@pytest.fixture
def draft(nora):
    return nora.do(operations.start_questionnaire, definition=DAILY)


@pytest.fixture
def published(nora, draft):
    return nora.do(operations.publish_questionnaire, version_id=draft.id, revision=1, comment="Ny")


def rows():
    return QuestionnaireVersion.objects.using("owner")


def titles(actor) -> set[str]:
    found = actor.ask(queries.questionnaire_list)
    return {one.definition.titles.nb for one in found}


# --- ready-made


def test_the_ready_made_forms_are_loaded_once_however_often_it_is_run(world) -> None:
    call_command("load_questionnaires")
    call_command("load_questionnaires")
    assert set(Questionnaire.objects.using("owner").values_list("name", flat=True)) == set(FORMS)
    assert rows().count() == len(FORMS)
    assert set(rows().values_list("status", flat=True)) == {"PUBLISHED"}


def test_a_form_that_is_shipped_no_longer_is_withdrawn_with_its_reason(world, nora) -> None:
    (name,) = SHIPPED_NO_LONGER
    at = datetime(2026, 1, 1, tzinfo=UTC)
    once = Questionnaire(name=name, made_at=at)
    once.save(using="owner", force_insert=True)
    QuestionnaireVersion(
        questionnaire=once, number=1, version="1", status="PUBLISHED", created_at=at,
        published_at=at, document=json.loads(encode(change(DAILY, name=name))),
    ).save(using="owner", force_insert=True)  # fmt: skip
    call_command("load_questionnaires")
    call_command("load_questionnaires")
    left = rows().get(questionnaire=once)
    assert (left.status, left.withdrawn_reason) == ("WITHDRAWN", SHIPPED_NO_LONGER[name])
    offered = nora.ask(queries.forms_to_plan)
    assert name not in {form.name for form in offered}
    assert queries.form_of(name) is None
    assert queries.form_of(name, 1) is not None


def test_everybody_who_reads_forms_sees_the_ready_made_and_nobody_writes_them(
    world, nora, helge
) -> None:
    call_command("load_questionnaires")
    hanne = Actor(world, world.hanne)
    for actor in (nora, helge, hanne):
        assert "Hvordan har du det i dag?" in titles(actor)
    one = Questionnaire.objects.using("owner").get(name="phq-9")
    with pytest.raises(NotFound):
        nora.do(operations.start_version, questionnaire_id=one.id)
    with pytest.raises(NotAllowed):
        Actor(world, world.lise).ask(queries.questionnaire_list)
    with pytest.raises(NotAllowed):
        hanne.do(operations.start_questionnaire, definition=DAILY)


def test_a_copy_of_a_ready_made_form_is_ones_own_and_keeps_what_it_asks_at_once(nora) -> None:
    call_command("load_questionnaires")
    phq = rows().get(questionnaire__name="phq-9")
    copy = nora.do(operations.copy_questionnaire, version_id=phq.id)
    definition = queries.definition_of(copy)
    assert definition.name.startswith("phq-9-humor")
    assert definition.act_now_questions == {"9": Decimal(1)}


# --- versions


def test_a_form_is_drafted_published_and_offered(nora, published) -> None:
    assert published.status == "PUBLISHED"
    assert titles(nora) == {"Hvordan har du det i dag?"}
    name = published.questionnaire.name
    assert queries.form_of(name).number == 1
    assert list(AuditEvent.objects.using("owner").values_list("action", flat=True)) == [
        "QUESTIONNAIRE_MADE",
        "QUESTIONNAIRE_PUBLISHED",
    ]


def test_a_form_with_something_wrong_is_kept_as_a_draft_and_not_published(nora, draft) -> None:
    empty = Definition(name="", titles=Texts(nb="Tomt"), sections=())
    row = nora.do(operations.write_draft, version_id=draft.id, revision=1, definition=empty)
    with pytest.raises(operations.FormHasProblems):
        nora.do(operations.publish_questionnaire, version_id=row.id, revision=2)
    assert queries.form_of(row.questionnaire.name) is None


def test_of_two_who_write_one_draft_the_second_is_told(nora, draft) -> None:
    nora.do(operations.write_draft, version_id=draft.id, revision=1, definition=DAILY)
    with pytest.raises(operations.FormChangedMeanwhile):
        nora.do(operations.write_draft, version_id=draft.id, revision=1, definition=DAILY)


def test_the_next_version_begins_where_the_last_ended_and_both_stay_readable(
    nora, published
) -> None:
    nxt = nora.do(operations.start_version, questionnaire_id=published.questionnaire_id)
    again = nora.do(operations.start_version, questionnaire_id=published.questionnaire_id)
    assert (nxt.id, nxt.number) == (again.id, 2)
    other = change(DAILY, titles=Texts(nb="Nytt navn"), version="")
    nxt = nora.do(operations.write_draft, version_id=nxt.id, revision=1, definition=other)
    nora.do(operations.publish_questionnaire, version_id=nxt.id, revision=nxt.revision)
    name = published.questionnaire.name
    assert queries.form_of(name).definition.titles.nb == "Nytt navn"
    assert queries.form_of(name, 1).definition.titles.nb == "Hvordan har du det i dag?"


def test_a_published_version_is_not_written_again(nora, published) -> None:
    with pytest.raises(operations.NotAFormDraft):
        nora.do(operations.write_draft, version_id=published.id, revision=1, definition=DAILY)


WRITES = {
    "its document": 'UPDATE measurements_questionnaireversion SET document = document || \'{"url": "x"}\'',
    "its name": "UPDATE measurements_questionnaireversion SET version = '9'",
    "its number": "UPDATE measurements_questionnaireversion SET number = 7",
    "back to a draft": "UPDATE measurements_questionnaireversion SET status = 'DRAFT', published_at = NULL",
    "away": "DELETE FROM measurements_questionnaireversion",
    "the form's name": "UPDATE measurements_questionnaire SET name = 'other'",
    "without a reason": (
        "UPDATE measurements_questionnaireversion SET status = 'WITHDRAWN', withdrawn_at = now()"
    ),
    "nothing in it": "UPDATE measurements_questionnaireversion SET document = '{}'",
}


@pytest.mark.parametrize("sql", WRITES.values(), ids=WRITES)
def test_the_database_keeps_a_published_version_as_it_is(published, sql) -> None:
    with connections["owner"].cursor() as cursor, pytest.raises(IntegrityError):
        cursor.execute(sql)


def test_the_database_lets_a_version_be_withdrawn_once(nora, published) -> None:
    nora.do(operations.withdraw_version, version_id=published.id, reason="Feil i spørsmål 2")
    row = rows().get()
    assert (row.status, row.withdrawn_reason) == ("WITHDRAWN", "Feil i spørsmål 2")
    with connections["owner"].cursor() as cursor, pytest.raises(IntegrityError):
        cursor.execute("UPDATE measurements_questionnaireversion SET withdrawn_reason = 'x'")


def test_a_withdrawn_version_is_offered_no_longer_and_still_read(nora, published) -> None:
    name = published.questionnaire.name
    with pytest.raises(operations.WithdrawalNeedsReason):
        nora.do(operations.withdraw_version, version_id=published.id, reason=" ")
    nora.do(operations.withdraw_version, version_id=published.id, reason="Feil")
    assert queries.form_of(name) is None
    assert queries.form_of(name, 1).definition.titles.nb == "Hvordan har du det i dag?"


# --- who sees what


def test_a_form_that_is_not_shared_is_not_there_for_others(nora, helge, published) -> None:
    one = published.questionnaire_id
    assert titles(helge) == set()
    for ask, key in (
        (queries.questionnaire_seen, one),
        (queries.version_seen, published.id),
        (queries.questionnaire_seen, uuid.uuid4()),
    ):
        with pytest.raises(NotFound):
            helge.ask(ask, key)
    with pytest.raises(NotFound):
        helge.do(operations.copy_questionnaire, version_id=published.id)


def test_a_form_that_is_shared_is_seen_and_not_written_until_it_ends(
    world, nora, helge, published
) -> None:
    one = published.questionnaire_id
    share = nora.do(
        operations.share_questionnaire, questionnaire_id=one, tenant_id=world.hospital.id
    )
    again = nora.do(
        operations.share_questionnaire, questionnaire_id=one, tenant_id=world.hospital.id
    )
    assert share.id == again.id
    assert titles(helge) == {"Hvordan har du det i dag?"}
    assert helge.ask(queries.version_seen, published.id).id == published.id
    with pytest.raises(NotFound):
        helge.do(operations.start_version, questionnaire_id=one)
    nora.do(operations.end_share, questionnaire_id=one, share_id=share.id)
    assert titles(helge) == set()


def test_a_draft_is_seen_by_its_own_tenant_only(world, nora, helge, draft) -> None:
    nora.do(
        operations.share_questionnaire,
        questionnaire_id=draft.questionnaire_id,
        tenant_id=world.hospital.id,
    )
    assert titles(helge) == set()
    with pytest.raises(NotFound):
        helge.ask(queries.version_seen, draft.id)
    colleague = make.member("Bo", world.bodo_home_care, Role.NURSE)
    assert Actor(world, colleague).ask(queries.version_seen, draft.id).id == draft.id


def test_a_centre_that_does_not_see_its_own_host_writes_forms_and_is_logged(world) -> None:
    centre = make.unit(world.sortland, UnitKind.CENTRE, "Sortland senter")
    siri = Actor(world, make.member("Siri", centre, Role.NURSE))
    row = siri.do(operations.start_questionnaire, definition=DAILY)
    siri.do(operations.publish_questionnaire, version_id=row.id, revision=1)
    logged = AuditEvent.objects.using("owner").filter(tenant=world.sortland)
    assert set(logged.values_list("action", flat=True)) == {
        "QUESTIONNAIRE_MADE",
        "QUESTIONNAIRE_PUBLISHED",
    }


# --- what an answer is read by


def test_answers_are_added_up_by_the_form_and_keep_its_version(client, world, published) -> None:
    name = published.questionnaire.name
    body = told(world.kari, "answers", about=name, answers={"feeling": 3, "what": ["breath"]})
    answer = post(client, body, world.kari_device)
    assert answer.status_code == 201, answer.content
    row = Reading.objects.using("owner").get()
    assert (row.about, row.form_version, row.components) == (name, 1, {"feeling": 3})
    assert row.flags == []
    assert answer.json()["form_version"] == 1


def test_what_answers_a_question_that_was_not_asked_is_kept_and_not_counted(client, world) -> None:
    body = told(
        world.kari, "answers", about="daily-check", answers={"feeling": 1, "what": ["pain"]}
    )
    answer = post(client, body, world.kari_device)
    assert answer.status_code == 201, answer.content
    row = Reading.objects.using("owner").get()
    assert (row.answers, row.set_aside) == ({"feeling": 1}, {"what": ["pain"]})
    assert row.flags == ["SET_ASIDE"]
    assert answer.json()["set_aside"] == {"what": ["pain"]}
    again = post(client, body, world.kari_device)
    assert again.status_code == 200


def test_a_form_with_a_gap_is_incomplete_and_a_version_that_is_not_there_is_refused(
    client, world, published
) -> None:
    name = published.questionnaire.name
    gap = told(world.kari, "answers", about=name, answers={"words": "x", "feeling": 2})
    assert post(client, gap, world.kari_device).json()["flags"] == ["INCOMPLETE"]
    for number in (2, 0, "1", 1.5, True):
        body = told(world.kari, "answers", about=name, form_version=number, answers={"feeling": 1})
        answer = post(client, body, world.kari_device)
        assert answer.status_code == 422, answer.content
        assert answer.json()["errors"][0]["pointer"] == "/form_version"


def test_a_reading_of_another_kind_has_no_form_version(client, world) -> None:
    body = told(world.kari, "diary", text="x", form_version=1)
    assert post(Client(), body, world.kari_device).status_code == 422
