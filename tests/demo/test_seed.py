"""The demo's data: whole, consistent, with every state that the walk-through shows."""

from __future__ import annotations

import json
import stat
import subprocess
import sys
from collections import Counter
from datetime import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connections
from django.utils import timezone
from rich.console import Console

from benefits.models import HealthCommunity, ReportRun
from benefits.queries.figures import benefit_report
from benefits.rules.points import period_of
from benefits.rules.statistics import Change
from dho.demo.console import Teller
from dho.demo.credentials import Credentials, credentials_file, read_credentials
from dho.demo.seed import cast, stories
from dho.demo.seed.live import patients_by_number, viewer_named
from dho.demo.seed.own_row import CODE, SAID
from dho.demo.seed.past_walls import past_the_walls
from dho.demo.seed.places import write_places
from dho.demo.seed.seeding import CannotSeed, seed
from dho.identity.queries import party_of, token_bearer, viewer_of_person, viewer_of_token
from dho.lib.clock import OSLO
from dho.lib.scope import scope
from measurements.models import DueReading, Reading, ReadingReceipt
from measurements.rules.kinds import KINDS
from selfcare_plans.models import PlanVersion
from selfcare_plans.queries import document_of
from selfcare_plans.rules.validation import problems
from tenants.models import Agreement, Enrolment, Patient, TakeOver, Tenant, UnitDay, User
from tenants.queries.care_team import care_team
from tenants.queries.patients import visible_patients
from tenants.rules.codes import Role
from tenants.rules.national_number import is_synthetic, is_valid
from tests import factories as make
from tests.tables import empty
from triage.models import Alert, AlertEvent, ExpectedWindow, Finding, Judgement, Latest, Offer
from triage.operations.sweep import sweep_once
from triage.queries.approvals import proposals_to_answer
from triage.queries.trial_lists import trial_lists
from triage.rules.hours import OpeningHours

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.test import Client
    from pytest_django.plugin import DjangoDbBlocker

BASE_URL = "http://127.0.0.1:8000"
OWNER = "owner"

# Every unit is closed on public holidays, the demo's too; then all offers are passed over.
_HOURS = OpeningHours(time(0), time(23, 59, 59), weekdays=(1, 2, 3, 4, 5, 6, 7))
while_open = pytest.mark.skipif(
    not _HOURS.is_open(timezone.now()), reason="a public holiday: no receiver is open"
)


class Demo:
    """A seeded database and its file."""

    def __init__(self, var: Path) -> None:
        self.var = var
        self.told = self.seed()

    def seed(self, base_url: str = BASE_URL) -> Credentials:
        with Path("/dev/null").open("w") as nowhere:
            return seed(var=self.var, base_url=base_url, teller=Teller(Console(file=nowhere)))

    def user(self, username: str) -> Any:
        return next(one for one in self.told["users"] if one["username"] == username)


@pytest.fixture(scope="module")
def demo(
    django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Demo]:
    with django_db_blocker.unblock():
        empty()
        yield Demo(tmp_path_factory.mktemp("var"))
        empty()


def rows(model: Any) -> Any:
    return model.objects.using(OWNER)


def alert_of(key: str) -> Alert:
    """The open alert, or the last one, of the patient of a story."""
    one = stories.NOT_ANSWERED if key == "not-answered" else stories.story(key)
    own = rows(Alert).filter(patient_id=patients_by_number()[one.number])
    return own.filter(state="OPEN").first() or own.latest("opened_at")


# The file


def test_the_file_is_as_the_contract_says_and_only_its_owner_reads_it(demo: Demo) -> None:
    path = credentials_file(demo.var)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    told = json.loads(path.read_text())
    assert set(told) == {"base_url", "users", "patients"}
    for user in told["users"]:
        assert set(user) == {"username", "password", "role", "tenant", "unit", "name", "token"}
        assert len(user["password"]) >= 12
    for patient in told["patients"]:
        assert set(patient) == {"id", "name", "national_id", "tenant", "plan", "token"}
    assert len(told["patients"]) == 60
    assert Counter(user["role"] for user in told["users"]) >= Counter(
        {"NURSE": 2, **{role.value: 1 for role in Role if role is not Role.NURSE}}
    )


def test_everybody_in_the_file_can_sign_in_with_the_password(demo: Demo) -> None:
    for one in demo.told["users"]:
        user = User.objects.get(username=one["username"])
        assert user.check_password(one["password"])
        assert not user.check_password("another-word-1234")
    anja = User.objects.get(username="anja")
    assert not anja.has_usable_password()


