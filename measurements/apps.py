"""The app config."""

from django.apps import AppConfig


class MeasurementsConfig(AppConfig):
    """What was observed."""

    name = "measurements"
