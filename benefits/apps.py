"""The app config."""

from django.apps import AppConfig


class BenefitsConfig(AppConfig):
    """What it was worth."""

    name = "benefits"

    def ready(self) -> None:
        """Say on start pages what waits here."""
        from benefits.presenters.start_lines import waiting  # noqa: PLC0415 (needs the models)
        from dho.web.start_lines import register  # noqa: PLC0415

        register("benefits", waiting)
