"""How the tests of FHIR speak to the server."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from fhir.resources.R4B.operationoutcome import OperationOutcome

from interop.fhir import to_json

ROOT = "/fhir/R4"
OBSERVATION = f"{ROOT}/Observation"
FHIR = "application/fhir+json"
LOINC = "http://loinc.org"
UCUM = "http://unitsofmeasure.org"
FNR = "urn:oid:2.16.578.1.12.4.1.4.1"

FIXTURES = Path(__file__).parents[2] / ".." / "shared" / "fixtures"
needs_fixtures = pytest.mark.skipif(not FIXTURES.is_dir(), reason="the real data is not here")


def coded(code: str, system: str = LOINC) -> dict[str, Any]:
    return {"coding": [{"system": system, "code": code}]}


def quantity(value: Any, unit: str, **more: Any) -> dict[str, Any]:
    return {"value": value, "unit": unit, "system": UCUM, "code": unit, **more}


def ago(**time: float) -> str:
    return (datetime.now(tz=UTC) - timedelta(**time)).isoformat()


def an_observation(whose: Any, **changes: Any) -> dict[str, Any]:
    """Return a saturation in good order; a change to ``...`` leaves the element out."""
    resource: dict[str, Any] = {
        "resourceType": "Observation",
        "status": "final",
        "code": coded("59408-5"),
        "subject": {"reference": f"Patient/{whose.id}"},
        "effectiveDateTime": ago(minutes=1),
        "valueQuantity": quantity(Decimal(91), "%"),
    }
    resource.update(changes)
    return {name: value for name, value in resource.items() if value is not ...}


def bearer(token: str | None) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"} if token else {}


def create(client: Any, token: str | None, resource: Any, **headers: str) -> Any:
    text = resource if isinstance(resource, bytes | str) else to_json(resource)
    content_type = headers.pop("content_type", FHIR)
    sent = {name.replace("_", "-"): value for name, value in headers.items()}
    return client.post(
        OBSERVATION, text, content_type=content_type, headers={**bearer(token), **sent}
    )


def read(client: Any, token: str | None, address: str, **headers: str) -> Any:
    sent = {name.replace("_", "-"): value for name, value in headers.items()}
    return client.get(address, headers={**bearer(token), **sent})


def issues(answer: Any, status: int) -> list[tuple[str, str | None]]:
    """Return code and expression of each issue of an answer that is an OperationOutcome."""
    assert answer.status_code == status, (answer.status_code, answer.content)
    assert answer["Content-Type"].startswith(FHIR), answer["Content-Type"]
    outcome = json.loads(answer.content)
    OperationOutcome.model_validate(outcome)
    return [(issue["code"], (issue.get("expression") or [None])[0]) for issue in outcome["issue"]]
