"""Approval from an overview: several at once, and never what must be read first."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import msgspec
import pytest
from django.test import Client
from django.urls import reverse

from dho.lib import clock
from measurements.models import Reading
from measurements.rules.kinds import KINDS
from selfcare_plans.models import PlanAct, PlanVersion
from selfcare_plans.operations import CannotPublish, DraftChangedMeanwhile
from selfcare_plans.queries import document_of
from selfcare_plans.rules.document import TreatmentLevel
from tenants.models import AuditEvent, Patient, Unit
from tenants.rules.viewer import NotAllowed, NotFound
from tests import factories as make
from tests.selfcare_plans.acting import Actor, sound, with_limits
from tests.selfcare_plans.pages import Person, words
from tests.selfcare_plans.test_proposing import proposes
from tests.world import World
from triage.models import Alert
from triage.operations.approving import MustBeReadFirst, approve_from_overview
from triage.rules.overview import MustBeRead

OVERVIEW = "triage:plans-to-approve"


@pytest.fixture(autouse=True)
def in_english(settings: Any) -> None:
    settings.LANGUAGE_CODE = "en"


@pytest.fixture(autouse=True)
def doctors_approve(world: World) -> None:
    Unit.objects.using("owner").filter(id=world.centre.id).update(plan_approval="DOCTOR")


@pytest.fixture
def gunnar(world: World) -> Person:
    return Person(Client(headers={"accept-language": "en"}), world.gunnar)


def measure(of: Patient, world: World, value: int, days_ago: float) -> None:
    at = clock.now() - timedelta(days=days_ago)
    row = Reading(
        id=uuid4(),
        tenant_id=of.tenant_id,
        patient_id=of.id,
        kind="spo2",
        value=value,
        unit="%",
        measured_at=at,
        received_at=at,
        sender=world.device_sender,
        reference=str(uuid4()),
        source="device",
        context={},
    )
    row.save(using="owner", force_insert=True)


def proposed(
    world: World, of: Patient, course: Any, document: Any = None, **limits: str
) -> PlanVersion:
    """A plan in force, and a change of it proposed to Gunnar's office."""
    first = make.plan(of, course, sound(world), world.gunnar.user)
    nora = Actor(world, world.nora)
    wanted = document or with_limits(sound(world), **(limits or {"green_low": "91"}))
    draft = nora.edits(nora.begins(first), wanted)
    return proposes(nora, draft, world.gp_office)


def another(world: World, name: str) -> tuple[Patient, Any]:
    of = make.patient(world.hadsel, name, "Annen", gp_unit=world.gp_office)
    course = make.enrolment(of, world.centre)
    for unit, agreement in ((world.gp_office, world.gp_agreement), (world.ward, ward(world))):
        make.grant(of, unit, agreement, world.adam.user)
    return of, course


def ward(world: World) -> Any:
    from tenants.models import Agreement

    return Agreement.objects.using("owner").get(unit=world.ward, tenant=world.hadsel)


@pytest.fixture
def kari_s(world: World) -> PlanVersion:
    """Kari's proposal, with a yellow and a red in ninety days: nothing against it."""
    for value, day in ((95, 20), (88, 10), (84, 5)):
        measure(world.kari, world, value, day)
    return proposed(world, world.kari, world.course)


def now(version: PlanVersion) -> PlanVersion:
    return PlanVersion.objects.using("owner").get(id=version.id)


def current(version: PlanVersion) -> PlanVersion:
    return PlanVersion.objects.using("owner").get(plan_id=version.plan_id, status="PUBLISHED")


def approves(world: World, version: PlanVersion, who: Any = None, **more: Any) -> PlanVersion:
    more = {"revision": version.revision, "replaces": current(version).id, **more}
    return Actor(world, who or world.gunnar).do(
        approve_from_overview, version_id=version.id, known_kinds=KINDS, **more
    )


def mark(version: PlanVersion) -> str:
    return f"{version.id}:{version.revision}:{current(version).id}"


def part(who: Person, version: PlanVersion) -> Any:
    return who.client.get(reverse("triage:plan-to-approve", kwargs={"version_id": version.id}))


# ---- the operation ----


def test_a_proposal_that_a_rehearsal_has_nothing_against_is_approved(
    world: World, kari_s: PlanVersion
) -> None:
    approves(world, kari_s)
    assert now(kari_s).status == "PUBLISHED"
    assert now(kari_s).approver_id == world.gunnar.user_id
    assert PlanAct.objects.using("owner").filter(version=kari_s, code="APPROVED").exists()
    actions = set(AuditEvent.objects.using("owner").values_list("action", flat=True))
    assert {"PLAN_REHEARSED", "PLAN_PUBLISHED"} <= actions