def test_a_users_token_acts_as_that_user_and_a_patients_token_is_a_device(demo: Demo) -> None:
    for one in demo.told["users"]:
        bearer = token_bearer(one["token"])
        assert bearer
        viewer = viewer_of_token(bearer)
        assert viewer
        assert (viewer.name, viewer.role.value) == (one["name"], one["role"])
    for patient in demo.told["patients"]:
        bearer = token_bearer(patient["token"])
        assert bearer
        assert bearer.is_device
        assert str(bearer.patient_id) == patient["id"]


def test_a_device_of_the_demo_writes_and_does_not_read(demo: Demo, client: Client) -> None:
    kari = next(one for one in demo.told["patients"] if one["name"].startswith("Kari "))
    headers = {"Authorization": f"Bearer {kari['token']}"}
    reading = {
        "patient": kari["id"],
        "kind": "spo2",
        "value": 95,
        "unit": "%",
        "measured_at": timezone.now().isoformat(),
        "reference": "from the test",
    }
    written = client.post(
        "/api/v1/readings/", json.dumps(reading), content_type="application/json", headers=headers
    )
    assert written.status_code == 201
    assert client.get("/api/v1/readings/", headers=headers).status_code == 403
    sweep_once("test")


# Who there is


def test_five_municipalities_share_a_centre_by_agreement(demo: Demo) -> None:
    centre = rows(Tenant).get(name="Bodø").units.using(OWNER).get(kind="CENTRE")
    agreed = rows(Agreement).filter(unit=centre).values_list("tenant__name", flat=True)
    assert set(agreed) == set(cast.MUNICIPALITIES)
    assert {unit.tenant.name for unit in rows(Tenant).get(name="Bodø").units.using(OWNER)} == {
        "Bodø"
    }
    assert all(tenant.default_unit_id for tenant in rows(Tenant).all())


def test_the_units_are_open_at_any_hour_of_any_weekday(demo: Demo) -> None:
    for tenant in rows(Tenant).all():
        for unit in tenant.units.using(OWNER):
            assert (unit.opens.hour, unit.closes.hour, unit.weekdays) == (0, 23, "1234567")


def test_the_centre_has_half_days_at_christmas_and_new_year(demo: Demo) -> None:
    days = rows(UnitDay).order_by("date")
    assert {(one.date.month, one.date.day, one.closes) for one in days} == {
        (12, 24, time(12)),
        (12, 31, time(12)),
    }
    assert {one.unit.kind for one in days} == {"CENTRE"}


def test_national_numbers_are_synthetic_encrypted_and_nobodys_twice(demo: Demo) -> None:
    patients = list(rows(Patient).all())
    numbers = [one.national_number for one in patients]
    assert len(set(numbers)) == 60
    assert all(is_valid(number) and is_synthetic(number) for number in numbers)
    with connections[OWNER].cursor() as cursor:
        cursor.execute("SELECT national_number FROM tenants_patient")
        assert not {bytes(one[0]).decode("latin-1") for one in cursor.fetchall()} & set(numbers)


def test_the_nurse_sees_everybody_and_a_doctor_those_whose_plan_names_the_office(
    demo: Demo,
) -> None:
    seen = {}
    for username in ("nora", "gunnar", "gro", "helge", "bente"):
        viewer = viewer_named(username)
        with scope(party_of(viewer)):
            seen[username] = set(visible_patients(viewer).values_list("id", flat=True))
    assert len(seen["nora"]) == 60
    assert len(seen["bente"]) == 23
    assert seen["gunnar"]
    assert seen["gro"]
    assert not seen["gunnar"] & seen["gro"]
    assert 0 < len(seen["helge"]) < 60


def test_kari_her_son_and_her_care_team_find_each_other(demo: Demo) -> None:
    kari = patients_by_number()[cast.KARI.number]
    for username, role in (("kari", Role.PATIENT), ("rune", Role.RELATIVE)):
        viewer = viewer_of_person(User.objects.get(username=username).id, role)
        assert viewer
        with scope(party_of(viewer)):
            assert [one.id for one in visible_patients(viewer)] == [kari]
    nora = viewer_named("nora")
    with scope(party_of(nora)):
        team = care_team(nora, visible_patients(nora).get(id=kari))
    assert {one.name for one in team} == {"Nora Bakken", "Gunnar Lie"}
    (open_one,) = rows(Alert).filter(patient_id=kari, state="OPEN")
    assert open_one.cause == "MESSAGE"


# The past


