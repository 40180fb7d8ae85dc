"""The deployment's own app: start-up checks and the operator's commands."""

from django.apps import AppConfig


class DhoConfig(AppConfig):
    """Wiring."""

    name = "dho"
    label = "dho"
