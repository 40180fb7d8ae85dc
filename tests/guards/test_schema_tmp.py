"""What the schema of the API says is so: no failure of ours, and no answer that it does not tell of."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import schemathesis
from django.core.management import call_command
from django.core.wsgi import get_wsgi_application
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from tests import factories as make
from tests.measurements.test_record_readings import a_reading, post
from triage.models import Alert
from triage.operations.drain import drain_all

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemathesis import Case

    from tests.world import World

EXAMPLES = 60
SCHEMA = "/api/v1/schema/?format=json"
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]
CALLERS = ("a nurse", "a device", "nobody")


def test_the_schema_is_valid_and_tells_of_everything_without_a_warning(tmp_path: Any) -> None:
    call_command(
        "spectacular",
        api_version="v1",
        validate=True,
        fail_on_warn=True,
        file=str(tmp_path / "schema"),
    )


@pytest.fixture
def answers(world: World, client: Any) -> Iterator[dict[str, str | None]]:
    """The secrets of the callers, in a world where Kari has a red alert and readings."""
    make.plan(world.kari, world.course, world.spo2_document(), world.gunnar.user)
    for value in (80, 88, 95):
        assert (
            post(client, a_reading(world.kari, value=value), world.kari_device).status_code == 201
        )
    drain_all()
    return {
        "a nurse": make.personal_token(world.nora),
        "a device": world.kari_device,
        "nobody": None,
    }


def known(case: Case, patient_id: str) -> Case:
    """Return the case about a patient who exists: random ids would only ever find nobody."""
    items = case.body if isinstance(case.body, list) else [case.body]
    for item in (*items, case.query):
        if isinstance(item, dict) and "patient" in item:
            item["patient"] = patient_id
    return case


@pytest.mark.slow
@pytest.mark.parametrize("caller", CALLERS)
def test_whatever_is_sent_is_answered_as_the_schema_says(
    world: World, answers: dict[str, str | None], caller: str
) -> None:
    schema = schemathesis.openapi.from_wsgi(SCHEMA, app=get_wsgi_application())
    secret = answers[caller]
    headers = {"Authorization": f"Bearer {secret}"} if secret else {}
    alert_id = str(Alert.objects.using("owner").get().id)
    seen: set[tuple[str, int]] = set()
    for found in schema.get_all_operations():
        operation = found.ok()
        for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):
            about = {"alert_id": alert_id} if "{alert_id}" in operation.path else None
            cases = st.one_of(
                operation.as_strategy(mode),
                operation.as_strategy(mode, path_parameters=about).map(
                    lambda case: known(case, str(world.kari.id))
                ),
            )

            @settings(
                max_examples=EXAMPLES,
                deadline=None,
                database=None,
                derandomize=False,
                phases=[Phase.generate],
                suppress_health_check=list(HealthCheck),
            )
            @given(case=cases)
            def ask(case: Case) -> None:
                answer = case.call(headers=headers)
                case.validate_response(answer, checks=CHECKS)
                seen.add((operation.label, answer.status_code))  # noqa: B023

            ask()
    listing, sending = ("GET /api/v1/readings/", "POST /api/v1/readings/")
    assert (listing, {"a nurse": 200, "a device": 403, "nobody": 401}[caller]) in seen
    import sys; sys.__stderr__.write(repr(sorted(seen))+"\n")
    done = {label for label, status in seen if status < 300}
    assert done <= {"a nurse": done, "a device": {sending}, "nobody": set()}[caller]
