"""A plan with a questionnaire is published with what the form needs, and not without."""

from __future__ import annotations

from datetime import time

import msgspec
import pytest

from measurements.operations import questionnaires as forms
from measurements.queries.questionnaires import plan_kinds
from measurements.rules.questionnaires import FORMS
from selfcare_plans import operations
from selfcare_plans.models import PlanVersion
from selfcare_plans.operations import CannotPublish, PlanHasProblems
from selfcare_plans.rules.document import Window
from selfcare_plans.rules.in_force import PublishRefusal
from selfcare_plans.rules.templates.forms import form_item
from tests import factories as make
from tests.selfcare_plans.acting import Actor, sound

change = msgspec.structs.replace
PHQ_9 = form_item("phq-9")


@pytest.fixture
def nora(world):
    return Actor(world, world.nora)


@pytest.fixture
def gunnar(world):
    return Actor(world, world.gunnar)


@pytest.fixture
def version(world):
    return make.plan(world.kari, world.course, sound(world), world.gunnar.user)


def put_in_force(world, actor, version, *items):
    document = change(sound(world), items=items)
    draft = actor.edits(actor.begins(version), document)
    return actor.do(
        operations.publish_plan_version,
        version_id=draft.id,
        revision=draft.revision,
        known_kinds=plan_kinds(),
    )


def refused(world, actor, version, *items) -> set[str]:
    with pytest.raises(PlanHasProblems) as error:
        put_in_force(world, actor, version, *items)
    return {one.code.value for one in error.value.problems}


def test_the_ready_made_phq_9_is_put_in_force(world, nora, version) -> None:
    assert put_in_force(world, nora, version, PHQ_9).status == "PUBLISHED"


def test_phq_9_without_its_red_rule_is_refused(world, nora, version) -> None:
    without = change(PHQ_9, rules=PHQ_9.rules[1:])
    assert refused(world, nora, version, without) == {"NO_ACT_NOW"}


def test_a_doctor_may_leave_it_out_with_a_reason_and_a_nurse_may_not(
    world, nora, gunnar, version
) -> None:
    reason = "Seen daily by the ambulant team."
    item = change(PHQ_9, rules=PHQ_9.rules[1:], no_red_reason=reason)
    with pytest.raises(CannotPublish) as error:
        put_in_force(world, nora, version, item)
    assert error.value.refusals == (PublishRefusal.NEEDS_A_DOCTOR,)
    draft = PlanVersion.objects.using("owner").get(status="DRAFT")
    arguments = {"version_id": draft.id, "revision": draft.revision, "known_kinds": plan_kinds()}
    assert gunnar.do(operations.publish_plan_version, **arguments).status == "PUBLISHED"


def test_phq_9_outside_the_centres_hours_is_refused(world, nora, version) -> None:
    evening = change(PHQ_9.schedule, windows=(Window("kveld", time(18), time(20)),))
    assert refused(world, nora, version, change(PHQ_9, schedule=evening)) == {"ONLY_WHEN_OPEN"}


def test_the_hours_are_those_of_the_patients_centre(world, nora, version) -> None:
    world.centre.opens, world.centre.closes = time(16), time(22)
    world.centre.save(using="owner")
    evening = change(PHQ_9.schedule, windows=(Window("kveld", time(18), time(20)),))
    item = change(PHQ_9, schedule=evening)
    assert put_in_force(world, nora, version, item).status == "PUBLISHED"


def test_an_own_copy_of_phq_9_binds_a_plan_as_phq_9_does(world, nora, version) -> None:
    phq = FORMS["phq-9"]
    draft = nora.do(forms.start_questionnaire, definition=change(phq, url="", version=""))
    nora.do(forms.publish_questionnaire, version_id=draft.id, revision=1)
    own = change(PHQ_9, about=draft.questionnaire.name)
    assert refused(world, nora, version, change(own, rules=own.rules[1:])) == {"NO_ACT_NOW"}
