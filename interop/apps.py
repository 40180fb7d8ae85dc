"""The app config."""

from django.apps import AppConfig


class InteropConfig(AppConfig):
    """Other systems."""

    name = "interop"
