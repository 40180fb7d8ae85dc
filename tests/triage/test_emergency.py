"""Emergency look-up: one record, an hour, a reason; told at once, seen by the patient, reviewed."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.db import IntegrityError, connections, transaction
from django.urls import reverse

from dho.lib import clock
from dho.lib.fields import blind_index, encrypt
from dho.lib.scope import ScopeMissing, scope
from messaging.models import Notice
from tenants.models import EmergencyAccess, Patient
from tenants.operations.emergency import (
    AlreadyInSight,
    AlreadyReviewed,
    OwnLookUp,
    ReasonTooShort,
    in_emergency,
    open_emergency_access,
    review_emergency_access,
)
from tenants.queries.emergency import emergency_accesses
from tenants.queries.parties import party_of
from tenants.queries.patients import visible_patients
from tenants.rules.codes import Role
from tenants.rules.emergency import Verdict
from tenants.rules.permissions import Permission
from tenants.rules.viewer import NotAllowed, NotFound
from tests import factories as make
from tests.tenants.conftest import enter, logged
from triage.operations.emergency import look_up_in_emergency

if TYPE_CHECKING:
    from tests.world import World

WHY = "Ligger bevisstløs på legevakten, trenger målinger"
PASSWORD = "et langt passord til Per"


def synthetic(start: int) -> str:
    from tenants.rules.national_number import is_synthetic

    return next(
        number for end in range(start, 100000) if is_synthetic(number := f"158250{end:05d}")
    )


def number_of(patient: Patient, start: int = 0) -> str:
    """Give a patient an identity number of the test series, past the walls."""
    number = synthetic(start)
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "UPDATE tenants_patient SET national_number = %s, national_number_index = %s"
            " WHERE id = %s",
            [encrypt(number), blind_index(number), patient.id],
        )
    return number


@pytest.fixture
def numbers(world: World) -> dict[str, str]:
    """Identity numbers for Kari and Solveig."""
    return {"kari": number_of(world.kari), "solveig": number_of(world.stranger, 40000)}


def per_in(world: World) -> Any:
    """A browser of Per, home nurse of Bodø, who sees nobody of Hadsel."""
    world.per.user.set_password(PASSWORD)
    world.per.user.save(using="owner")
    return enter(world.per)


def ask(client: Any, number: str, reason: str = WHY, password: str = PASSWORD) -> Any:
    return client.post(
        reverse("triage:emergency"),
        {"national_number": number, "reason": reason, "password": password},
        headers={"Accept-Language": "en"},
    )


def stored() -> list[EmergencyAccess]:
    return list(EmergencyAccess.objects.using("owner").order_by("opened_at"))


def move_back(ago: timedelta) -> None:
    """Move the look-ups back in time; each lasts its hour."""
    then = clock.now() - ago
    EmergencyAccess.objects.using("owner").update(
        opened_at=then, expires_at=then + timedelta(hours=1)
    )


def test_a_nurse_of_another_municipality_opens_one_record_for_an_hour(
    world: World, numbers: dict[str, str]
) -> None:
    client = per_in(world)
    answer = ask(client, numbers["kari"])
    (access,) = stored()
    assert answer.status_code == 302
    assert answer["Location"] == reverse("triage:emergency-record", args=[access.id])
    assert access.expires_at - access.opened_at == timedelta(minutes=60)
    page = client.get(answer["Location"])
    assert page.status_code == 200
    assert "Kari Nordmann" in page.content.decode()
    assert WHY in page.content.decode()
    assert "/judgements/" not in page.content.decode(), "this door opens no judgement"


def test_it_opens_nothing_else_of_the_tenant_and_nothing_on_other_pages(
    world: World, numbers: dict[str, str]
) -> None:
    client = per_in(world)
    ask(client, numbers["kari"])
    (access,) = stored()
    looking = in_emergency(world.viewer(world.per), access.id)
    make.patient(world.hadsel, "En", "Annen")
    with scope(party_of(looking)):
        assert [one.id for one in visible_patients(looking)] == [world.kari.id]
        assert list(Patient.objects.values_list("id", flat=True)) == [world.kari.id], "wall 2"
    assert client.get(reverse("triage:patient", args=[world.kari.id])).status_code == 404
    assert "Nordmann" not in client.get(reverse("triage:patients")).content.decode()


def test_it_is_for_reading_and_for_nothing_else(world: World, numbers: dict[str, str]) -> None:
    opened = look_up_in_emergency(
        by=world.viewer(world.per), national_number=numbers["kari"], reason=WHY
    )
    assert opened
    looking = in_emergency(world.viewer(world.per), opened.id)
    allowed = {one for one in Permission if looking.can(one)}
    assert allowed == {Permission.READ_PATIENT, Permission.READ_READINGS, Permission.READ_PLAN}


def test_the_privacy_officer_is_told_in_the_same_transaction_and_the_patient_too(
    world: World, numbers: dict[str, str]
) -> None:
    viewer = world.viewer(world.per)
    with transaction.atomic():
        look_up_in_emergency(by=viewer, national_number=numbers["kari"], reason=WHY)
        transaction.set_rollback(True)
    assert not stored()
    assert not Notice.objects.using("owner").filter(code="EMERGENCY").exists()
    opened = look_up_in_emergency(by=viewer, national_number=numbers["kari"], reason=WHY)
    assert opened
    told = Notice.objects.using("owner").filter(subject_id=opened.id)
    assert {(one.code, one.to_user_id) for one in told} == {
        ("EMERGENCY", world.petra.user_id),
        ("EMERGENCY_READ", world.kari_user.id),
    }


def test_the_patient_sees_who_when_and_why(world: World, numbers: dict[str, str]) -> None:
    client = per_in(world)
    client.get(ask(client, numbers["kari"])["Location"])
    page = enter(world.kari_user).get(reverse("tenants:my-access-log")).content.decode()
    assert WHY in page
    assert "Hjemmetjenesten Bodø" in page
    assert {one.patient_id for one in logged("EMERGENCY_READ")} == {world.kari.id}


def test_another_person_cannot_look_by_it_and_nobody_after_the_hour(
    world: World, numbers: dict[str, str]
) -> None:
    client = per_in(world)
    address = ask(client, numbers["solveig"])["Location"]
    assert client.get(address).status_code == 200
    other = make.member("Pål", world.bodo_home_care, Role.HOME_NURSE)
    assert enter(other).get(address).status_code == 404
    assert enter(world.nora).get(address).status_code == 404
    move_back(timedelta(hours=1, seconds=1))
    over = client.get(address)
    assert over.status_code == 404
    assert "Solveig" not in over.content.decode()


def test_it_can_be_closed_before_the_hour(world: World, numbers: dict[str, str]) -> None:
    client = per_in(world)
    address = ask(client, numbers["kari"])["Location"]
    (access,) = stored()
    assert client.post(reverse("triage:emergency-end", args=[access.id])).status_code == 302
    assert client.get(address).status_code == 404
    assert client.post(reverse("triage:emergency-end", args=[access.id])).status_code == 404


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"password": "feil"}, "password"),
        ({"reason": "akutt"}, "reason"),
        ({"number": "12345678901"}, "national_number"),
        ({"number": ""}, "national_number"),
    ],
)
def test_without_password_reason_or_number_nothing_is_opened(
    world: World, numbers: dict[str, str], change: dict[str, str], field: str
) -> None:
    answer = ask(per_in(world), **{"number": numbers["kari"], **change})
    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert not stored()


def test_a_number_that_nobody_has_opens_nothing_and_stands_in_the_askers_log(
    world: World, numbers: dict[str, str]
) -> None:
    answer = ask(per_in(world), synthetic(80000))
    assert answer.status_code == 422
    assert not stored()
    (event,) = logged("EMERGENCY_NOBODY")
    assert (event.tenant_id, event.user_id) == (world.bodo.id, world.per.user_id)


def test_who_sees_the_patient_anyway_needs_no_emergency(
    world: World, numbers: dict[str, str]
) -> None:
    with pytest.raises(AlreadyInSight):
        open_emergency_access(
            by=world.viewer(world.nora), national_number=numbers["kari"], reason=WHY
        )
    assert not stored()


@pytest.mark.parametrize("who", ["lise", "adam", "petra", "hanne"])
def test_who_is_no_clinician_cannot(world: World, numbers: dict[str, str], who: str) -> None:
    assert ask(enter(getattr(world, who)), numbers["solveig"]).status_code == 403
    with pytest.raises(NotAllowed):
        open_emergency_access(
            by=world.viewer(getattr(world, who)), national_number=numbers["solveig"], reason=WHY
        )
    member = getattr(world, who)
    number = blind_index(numbers["solveig"])
    with connections["default"].cursor() as cursor, pytest.raises(ScopeMissing):
        cursor.execute(
            "SELECT * FROM open_emergency_access(%s, %s, %s, %s, %s)",
            [member.id, member.id, member.user_id, number, WHY],
        )


def opened_for(world: World, number: str) -> EmergencyAccess:
    assert look_up_in_emergency(by=world.viewer(world.per), national_number=number, reason=WHY)
    return stored()[-1]


def test_the_privacy_officer_of_the_home_reviews_it_once(
    world: World, numbers: dict[str, str]
) -> None:
    access = opened_for(world, numbers["kari"])
    client = enter(world.petra)
    page = client.get(reverse("tenants:emergencies")).content.decode()
    assert "Kari Nordmann" in page
    assert WHY in page
    address = reverse("tenants:emergency-review", args=[access.id])
    too_short = client.post(address, {"verdict": "NOT_JUSTIFIED", "note": ""})
    assert too_short.status_code == 422
    kept = client.post(
        address,
        {"verdict": "NOT_JUSTIFIED", "note": "Pasienten var ikke til behandling der"},
    )
    assert kept.status_code == 302
    with scope(world.party(world.petra)):
        (row,) = emergency_accesses(world.viewer(world.petra))
        assert (row.verdict, row.reviewed_by) == ("NOT_JUSTIFIED", "Petra")
        with pytest.raises(AlreadyReviewed):
            review_emergency_access(
                by=world.viewer(world.petra),
                access_id=access.id,
                verdict=Verdict.JUSTIFIED,
                note="",
            )


def test_others_review_nothing(world: World, numbers: dict[str, str]) -> None:
    access = opened_for(world, numbers["solveig"])
    for who in (world.nora, world.per, world.adam):
        assert enter(who).get(reverse("tenants:emergencies")).status_code == 403
    with scope(world.party(world.petra)), pytest.raises(NotFound):
        review_emergency_access(
            by=world.viewer(world.petra), access_id=access.id, verdict=Verdict.JUSTIFIED, note=""
        )


def test_after_seven_days_it_stands_first_as_overdue(world: World, numbers: dict[str, str]) -> None:
    opened_for(world, numbers["kari"])
    move_back(timedelta(days=7))
    opened_for(world, numbers["kari"])
    with scope(world.party(world.petra)):
        rows = emergency_accesses(world.viewer(world.petra))
    assert [one.is_overdue for one in rows] == [True, False]


def test_nobody_reviews_their_own(world: World, numbers: dict[str, str]) -> None:
    access = opened_for(world, numbers["kari"])
    both = make.member("Per to", world.hadsel_home_care, Role.PRIVACY_OFFICER)
    EmergencyAccess.objects.using("owner").filter(id=access.id).update(user=both.user)
    with scope(world.party(both)), pytest.raises(OwnLookUp):
        review_emergency_access(
            by=world.viewer(both), access_id=access.id, verdict=Verdict.JUSTIFIED, note=""
        )


def test_a_reason_of_a_word_is_refused(world: World, numbers: dict[str, str]) -> None:
    with pytest.raises(ReasonTooShort):
        open_emergency_access(
            by=world.viewer(world.per), national_number=numbers["kari"], reason="  akutt   nå "
        )


@pytest.mark.parametrize(
    ("change", "name"),
    [
        ({"reason": ""}, "emergency_access_says_why"),
        ({"minutes": 61}, "emergency_access_lasts_an_hour_at_most"),
        ({"minutes": 0}, "emergency_access_lasts_an_hour_at_most"),
        ({"role": "KING"}, "emergency_access_role_is_known"),
        ({"verdict": "JUSTIFIED"}, "emergency_access_reviewed_says_by_whom_and_what"),
        ({"by": "per", "verdict": "JUSTIFIED"}, "emergency_access_is_reviewed_by_another"),
        ({"by": "petra", "verdict": "NOT_JUSTIFIED"}, "emergency_access_not_justified_says_why"),
        ({"by": "petra", "verdict": "JUSTIFIED"}, ""),
        ({}, ""),
    ],
)
def test_the_database_keeps_its_promises(world: World, change: dict[str, Any], name: str) -> None:
    now = clock.now()
    row = EmergencyAccess(tenant=world.hadsel, patient=world.kari, user=world.per.user)
    row.membership, row.unit, row.role = world.per, world.per.unit, change.get("role", "HOME_NURSE")
    row.reason, row.opened_at = change.get("reason", WHY), now
    row.expires_at = now + timedelta(minutes=change.get("minutes", 60))
    row.verdict = change.get("verdict", "")
    if "by" in change:
        row.reviewed_by, row.reviewed_at = getattr(world, change["by"]).user, now
    if not name:
        row.save(using="owner", force_insert=True)
        return
    with pytest.raises(IntegrityError, match=name), transaction.atomic(using="owner"):
        row.save(using="owner", force_insert=True)


def test_a_review_stands(world: World, numbers: dict[str, str]) -> None:
    access = opened_for(world, numbers["kari"])
    rows = EmergencyAccess.objects.using("owner").filter(id=access.id)
    rows.update(reviewed_at=clock.now(), reviewed_by=world.petra.user, verdict="JUSTIFIED")
    with pytest.raises(IntegrityError, match="stands"), transaction.atomic(using="owner"):
        rows.update(verdict="NOT_JUSTIFIED", review_note="noe annet")
    rows.update(ended_at=clock.now())
