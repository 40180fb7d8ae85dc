"""The deployment's own app: start-up checks and the operator's commands."""

from django.apps import AppConfig


class DhoConfig(AppConfig):
    """Wiring."""

    name = "dho"
    label = "dho"

    def ready(self) -> None:
        """Register the checks."""
        from dho import checks  # noqa: PLC0415

        del checks
