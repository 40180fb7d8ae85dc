"""A person's own assessment beside the engine's colour: set, shown to all, hiding nothing."""

from __future__ import annotations

import json

import pytest
from django.db import IntegrityError, connections, transaction
from django.urls import reverse

from dho.identity.queries import party_of
from dho.lib.scope import scope
from tenants.models import AuditEvent
from tests import factories as make
from tests.tenants.conftest import enter
from tests.triage.test_in_error import measured, owner, plan  # noqa: F401
from triage.models import Alert, AlertEvent, Assessment, Judgement
from triage.operations.drain import drain_all

ENGLISH = {"Accept-Language": "en"}


@pytest.fixture
def yellow(client, world, plan):  # noqa: F811
    """One yellow of SpO2 on the list."""
    measured(client, world, value=88)
    drain_all()
    return owner(Alert).get()


def words(client, name, *args):
    answer = client.get(reverse(name, args=args), headers=ENGLISH)
    assert answer.status_code == 200, answer.content.decode()[:2000]
    return answer.content.decode()


def api(client, token, alert, **body):
    return client.post(
        reverse("alert-assess", args=[alert.id]),
        json.dumps(body),
        content_type="application/json",
        headers={"Authorization": f"Bearer {token}"},
    )


def test_a_nurse_sees_it_otherwise_and_says_why(world, yellow):
    nora = enter(world.nora)
    door = reverse("triage:assess", args=[yellow.id])
    assert door in words(nora, "triage:panel", world.kari.id)
    assert nora.get(door).status_code == 200
    assert nora.post(door, {"colour": "GREEN", "reason": " "}).status_code == 422
    assert not owner(Assessment).exists()
    assert nora.post(door, {"colour": "GREEN", "reason": "kald hånd"}).status_code == 302
    said = owner(Assessment).get()
    assert (said.colour, said.engine_colour, said.role) == ("GREEN", "YELLOW", "NURSE")
    assert (said.alert_id, said.by_id) == (yellow.id, world.nora.user_id)
    assert owner(AlertEvent).filter(alert=yellow, code="ASSESSED").exists()
    assert owner(AuditEvent).filter(action="JUDGEMENT_ASSESSED").exists()


def test_to_agree_needs_no_reason_and_nothing_is_closed_or_lowered(world, yellow):
    door = reverse("triage:assess", args=[yellow.id])
    assert enter(world.nora).post(door, {"colour": "YELLOW", "reason": ""}).status_code == 302
    after = owner(Alert).get()
    assert (after.state, after.colour, after.due_at) == ("OPEN", "YELLOW", yellow.due_at)


def test_both_colours_stand_on_board_panel_list_readings_and_the_judgement_s_page(world, yellow):
    nora = enter(world.nora)
    nora.post(reverse("triage:assess", args=[yellow.id]), {"colour": "RED", "reason": "blek"})
    judgement = owner(Judgement).get()
    for name, args in (
        ("triage:panel", [world.kari.id]),
        ("triage:patient", [world.kari.id]),
        ("triage:judgement", [judgement.id]),
    ):
        page = words(nora, name, *args)
        assert "data-assessments" in page
        assert "blek" in page
    assert "Assessed as red by Nora, the engine said yellow: blek" in words(
        nora, "triage:patient", world.kari.id
    )
    assert "Assessed as red" in words(nora, "triage:worklist")


def test_a_newer_one_stands_and_the_older_is_still_shown(world, yellow):
    judgement = owner(Judgement).get()
    door = reverse("triage:judgement-assess", args=[judgement.id])
    assert enter(world.nora).post(door, {"colour": "GREEN", "reason": "kald"}).status_code == 302
    assert enter(world.gunnar).post(door, {"colour": "RED", "reason": "blek"}).status_code == 302
    page = words(enter(world.nora), "triage:judgement", judgement.id)
    assert page.index("blek") < page.index("kald")
    assert "replaced by a newer one" in page
    assert owner(Assessment).count() == 2


def test_the_patient_keeps_the_engine_s_colour_and_reads_who_assessed(world, yellow):
    door = reverse("triage:assess", args=[yellow.id])
    enter(world.nora).post(door, {"colour": "GREEN", "reason": "kald hånd"})
    page = words(enter(world.kari_user), "triage:my-readings")
    assert "Assessed by the nurse as green" in page
    assert "kald hånd" not in page
    enter(world.gunnar).post(door, {"colour": "YELLOW"})
    assert "Assessed by the doctor as yellow" in words(enter(world.kari_user), "triage:my-readings")


