"""Templates: who owns and reads them, how a version comes into use, and what the centre says."""

from __future__ import annotations

import uuid
from decimal import Decimal
from typing import Any

import pytest

from selfcare_plans import operations, queries
from selfcare_plans.models import OuterLimitRow, PlanTemplate, TemplateVersion
from selfcare_plans.operations import (
    NothingToAnswer,
    NotRehearsed,
    ReasonMissing,
    TemplateHasProblems,
    VersionChangedMeanwhile,
    VersionUnderWork,
)
from selfcare_plans.operations.built_ins import load_built_ins
from selfcare_plans.rules.template_life import Sharing
from selfcare_plans.rules.templates import LANGUAGES
from tenants.models import AuditEvent
from tenants.rules.codes import PatientGroup, Role, UnitKind
from tenants.rules.viewer import NotAllowed, NotFound
from tests import factories as make
from tests.selfcare_plans.acting import Actor, with_limits
from tests.selfcare_plans.templates import (
    answers,
    centre_doctor,
    copied,
    document,
    in_use,
    load,
    publishes,
    rehearses,
    writes,
)
from tests.world import World


def seen_by(world: World, who: Any) -> set[str]:
    """The titles of the templates that somebody may read, without the built-in ones."""
    actor = Actor(world, who)
    return set(
        actor.ask(
            lambda viewer: list(
                queries.visible_templates(viewer).filter(code="").values_list("title", flat=True)
            )
        )
    )


def state(version: TemplateVersion) -> str:
    return TemplateVersion.objects.using("owner").get(id=version.id).state


# ---- what comes with the system ----


def test_the_built_in_templates_are_there_in_three_languages_and_no_doctor_has_approved_them(
    world: World,
) -> None:
    version = make.built_in("COPD")
    assert (version.number, version.approver_id) == (1, None)
    assert set(version.documents) == set(LANGUAGES)
    assert version.template.is_built_in
    row = OuterLimitRow.objects.using("owner").get(kind="spo2")
    assert (row.low, row.doctor, row.set_by_id) == (Decimal(80), "", None)


def test_loading_them_again_writes_nothing(world: World) -> None:
    before = TemplateVersion.objects.using("owner").count()
    assert load_built_ins() == 0
    assert TemplateVersion.objects.using("owner").count() == before