def refused(world: World, version: PlanVersion) -> MustBeRead | None:
    with pytest.raises(MustBeReadFirst) as caught:
        approves(world, version)
    assert now(version).status == "PROPOSED"
    return caught.value.looked.must_be_read


def test_one_under_which_nothing_fires_is_not(world: World) -> None:
    measure(world.kari, world, 96, 5)
    assert refused(world, proposed(world, world.kari, world.course)) is MustBeRead.NOTHING_FIRES


def test_one_that_would_have_missed_an_acted_on_episode_is_not(world: World) -> None:
    for value, day in ((84, 8), (70, 30)):
        measure(world.kari, world, value, day)
    version = proposed(world, world.kari, world.course, green_low="82", yellow_low="80")
    at = clock.now() - timedelta(days=8)
    Alert.objects.using("owner").create(
        tenant_id=world.kari.tenant_id,
        patient=world.kari,
        centre=world.centre,
        owner_unit=world.centre,
        cause="spo2",
        colour="RED",
        state="RESOLVED",
        outcome="ACTED",
        opened_at=at,
        waiting_since=at,
        measured_at=at,
        due_at=at,
        resolved_at=at + timedelta(hours=2),
        resolved_by=world.nora.user,
    )
    assert refused(world, version) is MustBeRead.MISSED_EPISODE


def test_one_without_readings_is_not_whatever_an_invented_person_measured(world: World) -> None:
    assert refused(world, proposed(world, world.kari, world.course)) is MustBeRead.SIMULATED


def test_one_that_only_a_doctor_decides_is_opened_and_read(world: World) -> None:
    for value, day in ((95, 20), (84, 5)):
        measure(world.kari, world, value, day)
    level = TreatmentLevel(
        text="Ikke intensiv", decided_by="Gunnar", decided_on=date(2026, 1, 1),
        steps_red=("Ring",), receivers=(str(world.gp_office.id),),
    )  # fmt: skip
    document = msgspec.structs.replace(sound(world), treatment_level=level)
    version = proposed(world, world.kari, world.course, document)
    assert refused(world, version) is MustBeRead.DOCTOR_ONLY


def test_only_a_doctor_of_the_unit_asked_approves(world: World, kari_s: PlanVersion) -> None:
    for who, refusal in (
        (world.nora, NotAllowed),
        (world.helge, NotFound),
        (world.greta, NotFound),
    ):
        with pytest.raises(refusal):
            approves(world, kari_s, who)
    assert now(kari_s).status == "PROPOSED"


def test_what_was_compared_with_another_version_is_not_approved(
    world: World, kari_s: PlanVersion
) -> None:
    seen = current(kari_s)
    Actor(world, world.gunnar).adjusts(seen, with_limits(document_of(seen), green_low="92"))
    with pytest.raises(CannotPublish):
        approves(world, kari_s, replaces=seen.id)
    with pytest.raises(DraftChangedMeanwhile):
        approves(world, kari_s, revision=99)
    assert approves(world, kari_s).id == kari_s.id


# ---- the pages ----


def test_the_overview_says_what_changes_and_loads_each_rehearsal(
    world: World, kari_s: PlanVersion, gunnar: Person
) -> None:
    page = gunnar.client.get(reverse(OVERVIEW))
    text, html = words(page), page.content.decode()
    assert "Kari Nordmann" in text
    assert "SpO₂ Green from 90 % 91 % (1 higher)" in text
    assert 'name="marked"' not in html, "the box comes with the rehearsal"
    assert reverse("triage:plan-to-approve", kwargs={"version_id": kari_s.id}) in html
    shown = part(gunnar, kari_s)
    assert f'name="marked" value="{mark(kari_s)}"' in shown.content.decode()
    assert "Nurse's minutes a week" in words(shown)


def test_what_must_be_read_has_no_box_and_says_why(world: World, gunnar: Person) -> None:
    measure(world.kari, world, 96, 5)
    version = proposed(world, world.kari, world.course)
    shown = part(gunnar, version)
    assert 'name="marked"' not in shown.content.decode()
    text = words(shown)
    assert text.startswith("Nothing fires in 90 days")
    assert "Cannot be approved from here." in text
    assert "Open and read the plan of Kari Nordmann" in text
    gunnar.client.post(reverse(OVERVIEW), {"marked": mark(version)})
    assert now(version).status == "PROPOSED"
    said = words(gunnar.client.get(reverse(OVERVIEW)))
    assert "Kari Nordmann: not approved. Nothing fires in 90 days" in said


