"""A plan begins as a draft, which may be unfinished and changes hands without loss."""

from __future__ import annotations

from datetime import UTC, datetime

import msgspec
import pytest

from selfcare_plans.models import PlanVersion
from selfcare_plans.operations import (
    DraftChangedMeanwhile,
    NoOpenEnrolment,
    NotADraft,
    PlanAlreadyStarted,
    PlanHasProblems,
)
from selfcare_plans.queries import document_of
from selfcare_plans.rules.document import PlanDocument
from selfcare_plans.rules.problems import ProblemCode
from selfcare_plans.rules.templates import TemplateName
from tenants.models import AuditEvent
from tenants.rules.viewer import NotAllowed, NotFound
from tests import factories as make
from tests.selfcare_plans.acting import Actor, sound, with_limits
from tests.world import World


def test_a_nurse_starts_a_plan_from_a_template_with_what_is_known(world: World) -> None:
    version = Actor(world, world.nora).starts(world.kari, TemplateName.COPD)
    document = document_of(version)
    assert (version.status, version.number, version.revision) == ("DRAFT", 1, 1)
    assert version.author_id == world.nora.user_id
    assert version.template_version_id == make.built_in("COPD").id
    assert [item.kind for item in document.items][:2] == ["spo2", "pulse"]
    assert document.receivers == (str(world.gp_office.id),)
    assert world.centre.name in document.contact_point
    assert document.review_date is not None


def test_a_plan_may_be_started_empty(world: World) -> None:
    version = Actor(world, world.nora).starts(world.kari)
    assert document_of(version).items == ()
    assert Actor(world, world.nora).draft(world.kari) is not None


def test_a_gp_office_that_may_not_see_the_patient_is_not_proposed(world: World) -> None:
    world.gp_grant.ended_at = datetime(2025, 1, 1, tzinfo=UTC)
    world.gp_grant.ended_by = world.adam.user
    world.gp_grant.save(using="owner")
    version = Actor(world, world.nora).starts(world.kari)
    assert document_of(version).receivers == ()


def test_a_plan_needs_a_running_course(world: World) -> None:
    world.course.ended_at = datetime(2025, 1, 1, tzinfo=UTC)
    world.course.save(using="owner")
    with pytest.raises(NoOpenEnrolment):
        Actor(world, world.nora).starts(world.kari)


def test_a_plan_is_started_once(world: World) -> None:
    nora = Actor(world, world.nora)
    nora.starts(world.kari)
    with pytest.raises(PlanAlreadyStarted):
        nora.starts(world.kari)


def test_a_published_plan_is_not_started_again(world: World) -> None:
    make.plan(world.kari, world.course, sound(world), world.nora.user)
    with pytest.raises(PlanAlreadyStarted):
        Actor(world, world.nora).starts(world.kari)


def test_a_home_nurse_may_not_start_a_plan(world: World) -> None:
    with pytest.raises(NotAllowed):
        Actor(world, world.hanne).starts(world.kari)


def test_a_patient_out_of_sight_has_no_plan_to_start(world: World) -> None:
    with pytest.raises(NotFound):
        Actor(world, world.nora).starts(world.stranger)
    with pytest.raises(NotFound):
        Actor(world, world.greta).starts(world.kari)


def test_a_new_version_begins_as_a_copy_of_the_published_one(world: World) -> None:
    first = make.plan(world.kari, world.course, sound(world), world.gunnar.user)
    draft = Actor(world, world.nora).begins(first)
    assert document_of(draft) == document_of(first)
    assert (draft.number, draft.status) == (2, "DRAFT")
    assert draft.author_id == world.nora.user_id


def test_only_one_draft_is_begun(world: World) -> None:
    first = make.plan(world.kari, world.course, sound(world), world.gunnar.user)
    Actor(world, world.nora).begins(first)
    with pytest.raises(PlanAlreadyStarted):
        Actor(world, world.gunnar).begins(first)


def test_nothing_is_begun_from_a_plan_without_a_published_version(world: World) -> None:
    draft = Actor(world, world.nora).starts(world.kari)
    with pytest.raises(PlanAlreadyStarted):
        Actor(world, world.nora).begins(draft)


def test_a_draft_is_saved_and_counted(world: World) -> None:
    nora = Actor(world, world.nora)
    draft = nora.starts(world.kari)
    saved = nora.edits(draft, sound(world), comment="Ligger fast på 88")
    assert (saved.revision, saved.comment) == (2, "Ligger fast på 88")
    stored = PlanVersion.objects.using("owner").get()
    assert document_of(stored) == sound(world)
    assert stored.comment == "Ligger fast på 88"


def test_saving_without_a_change_counts_nothing(world: World) -> None:
    nora = Actor(world, world.nora)
    draft = nora.edits(nora.starts(world.kari), sound(world))
    assert nora.edits(draft, sound(world)).revision == draft.revision


def test_a_draft_may_be_unfinished(world: World) -> None:
    nora = Actor(world, world.nora)
    draft = nora.starts(world.kari)
    assert nora.edits(draft, PlanDocument(what_matters="Hagen")).revision == 2