def test_home_care_patient_and_a_doctor_without_access_cannot_assess(world, yellow):
    door, said = reverse("triage:assess", args=[yellow.id]), {"colour": "GREEN", "reason": "x"}
    assert enter(world.hanne).post(door, said).status_code == 403
    assert enter(world.kari_user).post(door, said).status_code == 403
    assert enter(world.greta).post(door, said).status_code == 404
    assert not owner(Assessment).exists()


def test_the_api_takes_it_and_says_what_is_missing(client, world, yellow):
    token = make.personal_token(world.nora)
    refused = api(client, token, yellow, colour="GREEN")
    assert refused.status_code == 422
    assert refused.json()["errors"][0] == {
        "pointer": "/reason",
        "code": "NEEDS_REASON",
        "detail": "The colour is not the engine's: say why.",
    }
    assert api(client, token, yellow, colour="BLUE").json()["errors"][0]["pointer"] == "/colour"
    taken = api(client, token, yellow, colour="GREEN", reason="kald hånd")
    assert taken.status_code == 200
    (said,) = taken.json()["assessments"]
    assert (said["colour"], said["engine_colour"]) == ("GREEN", "YELLOW")
    owner(Alert).update(state="OPEN")
    yellow.findings.using("owner").update(judgement_id=None)
    assert api(client, token, yellow, colour="GREEN", reason="x").status_code == 409


def test_who_sees_it_otherwise_closes_with_own_words(world, yellow):
    nora = enter(world.nora)
    nora.post(reverse("triage:assess", args=[yellow.id]), {"colour": "GREEN", "reason": "kald"})
    door = reverse("triage:resolve", args=[yellow.id])
    seen = str(yellow.findings.using("owner").get().id)
    said = {"outcome": "WRONG_TECHNIQUE", "note": "", "seen": seen}
    assert nora.post(door, said).status_code == 422
    assert nora.post(door, {**said, "note": "Varmet hånden, 95 %."}).status_code == 302


def test_the_database_keeps_it_unchanged_and_reasoned(world, yellow):
    judgement = owner(Judgement).get()
    door = reverse("triage:judgement-assess", args=[judgement.id])
    enter(world.nora).post(door, {"colour": "GREEN", "reason": "kald"})
    with pytest.raises(IntegrityError, match="assessment_apart_from_the_engine_says_why"):
        owner(Assessment).update(reason="")
    with pytest.raises(IntegrityError, match="assessment_is_green_yellow_or_red"):
        owner(Assessment).update(colour="NOT_JUDGED")
    with (
        pytest.raises(Exception, match="permission denied"),
        scope(party_of(world.viewer(world.nora))),
        transaction.atomic(),
        connections["default"].cursor() as cursor,
    ):
        cursor.execute("UPDATE triage_assessment SET colour = 'RED'")


# ---- learning ----


def test_a_rule_that_people_see_otherwise_is_listed_with_a_rehearsed_change(client, world, plan):  # noqa: F811
    nora = enter(world.nora)
    for minutes in (50, 10):
        measured(client, world, minutes, value=88)
        drain_all()
        alert = owner(Alert).get(state="OPEN")
        nora.post(reverse("triage:assess", args=[alert.id]), {"colour": "GREEN", "reason": "kald"})
        seen = ",".join(str(one.id) for one in alert.findings.using("owner").all())
        said = {"outcome": "ACTED", "note": "Ringte.", "seen": seen}
        assert nora.post(reverse("triage:resolve", args=[alert.id]), said).status_code == 302
    ease = reverse("triage:plan-ease", args=[world.kari.id, "spo2-range"])
    for name, args in (("triage:learning", []), ("triage:patient", [world.kari.id])):
        assert f"{ease}?side=below" in words(nora, name, *args)
    page = nora.get(f"{ease}?side=below", headers=ENGLISH)
    assert page.status_code == 200, page.content.decode()[:1000]
    assert "Write a draft with this change" in page.content.decode()
    assert nora.post(f"{ease}?side=below").status_code == 302
    draft = plan.plan.versions.using("owner").get(status="DRAFT")
    (rule,) = draft.document["items"][0]["rules"]
    assert rule["green_low"] == "88"
    assert enter(world.greta).get(ease).status_code == 404
    assert enter(world.hanne).get(ease).status_code == 403
