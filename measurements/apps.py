"""The app config."""

from django.apps import AppConfig


class MeasurementsConfig(AppConfig):
    """What was observed."""

    name = "measurements"

    def ready(self) -> None:
        """Hear of readings whose body was refused before a view."""
        from dho.web.middleware import UNREAD  # noqa: PLC0415

        UNREAD["/api/v1/readings/"] = "measurements.api.recording.note_unread"
