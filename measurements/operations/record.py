"""Take readings in: receipt, reading and due row in one statement, or a refused finding."""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any
from uuid import UUID

import msgspec
from django.db import OperationalError, connection, transaction

from dho.lib.fields import encrypt
from dho.lib.ids import new_id
from measurements.rules.content import content_hash
from measurements.rules.problems import FieldProblem, ProblemCode
from measurements.rules.reading_shape import ReadingInput, Refused
from measurements.signals import readings_taken_in
from tenants.operations.access import record_list
from tenants.queries.patients import recordable_patients
from tenants.rules.codes import Purpose
from tenants.rules.permissions import Permission
from tenants.rules.viewer import Viewer, check

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

_encode = msgspec.json.Encoder(decimal_format="number").encode

# Only what is used is asked for: each time and hash is read a thousand times in a list.
_TAKE_IN = "SELECT n, outcome, reading_id, received_at FROM take_in(%s, %s)"
_RECORD_ROWS = "SELECT n, outcome, reading_id, received_at FROM record_rows(%s, NULL, %s)"
_FIRST_TAKEN_IN = "SELECT n, reading_id, content_hash, received_at FROM first_taken_in(%s, %s)"
_FIRST_RECEIPTS = (
    "SELECT n, reading_id, content_hash, received_at FROM first_receipts(%s, NULL, %s)"
)
Item = ReadingInput | Refused


@dataclass(frozen=True, slots=True)
class Taken:
    """A reading that is stored: ``is_new`` False when this reference had come before."""

    reading: ReadingInput
    reading_id: UUID
    received_at: datetime
    is_new: bool


@dataclass(frozen=True, slots=True)
class Conflict:
    """The reference was used before for other content. Both are kept."""

    reading: ReadingInput


Result = Taken | Conflict | Refused


@dataclass(frozen=True, slots=True)
class Document:
    """The text that a reading of another system was read from; kept encrypted beside it."""

    media_type: str
    text: str


@dataclass(frozen=True, slots=True)
class _Way:
    """How statements are asked: as a device by its token, or in a viewer's scope."""

    take_in: Callable[[bytes], list[tuple[Any, ...]]]
    first: Callable[[bytes], list[tuple[Any, ...]]]
    refuse: Callable[[bytes], None]


def _ask(statement: str, *params: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, params)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
        return rows


def _ask_door(statement: str, *params: Any) -> list[tuple[Any, ...]]:
    """Ask outside any transaction, without first asking whether the connection still lives.

    A kept connection that turns out to be dead is replaced and the statement sent once more. That
    doubles nothing, also if the first was committed: a reference is taken in once, and the second
    then waits for the first and finds it.
    """
    was_kept = connection.connection is not None
    connection.health_check_done = True  # type: ignore[attr-defined]
    try:
        return _ask(statement, *params)
    except OperationalError:
        if not was_kept or connection.in_atomic_block or connection.is_usable():
            raise
        connection.close()
        return _ask(statement, *params)


def record_from_device(
    *, digest: bytes, items: Sequence[Item], document: Document | None = None
) -> list[Result] | None:
    """Take in what a device sent. The token is checked inside the statement.

    ``document`` is the text that the only item was read from. Returns one result per item, or None
    when no device has that token.
    """
    way = _Way(
        take_in=lambda rows: _ask_door(_TAKE_IN, digest, rows.decode()),
        first=lambda rows: _ask_door(_FIRST_TAKEN_IN, digest, rows.decode()),
        refuse=lambda rows: _refuse_from_device(digest, rows),
    )
    results = _record(way, items, document)
    if results is not None:
        readings_taken_in.send(sender=None)
    return results


def _refuse_from_device(digest: bytes, rows: bytes) -> None:
    _ask("SELECT take_in_refusals(%s, %s)", digest, rows.decode())


def record_as(
    *, by: Viewer, sender_id: UUID, items: Sequence[Item], document: Document | None = None
) -> list[Result]:
    """Take in what a person sent, in the person's open scope.

    ``document`` is the text that the only item was read from. Raises ``NotAllowed`` for a role that
    records nothing. A patient out of sight is refused like one who does not exist.
    """
    check(by, Permission.RECORD_READING)
    wanted = {item.patient for item in items if item.patient}
    homes = dict(recordable_patients(by).filter(id__in=wanted).values_list("id", "tenant_id"))
    way = _Way(
        take_in=lambda rows: _take_in_scope(_at_home(rows, homes), sender_id, document),
        first=lambda rows: _ask(_FIRST_RECEIPTS, _at_home(rows, homes), sender_id),
        refuse=lambda rows: _refuse_in_scope(_at_home(rows, homes), sender_id),
    )
    seen = [_out_of_sight(item) if _hidden(item, homes) else item for item in items]
    record_list(
        viewer=by,
        seen=[(tenant, patient) for patient, tenant in homes.items()],
        action="READING_RECORDED",
        purpose=Purpose.FOLLOW_UP,
    )
    results = _record(way, seen, document) or []
    transaction.on_commit(lambda: readings_taken_in.send(sender=None) and None, robust=True)
    return results


def _take_in_scope(rows: str, sender_id: UUID, document: Document | None) -> list[tuple[Any, ...]]:
    taken = _ask(_RECORD_ROWS, rows, sender_id)
    if document is not None:
        _ask("SELECT keep_documents(%s)", rows)
    if '"photo"' in rows:
        _ask("SELECT keep_photos(%s)", rows)
    return taken


