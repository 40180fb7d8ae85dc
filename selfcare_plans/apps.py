"""The app config."""

from django.apps import AppConfig


class SelfcarePlansConfig(AppConfig):
    """What was agreed."""

    name = "selfcare_plans"
