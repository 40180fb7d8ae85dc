"""The app config."""

from django.apps import AppConfig


class InteropConfig(AppConfig):
    """Other systems."""

    name = "interop"

    def ready(self) -> None:
        """Write every error under FHIR's addresses as FHIR does, also those before a view."""
        from dho.web.middleware import UNREAD  # noqa: PLC0415
        from dho.web.problems import WRITERS  # noqa: PLC0415
        from interop.api.answers import ROOT, outcome_response  # noqa: PLC0415
        from measurements.api import note_unread  # noqa: PLC0415

        WRITERS[f"{ROOT}/"] = outcome_response
        UNREAD[f"{ROOT}/Observation"] = note_unread
