"""The app config."""

from django.apps import AppConfig


class InteropConfig(AppConfig):
    """Other systems."""

    name = "interop"

    def ready(self) -> None:
        """Write every error under FHIR's addresses as FHIR does, also those before a view."""
        from dho.web.middleware import UNREAD  # noqa: PLC0415
        from dho.web.writers import WRITERS  # noqa: PLC0415

        WRITERS["/fhir/R4/"] = "interop.api.answers.outcome_response"
        for resource in ("Observation", "QuestionnaireResponse"):
            UNREAD[f"/fhir/R4/{resource}"] = "measurements.api.recording.note_unread"
