"""Pauses asked for and agreed to, what a relative answers, and the banner of mass silence."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.urls import reverse

from dho.lib import clock
from tenants.models import Pause
from tests import factories as make
from tests.tenants.conftest import enter, logged
from tests.triage.test_silence import owner, pause, plan, save, window
from triage.models import LadderStep, Latest, MassSilence, RelativeAnswer
from triage.operations.missed import judge_missed

NOW = datetime.now(tz=UTC)
TODAY = clock.today()
LATER = TODAY + timedelta(days=4)


def text(answer, status=200):
    assert answer.status_code == status, answer.content.decode()[:3000]
    return answer.content.decode()


def stay(**fields):
    return {
        "kind": "STAY",
        "first_date": TODAY.isoformat(),
        "last_date": "",
        "look_again_on": "",
        "reason": "innlagt",
        **{name: str(value) for name, value in fields.items()},
    }


def test_a_nurse_begins_a_stay_looks_again_and_ends_it(world):
    nora = enter(world.nora)
    address = reverse("tenants:pause-new", args=[world.kari.id])
    text(nora.post(address, stay()), 422)
    text(nora.post(address, stay(look_again_on=TODAY + timedelta(days=8))), 422)
    assert not owner(Pause).exists()
    assert nora.post(address, stay(look_again_on=TODAY)).status_code == 302
    row = owner(Pause).get()
    assert (row.kind, row.state, row.by_id) == ("STAY", "AGREED", world.nora.user_id)
    assert [one.patient_id for one in logged("PAUSE_BEGUN")] == [world.kari.id]
    assert "Look again now" in text(
        nora.get(reverse("tenants:pauses"), headers={"Accept-Language": "en"})
    )
    change = reverse("tenants:pause-change", args=[world.kari.id, row.id])
    assert nora.post(change, {"look_again_on": str(LATER)}).status_code == 302
    assert "Look again now" not in text(
        nora.get(reverse("tenants:pauses"), headers={"Accept-Language": "en"})
    )
    assert nora.post(change, {"ends_now": "on"}).status_code == 302
    assert owner(Pause).get().ends_at is not None


@pytest.mark.parametrize("who", ["per", "lise", "adam"])
def test_others_pause_nobody(world, who):
    client = enter(getattr(world, who))
    answer = client.post(reverse("tenants:pause-new", args=[world.kari.id]), stay(last_date=LATER))
    assert answer.status_code in {403, 404}
    assert not owner(Pause).exists()


def test_a_patient_asks_and_a_nurse_agrees(world):
    kari = enter(world.kari_user)
    address = reverse("triage:my-pause")
    asked = {"first_date": str(TODAY), "last_date": "", "reason": "hytta"}
    text(kari.post(address, asked), 422)
    assert kari.post(address, {**asked, "last_date": str(LATER)}).status_code == 302
    row = owner(Pause).get()
    assert row.state == "ASKED"
    assert "Paused until" not in text(
        kari.get(reverse("triage:my-day"), headers={"Accept-Language": "en"})
    )
    settle = reverse("tenants:pause-settle", args=[world.kari.id, row.id])
    assert kari.post(settle, {"answer": "agree"}).status_code == 403
    assert enter(world.nora).post(settle, {"answer": "agree"}).status_code == 302
    assert owner(Pause).get().state == "AGREED"
    assert "Paused until" in text(
        kari.get(reverse("triage:my-day"), headers={"Accept-Language": "en"})
    )


@pytest.fixture
def told(world):
    return save(
        LadderStep(
            tenant_id=world.kari.tenant_id,
            patient=world.kari,
            window_id=uuid4(),
            kind="spo2",
            rung="RELATIVE",
            at=datetime.now(tz=UTC),
            local_date=TODAY,
            relative=world.rune,
        )
    )


def test_a_relative_who_was_told_cannot_reach_her(world, told):
    rune = enter(world.rune.user, "RELATIVE")
    address = reverse("triage:relative-silence", args=[world.kari.id])
    text(rune.get(address))
    for _ in range(2):
        assert rune.post(address, {"answer": "cannot_reach"}).status_code == 302
    answer = owner(RelativeAnswer).get()
    assert (answer.word, answer.relative_id) == ("CANNOT_REACH", world.rune.id)


def test_all_is_well_asks_for_a_pause_that_has_an_end(world, told):
    rune = enter(world.rune.user, "RELATIVE")
    address = reverse("triage:relative-silence", args=[world.kari.id])
    text(rune.post(address, {"reason": "hos meg", "last_date": ""}), 422)
    assert not owner(RelativeAnswer).exists()
    assert rune.post(address, {"reason": "hos meg", "last_date": str(LATER)}).status_code == 302
    assert owner(RelativeAnswer).get().word == "ALL_IS_WELL"
    assert owner(Pause).get().state == "ASKED"


def test_a_relative_who_was_not_told_has_nothing_to_answer(world):
    rune = enter(world.rune.user, "RELATIVE")
    address = reverse("triage:relative-silence", args=[world.kari.id])
    assert rune.get(address).status_code == 404
    assert rune.post(address, {"answer": "cannot_reach"}).status_code == 404


def test_the_list_says_when_a_silent_patient_was_last_heard_from(world):
    version = plan(world)
    window(world, version, NOW - timedelta(hours=2))
    judge_missed()
    nora = enter(world.nora)
    english = {"Accept-Language": "en"}
    assert "Never heard from" in text(nora.get(reverse("triage:worklist"), headers=english))
    save(
        Latest(
            tenant_id=world.kari.tenant_id,
            patient=world.kari,
            kind="pulse",
            reading_id=uuid4(),
            measured_at=NOW - timedelta(days=1),
            colour="GREEN",
        )
    )
    assert "Last heard from" in text(nora.get(reverse("triage:worklist"), headers=english))
    panel = text(nora.get(reverse("triage:panel", args=[world.kari.id]), headers=english))
    assert "Last heard from" in panel
    assert "When nobody answers" in panel


def test_mass_silence_is_a_banner_that_a_nurse_of_that_centre_acknowledges(world):
    alarm = save(
        MassSilence(
            id=uuid4(),
            centre=world.centre,
            began_at=NOW,
            due_at=NOW + timedelta(hours=1),
            expected=20,
            missing=18,
        )
    )
    version = plan(world)
    window(world, version, NOW - timedelta(hours=2), state="HELD", alarm=alarm)
    nora, english = enter(world.nora), {"Accept-Language": "en"}
    assert "Many are silent at once" in text(nora.get(reverse("triage:worklist"), headers=english))
    assert "Nordmann" in text(nora.get(reverse("triage:silence"), headers=english))
    address = reverse("triage:silence-acknowledge", args=[alarm.id])
    assert enter(world.gunnar).post(address).status_code == 404
    assert nora.post(address).status_code == 302
    assert owner(MassSilence).get().acknowledged_by_id == world.nora.user_id
    assert "Many are silent at once" not in text(
        nora.get(reverse("triage:worklist"), headers=english)
    )


def test_a_paused_patient_is_asked_nothing_today(world):
    plan(world)
    pause(world, NOW - timedelta(days=2), NOW + timedelta(days=2))
    kari, english = enter(world.kari_user), {"Accept-Language": "en"}
    page = text(kari.get(reverse("triage:my-day"), headers=english))
    assert "Paused until" in page
    assert "Do this today" not in page


def test_another_centre_sees_no_pause(world):
    other = make.unit(world.sortland, "CENTRE", "Annet senter")
    pause(world, NOW, NOW + timedelta(days=2))
    nurse = enter(make.member("Anna", other, "NURSE"))
    assert "Nordmann" not in text(nurse.get(reverse("tenants:pauses")))
    assert "Nordmann" in text(enter(world.nora).get(reverse("tenants:pauses")))
