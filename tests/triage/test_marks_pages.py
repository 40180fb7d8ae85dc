"""Readings marked on pages: in error by staff and patient, an odd one as real; told kinds listed."""

from __future__ import annotations

import base64
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from measurements.models import Reading, ReadingMark, ReadingPhoto, ReadingReceipt
from tests.tenants.conftest import enter
from tests.triage.test_in_error import measured, owner, plan  # noqa: F401
from tests.triage.test_silence import window
from triage.operations.drain import drain_all
from triage.operations.material import ask

ENGLISH = {"Accept-Language": "en"}


def text(client, name, *args):
    answer = client.get(reverse(name, args=args), headers=ENGLISH)
    assert answer.status_code == 200, answer.content.decode()[:2000]
    return answer.content.decode()


def test_a_nurse_marks_a_reading_in_error_and_it_is_struck_out(client, world, plan):  # noqa: F811
    reading = measured(client, world, value=93)
    drain_all()
    nora = enter(world.nora)
    door = reverse("triage:reading-in-error", args=[reading])
    assert door in text(nora, "triage:patient", world.kari.id)
    assert nora.get(door).status_code == 200
    assert nora.post(door, {"reason": " "}).status_code == 422
    assert not owner(ReadingMark).exists()
    assert nora.post(door, {"reason": "feil person"}).status_code == 302
    assert owner(ReadingMark).get().reason == "feil person"
    board = text(nora, "triage:patient", world.kari.id)
    assert "<s>SpO₂: 93" in board
    assert "No readings in the last 90 days" in board
    assert door not in board


def test_a_nurse_says_that_an_odd_reading_is_real_and_a_stranger_cannot(client, world, plan):  # noqa: F811
    reading = measured(client, world, value=93)
    owner(Reading).filter(id=reading).update(flags=["ODD"])
    drain_all()
    door = reverse("triage:reading-confirm", args=[reading])
    assert enter(world.greta).post(door).status_code == 404
    assert not owner(ReadingMark).exists()
    nora = enter(world.nora)
    assert door in text(nora, "triage:patient", world.kari.id)
    assert nora.get(door).status_code == 200
    assert nora.post(door, {"reason": " "}).status_code == 422
    assert not owner(ReadingMark).exists()
    assert nora.post(door, {"reason": "målt på nytt"}).status_code == 302
    assert owner(ReadingMark).get().mark == "REAL"
    assert "Confirmed as real: målt på nytt (Nora)" in text(nora, "triage:patient", world.kari.id)


def test_what_is_told_is_listed_in_words(client, world, plan):  # noqa: F811
    reading = measured(client, world, value=93)
    owner(Reading).filter(id=reading).update(
        kind="event", value=None, unit="", about="FALL", text="i trappa"
    )
    assert "Event: Fall · i trappa" in text(enter(world.nora), "triage:patient", world.kari.id)


def test_the_photo_is_a_link_and_shown_to_those_who_see_the_patient(client, world, plan):  # noqa: F811
    reading = measured(client, world, value=93)
    row = owner(Reading).get(id=reading)
    owner(Reading).filter(id=reading).update(kind="diary", value=None, unit="", text="såret")
    photo = ReadingPhoto(
        tenant_id=row.tenant_id,
        patient_id=row.patient_id,
        reading_id=row.id,
        measured_at=row.measured_at,
        media_type="image/png",
        content=base64.b64encode(b"picture").decode(),
    )
    photo.save(using="owner")
    door = reverse("triage:reading-photo", args=[reading])
    nora = enter(world.nora)
    assert door in text(nora, "triage:patient", world.kari.id)
    shown = nora.get(door)
    assert (shown.content, shown["Content-Type"]) == (b"picture", "image/png")
    assert enter(world.greta).get(door).status_code == 404


@pytest.mark.parametrize(("hours", "may"), [(1, True), (25, False)])
def test_a_patient_says_so_for_a_day(client, world, plan, hours, may):  # noqa: F811
    reading = measured(client, world, value=93)
    received = timezone.now() - timedelta(hours=hours)
    owner(ReadingReceipt).filter(reading_id=reading).update(received_at=received)
    owner(Reading).filter(id=reading).update(received_at=received)
    kari = enter(world.kari_user)
    door = reverse("triage:my-reading-wrong", args=[reading])
    of_staff = reverse("triage:reading-in-error", args=[reading])
    assert kari.post(of_staff, {"reason": "feil"}).status_code == 403
    assert enter(world.nora).post(door, {"reason": "feil"}).status_code == 404
    assert (door in text(kari, "triage:my-readings")) is may
    assert kari.post(door, {"reason": "feil"}).status_code == (302 if may else 409)
    assert owner(ReadingMark).exists() is may
    if not may:
        late = kari.post(door, {"reason": "feil"}, headers=ENGLISH)
        assert "Ask your nurse" in late.content.decode()
    else:
        shown = text(kari, "triage:my-readings")
        assert "<s>93" in shown
        assert "Entered in error" in shown


def test_a_reading_of_the_future_is_not_first_and_says_so(client, world, plan):  # noqa: F811
    ahead = measured(client, world, 1, value=99)
    measured(client, world, 5, value=93)
    owner(Reading).filter(id=ahead).update(flags=["FUTURE"])
    shown = text(enter(world.kari_user), "triage:my-readings")
    assert shown.index("<b>93") < shown.index("<b>99")
    assert "Dated in the future" in shown


@pytest.mark.parametrize("wrong", [False, True])
@pytest.mark.parametrize("name", ["windows_met", "windows_heard"])
def test_a_reading_in_error_does_not_meet_its_window(client, world, plan, name, wrong):  # noqa: F811
    reading = measured(client, world, value=93)
    now = timezone.now()
    row = window(world, plan, now)
    if wrong:
        door = reverse("triage:reading-in-error", args=[reading])
        assert enter(world.nora).post(door, {"reason": "feil"}).status_code == 302
    assert bool(ask(name, {"ids": [row.id]})) is not wrong