def test_several_are_approved_at_once_and_those_that_cannot_are_told(
    world: World, kari_s: PlanVersion, gunnar: Person
) -> None:
    ola, course = another(world, "Ola")
    for value, day in ((95, 20), (84, 5)):
        measure(ola, world, value, day)
    second = proposed(world, ola, course)
    eva, eva_course = another(world, "Eva")
    measure(eva, world, 97, 5)
    third = proposed(world, eva, eva_course)
    marks = [mark(one) for one in (kari_s, second, third)]
    done = gunnar.client.post(reverse(OVERVIEW), {"marked": marks})
    assert done.url == reverse(OVERVIEW)
    assert [now(one).status for one in (kari_s, second, third)] == [
        "PUBLISHED", "PUBLISHED", "PROPOSED",
    ]  # fmt: skip
    text = words(gunnar.client.get(reverse(OVERVIEW)))
    assert "2 plans are approved and hold from now" in text
    assert "Eva Annen: not approved." in text


def test_nothing_marked_too_many_and_nonsense_are_told(
    world: World, kari_s: PlanVersion, gunnar: Person
) -> None:
    for marked, said in (
        ([], "Mark the plans that you approve."),
        (["x:1:"], "That could not be read."),
        ([mark(kari_s)] * 11, "At most 10 at once."),
    ):
        gunnar.client.post(reverse(OVERVIEW), {"marked": marked})
        assert said in words(gunnar.client.get(reverse(OVERVIEW)))
    assert now(kari_s).status == "PROPOSED"


def test_a_foreign_proposal_is_not_found_and_a_nurse_has_no_overview(
    world: World, kari_s: PlanVersion, gunnar: Person
) -> None:
    client = Client(headers={"accept-language": "en"})
    helge = Person(client, world.helge)
    assert part(helge, kari_s).status_code == 404
    assert client.post(reverse(OVERVIEW), {"marked": mark(kari_s)}).status_code == 404
    assert "No plan waits for you" in words(client.get(reverse(OVERVIEW)))
    nora = Person(Client(), world.nora)
    assert nora.client.get(reverse(OVERVIEW)).status_code == 403


def test_the_plan_list_leads_there_and_a_proposal_can_be_rehearsed(
    world: World, kari_s: PlanVersion, gunnar: Person
) -> None:
    assert reverse(OVERVIEW) in gunnar.client.get(reverse("triage:plans")).content.decode()
    page = gunnar.opens("plan-rehearse", world.kari)
    assert page.status_code == 200
    assert "Change the draft" not in words(page)


# ---- nurse's minutes ----


def test_a_centre_s_own_minutes_are_used_in_a_rehearsal(
    world: World, kari_s: PlanVersion, gunnar: Person
) -> None:
    assert "An assumption: 6 minutes" in words(gunnar.opens("plan-rehearse", world.kari))
    Unit.objects.using("owner").filter(id=world.centre.id).update(
        yellow_work_minutes=10, red_work_minutes=90
    )
    text = words(gunnar.opens("plan-rehearse", world.kari))
    assert "As set for the centre: 10 minutes for a yellow alert, 90 for a red one." in text
    assert "Nurse's minutes a week 7.8 7.8" in text  # 100 minutes in 90 days


def test_an_administrator_sets_the_minutes_and_others_do_not(world: World) -> None:
    adam = Person(Client(headers={"accept-language": "en"}), world.adam)
    address = reverse("tenants:unit-change", kwargs={"unit_id": world.hadsel_home_care.id})
    page = adam.client.get(address)
    from tests.selfcare_plans.pages import controls

    values = controls(page, having="yellow_work_minutes")
    assert values["yellow_work_minutes"] == ["6"]
    values = {**values, "email": "a@example.test", "phone": "75000000"}
    bad = adam.client.post(address, {**values, "red_work_minutes": "0"})
    assert bad.status_code == 422
    done = adam.client.post(address, {**values, "yellow_work_minutes": "8", "red_work_minutes": ""})
    assert done.status_code == 302
    unit = Unit.objects.using("owner").get(id=world.hadsel_home_care.id)
    assert (unit.yellow_work_minutes, unit.red_work_minutes) == (8, 15)
    nora = Person(Client(), world.nora)
    assert nora.client.post(address, values).status_code == 403
