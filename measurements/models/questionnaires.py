"""Questionnaires and their versions. Open tables: they hold questions, and nobody's answers.

Who may see which is asked in ``measurements.queries.questionnaires``; a published version never
changes, so that an answer is read by its own questions for ever.
"""

from __future__ import annotations

from enum import StrEnum

from django.db import models
from django.db.models import Q

from dho.lib.fields import IdField
from tenants.models import Tenant, Unit, User, codes, one_of


class Questionnaire(models.Model):
    """A form through all its versions. ``unit`` None: it comes with the product.

    ``name`` is what readings and plans call it, for ever. ``url`` is FHIR's canonical address.
    """

    id = IdField()
    name = models.CharField(max_length=80, unique=True)
    url = models.CharField(max_length=200, blank=True)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "url"],
                condition=~Q(url=""),
                name="questionnaire_url_is_unique_in_unit",
            )
        ]

    def __str__(self) -> str:
        return self.name


class VersionStatus(StrEnum):
    """Where a version stands."""

    DRAFT = "DRAFT"
    PUBLISHED = "PUBLISHED"
    WITHDRAWN = "WITHDRAWN"  # not offered any more; answers to it are still read by it


class QuestionnaireVersion(models.Model):
    """One version: its document (``measurements.rules.questionnaires``), who wrote it, who published.

    ``number`` runs; ``version`` is what the publisher calls it. ``revision`` counts the changes of a
    draft, so that of two writers the second is told.
    """

    id = IdField()
    questionnaire = models.ForeignKey(
        Questionnaire, on_delete=models.PROTECT, related_name="versions"
    )
    number = models.PositiveSmallIntegerField()
    version = models.CharField(max_length=40)
    status = models.CharField(
        max_length=10, choices=codes(VersionStatus), default=VersionStatus.DRAFT.value
    )
    document = models.JSONField()
    revision = models.PositiveIntegerField(default=1)
    comment = models.CharField(max_length=400, blank=True)
    author = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField()
    published_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    published_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_reason = models.CharField(max_length=400, blank=True)

    class Meta:
        constraints = [
            one_of("status", VersionStatus, "questionnaire_version_status_is_known"),
            models.UniqueConstraint(
                fields=["questionnaire", "number"], name="questionnaire_number_is_unique"
            ),
            models.UniqueConstraint(
                fields=["questionnaire", "version"], name="questionnaire_version_is_unique"
            ),
            models.UniqueConstraint(
                fields=["questionnaire"],
                condition=Q(status="DRAFT"),
                name="questionnaire_has_one_draft_at_most",
            ),
            models.CheckConstraint(
                condition=Q(status="DRAFT", published_at__isnull=True)
                | Q(~Q(status="DRAFT"), published_at__isnull=False),
                name="questionnaire_version_published_says_when",
            ),
            models.CheckConstraint(
                condition=Q(~Q(status="WITHDRAWN"), withdrawn_at__isnull=True)
                | Q(Q(status="WITHDRAWN", withdrawn_at__isnull=False), ~Q(withdrawn_reason="")),
                name="questionnaire_version_withdrawn_says_when_and_why",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.questionnaire_id} {self.version}"


class QuestionnaireShare(models.Model):
    """That another tenant may see and use a form. Ended, never deleted."""

    id = IdField()
    questionnaire = models.ForeignKey(
        Questionnaire, on_delete=models.PROTECT, related_name="shares"
    )
    tenant = models.ForeignKey(Tenant, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    ended_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["questionnaire", "tenant"],
                condition=Q(ended_at__isnull=True),
                name="questionnaire_is_shared_once_with_a_tenant",
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, ended_by__isnull=True)
                | Q(ended_at__isnull=False, ended_by__isnull=False),
                name="questionnaire_share_ended_says_by_whom",
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)
