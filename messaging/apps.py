"""The app config."""

from django.apps import AppConfig


class MessagingConfig(AppConfig):
    """Who was told: notices and their way out."""

    name = "messaging"