def test_every_plan_could_have_been_published(demo: Demo) -> None:
    versions = list(rows(PlanVersion).all())
    assert {version.patient_id for version in versions} == set(patients_by_number().values())
    for version in versions:
        assert problems(document_of(version), known_kinds=KINDS) == ()
        assert version.approver_id or version.status == "PROPOSED"
    assert Counter(version.status for version in versions)["PUBLISHED"] == 60
    assert Counter(version.number for version in versions)[2] > 5


def test_a_start_up_plan_has_readings_enough_and_two_plans_wait_for_the_gp(demo: Demo) -> None:
    nora, gunnar = viewer_named("nora"), viewer_named("gunnar")
    with scope(party_of(nora)):
        (ready,) = trial_lists(nora, timezone.now()).ready
    assert ready.patient_id == patients_by_number()[cast.START_UP]
    with scope(party_of(gunnar)):
        waiting, more = proposals_to_answer(gunnar)
    numbers = patients_by_number()
    assert {one.version.patient_id for one in waiting} == {numbers[n] for n in cast.PROPOSED}
    assert more == 0


def test_every_reading_has_a_receipt_and_one_judgement(demo: Demo) -> None:
    sweep_once("test")
    readings = set(rows(Reading).values_list("id", flat=True))
    assert len(readings) > 8000
    assert set(rows(ReadingReceipt).values_list("reading_id", flat=True)) == readings
    judged = rows(Judgement).filter(reading_id__isnull=False, superseded_at=None)
    assert Counter(judged.values_list("reading_id", flat=True)) == Counter(readings)
    assert not rows(DueReading).exists()


def test_no_reading_of_the_past_came_in_before_it_was_measured_or_after_now(demo: Demo) -> None:
    now = timezone.now()
    for measured_at, received_at in rows(Reading).values_list("measured_at", "received_at"):
        assert measured_at < received_at <= now


def test_what_is_not_green_is_in_exactly_one_alert_and_what_is_green_in_none(demo: Demo) -> None:
    found = Counter(
        rows(Finding).filter(judgement_id__isnull=False).values_list("judgement_id", flat=True)
    )
    not_green = set(rows(Judgement).exclude(colour="GREEN").values_list("id", flat=True))
    assert set(found) == not_green
    assert set(found.values()) == {1}


def test_the_latest_of_each_kind_is_the_last_one_measured(demo: Demo) -> None:
    for latest in rows(Latest).all():
        last = rows(Reading).filter(patient_id=latest.patient_id, kind=latest.kind)
        assert latest.measured_at == last.latest("measured_at").measured_at


def test_resolved_alerts_have_a_note_and_say_who_and_how(demo: Demo) -> None:
    resolved = list(rows(Alert).filter(state="RESOLVED"))
    assert len(resolved) > 200
    assert len({alert.outcome for alert in resolved}) >= 6
    events = Counter(rows(AlertEvent).filter(code="RESOLVED").values_list("alert_id", flat=True))
    for alert in resolved:
        assert alert.note
        assert alert.resolved_by_id
        assert alert.opened_at < alert.resolved_at <= timezone.now()
        assert events[alert.id] == 1
    assert {offer.state for offer in rows(Offer).all()} >= {"CLAIMED", "NOT_ANSWERED", "WITHDRAWN"}


def test_windows_are_met_or_missed_up_to_now_and_wait_from_then_on(demo: Demo) -> None:
    sweep_once("test")
    now = timezone.now()
    over = rows(ExpectedWindow).filter(deadline_at__lte=now)
    assert set(over.values_list("state", flat=True)) == {"MET", "MISSED"}
    ahead = rows(ExpectedWindow).filter(deadline_at__gt=now)
    in_hospital = {"patient_id": patients_by_number()[cast.TAKEN_OVER]}
    others = ahead.exclude(**in_hospital)
    assert set(others.values_list("state", flat=True)) == {"WAITING"}
    own = set(ahead.filter(**in_hospital).values_list("state", flat=True))
    assert own == {"CANCELLED", "WAITING"}


def test_the_hospital_has_taken_over_one_patient_and_is_offered_another(demo: Demo) -> None:
    numbers = patients_by_number()
    course = rows(Enrolment).select_related("owner_unit").get(patient_id=numbers[cast.TAKEN_OVER])
    assert course.owner_unit.name == "Medisinsk poliklinikk"
    waiting = rows(TakeOver).get(state="OFFERED")
    assert waiting.patient_id == numbers[cast.OFFERED_TO_HOSPITAL]


