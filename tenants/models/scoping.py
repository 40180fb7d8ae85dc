"""What every walled table has: a tenant, a key that carries it, and a declared wall."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from django.db import models

from dho.lib.fields import IdField


@dataclass(frozen=True, slots=True)
class Wall:
    """What each role may do with a table; ``make_wall_sql`` turns it into SQL.

    ``patient`` is the column by which granted sight is decided; without one, granted roles see
    nothing unless ``extra`` says otherwise. ``extra`` holds further policies, whole.
    """

    whole: str = "SELECT, INSERT, UPDATE"
    granted: str = "SELECT, INSERT, UPDATE"
    door: str = ""
    triage: str = ""
    gate: str = ""
    patient: str | None = "patient_id"
    partitioned: bool = False
    extra: tuple[str, ...] = ()


class WalledForeignKey(models.ForeignKey[Any, Any]):
    """A reference between walled tables: the database key is ``(tenant_id, this)``, made by SQL."""

    def __init__(self, to: Any, **kwargs: Any) -> None:
        kwargs.setdefault("on_delete", models.PROTECT)
        kwargs["db_constraint"] = False
        super().__init__(to, **kwargs)

    def deconstruct(self) -> Any:
        """Describe a plain foreign key without a database constraint."""
        name, _, args, kwargs = super().deconstruct()
        return name, "django.db.models.ForeignKey", args, kwargs


class Walled(models.Model):
    """Base of tables with a person's data. ``tenant`` is the home tenant, the data controller."""

    wall: ClassVar[Wall]

    id = IdField()
    tenant = models.ForeignKey("tenants.Tenant", on_delete=models.PROTECT, related_name="+")

    class Meta:
        abstract = True


def codes(enum: Any) -> list[tuple[str, str]]:
    """Return the choices of a code column. Words for people live in presenters."""
    return [(code.value, code.value) for code in enum]


def one_of(field: str, enum: Any, name: str) -> models.CheckConstraint:
    """Return the constraint that a code column holds only codes of the enum."""
    return models.CheckConstraint(
        condition=models.Q(**{f"{field}__in": [code.value for code in enum]}), name=name
    )
