"""Which connection may migrate: the owner's, and no other."""

from __future__ import annotations

from typing import Any


class MigrateAsOwner:
    """Tables are made by ``dho_owner``; the roles that doors log in as own nothing."""

    def allow_migrate(self, db: str, app_label: str, **_: Any) -> bool | None:
        """Allow migrations on the owner's connection only."""
        del app_label
        return db == "owner"

    def allow_relation(self, *_: Any, **__: Any) -> bool:
        """All aliases are one database under different roles."""
        return True
