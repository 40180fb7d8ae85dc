"""Recording values: who may, what is refused, and that nothing is overwritten."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from django.db import DatabaseError, connections

from benefits.models import IndicatorValue
from benefits.operations.values import (
    ChangedMeanwhile,
    Entry,
    NotEnrolled,
    NotMeasuredThen,
    NotReachedYet,
    UnknownIndicator,
    open_sheet,
    record_value,
    record_values,
)
from benefits.rules.indicators import EDITION, ImpossibleValue
from benefits.rules.points import Point
from dho.lib.scope import ScopeMissing, scope
from tenants.models import AuditEvent, Enrolment
from tenants.rules.viewer import NotAllowed, NotFound
from tests import factories as make
from tests.benefits.conftest import NOW, put

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tenants.models import Membership, Patient
    from tests.world import World


def rows(of: Patient) -> list[IndicatorValue]:
    return list(
        IndicatorValue.objects.using("owner").filter(patient_id=of.id).order_by("entered_at", "id")
    )


def record(
    world: World, who: Membership, of: Patient, entries: Sequence[Entry], seen: str | None = None
) -> int:
    viewer = world.viewer(who)
    with scope(world.party(who)):
        return record_values(by=viewer, patient_id=of.id, entries=entries, seen=seen)


def test_a_nurse_of_the_centre_records_a_value(world: World) -> None:
    viewer = world.viewer(world.nora)
    with scope(world.party(world.nora)):
        assert record_value(
            by=viewer,
            patient_id=world.kari.id,
            indicator="GP_VISITS",
            point=Point.BASELINE,
            value=Decimal(3),
        )
    (row,) = rows(world.kari)
    assert (row.value, row.not_known, row.entered_by_id) == (3, False, world.nora.user_id)
    assert (row.tenant_id, row.source, row.edition) == (world.hadsel.id, "GP_JOURNAL", EDITION)


def test_a_dho_resource_records_that_a_value_is_not_known(world: World) -> None:
    assert record(
        world, world.hanne, world.kari, [Entry("KAD_DAYS", Point.BASELINE, not_known=True)]
    )
    (row,) = rows(world.kari)
    assert (row.value, row.not_known) == (None, True)


def test_recording_writes_the_access_log_with_its_purpose(world: World) -> None:
    record(world, world.nora, world.kari, [Entry("GP_VISITS", Point.BASELINE, Decimal(3))])
    event = AuditEvent.objects.using("owner").get(action="RECORD_BENEFITS")
    assert (event.patient_id, event.purpose) == (world.kari.id, "BENEFITS")


def test_a_correction_supersedes_and_says_by_whom(world: World) -> None:
    record(world, world.nora, world.kari, [Entry("GP_VISITS", Point.BASELINE, Decimal(3))])
    record(world, world.hanne, world.kari, [Entry("GP_VISITS", Point.BASELINE, Decimal(4))])
    old, new = rows(world.kari)
    assert (old.value, old.superseded_by_id, old.superseded_at) == (3, world.hanne.user_id, NOW)
    assert (new.value, new.superseded_at) == (4, None)


def test_recording_the_same_again_changes_nothing(world: World) -> None:
    entry = Entry("GP_VISITS", Point.BASELINE, Decimal(3))
    assert record(world, world.nora, world.kari, [entry]) == 1
    assert record(world, world.nora, world.kari, [entry]) == 0
    assert len(rows(world.kari)) == 1


def test_a_value_can_be_withdrawn_and_stays_in_the_history(world: World) -> None:
    record(world, world.nora, world.kari, [Entry("GP_VISITS", Point.BASELINE, Decimal(3))])
    assert record(world, world.nora, world.kari, [Entry("GP_VISITS", Point.BASELINE)]) == 1
    (row,) = rows(world.kari)
    assert row.superseded_by_id == world.nora.user_id
    assert record(world, world.nora, world.kari, [Entry("GP_VISITS", Point.BASELINE)]) == 0


def test_what_was_recorded_can_neither_be_changed_nor_deleted_even_by_the_owner(
    world: World,
) -> None:
    row = put(world.kari, "GP_VISITS", Point.BASELINE, 3, world.nora)
    for statement in (
        "UPDATE benefits_indicatorvalue SET value = 1",
        "UPDATE benefits_indicatorvalue SET entered_at = entered_at - interval '1 day'",
        "DELETE FROM benefits_indicatorvalue",
    ):
        with pytest.raises(DatabaseError), connections["owner"].cursor() as cursor:
            cursor.execute(statement)
    row.refresh_from_db(using="owner")
    assert row.value == 3


def test_a_number_that_is_also_not_known_is_refused_by_the_database(world: World) -> None:
    row = IndicatorValue(
        tenant_id=world.hadsel.id,
        patient=world.kari,
        indicator="GP_VISITS",
        point=Point.BASELINE,
        value=1,
        not_known=True,
        edition=1,
        source="",
        entered_by=world.nora.user,
        entered_at=NOW,
    )
    with pytest.raises(DatabaseError):
        row.save(using="owner", force_insert=True)


@pytest.mark.parametrize(
    ("entry", "error"),
    [
        (Entry("WEIGHT", Point.BASELINE, Decimal(1)), UnknownIndicator),
        (Entry("USE_OF_PLAN", Point.M3, Decimal(1)), UnknownIndicator),
        (Entry("CONTROL", Point.BASELINE, Decimal(1)), NotMeasuredThen),
        (Entry("ACUTE_ADMISSIONS", Point.M3, Decimal(1)), NotMeasuredThen),
        (Entry("GP_VISITS", Point.BASELINE, Decimal(93)), ImpossibleValue),
        (Entry("GP_VISITS", Point.BASELINE, Decimal("NaN")), ImpossibleValue),
    ],
)
def test_what_the_plan_does_not_measure_is_refused_and_nothing_is_recorded(
    world: World, entry: Entry, error: type[Exception]
) -> None:
    with pytest.raises(error):
        record(world, world.nora, world.kari, [Entry("SAFETY", Point.BASELINE, Decimal(3)), entry])
    assert rows(world.kari) == []


def test_a_point_is_recorded_when_it_is_reached_and_not_before(world: World) -> None:
    fresh = make.patient(world.hadsel, "Ny", "Pasient")
    make.enrolment(fresh, world.centre, started_at=NOW - timedelta(days=100))
    assert record(world, world.nora, fresh, [Entry("GP_VISITS", Point.M3, Decimal(1))])
    with pytest.raises(NotReachedYet):
        record(world, world.nora, fresh, [Entry("GP_VISITS", Point.M6, Decimal(1))])


def test_a_point_after_the_course_ended_is_not_recorded(world: World) -> None:
    Enrolment.objects.using("owner").filter(id=world.course.id).update(
        started_at=NOW - timedelta(days=300), ended_at=NOW - timedelta(days=150)
    )
    assert record(world, world.nora, world.kari, [Entry("GP_VISITS", Point.M3, Decimal(1))])
    with pytest.raises(NotReachedYet):
        record(world, world.nora, world.kari, [Entry("SAFETY", Point.M6, Decimal(1))])
    with pytest.raises(NotReachedYet):
        record(world, world.nora, world.kari, [Entry("GP_VISITS", Point.M9, Decimal(1))])


def test_what_was_counted_until_the_course_ended_is_recorded(world: World) -> None:
    """58 of the days of month 6 were in follow-up: visits count, against that time."""
    Enrolment.objects.using("owner").filter(id=world.course.id).update(
        started_at=NOW - timedelta(days=300), ended_at=NOW - timedelta(days=150)
    )
    assert record(world, world.nora, world.kari, [Entry("GP_VISITS", Point.M6, Decimal(1))])


def test_without_an_enrolment_there_is_no_before_and_no_after(world: World) -> None:
    alone = make.patient(world.hadsel, "Uten", "Forløp")
    with pytest.raises(NotEnrolled):
        record(world, world.hanne, alone, [Entry("GP_VISITS", Point.BASELINE, Decimal(1))])


def test_the_second_of_two_who_looked_at_the_same_sheet_is_told(world: World) -> None:
    with scope(world.party(world.nora)):
        seen = open_sheet(by=world.viewer(world.nora), patient_id=world.kari.id).revision
    entry = Entry("GP_VISITS", Point.BASELINE, Decimal(3))
    assert record(world, world.nora, world.kari, [entry], seen) == 1
    other = Entry("GP_VISITS", Point.BASELINE, Decimal(4))
    with pytest.raises(ChangedMeanwhile):
        record(world, world.nils, world.kari, [other], seen)
    assert [row.value for row in rows(world.kari)] == [3]


def test_a_project_lead_never_opens_a_persons_sheet(world: World) -> None:
    with pytest.raises(NotAllowed):
        record(world, world.lise, world.kari, [Entry("GP_VISITS", Point.BASELINE, Decimal(1))])
    with pytest.raises(NotAllowed), scope(world.party(world.lise)):
        open_sheet(by=world.viewer(world.lise), patient_id=world.kari.id)


@pytest.mark.parametrize("name", ["gunnar", "helge", "per", "adam", "petra"])
def test_who_does_not_record_benefits_is_refused(world: World, name: str) -> None:
    who = getattr(world, name)
    with pytest.raises(NotAllowed):
        record(world, who, world.kari, [Entry("GP_VISITS", Point.BASELINE, Decimal(1))])


def test_a_resource_of_hadsel_cannot_record_for_a_patient_of_bodo(world: World) -> None:
    with pytest.raises(NotFound):
        record(world, world.hanne, world.bjorn, [Entry("GP_VISITS", Point.BASELINE, Decimal(1))])
    with pytest.raises(NotFound):
        record(world, world.nora, world.stranger, [Entry("SAFETY", Point.BASELINE, Decimal(1))])


def test_the_wall_alone_hides_the_values_of_other_municipalities(world: World) -> None:
    put(world.kari, "GP_VISITS", Point.BASELINE, 3, world.nora)
    put(world.bjorn, "GP_VISITS", Point.BASELINE, 4, world.nora)
    with scope(world.party(world.hanne)):
        assert {row.patient_id for row in IndicatorValue.objects.all()} == {world.kari.id}
    with scope(world.party(world.nora)):
        assert IndicatorValue.objects.count() == 2


def test_units_with_granted_sight_reach_values_of_patients_opened_to_them_alone(
    world: World,
) -> None:
    put(world.kari, "GP_VISITS", Point.BASELINE, 3, world.nora)
    put(world.bjorn, "GP_VISITS", Point.BASELINE, 4, world.nora)
    with scope(world.party(world.gunnar)):
        assert {row.patient_id for row in IndicatorValue.objects.all()} == {world.kari.id}
    with scope(world.party(world.greta)):
        assert not IndicatorValue.objects.exists()


def test_without_a_scope_the_values_are_an_error(world: World) -> None:
    put(world.kari, "GP_VISITS", Point.BASELINE, 3, world.nora)
    with pytest.raises(ScopeMissing):
        IndicatorValue.objects.filter(patient_id=world.kari.id).first()