# Today


@while_open
def test_the_list_shows_every_state_of_the_walk_through(demo: Demo) -> None:
    red, question, claimed = alert_of("red"), alert_of("question"), alert_of("claimed")
    assert (red.colour, red.claimed_by_id, red.owner_unit_id) == ("RED", None, red.centre_id)
    assert [offer.state for offer in rows(Offer).filter(alert_id=red.id)] == ["OPEN"]
    yellow = alert_of("yellow")
    assert (yellow.colour, yellow.claimed_by_id, yellow.cause) == ("YELLOW", None, "weight")
    assert question.claimed_by_id
    asked = rows(Offer).get(alert_id=question.id)
    assert (asked.state, asked.to_unit.name) == ("OPEN", "Legekontoret Havna")
    assert asked.message
    assert claimed.claimed_by_id == User.objects.get(username="nils").id
    snoozed = alert_of("snoozed")
    assert snoozed.snoozed_until > timezone.now()
    assert alert_of("not-judged").colour == "NOT_JUDGED"
    assert alert_of("refused").cause == "REFUSED"
    taken_over = alert_of("taken-over")
    assert taken_over.owner_unit_id != taken_over.centre_id
    for n in (1, 2, 3):
        assert alert_of(f"resolved-{n}").state == "RESOLVED"


@while_open
def test_an_offer_that_nobody_answered_went_to_the_hospital(demo: Demo) -> None:
    alert = alert_of("not-answered")
    assert (alert.state, alert.colour, alert.not_answered) == ("OPEN", "RED", True)
    offers = rows(Offer).filter(alert_id=alert.id).order_by("place")
    assert [(offer.to_unit.name, offer.state) for offer in offers] == [
        ("Legekontoret Havna", "NOT_ANSWERED"),
        ("Medisinsk poliklinikk", "OPEN"),
    ]


def test_somebody_has_fallen_silent(demo: Demo) -> None:
    silent = patients_by_number()[stories.SILENT]
    alert = rows(Alert).get(patient_id=silent, state="OPEN")
    assert (alert.cause, alert.colour) == ("MISSING:spo2", "YELLOW")


def test_the_project_lead_of_hadsel_has_figures_to_show(demo: Demo) -> None:
    lise = viewer_named("lise")
    now = timezone.now()
    period = period_of("all", now.astimezone(OSLO).date())
    with scope(party_of(lise)):
        report = benefit_report(lise, lise.tenant_id, period, made_at=now)  # type: ignore[arg-type]
    shown = [
        one for one in report.figures if one.headline and isinstance(one.headline.change, Change)
    ]
    assert len(shown) >= 5


def test_bodo_has_a_row_of_its_own_in_its_plan_and_report(demo: Demo) -> None:
    lars = viewer_named("lars")
    bodo = Tenant.objects.using(OWNER).get(name="Bodø")
    now = timezone.now()
    period = period_of("all", now.astimezone(OSLO).date())
    with scope(party_of(lars)):
        report = benefit_report(lars, bodo.id, period, made_at=now)
    (own,) = [one for one in report.figures if one.indicator.code == CODE]
    assert own.benefit.owner == "Bodø"
    assert own.indicator.definition == SAID.definition
    assert any(isinstance(one.change, Change) for one in own.follow_ups)


# Again


def test_a_second_run_changes_nothing_but_the_address(demo: Demo) -> None:
    before = _counts()
    assert demo.seed() == demo.told
    moved = demo.seed(base_url="http://127.0.0.1:8001")
    assert moved == {**demo.told, "base_url": "http://127.0.0.1:8001"}
    assert read_credentials(demo.var) == moved
    demo.seed()
    assert _counts() == before


def test_a_run_that_was_killed_before_the_file_is_completed_by_the_next(demo: Demo) -> None:
    before, old = _counts(), demo.told
    credentials_file(demo.var).unlink()
    demo.told = demo.seed()
    assert _counts() == before
    assert token_bearer(old["users"][0]["token"]) is None
    assert token_bearer(demo.told["users"][0]["token"]) is not None
    assert [one["id"] for one in demo.told["patients"]] == [one["id"] for one in old["patients"]]


def _counts() -> dict[str, Any]:
    return {
        "readings": rows(Reading).count(),
        "findings": rows(Finding).count(),
        "alerts": Counter(rows(Alert).values_list("state", flat=True)),
        "offers": Counter(rows(Offer).values_list("state", flat=True)),
        "users": rows(User).count(),
        "reports": rows(ReportRun).count(),
        "communities": rows(HealthCommunity).count(),
    }