def _refuse_in_scope(rows: str, sender_id: UUID) -> None:
    _ask("SELECT record_refusals(%s, NULL, %s, true)", rows, sender_id)


def _hidden(item: Item, homes: dict[UUID, UUID]) -> bool:
    return item.patient is not None and UUID(item.patient) not in homes


def _out_of_sight(item: Item) -> Refused:
    return Refused(
        (FieldProblem("/patient", ProblemCode.PATIENT_UNKNOWN),), patient=None, kind=item.kind
    )


def _at_home(rows: bytes, homes: dict[UUID, UUID]) -> str:
    parsed = [row for row in json.loads(rows) if row["patient"]]
    for row in parsed:
        row["tenant"] = str(homes[UUID(row["patient"])])
    return json.dumps(parsed)


def _record(way: _Way, items: Sequence[Item], document: Document | None) -> list[Result] | None:
    good = {n: item for n, item in enumerate(items) if isinstance(item, ReadingInput)}
    results: dict[int, Result] = {
        n: item for n, item in enumerate(items) if isinstance(item, Refused)
    }
    sent = [_row(n, item) | _kept(document) for n, item in good.items()]
    rows = way.take_in(_encode(sent)) if good else []
    if good and not rows:
        return None
    again = {}
    for n, outcome, reading_id, received_at in rows:
        if outcome == "NEW":
            results[n] = Taken(good[n], reading_id, received_at, is_new=True)
        elif outcome == "NO_PATIENT":
            results[n] = _out_of_sight(good[n])
        else:
            again[n] = good[n]
    if again:
        results |= _repeats(way, again)
    _keep_refusals(way, results)
    return [results[n] for n in range(len(items))]


def _repeats(way: _Way, again: dict[int, ReadingInput]) -> dict[int, Result]:
    rows = way.first(_encode([_key(n, item) for n, item in again.items()]))
    results: dict[int, Result] = {}
    for n, reading_id, first_hash, received_at in rows:
        same = bytes(first_hash) == content_hash(again[n])
        results[n] = (
            Taken(again[n], reading_id, received_at, is_new=False) if same else Conflict(again[n])
        )
    return results


def _keep_refusals(way: _Way, results: dict[int, Result]) -> None:
    kept = []
    for result in results.values():
        if isinstance(result, Conflict):
            kept.append(_refusal(result.reading, "REFERENCE_REUSED", "/reference", result.reading))
        elif isinstance(result, Refused) and result.status != 404:
            first = result.errors[0]
            kept.append(_refusal(result, first.code.value, first.pointer))
    if kept:
        way.refuse(_encode(kept))


def refuse_body(*, digest: bytes, code: ProblemCode) -> None:
    """Keep that a device's whole body could not be read. A nurse sees that something is wrong."""
    refused = Refused((FieldProblem("", code),))
    _refuse_from_device(digest, _encode([_refusal(refused, code.value, "")]))
    readings_taken_in.send(sender=None)


def _row(n: int, item: ReadingInput) -> dict[str, Any]:
    original = None
    if item.original_unit is not None:
        original = {"value": item.original_value, "unit": item.original_unit}
    return {
        "n": n,
        "patient": item.patient,
        "id": new_id(),
        "kind": item.kind,
        "value": item.value,
        "components": dict(item.components) or None,
        "unit": item.unit,
        "original": original,
        "measured_at": item.measured_at,
        "reference": item.reference,
        "context": dict(item.context) or None,
        "comparator": item.comparator or "",
        "source": item.source or "",
        "device": item.device or "",
        "note": item.note or "",
        "with_text": bool(item.note or item.text),
        "flags": sorted(item.flags),
        "hash": content_hash(item).hex(),
        **_told(item),
    }


def _told(item: ReadingInput) -> dict[str, Any]:
    told: dict[str, Any] = {
        "about": item.about,
        "answers": dict(item.answers) or None,
        "form_version": item.form_version,
        "set_aside": dict(item.set_aside) or None,
        "text": item.text,
    }
    found = {name: value for name, value in told.items() if value is not None}
    if item.photo is not None:
        content = base64.b64encode(item.photo.content).decode()
        found["photo_id"] = new_id()
        found["photo_type"] = item.photo.media_type
        found["photo"] = encrypt(content).decode()
    return found


def _kept(document: Document | None) -> dict[str, Any]:
    if document is None:
        return {}
    return {
        "document_id": new_id(),
        "media_type": document.media_type,
        "document": encrypt(document.text).decode(),
    }


def _key(n: int, item: ReadingInput) -> dict[str, Any]:
    return {"n": n, "patient": item.patient, "reference": item.reference}


def _refusal(
    item: Item, code: str, pointer: str, content: ReadingInput | None = None
) -> dict[str, Any]:
    kept = None
    if content is not None:
        kept = {k: v for k, v in _row(0, content).items() if k not in {"n", "id", "hash"}}
    return {
        "patient": item.patient,
        "id": new_id(),
        "due_id": new_id(),
        "kind": item.kind or "",
        "code": code,
        "pointer": pointer[:200],
        "reference": (item.reference or "")[:200],
        "content": kept,
    }


def for_patient(item: Item, patient_id: UUID) -> Item:
    """Return the item bound to a patient: for doors where the address names the patient."""
    return replace(item, patient=str(patient_id))