def test_a_built_in_text_that_has_changed_becomes_a_new_version(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = make.built_in("COPD")
    monkeypatch.setattr("selfcare_plans.operations.built_ins.LANGUAGES", ("nb",))
    assert load_built_ins() == 4
    second = make.built_in("COPD")
    assert (second.number, state(first)) == (2, "SUPERSEDED")


def test_nobody_writes_on_a_built_in_template(world: World) -> None:
    with pytest.raises(NotFound):
        Actor(world, world.nora).do(
            operations.begin_template_version, template_id=make.built_in().template_id
        )


# ---- whose it is, and who reads it ----


def test_a_copy_is_a_draft_of_ones_own_and_knows_where_it_is_from(world: World) -> None:
    version = copied(Actor(world, world.nora), world.centre)
    template = version.template
    assert (version.state, version.number) == ("DRAFT", 1)
    assert (template.centre_id, template.tenant_id) == (world.centre.id, None)
    assert template.copied_from_id == make.built_in().id
    assert template.shared_with == "PRIVATE"
    assert document(version) == document(make.built_in())


def test_an_empty_template_is_begun_for_ones_own_tenant(world: World) -> None:
    version = Actor(world, world.hanne).do(
        operations.make_template,
        home_id=world.hadsel.id,
        title="Hadsel",
        diagnosis=PatientGroup.OTHER,
        language="nn",
    )
    assert version.template.tenant_id == world.hadsel.id
    assert set(version.documents) == {"nn"}


@pytest.mark.parametrize("who", ["nora", "gunnar", "helge"])
def test_nobody_writes_for_an_owner_that_is_not_theirs(world: World, who: str) -> None:
    with pytest.raises(NotFound):
        copied(Actor(world, getattr(world, who)), world.sortland)


@pytest.mark.parametrize("who", ["per", "lise", "adam", "petra"])
def test_others_write_no_templates(world: World, who: str) -> None:
    with pytest.raises(NotAllowed):
        copied(Actor(world, getattr(world, who)), world.hadsel)


def test_a_private_template_is_read_by_its_owners_people_only(world: World) -> None:
    copied(Actor(world, world.hanne), world.hadsel, "Hadsels")
    copied(Actor(world, world.nora), world.centre, "Senterets")
    assert seen_by(world, world.hanne) == {"Hadsels"}
    assert seen_by(world, world.nora) == {"Senterets"}
    # A doctor whose unit has an agreement with Hadsel may have to approve it.
    assert seen_by(world, world.gunnar) == {"Hadsels"}
    assert seen_by(world, world.greta) == set()
    resource = make.member("Sol", world.sortland_home_care, Role.DHO_RESOURCE)
    assert seen_by(world, resource) == set()


def test_a_tenants_private_template_cannot_be_written_on_by_another(world: World) -> None:
    version = copied(Actor(world, world.hanne), world.hadsel, "Hadsels")
    nora = Actor(world, world.nora)
    with pytest.raises(NotFound):
        writes(nora, version, green_low="91")
    with pytest.raises(NotFound):
        nora.do(operations.begin_template_version, template_id=version.template_id)
    with pytest.raises(NotFound):
        nora.do(
            operations.share_template,
            template_id=version.template_id,
            shared_with=Sharing.ALL,
        )
    with pytest.raises(NotFound):
        nora.do(
            operations.withdraw_template_version, version_id=version.id, revision=version.revision
        )
    with pytest.raises(NotFound):
        nora.starts_from(world.kari, version)
    assert state(version) == "DRAFT"


def shares(actor: Actor, template: PlanTemplate, how: Sharing, centre: Any = None) -> None:
    actor.do(
        operations.share_template,
        template_id=template.id,
        shared_with=how,
        centre_id=centre.id if centre else None,
    )


def test_shared_at_a_centre_it_is_read_by_those_who_use_the_centre(world: World) -> None:
    version = in_use(world)
    nora = Actor(world, world.nora)
    stranger = make.member("Sol", world.sortland_home_care, Role.DHO_RESOURCE)
    assert seen_by(world, world.hanne) == set()
    shares(nora, version.template, Sharing.CENTRE, world.centre)
    assert seen_by(world, world.hanne) == {"Vår kols"}
    # Gunnar has a patient at the centre; Greta has none.
    assert seen_by(world, world.gunnar) == {"Vår kols"}
    assert seen_by(world, world.greta) == set()
    assert seen_by(world, stranger) == set()
    shares(nora, version.template, Sharing.ALL)
    assert seen_by(world, stranger) == {"Vår kols"}
    shares(nora, version.template, Sharing.PRIVATE)
    assert seen_by(world, world.hanne) == set()


def test_what_is_shared_before_anything_is_published_is_not_read(world: World) -> None:
    version = copied(Actor(world, world.nora), world.centre)
    shares(Actor(world, world.nora), version.template, Sharing.ALL)
    assert seen_by(world, world.hanne) == set()


def test_others_than_the_owner_see_no_drafts(world: World) -> None:
    version = in_use(world)
    nora, hanne = Actor(world, world.nora), Actor(world, world.hanne)
    shares(nora, version.template, Sharing.ALL)
    nora.do(operations.begin_template_version, template_id=version.template_id)
    assert len(nora.ask(queries.versions_of_template, version.template)) == 2
    assert len(hanne.ask(queries.versions_of_template, version.template)) == 1


def test_it_is_shared_only_through_a_centre_that_one_uses(world: World) -> None:
    other = make.unit(world.sortland, UnitKind.CENTRE, "Et annet senter")
    version = copied(Actor(world, world.hanne), world.hadsel)
    with pytest.raises(NotFound):
        shares(Actor(world, world.hanne), version.template, Sharing.CENTRE, other)


# ---- written ----


def test_a_limit_changed_in_one_language_is_changed_in_all(world: World) -> None:
    nora = Actor(world, world.nora)
    version = writes(nora, copied(nora, world.centre), green_low="91")
    for language in LANGUAGES:
        rule = document(version, language).items[0].rules[0]
        assert rule.green_low == Decimal(91)
    assert (version.revision, version.why) == (2, "Ny grense")


def test_the_second_of_two_writers_is_told(world: World) -> None:
    nora, nils = Actor(world, world.nora), Actor(world, world.nils)
    version = copied(nora, world.centre)
    writes(nils, version, green_low="91")
    with pytest.raises(VersionChangedMeanwhile):
        writes(nora, version, green_low="92")


def test_a_template_is_not_stored_with_crossed_limits(world: World) -> None:
    nora = Actor(world, world.nora)
    with pytest.raises(TemplateHasProblems):
        writes(nora, copied(nora, world.centre), green_low="80")


def test_there_is_one_version_under_work_at_a_time(world: World) -> None:
    nora = Actor(world, world.nora)
    version = copied(nora, world.centre)
    with pytest.raises(VersionUnderWork):
        nora.do(operations.begin_template_version, template_id=version.template_id)


def test_a_language_is_left_out_but_never_the_last(world: World) -> None:
    nora = Actor(world, world.nora)
    version = copied(nora, world.centre)
    for language in ("en", "nn"):
        version = nora.do(
            operations.drop_template_language,
            version_id=version.id,
            revision=version.revision,
            language=language,
        )
    assert set(version.documents) == {"nb"}
    with pytest.raises(NotFound):
        nora.do(
            operations.drop_template_language,
            version_id=version.id,
            revision=version.revision,
            language="nb",
        )


# ---- published ----


def test_a_doctor_publishes_a_rehearsed_version_and_plans_begin_from_it(world: World) -> None:
    version = in_use(world)
    assert (state(version), version.approver_id) == ("PUBLISHED", world.helge.user_id)
    nora = Actor(world, world.nora)
    plan = nora.starts_from(world.kari, version)
    assert plan.template_version_id == version.id
    actions = set(AuditEvent.objects.using("owner").values_list("action", flat=True))
    assert {"TEMPLATE_BEGUN", "TEMPLATE_REHEARSED", "TEMPLATE_PUBLISHED"} <= actions


def test_a_nurse_does_not_publish_a_template(world: World) -> None:
    nora = Actor(world, world.nora)
    version = rehearses(nora, copied(nora, world.centre))
    with pytest.raises(NotAllowed):
        publishes(nora, version)


def test_a_doctor_without_an_agreement_with_the_host_does_not_publish_for_the_centre(
    world: World,
) -> None:
    nora = Actor(world, world.nora)
    version = rehearses(nora, copied(nora, world.centre))
    with pytest.raises(NotFound):
        publishes(Actor(world, world.helge), version)
    publishes(centre_doctor(world), version)


def test_what_was_changed_after_the_rehearsal_is_rehearsed_again(world: World) -> None:
    nora, helge = Actor(world, world.nora), centre_doctor(world)
    version = copied(nora, world.centre)
    with pytest.raises(NotRehearsed):
        publishes(helge, version)
    version = writes(nora, rehearses(nora, version), green_low="91")
    with pytest.raises(NotRehearsed):
        publishes(helge, version)
    publishes(helge, rehearses(nora, version))


def test_only_the_owners_own_people_rehearse_it(world: World) -> None:
    version = copied(Actor(world, world.nora), world.centre)
    with pytest.raises(NotFound):
        rehearses(centre_doctor(world), version)


def test_a_first_version_from_nothing_needs_no_rehearsal(world: World) -> None:
    hanne = Actor(world, world.hanne)
    version = hanne.do(
        operations.make_template,
        home_id=world.hadsel.id,
        title="Hadsel",
        diagnosis=PatientGroup.OTHER,
    )
    version = hanne.do(
        operations.save_template_document,
        version_id=version.id,
        revision=version.revision,
        document=document(make.built_in()),
    )
    assert publishes(Actor(world, world.gunnar), version).state == "PUBLISHED"


def test_a_template_with_problems_is_not_published(world: World) -> None:
    nora, helge = Actor(world, world.nora), centre_doctor(world)
    version = copied(nora, world.centre)
    version = rehearses(nora, writes(nora, version, yellow_low="78", green_low="90"))
    with pytest.raises(TemplateHasProblems) as refused:
        publishes(helge, version)
    assert {one.code for _, one in refused.value.problems} == {"OUTER_LIMIT"}


def test_languages_that_say_different_things_are_not_published(world: World) -> None:
    nora, helge = Actor(world, world.nora), centre_doctor(world)
    version = copied(nora, world.centre)
    version = nora.do(
        operations.save_template_document,
        version_id=version.id,
        revision=version.revision,
        document=with_limits(document(version, "en"), green_low="91"),
        carry=False,
    )
    with pytest.raises(TemplateHasProblems) as refused:
        publishes(helge, rehearses(nora, version))
    assert refused.value.differ == ("en",)


def test_a_new_version_takes_the_place_of_the_old_one(world: World) -> None:
    helge = centre_doctor(world)
    first = in_use(world, doctor=helge)
    nora = Actor(world, world.nora)
    second = nora.do(operations.begin_template_version, template_id=first.template_id)
    second = rehearses(nora, writes(nora, second, green_low="91"))
    publishes(helge, second)
    assert (state(first), state(second), second.number) == ("SUPERSEDED", "PUBLISHED", 2)
    with pytest.raises(NotFound):
        nora.starts_from(world.kari, first)


def test_a_withdrawn_version_says_why_and_begins_no_plan(world: World) -> None:
    version = in_use(world)
    nora = Actor(world, world.nora)
    asked = {"version_id": version.id, "revision": version.revision}
    with pytest.raises(ReasonMissing):
        nora.do(operations.withdraw_template_version, **asked)
    nora.do(operations.withdraw_template_version, **asked, reason="Feil grense")
    assert state(version) == "WITHDRAWN"
    with pytest.raises(NotFound):
        nora.starts_from(world.kari, version)


# ---- the centre's yes ----


def waiting(world: World, before: int = 10, after: int = 13) -> TemplateVersion:
    nora, helge = Actor(world, world.nora), centre_doctor(world)
    version = rehearses(nora, copied(nora, world.centre), load(world.centre, before, after))
    return publishes(helge, version)


def test_a_quarter_more_alerts_is_published_at_once(world: World) -> None:
    assert waiting(world, 12, 15).state == "PUBLISHED"


def test_more_than_a_quarter_waits_for_the_centres_yes(world: World) -> None:
    version = waiting(world)
    assert state(version) == "WAITING"
    with pytest.raises(NotFound):
        Actor(world, world.nora).starts_from(world.kari, version)
    answers(Actor(world, world.nils), version, "YES")
    assert state(version) == "PUBLISHED"
    row = version.rehearsals.using("owner").get()
    assert (row.answer, row.answered_by_id) == ("YES", world.nils.user_id)


def test_a_no_says_why_and_makes_it_a_draft_to_rehearse_anew(world: World) -> None:
    version = waiting(world)
    nora = Actor(world, world.nora)
    with pytest.raises(ReasonMissing):
        answers(nora, version, "NO")
    answers(nora, version, "NO", "Vi er for få i sommer")
    version = TemplateVersion.objects.using("owner").get(id=version.id)
    assert (version.state, version.approver_id) == ("DRAFT", None)
    assert version.rehearsed_revision != version.revision


@pytest.mark.parametrize("who", ["helge", "gunnar", "hanne"])
def test_others_do_not_say_yes_for_the_centre(world: World, who: str) -> None:
    version = waiting(world)
    with pytest.raises(NotAllowed):
        answers(Actor(world, getattr(world, who)), version, "YES")
    assert state(version) == "WAITING"


def test_a_nurse_elsewhere_does_not_say_yes_for_the_centre(world: World) -> None:
    version = waiting(world)
    other = make.member("Nina", make.unit(world.hadsel, UnitKind.CENTRE, "Eget"), Role.NURSE)
    with pytest.raises(NothingToAnswer):
        answers(Actor(world, other), version, "YES")


def test_a_centre_that_is_asked_reads_a_template_that_is_another_owners(world: World) -> None:
    hanne, gunnar = Actor(world, world.hanne), Actor(world, world.gunnar)
    version = copied(hanne, world.hadsel, "Hadsels")
    publishes(gunnar, rehearses(hanne, version, load(world.centre, 1, 9)))
    assert seen_by(world, world.nora) == {"Hadsels"}
    answers(Actor(world, world.nora), version, "YES")
    assert (state(version), seen_by(world, world.nora)) == ("PUBLISHED", set())


def test_what_is_answered_is_not_answered_again(world: World) -> None:
    version = waiting(world)
    answers(Actor(world, world.nora), version, "YES")
    with pytest.raises(NothingToAnswer):
        answers(Actor(world, world.nora), version, "NO", "Likevel ikke")
    with pytest.raises(NothingToAnswer):
        answers(Actor(world, world.nora), TemplateVersion(id=uuid.uuid4()), "YES")
