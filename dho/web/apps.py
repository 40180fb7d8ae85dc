"""The app config."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """Base page, template tags, charts, errors. Knows no model."""

    name = "dho.web"
    label = "web"
