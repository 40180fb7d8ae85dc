"""The deployment's own app: start-up checks and the operator's commands."""

from django.apps import AppConfig


class DhoConfig(AppConfig):
    """Wiring."""

    name = "dho"
    label = "dho"

    def ready(self) -> None:
        """Register the checks, and make the Celery app known, so that intake can nudge workers."""
        from dho import celery, checks  # noqa: PLC0415

        del celery, checks
