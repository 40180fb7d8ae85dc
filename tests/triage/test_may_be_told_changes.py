"""The patient changes her mind about a relative: from the next step on the ladder follows her."""

from __future__ import annotations

from datetime import timedelta

import pytest

from dho.lib.scope import scope
from tenants.models import Relative
from tenants.operations import relatives as operations
from tenants.rules.codes import MayBeTold
from tenants.rules.viewer import NotAllowed, NotFound
from tests import factories as make
from tests.tenants.conftest import enter, logged
from tests.triage.test_silence import climb, judge_missed, moving, plan, window  # noqa: F401
from triage.models import LadderStep

ENGLISH = {"Accept-Language": "en"}


def told_steps() -> int:
    return LadderStep.objects.using("owner").filter(rung="RELATIVE").count()


def change(world, to: str, was: str):
    address = f"/patients/{world.kari.id}/access/relative/{world.rune.id}/told/"
    return enter(world.nora).post(address, {"may_be_told": to, "was": was}, headers=ENGLISH)


def test_after_nothing_the_ladder_tells_her_no_more_and_after_change_back_it_does(
    world,
    moving,  # noqa: F811
):
    assert change(world, "NOTHING", "").status_code == 302
    version = plan(world, relative_minutes=0, nurse_minutes=600)
    window(world, version, moving.now - timedelta(hours=1))
    judge_missed()
    climb()
    assert told_steps() == 0
    assert change(world, "SILENCE", "NOTHING").status_code == 302
    moving.at(moving.now + timedelta(minutes=30))
    climb()
    assert told_steps() == 1


def test_the_change_stands_in_the_log_with_what_stood_before(world):
    assert change(world, "ALL", "").status_code == 302
    assert change(world, "SILENCE", "ALL").status_code == 302
    first, second = logged("RELATIVE_CHANGED")
    assert (first.patient_id, first.user_id) == (world.kari.id, world.nora.user_id)
    assert first.detail == {"relative": str(world.rune.id), "from": "", "to": "ALL"}
    assert (second.detail["from"], second.detail["to"]) == ("ALL", "SILENCE")


def test_the_page_says_what_holds_and_leads_to_changing_it(world):
    Relative.objects.using("owner").filter(id=world.rune.id).update(may_be_told="ALL")
    client, address = enter(world.nora), f"/patients/{world.kari.id}/access/"
    page = client.get(address, headers=ENGLISH).content.decode()
    assert "may be told everything" in page
    assert f"{address}relative/{world.rune.id}/told/" in page
    form = client.get(f"{address}relative/{world.rune.id}/told/").content.decode()
    assert 'value="ALL" checked' in form.replace(" required", "") or "checked" in form


def test_what_somebody_else_changed_meanwhile_is_not_overwritten(world):
    Relative.objects.using("owner").filter(id=world.rune.id).update(may_be_told="NOTHING")
    said = change(world, "ALL", "SILENCE")
    assert said.status_code == 422
    assert "once more" in said.content.decode()
    assert Relative.objects.using("owner").get(id=world.rune.id).may_be_told == "NOTHING"
    assert change(world, "GOSSIP", "NOTHING").status_code == 422


def test_who_may_not_enter_relatives_changes_nothing(world):
    def by(who, relative=None):
        with scope(world.party(who)):
            return operations.change_may_be_told(
                by=world.viewer(who),
                relative_id=(relative or world.rune).id,
                to=MayBeTold.NOTHING,
                was=None,
            )

    for who in (world.adam, world.gunnar, world.per):
        with pytest.raises(NotAllowed):
            by(who)
    with pytest.raises(NotFound):
        by(world.hanne, make.relative(world.bjorn, "Anne"))
    assert by(world.hanne).may_be_told == "NOTHING"


def test_a_relative_who_is_removed_is_not_changed(world):
    Relative.objects.using("owner").filter(id=world.rune.id).update(ended_at=make.LONG_AGO)
    with scope(world.party(world.nora)), pytest.raises(operations.RelativeIsOver):
        operations.change_may_be_told(
            by=world.viewer(world.nora), relative_id=world.rune.id, to=None, was=None
        )
    assert change(world, "ALL", "").status_code == 404
