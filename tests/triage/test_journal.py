"""Documentation once: the note of an alert, its way into the journal; and incident reports."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.db import IntegrityError, connections, transaction
from django.urls import reverse

from dho.lib import clock
from dho.lib.scope import scope
from dho.web import written
from selfcare_plans.models import PlanVersion
from tenants.rules.viewer import NotAllowed, NotFound
from tests.tenants.conftest import enter, logged
from tests.triage.test_emergency import number_of
from tests.triage.test_worklist_page import plan, red  # noqa: F401
from triage.models import Alert, AlertEvent, Finding, Incident, JournalTransfer
from triage.operations import alerts as verbs
from triage.operations.calls import call_113, log_receiver_call
from triage.operations.emergency import look_up_in_emergency
from triage.operations.journal import (
    AheadOfTime,
    AlreadyTransferred,
    NewIncident,
    mark_transferred,
    report_incident,
)
from triage.presenters.journal import journal_text
from triage.queries.journal import incidents, notes_waiting, one_note
from triage.rules.alert_events import Contact
from triage.rules.alert_state import Outcome
from triage.rules.journal import IncidentKind, Transfer

if TYPE_CHECKING:
    from tests.world import World


@pytest.fixture
def resolved(world: World, red: Alert) -> Alert:  # noqa: F811
    """The red, rung about and resolved by Nora in her own words."""
    by = world.viewer(world.nora)
    seen = list(Finding.objects.using("owner").values_list("id", flat=True))
    with scope(world.party(world.nora)):
        verbs.claim(by=by, alert_id=red.id)
        verbs.log_contact(by=by, alert_id=red.id, contact=Contact.CALL, note="Tungpusten i natt")
        verbs.resolve(
            by=by,
            alert_id=red.id,
            outcome=Outcome.ACTED,
            note="Fastlegen ser henne i dag",
            seen=seen,
        )
    return red


def note(world: World, who: Any, alert: Alert) -> Any:
    with scope(world.party(who)):
        return one_note(world.viewer(who), alert.id)


def test_the_note_says_reading_limit_advice_contact_outcome_and_owner_in_norwegian(
    world: World, resolved: Alert
) -> None:
    from django.utils.translation import override

    with override("en"), scope(world.party(world.nora)):
        text = journal_text(one_note(world.viewer(world.nora), resolved.id))
    for words in ("80\xa0%", "86\xa0%", "Rød", "Ring oss", "Tungpusten i natt", "Nora"):
        assert words in text, text
    assert "Fastlegen ser henne i dag" in text
    assert "Felles oppfølgingssenter" in text


def test_a_resolved_alert_waits_for_the_journal_until_somebody_marks_it(
    world: World, resolved: Alert
) -> None:
    client = enter(world.nora)
    page = client.get(reverse("triage:journal"))
    assert [one.alert_id for one in page.context_data["notes"]] == [resolved.id]
    answer = client.post(
        reverse("triage:journal-note", args=[resolved.id]), {"text": "Kortet ned", "how": "COPIED"}
    )
    assert answer.status_code == 302
    row = JournalTransfer.objects.using("owner").get()
    assert (row.text, row.how, row.by_id) == ("Kortet ned", "COPIED", world.nora.user_id)
    assert client.get(reverse("triage:journal")).context_data["notes"] == []
    assert (
        "Kortet ned" in client.get(reverse("triage:patient", args=[world.kari.id])).content.decode()
    )
    assert len(logged("NOTE_TRANSFERRED")) == 1


def test_an_open_alert_and_another_units_note_do_not_wait_on_this_list(
    world: World,
    red: Alert,  # noqa: F811
) -> None:
    with scope(world.party(world.nora)):
        assert notes_waiting(world.viewer(world.nora)) == []
    with pytest.raises(NotFound):
        note(world, world.nora, red)
    with scope(world.party(world.gunnar)):
        assert notes_waiting(world.viewer(world.gunnar)) == []


def test_downloading_marks_nothing(world: World, resolved: Alert) -> None:
    answer = enter(world.nora).get(reverse("triage:journal-text", args=[resolved.id]))
    assert answer["Content-Type"].startswith("text/plain")
    assert "Fastlegen ser henne i dag" in answer.content.decode()
    assert not JournalTransfer.objects.using("owner").exists()


def test_who_is_second_is_told_who_was_first(world: World, resolved: Alert) -> None:
    for who in (world.nora, world.nils):
        client = enter(who)
        client.post(
            reverse("triage:journal-note", args=[resolved.id]), {"text": "x", "how": "WRITTEN"}
        )
    row = JournalTransfer.objects.using("owner").get()
    assert row.by_id == world.nora.user_id
    with scope(world.party(world.nils)), pytest.raises(AlreadyTransferred):
        mark_transferred(
            by=world.viewer(world.nils), alert_id=resolved.id, text="x", how=Transfer.COPIED
        )


def test_a_journal_system_fetches_the_notes_and_says_so(world: World, resolved: Alert) -> None:
    from tests import factories as make

    client = enter(world.nora)
    headers = {"Authorization": f"Bearer {make.personal_token(world.nora)}"}
    (one,) = client.get(reverse("journal-notes"), headers=headers).json()
    assert one["alert"] == str(resolved.id)
    assert "Fastlegen ser henne i dag" in one["text"]
    address = reverse("journal-note-transferred", args=[resolved.id])
    assert client.post(address, headers=headers).status_code == 200
    assert client.post(address, headers=headers).status_code == 409
    assert client.get(reverse("journal-notes"), headers=headers).json() == []
    assert client.get(reverse("journal-notes") + "?limit=0", headers=headers).status_code == 422


def test_an_incident_takes_along_why_the_colour_was_so(world: World, resolved: Alert) -> None:
    judgement = Finding.objects.using("owner").get().judgement_id
    client = enter(world.nora)
    address = reverse("triage:incident-new", args=[world.kari.id])
    page = client.get(f"{address}?judgement={judgement}")
    assert page.context_data["explained"].colour == "RED"
    body = {
        "kind": "WRONG_COLOUR",
        "happened_at": "2026-11-01T08:00",
        "what": "=Kalde fingre",
        "done": "",
        "judgement": str(judgement),
    }
    assert client.post(address, body).status_code == 302
    row = Incident.objects.using("owner").get()
    assert "80\xa0%" in row.explained
    text = client.get(reverse("triage:incidents-csv")).content.decode("utf-8-sig")
    assert "Kari Nordmann" in text
    assert "'=Kalde fingre" in text, "a spreadsheet must not run it"
    assert row.what in client.get(reverse("triage:incidents")).content.decode()


def test_an_incident_is_not_about_another_patients_colour(world: World, resolved: Alert) -> None:
    judgement = Finding.objects.using("owner").get().judgement_id
    address = reverse("triage:incident-new", args=[world.bjorn.id])
    assert enter(world.nora).get(f"{address}?judgement={judgement}").status_code == 404
    assert enter(world.nora).get(f"{address}?judgement=x").status_code == 404
    new = NewIncident(IncidentKind.OTHER, clock.now(), "x", judgement_id=judgement)
    with scope(world.party(world.nora)), pytest.raises(NotFound):
        report_incident(
            by=world.viewer(world.nora), patient_id=world.bjorn.id, new=new, explained="x"
        )


def test_what_has_not_happened_is_no_incident(world: World) -> None:
    new = NewIncident(IncidentKind.OTHER, clock.now() + timedelta(minutes=5), "x")
    with scope(world.party(world.nora)), pytest.raises(AheadOfTime):
        report_incident(by=world.viewer(world.nora), patient_id=world.kari.id, new=new)


def test_incidents_of_patients_out_of_sight_are_not_listed(world: World) -> None:
    new = NewIncident(IncidentKind.ACCESS, clock.now() - timedelta(days=1), "Feil mottaker")
    with scope(world.party(world.nora)):
        report_incident(by=world.viewer(world.nora), patient_id=world.kari.id, new=new)
    with scope(world.party(world.hanne)):
        assert len(incidents(world.viewer(world.hanne))) == 1
    with scope(world.party(world.per)):
        assert incidents(world.viewer(world.per)) == []
    with scope(world.party(world.lise)), pytest.raises(NotAllowed):
        incidents(world.viewer(world.lise))


@pytest.mark.parametrize(
    ("change", "name"),
    [
        ({"text": ""}, "journal_transfer_has_a_text"),
        ({"how": "PIGEON"}, "journal_transfer_is_of_a_known_way"),
        ({"twice": True}, "alert_is_transferred_once"),
        ({}, ""),
    ],
)
def test_the_database_keeps_what_a_transfer_promises(
    world: World, resolved: Alert, change: dict[str, Any], name: str
) -> None:
    def row() -> JournalTransfer:
        made = JournalTransfer(tenant=world.hadsel, patient=world.kari, alert=resolved)
        made.text, made.how = change.get("text", "Notat"), change.get("how", "COPIED")
        made.at, made.by, made.unit = clock.now(), world.nora.user, world.centre
        return made

    if name in ("", "alert_is_transferred_once"):
        row().save(using="owner", force_insert=True)
    if name:
        with pytest.raises(IntegrityError, match=name), transaction.atomic(using="owner"):
            row().save(using="owner", force_insert=True)


@pytest.mark.parametrize(
    ("change", "name"),
    [
        ({"kind": "WEATHER"}, "incident_kind_is_known"),
        ({"what": ""}, "incident_says_what_happened"),
        ({"judgement": True}, "incident_about_a_judgement_explains_it"),
        ({}, ""),
    ],
)
def test_the_database_keeps_what_an_incident_promises(
    world: World, change: dict[str, Any], name: str
) -> None:
    import uuid

    row = Incident(tenant=world.hadsel, patient=world.kari, kind=change.get("kind", "OTHER"))
    row.what, row.happened_at, row.at = change.get("what", "Noe"), clock.now(), clock.now()
    row.by, row.unit = world.nora.user, world.centre
    row.judgement_id = uuid.uuid4() if "judgement" in change else None
    if not name:
        row.save(using="owner", force_insert=True)
        return
    with pytest.raises(IntegrityError, match=name), transaction.atomic(using="owner"):
        row.save(using="owner", force_insert=True)


def test_in_a_red_the_agreed_level_of_treatment_says_what_is_done(
    world: World, resolved: Alert
) -> None:
    rows = PlanVersion.objects.using("owner").filter(id=resolved.plan_version_id)
    level = {
        "text": "Hjemme",
        "decided_by": "Gunnar",
        "decided_on": "2026-01-01",
        "steps_red": ["Ring legen, ikke 113"],
    }
    with connections["owner"].cursor() as cursor:
        cursor.execute("ALTER TABLE selfcare_plans_planversion DISABLE TRIGGER USER")
        rows.update(document={**rows.get().document, "treatment_level": level})
        cursor.execute("ALTER TABLE selfcare_plans_planversion ENABLE TRIGGER USER")
    text = journal_text(note(world, world.nora, resolved))
    assert "Ring legen, ikke 113" in text
    assert "Ring oss" not in text
    opened = look_up_in_emergency(
        by=world.viewer(world.per),
        national_number=number_of(world.kari),
        reason="Ligger bevisstløs på legevakten",
    )
    assert opened
    page = enter(world.per).get(reverse("triage:emergency-record", args=[opened.id]))
    assert "Ring legen, ikke 113" in page.content.decode()
    assert "Ring oss" not in page.content.decode()


def _rung(world: World, alert: Alert) -> None:
    by = world.viewer(world.nora)
    gp = str(world.gunnar.unit_id)
    with scope(world.party(world.nora)):
        log_receiver_call(by=by, alert_id=alert.id, to=gp, is_reached=False)
        log_receiver_call(
            by=by, alert_id=alert.id, to=gp, is_reached=True, agreed="Kommer hjem til henne"
        )
        log_receiver_call(
            by=by, alert_id=alert.id, to="OUT_OF_HOURS", is_reached=True, agreed="Vet om henne"
        )
        call_113(by=by, alert_id=alert.id)
        seen = list(Finding.objects.using("owner").values_list("id", flat=True))
        verbs.resolve(by=by, alert_id=alert.id, outcome=Outcome.ACTED, note="Hentet", seen=seen)


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_the_note_says_whom_somebody_rang_whether_they_answered_what_was_agreed_and_113(
    world: World,
    red: Alert,  # noqa: F811
    language: str,
) -> None:
    from django.utils.translation import override

    _rung(world, red)
    with override(language), scope(world.party(world.nora)):
        text = journal_text(one_note(world.viewer(world.nora), red.id))
    lines = text.splitlines()
    rang = [line for line in lines if "Rang" in line or "Ringte" in line or "Ringde" in line]
    assert len(rang) == 3, text
    assert sum("Stokmarknes legekontor" in line for line in rang) == 2
    assert all("(Nora)" in line for line in rang)
    assert "Kommer hjem til henne" in rang[1]
    assert "Kommer" not in rang[0]
    assert "Vet om henne" in rang[2]
    event = AlertEvent.objects.using("owner").get(code="CALLED_113")
    (emergency,) = [line for line in lines if "113" in line and "116" not in line]
    assert written.local(event.at).strftime("%d.%m.%Y %H:%M") in emergency
    assert "Nora" in emergency


def test_a_nurse_who_works_in_nynorsk_gets_the_note_in_nynorsk(
    world: World, resolved: Alert
) -> None:
    from django.utils.translation import override

    def made(language: str) -> str:
        with override(language), scope(world.party(world.nora)):
            return journal_text(one_note(world.viewer(world.nora), resolved.id))

    assert "Raud" in made("nn")
    assert made("en") == made("nb")
