"""Doors shut: sign-in, sessions, tokens, headers, and what is refused before it is read."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client

from dho.identity.models import ApiToken
from dho.lib import clock
from tests import factories as make
from tests.measurements.test_record_readings import URL, a_reading, post

ROOT = Path(__file__).parents[2]


def sign_in(client, user, password=make.PASSWORD, **extra):
    form = {"username": user.username, "password": password}
    return client.post("/sign-in/", form, **extra)


def bearer(secret):
    return {"Authorization": f"Bearer {secret}"}


def test_signing_in_rotates_the_session_and_leads_to_the_own_start_page(client, world):
    client.get("/sign-in/")
    client.session["stale"] = True
    before = client.cookies.get("sessionid")
    answer = sign_in(client, world.nora.user)
    assert answer.status_code == 302
    assert client.cookies["sessionid"].value != (before.value if before else "")
    assert client.get("/", follow=True).request["PATH_INFO"] == "/worklist/"


def test_acting_as_another_rotates_the_session(client, world):
    make.member("Nora", world.hadsel_home_care, world.hanne.role, user=world.nora.user)
    sign_in(client, world.nora.user)
    before = client.cookies["sessionid"].value
    assert client.get("/", follow=True).request["PATH_INFO"] == "/act-as/"
    client.post("/act-as/", {"acting": str(world.nora.id)})
    assert client.cookies["sessionid"].value != before
    assert client.get("/worklist/").status_code == 200


def test_nobody_acts_as_a_membership_of_somebody_else(client, world):
    sign_in(client, world.per.user)
    client.post("/act-as/", {"acting": str(world.nora.id)})
    assert client.get("/worklist/").status_code in {302, 403}


def test_an_idle_session_ends_and_a_poll_does_not_keep_it_alive(client, world, monkeypatch):
    sign_in(client, world.nora.user)
    started = clock.now()
    for minutes, headers, status in ((10, {"X-DHO-Poll": "1"}, 200), (16, {}, 302)):
        at = started + timedelta(minutes=minutes)
        monkeypatch.setattr("dho.identity.middleware.clock.now", lambda at=at: at)
        assert client.get("/worklist/", headers=headers).status_code == status


def test_somebody_who_works_stays_signed_in(client, world, monkeypatch):
    sign_in(client, world.nora.user)
    started = clock.now()
    for minutes in (10, 20, 30):
        at = started + timedelta(minutes=minutes)
        monkeypatch.setattr("dho.identity.middleware.clock.now", lambda at=at: at)
        assert client.get("/worklist/").status_code == 200


def test_five_wrong_passwords_lock_the_account_from_that_address_and_no_other(client, world):
    for _ in range(5):
        sign_in(client, world.nora.user, "wrong")
    assert sign_in(client, world.nora.user).status_code == 429
    assert sign_in(client, world.nils.user).status_code == 302
    elsewhere = Client(REMOTE_ADDR="10.0.0.9")
    assert sign_in(elsewhere, world.nora.user).status_code == 302


def test_a_lock_out_never_touches_tokens(client, world):
    token = make.personal_token(world.nora)
    for _ in range(6):
        sign_in(client, world.nora.user, "wrong")
        assert client.get(URL, headers=bearer("wrong")).status_code == 401
    assert client.get("/api/v1/alerts/", headers=bearer(token)).status_code == 200
    assert post(client, a_reading(world.kari), world.kari_device).status_code == 201


def test_a_token_is_stored_hashed_and_dies_the_moment_it_is_revoked(client, world):
    row = ApiToken.objects.using("owner").get(patient_id=world.kari.id)
    assert world.kari_device.encode() not in b"".join(
        bytes(value) if isinstance(value, memoryview) else str(value).encode()
        for value in vars(row).values()
    )
    assert post(client, a_reading(world.kari), world.kari_device).status_code == 201
    row.revoked_at = clock.now()
    row.save(using="owner")
    assert post(client, a_reading(world.kari), world.kari_device).status_code == 401


def test_a_post_without_the_csrf_token_is_refused_also_from_htmx(world):
    client = Client(enforce_csrf_checks=True)
    client.force_login(world.nora.user, backend="django.contrib.auth.backends.ModelBackend")
    session = client.session
    session["acting"] = str(world.nora.id)
    session.save()
    for headers in ({}, {"HX-Request": "true"}):
        answer = client.post("/patients/new/", {}, headers=headers)
        assert answer.status_code == 403
    assert client.get("/patients/new/").status_code == 200
    token = client.cookies["csrftoken"].value
    answer = client.post("/patients/new/", {}, headers={"X-CSRFToken": token})
    assert answer.status_code == 200  # the form again, with what is wrong


@pytest.mark.parametrize("path", ["/sign-in/", "/health/live", "/api/v1/docs/", "/nowhere/"])
def test_every_answer_has_the_strict_policy(client, world, path):
    policy = client.get(path)["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy


def test_production_has_secure_cookies_and_a_clean_deploy_check():
    keys = dict.fromkeys(("DHO_SECRET_KEY", "DHO_INDEX_KEY"), "k" * 64)
    field = "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDI="
    keys["DHO_SECRET_KEY"] = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
    environment = {"PATH": os.environ["PATH"], "DHO_MODE": "production", "DHO_FIELD_KEYS": field}
    environment |= {**keys, "DHO_ALLOWED_HOSTS": "dho.example"}
    told = "import django; django.setup(); from django.conf import settings as s; print("
    told += "s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE, s.SESSION_COOKIE_HTTPONLY, s.DEBUG)"
    for command, expected in (
        (["manage.py", "check", "--deploy", "--fail-level", "WARNING"], "no issues"),
        (["-c", told], "True True True False"),
    ):
        done = subprocess.run(
            [sys.executable, *command],
            cwd=ROOT,
            env={**environment, "DJANGO_SETTINGS_MODULE": "dho.settings"},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        assert expected in done.stdout


def test_a_post_without_the_last_slash_is_not_found_and_never_becomes_a_get(client, world):
    address = URL.removesuffix("/")
    nora = bearer(make.personal_token(world.nora))
    answer = client.post(
        address, a_reading(world.kari), content_type="application/json", headers=nora
    )
    assert answer.status_code == 404
    assert answer["Content-Type"] == "application/problem+json"
    assert client.get(address, headers=nora).status_code == 301


def test_a_method_that_is_not_offered_is_answered_alike_in_every_language(client, world):
    nora = bearer(make.personal_token(world.nora))
    answers = [
        client.delete(URL, headers={**nora, "Accept-Language": language}).json()
        for language in ("nb", "en")
    ]
    assert answers[0] == answers[1]
    assert answers[0]["status"] == 405
