"""Files with figures that people brought, and how the columns of each kind of file are read."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from benefits.rules.imports import ImportState
from dho.lib.fields import EncryptedTextField
from tenants.models import Unit, User, Wall, Walled, codes, one_of

_HOLDS = [ImportState.PREVIEWED.value, ImportState.TAKING.value]


class ImportFile(Walled):
    """One file: who brought it, what it holds, and what became of it.

    The file itself is never kept. ``content`` is what was read of it, encrypted since it holds
    identity numbers; it is gone once the file is taken, and a day later at the latest. ``columns``
    says what each column is, ``findings`` what was found, by row number and code alone.
    """

    wall = Wall(
        granted="",
        patient=None,
        triage=(
            "SELECT (tenant_id, id, state, uploaded_at),"
            " UPDATE (state, content, findings, ended_at)"
        ),
    )

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    file_name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    signature = models.CharField(max_length=64)
    uploaded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField()
    state = models.CharField(
        max_length=10, choices=codes(ImportState), default=ImportState.PREVIEWED.value
    )
    # Per cent of the way while it is being taken.
    progress = models.PositiveSmallIntegerField(default=0)
    content = EncryptedTextField(null=True)
    columns = models.JSONField(null=True)
    findings = models.JSONField(null=True)
    rows = models.PositiveIntegerField()
    taken = models.PositiveIntegerField(default=0)
    undone = models.PositiveIntegerField(default=0)
    taken_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    taken_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    # When it was undone, or given up.
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            one_of("state", ImportState, "import_file_state_is_known"),
            models.CheckConstraint(
                condition=Q(progress__lte=100), name="import_file_is_at_most_done"
            ),
            models.CheckConstraint(
                condition=Q(state__in=_HOLDS, content__isnull=False)
                | (~Q(state__in=_HOLDS) & Q(content__isnull=True)),
                name="import_file_holds_rows_only_until_it_is_taken",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[ImportState.TAKEN.value, ImportState.UNDONE.value])
                | Q(taken_by__isnull=False, taken_at__isnull=False),
                name="import_file_that_was_taken_says_by_whom",
            ),
        ]
        indexes = [models.Index(fields=["tenant", "-uploaded_at"], name="import_file_by_tenant")]

    def __str__(self) -> str:
        return str(self.id)


class ImportMapping(Walled):
    """How a tenant reads files with these headings: what it chose last."""

    wall = Wall(granted="", patient=None)

    signature = models.CharField(max_length=64)
    columns = models.JSONField()
    chosen_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    chosen_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["tenant", "signature"], name="import_mapping_is_one_per_kind_of_file"
            )
        ]

    def __str__(self) -> str:
        return str(self.id)
