"""What must not be told: canaries, ghosts, foreign writes, interference."""

from __future__ import annotations

import hashlib
import re
import uuid
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db import connections

from tenants.models.walls import walled_models
from tests.guards.matrix.doors import DOORS, Door

if TYPE_CHECKING:
    from tests.guards.matrix.actors import Actor
    from tests.guards.matrix.subjects import Subject

_UUID = re.compile(rb"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
_TOKEN = re.compile(rb'(csrfmiddlewaretoken" value="|X-CSRFToken": ")[A-Za-z0-9]+')
_VERSION = re.compile(rb"v=[0-9a-f]{16}")


_ADMINISTRATION = {"agreement_id", "grant_id", "membership_id", "unit_id"}


@dataclass
class Report:
    """What was found: leaks, and which doors somebody got through."""

    leaks: list[str] = field(default_factory=list)
    passed: set[tuple[str, str]] = field(default_factory=set)


def said(response: Any) -> bytes:
    """Return everything that an answer tells: status, headers, body."""
    headers = "\n".join(f"{k}: {v}" for k, v in sorted(response.items()) if k != "Content-Length")
    body = b"".join(response.streaming_content) if response.streaming else response.content
    return f"{response.status_code}\n{headers}\n".encode() + body


def plain(answer: bytes) -> bytes:
    """Return an answer without what differs between any two."""
    answer = _UUID.sub(b"<id>", answer)
    return _VERSION.sub(b"v=<v>", _TOKEN.sub(rb"\1<token>", answer))


def ask_all(
    actors: list[Actor], subjects: dict[str, Subject], *, without: frozenset[str] = frozenset()
) -> Report:
    """Ask every door as every actor about every subject; return what leaked."""
    report = Report()
    for actor in actors:
        hidden = [subject for name, subject in subjects.items() if name not in actor.sees]
        near = actor.sees | actor.administers
        foreign = {one.tenant.id for name, one in subjects.items() if name not in near}
        foreign -= {subjects[name].tenant.id for name in near}
        before = digests(foreign)
        for door in DOORS:
            if door.name in without or (door.once and actor is not actors[0]):
                continue
            for subject in _about(door, actor, subjects):
                _ask(door, actor, subject, subject in hidden, hidden, report)
        if digests(foreign) != before:
            report.leaks.append(f"foreign write by {actor.name}")
    return report


def _about(door: Door, actor: Actor, subjects: dict[str, Subject]) -> list[Subject]:
    if not door.ids and door.body is None and "{patient}" not in door.query:
        return [next(iter(subjects.values()))]
    # Those out of sight first: what an actor may do to its own must not hide what it may not.
    return sorted(subjects.values(), key=lambda one: one.name in actor.sees)


def _ask(
    door: Door,
    actor: Actor,
    subject: Subject,
    is_hidden: bool,
    hidden: list[Subject],
    report: Report,
) -> None:
    body = door.body(subject) if door.body else None
    response = actor.ask(door.method, door.url(subject), body, as_json=door.as_json)
    answer = said(response)
    where = f"{actor.name}: {door.method} {door.name} about {subject.name}"
    if response.status_code >= 500:
        report.leaks.append(f"{where}: {response.status_code}")
    for other in hidden:
        words = set(other.canaries)
        if not door.ids and door.body is None and "{patient}" not in door.query:
            # A list that names nobody must not name even an id.
            words |= {str(other.ids["patient_id"]), str(other.ids["alert_id"])}
        found = [word for word in words if word.encode() in answer]
        if found:
            report.leaks.append(f"{where}: canary {found[0]}")
    names_somebody = bool(door.ids) or door.body is not None or "{patient}" in door.query
    if _ADMINISTRATION & set(door.ids):
        # Grants are also for those who may see the patient and open her to others.
        may = actor.administers | (actor.sees if "grant_id" in door.ids else frozenset())
        is_hidden = subject.name not in may
    if is_hidden and names_somebody:
        _ghost(door, actor, subject, answer, where, report)
    elif response.status_code < 400:
        report.passed.add((door.name, door.method))


def _ghost(
    door: Door, actor: Actor, subject: Subject, answer: bytes, where: str, report: Report
) -> None:
    body = door.body(subject) if door.body else None
    if body and "patient" in body:
        body["patient"] = str(uuid.uuid4())
    ghost = actor.ask(door.method, door.url(subject, ghost=True), body, as_json=door.as_json)
    if plain(said(ghost)) != plain(answer):
        report.leaks.append(f"{where}: differs from a ghost")


def digests(tenants: set[Any]) -> dict[tuple[str, str], str]:
    """Return a digest of every walled table per tenant, read past the walls.

    The access log is left out: to have asked and been refused is not a write about anybody.
    """
    found = {}
    with connections["owner"].cursor() as cursor:
        for model in walled_models():
            table = model._meta.db_table
            if table == "tenants_auditevent":
                continue
            for tenant in tenants:
                cursor.execute(
                    f"SELECT string_agg(t::text, '|' ORDER BY t::text) FROM {table} t WHERE tenant_id = %s",
                    [tenant],
                )
                text = cursor.fetchone()[0] or ""
                found[table, str(tenant)] = hashlib.sha256(text.encode()).hexdigest()
    return found
