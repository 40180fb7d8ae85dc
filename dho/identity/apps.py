"""The app config."""

from django.apps import AppConfig


class IdentityConfig(AppConfig):
    """Who is at the door."""

    name = "dho.identity"
    label = "identity"
