"""Until dho.urls includes benefits (and triage): the addresses these pages link to."""

from django.http import HttpResponse
from django.urls import include, path

import dho.urls
from dho.urls import handler400, handler403, handler404, handler500  # noqa: F401


def _nothing(request):  # type: ignore[no-untyped-def]
    return HttpResponse("")


urlpatterns = [*dho.urls.urlpatterns]
_known = {getattr(one, "namespace", None) for one in urlpatterns}
if "benefits" not in _known:
    urlpatterns.append(path("", include("benefits.urls")))
if "triage" not in _known:
    names = ["worklist", "patients", "patient", "my-day", "relatives"]
    urlpatterns.append(path("t/", include(([path(n, _nothing, name=n) for n in names], "triage"))))
if "tenants" not in _known:
    names = ["agreements", "memberships", "access-log"]
    urlpatterns.append(path("t/", include(([path(n, _nothing, name=n) for n in names], "tenants"))))
