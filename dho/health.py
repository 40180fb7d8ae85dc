"""Liveness and readiness, as JSON without person data."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import DatabaseError, connections, transaction
from django.db.migrations.executor import MigrationExecutor
from django.http import JsonResponse
from django.views.decorators.http import require_GET
from redis import Redis, RedisError

from triage.queries.pipeline import pipeline
from triage.rules.watching import troubles

if TYPE_CHECKING:
    from django.http import HttpRequest

_migrated = False


@transaction.non_atomic_requests
@require_GET
def live(request: HttpRequest) -> JsonResponse:
    """Answer as long as the process answers; asks no database."""
    del request
    return JsonResponse({"status": "live"})


@transaction.non_atomic_requests
@require_GET
def ready(request: HttpRequest) -> JsonResponse:
    """503 while the database, a migration or a partition is missing; else 200, maybe degraded."""
    del request
    try:
        seen = pipeline(using="default")
        missing = [] if _is_migrated() else ["MIGRATIONS_MISSING"]
    except DatabaseError:
        return _answer(503, "unavailable", ["NO_DATABASE"])
    if not seen.has_this_month:
        missing.append("NO_PARTITION")
    if missing:
        return _answer(503, "unavailable", missing)
    found = troubles(
        oldest_unjudged=seen.oldest_unjudged,
        youngest_sweep=seen.youngest_sweep,
        has_this_month=True,
        unsent=seen.unsent_notices,
    )
    if not _broker_answers():
        found.append("NO_BROKER")
    status = "degraded" if found else "ready"
    return _answer(200, status, found, oldest_unjudged_seconds=seen.oldest_unjudged)


def _answer(code: int, status: str, reasons: list[str], **more: Any) -> JsonResponse:
    body = {"status": status, "reasons": reasons, **more}
    return JsonResponse(body, status=code, headers={"Cache-Control": "no-store"})


def _is_migrated() -> bool:
    global _migrated
    if not _migrated:
        executor = MigrationExecutor(connections["default"])
        _migrated = not executor.migration_plan(executor.loader.graph.leaf_nodes())
    return _migrated


def _broker_answers() -> bool:
    try:
        client = Redis.from_url(settings.REDIS_URL, socket_timeout=0.3, socket_connect_timeout=0.3)
        return bool(client.ping())
    except (RedisError, OSError):
        return False
