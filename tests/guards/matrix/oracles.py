"""What must not be told: canaries, ghosts, foreign writes, interference; and who must get in."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import subprocess
import uuid
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.db import connections

from tenants.models.walls import walled_models
from tests.guards.matrix.doors import DOORS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tests.guards.matrix.actors import Actor
    from tests.guards.matrix.door import Door
    from tests.guards.matrix.subjects import Subject

_UUID = re.compile(rb"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
_CODE = re.compile(rb"OWN_[0-9A-F]{8}")
_TOKEN = re.compile(rb'(csrfmiddlewaretoken" value="|X-CSRFToken": ")[A-Za-z0-9]+')
_VERSION = re.compile(rb"v=[0-9a-f]{16}")


_PUBLIC = frozenset({"centre_id", "gp_unit_id"})
_AWAY = ("/sign-in/", "/act-as/")


@dataclass
class Report:
    """What was found."""

    leaks: list[str] = field(default_factory=list)


# ``Expires`` of what may not be kept is the second in which it was answered.
_OF_THE_MOMENT = frozenset({"Content-Length", "Expires"})


def said(response: Any) -> bytes:
    """Return everything that an answer tells: status, headers, body."""
    told = [(k, v) for k, v in sorted(response.items()) if k not in _OF_THE_MOMENT]
    headers = "\n".join(f"{k}: {v}" for k, v in told)
    body = b"".join(response.streaming_content) if response.streaming else response.content
    if response.get("Content-Type") == "application/pdf":
        body += _drawn(body)
    return f"{response.status_code}\n{headers}\n".encode() + body


def _drawn(pdf: bytes) -> bytes:
    """Return the words of a PDF, which its bytes hide."""
    tool = shutil.which("pdftotext")
    assert tool, "poppler-utils is needed to read the PDF"
    done = subprocess.run([tool, "-raw", "-", "-"], input=pdf, capture_output=True, check=True)
    return done.stdout


def plain(answer: bytes) -> bytes:
    """Return an answer without what differs between any two."""
    answer = _CODE.sub(b"<code>", _UUID.sub(b"<id>", answer))
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
            ghosts: dict[bytes, bytes] = {}
            for subject in _about(door, actor, subjects):
                _ask(door, actor, subject, hidden, ghosts, report)
        if digests(foreign) != before:
            report.leaks.append(f"foreign write by {actor.name}")
    return report


def _about(door: Door, actor: Actor, subjects: dict[str, Subject]) -> list[Subject]:
    if not door.names_somebody:
        return [next(iter(subjects.values()))]
    # Those out of sight first: what an actor may do to its own must not hide what it may not.
    return sorted(subjects.values(), key=lambda one: reaches(actor, door, one))


def reaches(actor: Actor, door: Door, subject: Subject) -> bool:
    """Whether what the door is about may be told to the actor at all; the role may say no."""
    if not door.names_somebody:
        return True
    if door.by_admin:
        return subject.name in actor.administers
    # Grants are also for those who may see the patient and open her to others.
    may = actor.sees | (actor.administers if "grant_id" in door.ids else frozenset())
    return subject.name in may


def _ask(
    door: Door,
    actor: Actor,
    subject: Subject,
    hidden: list[Subject],
    ghosts: dict[bytes, bytes],
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
        if not door.names_somebody:
            # A list that names nobody must not name even an id.
            words |= {str(other.ids["patient_id"]), str(other.ids["alert_id"])}
        found = [word for word in words if word.encode() in answer]
        if found:
            report.leaks.append(f"{where}: canary {found[0]}")
    if not reaches(actor, door, subject):
        ghost_body = _of_nobody(body, subject)
        key = plain(json.dumps(ghost_body).encode())
        if key not in ghosts:
            # Asked once for all out of sight, who come first: nothing is changed between them.
            url = door.url(subject, ghost=True)
            ghost = actor.ask(door.method, url, ghost_body, as_json=door.as_json)
            ghosts[key] = plain(said(ghost))
        if ghosts[key] != plain(answer):
            report.leaks.append(f"{where}: differs from a ghost")


def _of_nobody(body: Any, subject: Subject) -> Any:
    """Return the body with ids that nobody has in the place of the subject's, but of public units."""
    if body is None:
        return None
    text = json.dumps(body)
    keys = [one for name, one in subject.ids.items() if name not in _PUBLIC]
    for key in {str(one) for one in (*keys, subject.tenant.id)}:
        if _UUID.fullmatch(key.encode()):
            text = text.replace(key, str(uuid.uuid4()))
    return json.loads(text)


def vacuous(
    doors: Iterable[Door], actors: list[Actor], subjects: dict[str, Subject]
) -> dict[tuple[str, str, str], list[str]]:
    """Return the doors that let nobody in, with what each who should get in was answered.

    Of no use is a door that refuses everybody: it would refuse a stranger whatever leaks.
    """
    found = {}
    for door in doors:
        answers: list[str] = []
        if not any(
            _gets_in(door, actor, subject, answers)
            for actor in actors
            for subject in _about(door, actor, subjects)
            if reaches(actor, door, subject)
        ):
            found[door.name, door.method, door.query] = answers
    return found


def _gets_in(door: Door, actor: Actor, subject: Subject, answers: list[str]) -> bool:
    body = door.body(subject) if door.body else None
    response = actor.ask(door.method, door.url(subject), body, as_json=door.as_json)
    problem = _problem(door, subject, response)
    answers.append(f"{actor.name} about {subject.name}: {problem}")
    return not problem


def _problem(door: Door, subject: Subject, response: Any) -> str:
    """Return why an answer is no success; a redirect is one only if nothing was refused."""
    status, place = response.status_code, response.get("Location", "")
    told = [
        str(one)
        for one in getattr(getattr(response, "wsgi_request", None), "_messages", ())
        if one.level != messages.SUCCESS
    ]
    if status >= 400 or place.startswith(_AWAY):
        return f"{status} {place}"
    if told:
        return f"{status}, and told: {told[0]}"
    if door.method != "GET" or not door.names_somebody or door.is_blank:
        is_shown = status < 300 or door.method != "GET" or door.name == "identity:start"
        return "" if is_shown else f"{status} {place}"
    answer = said(response).decode(errors="replace")
    ids = {str(subject.ids[name]) for name in ("patient_id", "alert_id", "own_reference")}
    own = any(word in answer for word in subject.canaries | ids)
    return "" if status < 300 and own else f"{status}, without a word of {subject.name}"


def unfilled(models: Iterable[Any], subjects: dict[str, Subject]) -> set[str]:
    """Return the walled tables without a row of each subject: what is not there cannot leak."""
    found = set()
    with connections["owner"].cursor() as cursor:
        for table in {model._meta.db_table for model in models}:
            cursor.execute(f"SELECT DISTINCT tenant_id FROM {table}")
            if not {one.tenant.id for one in subjects.values()} <= {row[0] for row in cursor}:
                found.add(table)
    return found


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
