"""The app config."""

from django.apps import AppConfig


class BenefitsConfig(AppConfig):
    """What it was worth."""

    name = "benefits"
