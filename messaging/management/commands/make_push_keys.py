"""Make the keys that sign push notices."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from messaging.gateways.push import new_pair


class Command(BaseCommand):
    """Asks nothing and keeps nothing: what is printed is put into the environment by hand."""

    help = (
        "Print a new pair of keys for Web Push. The private one is DHO_VAPID_PRIVATE_KEY; the public"
        " one follows from it and is told to browsers. With another key every device must be turned"
        " on again."
    )

    def handle(self, *_: Any, **__: Any) -> None:
        """Print the line for the environment, and below it the public key as a comment."""
        private, public = new_pair()
        self.stdout.write(f"DHO_VAPID_PRIVATE_KEY={private}")
        self.stdout.write(f"# public: {public}")
