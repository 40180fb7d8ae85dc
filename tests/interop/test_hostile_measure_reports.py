"""Whatever is sent to the doors of MeasureReport is answered: taken, or refused in words; never a failure."""

from __future__ import annotations

import copy
import json
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st

from interop.fhir.from_measure_report import INDICATOR, POINT
from tests import factories as make
from tests.interop.sending import FHIR, ROOT, bearer, issues, read
from tests.interop.test_measure_reports import a_report, group, send

REPORTS = f"{ROOT}/MeasureReport"
HOSTILE = settings(
    max_examples=40,
    deadline=None,
    database=None,
    derandomize=True,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(allow_nan=False, allow_infinity=False),
    st.text(max_size=12),
    st.sampled_from(
        [
            "0001-01-01", "9999-12-31", "2024-02-30", "2024-13", "2024", "2024-03-31T24:00:00Z",
            "GP_VISITS", "M3", "BASELINE", INDICATOR, POINT, "unknown", "Patient/", "#", "urn:uuid:x",
            "-0", "1e400", 10**40, -1, 0.05, "\u0000", "\ud800".encode("utf-8", "replace").decode(),
        ]
    ),
)  # fmt: skip
THINGS = st.recursive(
    SCALARS,
    lambda inner: st.one_of(
        st.lists(inner, max_size=4),
        st.dictionaries(
            st.one_of(
                st.sampled_from(
                    ["code", "coding", "value", "extension", "url", "valueCode", "end", "reference"]
                ),
                st.text(max_size=8),
            ),
            inner,
            max_size=4,
        ),
    ),
    max_leaves=8,
)


def places(thing: Any, here: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Return the way to every place of a resource."""
    found = [here] if here else []
    if isinstance(thing, dict | list):
        keys = thing.items() if isinstance(thing, dict) else enumerate(thing)
        for key, inner in keys:
            found += places(inner, (*here, key))
    return found


def changed(resource: dict[str, Any], way: tuple[Any, ...], thing: Any) -> dict[str, Any]:
    """Return a copy with another thing at one place."""
    whole = copy.deepcopy(resource)
    holder: Any = whole
    for key in way[:-1]:
        holder = holder[key]
    holder[way[-1]] = thing
    return whole


SOUND = a_report(type("Nobody", (), {"id": "{id}"})())
WAYS = places(SOUND)


def answered(answer: Any) -> int:
    """Return the status of an answer that is a resource, or an outcome that says why not."""
    if answer.status_code >= 400:
        issues(answer, answer.status_code)
    assert answer.status_code < 500, answer.content
    return int(answer.status_code)


@pytest.mark.slow
def test_a_report_with_something_strange_at_one_place(client: Any, world: Any) -> None:
    token, seen = make.personal_token(world.hanne), set()
    client.raise_request_exception = False

    @HOSTILE
    @example(changes=[(WAYS[0], None)])
    @given(
        changes=st.lists(
            st.tuples(st.sampled_from(WAYS), THINGS),
            min_size=1,
            max_size=2,
            unique_by=lambda c: c[0][0],
        )
    )
    def ask(changes: list[tuple[tuple[Any, ...], Any]]) -> None:
        sent = a_report(world.kari)
        for way, thing in changes:
            sent = changed(sent, way, thing)
        seen.add(answered(send(client, token, json.dumps(sent))))

    ask()
    assert seen >= {422}
    assert seen <= {201, 400, 404, 413, 422}


@pytest.mark.slow
def test_bytes_that_are_no_report(client: Any, world: Any) -> None:
    token = make.personal_token(world.hanne)
    client.raise_request_exception = False

    @HOSTILE
    @example(body=b"[" * 5_000)
    @example(body=b'{"resourceType":"MeasureReport","group":' + b"[" * 39 + b"]" * 39 + b"}")
    @example(body=b'{"resourceType":"MeasureReport","resourceType":"MeasureReport"}')
    @example(body='{"resourceType":"MeasureReport"}'.encode("utf-16"))
    @example(body=b"\xef\xbb\xbf{}")
    @given(
        body=st.one_of(st.binary(max_size=200), THINGS.map(lambda one: json.dumps(one).encode()))
    )
    def ask(body: bytes) -> None:
        assert answered(send(client, token, body)) in {400, 415, 422}

    ask()


@pytest.mark.slow
def test_questions_that_nobody_would_ask(client: Any, world: Any) -> None:
    callers = [make.personal_token(one) for one in (world.hanne, world.lise)]
    client.raise_request_exception = False

    @HOSTILE
    @given(
        caller=st.sampled_from([*callers, None]),
        asked=st.dictionaries(
            st.sampled_from(
                ["patient", "subject", "type", "_count", "_format", "patient:exact", "x"]
            ),
            st.one_of(
                st.text(max_size=40),
                st.sampled_from(
                    ["summary", "individual", str(world.kari.id), f"Patient/{world.kari.id}"]
                ),
            ),
            max_size=3,
        ),
        prefer=st.sampled_from(["", "handling=strict", "return=minimal", "a=;b", '"']),
    )
    def ask(caller: str | None, asked: dict[str, str], prefer: str) -> None:
        headers = {**bearer(caller), "Prefer": prefer}
        answered(client.get(REPORTS, asked, headers=headers))

    ask()


@pytest.mark.slow
def test_names_that_are_no_report(client: Any, world: Any) -> None:
    token = make.personal_token(world.hanne)
    client.raise_request_exception = False
    letters = st.characters(
        codec="utf-8", exclude_characters="/?#%\r\n\t", exclude_categories=["Cc", "Cs"]
    )

    @HOSTILE
    @example(name="{id}-M4")
    @example(name="{id}-")
    @example(name="{id}xM3")
    @given(name=st.text(letters, min_size=1, max_size=48))
    def ask(name: str) -> None:
        asked = name.replace("{id}", str(world.kari.id))
        answered(read(client, token, f"{REPORTS}/{asked}"))

    ask()


@pytest.mark.parametrize(
    "kind", ["", "text/plain", "application/fhir+xml", f"{FHIR};fhirVersion=5.0"]
)
def test_another_kind_of_body_is_refused(client: Any, world: Any, kind: str) -> None:
    token = make.personal_token(world.hanne)
    sent = json.dumps(a_report(world.kari, group=[group("GP_VISITS", 1)]))
    answer = client.post(REPORTS, sent, content_type=kind, headers=bearer(token))
    issues(answer, 415)