def test_a_run_that_was_killed_half_way_leaves_nothing(db: None) -> None:
    def killed() -> None:
        with past_the_walls():
            write_places(timezone.now())
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        killed()
    assert not rows(Tenant).exists()


def test_a_database_with_other_data_is_left_alone(db: None, tmp_path: Path) -> None:
    make.tenant("Tromsø")
    with pytest.raises(CannotSeed, match="not the demo's"):
        seed(var=tmp_path, base_url=BASE_URL, teller=Teller())
    assert rows(Tenant).count() == 1


def test_the_demo_is_refused_in_production(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "PRODUCTION", True)
    with pytest.raises(CommandError, match="never in production"):
        call_command("seed_demo")
    assert not rows(Tenant).exists()


# ./manage.py simulate


def _simulate(*arguments: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-W", "ignore", "manage.py", "simulate", *arguments],
        capture_output=True,
        check=False,
        cwd=Path(__file__).resolve().parents[2],
    )


def test_devices_of_their_own_show_other_numbers_and_tell_nobody_what_went_wrong() -> None:
    asked = ("--patients", "4", "--days", "60", "--ends-on", "2026-11-20")
    plain, own = _simulate(*asked), _simulate(*asked, "--own-devices")
    assert (plain.returncode, own.returncode) == (0, 0)
    before = [json.loads(line) for line in plain.stdout.splitlines()]
    after = [json.loads(line) for line in own.stdout.splitlines()]
    assert [one["reference"] for one in before] == [one["reference"] for one in after]
    assert before != after
    assert {name for one in after for name in one} == {name for one in before for name in one}


def test_simulate_prints_the_same_readings_for_the_same_seed(tmp_path: Path) -> None:
    asked = ("--patients", "4", "--days", "5", "--seed", "7", "--ends-on", "2026-11-20")
    first = _simulate(*asked)
    assert first.returncode == 0
    assert _simulate(*asked, "--out", str(tmp_path / "f.jsonl")).returncode == 0
    assert (tmp_path / "f.jsonl").read_bytes() == first.stdout
    assert _simulate(*asked[:-3], "8", *asked[-2:]).stdout != first.stdout
    lines = [json.loads(line) for line in first.stdout.splitlines()]
    assert {line["patient"] for line in lines} == {1, 2, 3, 4}
    assert all(("value" in line) != ("components" in line) for line in lines)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--patients", "-1"), "-1 is not a whole number of 0 or more"),
        (("--ends-on", "yesterday"), "yesterday is not a day"),
        (("--out", "/nowhere/at/all"), "cannot write /nowhere/at/all"),
        (("--load",), "--load needs --by, --tenant and --centre"),
        (("--post", BASE_URL), "--post needs --token"),
        (("--patients", "1", "--post", "ftp://x", "--token", "t", "--as", "0" * 32), "http://"),
    ],
)
def test_simulate_says_in_one_line_what_is_wrong(arguments: tuple[str, ...], said: str) -> None:
    done = _simulate(*arguments)
    assert done.returncode != 0
    last = done.stderr.decode().strip().splitlines()[-1]
    assert said in last
    assert b"Traceback" not in done.stderr


def test_simulate_loads_patients_whose_readings_wait_to_be_judged(world: Any) -> None:
    to = ("--tenant", "Hadsel", "--centre", "Felles oppfølgingssenter")
    asked = ("--patients", "2", "--days", "10", "--seed", "3", "--load", *to)
    done = _simulate(*asked, "--by", world.nora.user.username)
    assert done.stdout.startswith(b"Loaded 2 of 2 patients")
    again = _simulate(*asked, "--by", world.nora.user.username)
    assert again.stdout.startswith(b"Loaded 0 of 2 patients")
    waiting = set(rows(DueReading).values_list("patient_id", flat=True))
    assert len(waiting) == 2
    sweep_once("test")
    assert not rows(DueReading).exists()
    judged = rows(Judgement).filter(patient_id__in=waiting)
    assert judged.exists()
    assert not judged.filter(colour="NOT_JUDGED").exists()


def test_simulate_loads_nothing_for_somebody_who_may_not_register(world: Any) -> None:
    to = ("--tenant", "Hadsel", "--centre", "Felles oppfølgingssenter")
    done = _simulate("--patients", "1", "--load", *to, "--by", world.per.user.username)
    assert done.returncode != 0
    assert b"has no role that registers patients" in done.stderr
    assert not rows(Reading).exists()
