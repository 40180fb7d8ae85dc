"""What makes the patient's pages an app: the service worker and the manifest. No person's data."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from django.contrib.staticfiles import finders
from django.db import transaction
from django.http import Http404, HttpResponse, JsonResponse
from django.templatetags.static import static
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

if TYPE_CHECKING:
    from django.http import HttpRequest

_ICONS = (
    ("icons/icon-192.png", "192x192", "image/png", "any"),
    ("icons/icon-512.png", "512x512", "image/png", "any"),
    ("icons/icon-maskable-512.png", "512x512", "image/png", "maskable"),
    ("icons/icon.svg", "any", "image/svg+xml", "any"),
)


@cache
def _worker() -> bytes:
    found = finders.find("js/sw.js")
    if not isinstance(found, str):
        raise Http404
    return Path(found).read_bytes()


@transaction.non_atomic_requests
@require_GET
def service_worker(request: HttpRequest) -> HttpResponse:
    """Serve the worker from the root, so that it may answer for every page."""
    del request
    return HttpResponse(
        _worker(),
        content_type="text/javascript; charset=utf-8",
        headers={"Service-Worker-Allowed": "/", "Cache-Control": "no-cache"},
    )


@transaction.non_atomic_requests
@require_GET
def manifest(request: HttpRequest) -> JsonResponse:
    """Serve what a phone needs to put the pages on its home screen, in the reader's language."""
    del request
    body = {
        "id": "/",
        "name": _("My home follow-up"),
        "short_name": _("Home follow-up"),
        "description": _("Measure at home, and get an answer from the follow-up centre"),
        "lang": get_language(),
        "start_url": "/",
        "scope": "/",
        "display": "standalone",
        "background_color": "#f4f6f8",
        "theme_color": "#00244a",
        "icons": [
            {"src": static(name), "sizes": sizes, "type": kind, "purpose": purpose}
            for name, sizes, kind, purpose in _ICONS
        ],
    }
    return JsonResponse(body, content_type="application/manifest+json")
