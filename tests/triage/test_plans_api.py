"""Plans as data: read by those with access, and a draft sent in, refused with pointers into it."""

from __future__ import annotations

import json
import uuid
from typing import Any

import pytest

from selfcare_plans.models import PlanVersion
from selfcare_plans.rules.document import encode
from tenants.models import AuditEvent
from tests import factories as make
from tests.selfcare_plans.acting import sound, with_limits
from tests.world import World


@pytest.fixture
def first(world: World) -> PlanVersion:
    return make.plan(world.kari, world.course, sound(world), world.gunnar.user)


def owner(model: Any) -> Any:
    return model.objects.using("owner")


def url(world: World, tail: str = "") -> str:
    return f"/api/v1/patients/{world.kari.id}/plan/{tail}"


def ask(client: Any, who: Any, address: str) -> Any:
    return client.get(address, headers={"Authorization": f"Bearer {make.personal_token(who)}"})


def send(client: Any, who: Any, world: World, body: Any, **more: Any) -> Any:
    text = body if isinstance(body, str) else json.dumps(body)
    return client.post(
        url(world, "draft/"),
        text,
        content_type=more.pop("content_type", "application/json"),
        headers={"Authorization": f"Bearer {make.personal_token(who)}"},
    )


def document(world: World, **limits: str | None) -> Any:
    return json.loads(encode(with_limits(sound(world), **limits)))


def test_the_version_in_force_and_all_versions_are_read_by_those_with_access(
    client: Any, world: World, first: PlanVersion
) -> None:
    for who in (world.nora, world.gunnar, world.hanne):
        found = ask(client, who, url(world)).json()
        assert (found["number"], found["document"]) == (1, first.document)
        assert [one["id"] for one in ask(client, who, url(world, "versions/")).json()] == [
            str(first.id)
        ]
    assert ask(client, world.greta, url(world)).status_code == 404
    assert ask(client, world.lise, url(world)).status_code == 403
    assert client.get(url(world)).status_code == 401
    assert owner(AuditEvent).filter(action="PLAN_READ").count() == 3
    assert owner(AuditEvent).filter(action="PLAN_HISTORY_READ").count() == 3


def test_without_a_plan_there_is_none_to_read(client: Any, world: World) -> None:
    assert ask(client, world.nora, url(world)).status_code == 404
    assert ask(client, world.nora, url(world, "versions/")).json() == []


def test_a_draft_is_kept_and_holds_for_nobody(
    client: Any, world: World, first: PlanVersion
) -> None:
    body = {"document": document(world, green_low="91"), "comment": "Fra EPJ"}
    answer = send(client, world.nora, world, body)
    assert answer.status_code == 201, answer.content
    said = answer.json()
    assert (said["status"], said["written_through"], said["comment"]) == ("DRAFT", "API", "Fra EPJ")
    assert said["document"]["items"][0]["rules"][0]["green_low"] == "91"
    assert ask(client, world.nora, url(world)).json()["id"] == str(first.id)


def test_the_first_plan_may_come_so_too(client: Any, world: World) -> None:
    assert send(client, world.nora, world, {"document": document(world)}).status_code == 201


def test_no_digit_of_a_number_is_lost(client: Any, world: World) -> None:
    text = json.dumps({"document": document(world)}).replace('"90"', "90")
    found = send(client, world.nora, world, text).json()
    assert found["document"]["items"][0]["rules"][0]["green_low"] == "90"


def test_what_is_wrong_is_said_with_pointers_and_nothing_is_kept(
    client: Any, world: World, first: PlanVersion
) -> None:
    crossed = send(client, world.nora, world, {"document": document(world, green_low="80")})
    assert crossed.status_code == 422
    assert crossed["Content-Type"] == "application/problem+json"
    errors = {(one["pointer"], one["code"]) for one in crossed.json()["errors"]}
    assert ("/document/items/0/rules/0/yellow_low", "BOUNDS_ORDER") in errors
    no_red = send(client, world.nora, world, {"document": document(world, yellow_low=None)})
    assert {one["code"] for one in no_red.json()["errors"]} >= {"NO_RED"}
    assert owner(PlanVersion).count() == 1


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"items": [{"id": "x", "kind": 7}]}, "/document/items/0/kind"),
        ({"language": None}, "/document/language"),
        ({"unknown": 1}, "/document"),
    ],
)
def test_a_wrong_shape_points_to_its_place(
    client: Any, world: World, change: dict[str, Any], pointer: str
) -> None:
    body = {"document": {**document(world), **change}}
    answer = send(client, world.nora, world, body)
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, pointer)


def test_what_is_no_json_and_what_says_too_much(client: Any, world: World) -> None:
    assert send(client, world.nora, world, "{").status_code == 400
    assert send(client, world.nora, world, "[]").status_code == 422
    assert send(client, world.nora, world, {"document": document(world), "x": 1}).status_code == 422
    xml = send(client, world.nora, world, "<x/>", content_type="text/xml")
    assert xml.status_code == 415


def test_a_draft_is_replaced_only_by_who_knows_its_revision(
    client: Any, world: World, first: PlanVersion
) -> None:
    body = {"document": document(world, green_low="91")}
    revision = send(client, world.nora, world, body).json()["revision"]
    other = send(client, world.nora, world, {"document": document(world, green_low="92")})
    assert (other.status_code, other.json()["revision"]) == (409, revision)
    again = {"document": document(world, green_low="92"), "revision": revision}
    assert send(client, world.nora, world, again).status_code == 201


def test_it_may_be_proposed_at_once_to_who_can_be_asked(
    client: Any, world: World, first: PlanVersion
) -> None:
    body = {"document": document(world, green_low="91"), "propose_to": str(uuid.uuid4())}
    refused = send(client, world.nora, world, body)
    assert (refused.status_code, refused.json()["errors"][0]["pointer"]) == (422, "/propose_to")
    assert owner(PlanVersion).count() == 1
    taken = send(client, world.nora, world, {**body, "propose_to": str(world.gp_office.id)})
    assert (taken.status_code, taken.json()["status"]) == (201, "PROPOSED")
    assert send(client, world.nora, world, body).status_code == 409


def test_a_blind_receiver_and_a_patient_out_of_sight_are_refused(client: Any, world: World) -> None:
    body = {"document": {**document(world), "receivers": [str(world.other_gp_office.id)]}}
    answer = send(client, world.nora, world, body)
    assert answer.json()["errors"][0]["pointer"] == "/document/receivers"
    assert send(client, world.greta, world, {"document": document(world)}).status_code == 404
    assert send(client, world.hanne, world, {"document": document(world)}).status_code == 403
