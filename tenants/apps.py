"""The app config."""

from django.apps import AppConfig


class TenantsConfig(AppConfig):
    """Who there is, and who may see whom."""

    name = "tenants"
    verbose_name = "Tenants"