def test_a_draft_with_crossed_ranges_is_refused_before_the_database_does(world: World) -> None:
    nora = Actor(world, world.nora)
    draft = nora.starts(world.kari)
    crossed = with_limits(sound(world), green_low="90", yellow_low="91")
    with pytest.raises(PlanHasProblems) as refused:
        nora.edits(draft, crossed)
    assert [one.code for one in refused.value.problems] == [ProblemCode.BOUNDS_ORDER]
    assert document_of(PlanVersion.objects.using("owner").get()).items == ()


def test_the_author_is_who_wrote_last(world: World) -> None:
    draft = Actor(world, world.nora).starts(world.kari)
    saved = Actor(world, world.gunnar).edits(draft, sound(world))
    assert saved.author_id == world.gunnar.user_id


def test_the_second_of_two_editors_is_told_and_nothing_is_lost(world: World) -> None:
    nora, gunnar = Actor(world, world.nora), Actor(world, world.gunnar)
    draft = nora.starts(world.kari)
    gunnar.edits(draft, sound(world))
    with pytest.raises(DraftChangedMeanwhile) as told:
        nora.edits(draft, sound(world, contact_point="Ring Nora"))
    assert document_of(told.value.version) == sound(world)
    assert told.value.version.author.name == "Gunnar"
    assert document_of(PlanVersion.objects.using("owner").get()) == sound(world)


def test_the_second_editor_may_save_on_top_once_told(world: World) -> None:
    nora, gunnar = Actor(world, world.nora), Actor(world, world.gunnar)
    draft = nora.starts(world.kari)
    theirs = gunnar.edits(draft, sound(world))
    mine = sound(world, contact_point="Ring Nora")
    assert document_of(nora.edits(draft, mine, revision=theirs.revision)) == mine


def test_a_discarded_draft_is_gone_and_its_number_used_again(world: World) -> None:
    nora = Actor(world, world.nora)
    first = make.plan(world.kari, world.course, sound(world), world.gunnar.user)
    draft = nora.begins(first)
    nora.discards(draft)
    assert nora.draft(world.kari) is None
    again = nora.begins(first)
    assert (again.number, again.revision) == (2, 3)
    assert document_of(again) == sound(world)


def test_a_plan_whose_only_draft_was_discarded_can_be_started_again(world: World) -> None:
    nora = Actor(world, world.nora)
    nora.discards(nora.starts(world.kari, TemplateName.COPD))
    again = nora.starts(world.kari, TemplateName.HEART_FAILURE)
    assert (again.number, again.template_version) == (1, make.built_in("HEART_FAILURE"))


def test_a_discarded_draft_cannot_be_saved(world: World) -> None:
    nora = Actor(world, world.nora)
    draft = nora.starts(world.kari)
    nora.discards(draft)
    with pytest.raises(NotADraft):
        nora.edits(draft, sound(world), revision=2)


def test_a_draft_that_changed_meanwhile_is_not_discarded(world: World) -> None:
    nora, gunnar = Actor(world, world.nora), Actor(world, world.gunnar)
    draft = nora.starts(world.kari)
    gunnar.edits(draft, sound(world))
    with pytest.raises(DraftChangedMeanwhile):
        nora.discards(draft)
    assert nora.draft(world.kari) is not None


def test_a_published_version_cannot_be_edited_or_discarded(world: World) -> None:
    nora = Actor(world, world.nora)
    first = make.plan(world.kari, world.course, sound(world), world.gunnar.user)
    with pytest.raises(NotADraft):
        nora.edits(first, sound(world, contact_point="x"))
    with pytest.raises(NotADraft):
        nora.discards(first)


def test_who_may_not_edit_may_neither_save_nor_discard(world: World) -> None:
    draft = Actor(world, world.nora).starts(world.kari)
    for outsider in (world.hanne, world.lise, world.adam, world.petra):
        with pytest.raises(NotAllowed):
            Actor(world, outsider).edits(draft, sound(world))
        with pytest.raises(NotAllowed):
            Actor(world, outsider).discards(draft)
        with pytest.raises(NotAllowed):
            Actor(world, outsider).begins(draft)


def test_a_doctor_without_a_grant_does_not_reach_the_draft(world: World) -> None:
    draft = Actor(world, world.nora).starts(world.kari)
    greta = Actor(world, world.greta)
    with pytest.raises(NotFound):
        greta.edits(draft, sound(world))
    with pytest.raises(NotFound):
        greta.begins(draft)
    with pytest.raises(NotFound):
        greta.discards(draft)


def test_the_access_log_has_a_row_for_each_change_and_none_for_a_refusal(world: World) -> None:
    nora, gunnar = Actor(world, world.nora), Actor(world, world.gunnar)
    draft = nora.starts(world.kari)
    gunnar.edits(draft, sound(world))
    with pytest.raises(DraftChangedMeanwhile):
        nora.edits(draft, msgspec.structs.replace(sound(world), contact_point="x"))
    rows = AuditEvent.objects.using("owner").order_by("at")
    assert [(row.action, row.user_id, row.purpose) for row in rows] == [
        ("PLAN_EDITED", world.nora.user_id, "FOLLOW_UP"),
        ("PLAN_EDITED", world.gunnar.user_id, "TREATMENT"),
    ]
    assert {row.patient_id for row in rows} == {world.kari.id}
