"""Templates of plans and their versions. Open tables: they name organisations and staff, no patient.

Who may read a template is decided by ``queries.templates``: one tenant's private one is no other's.
"""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from dho.lib.fields import IdField
from selfcare_plans.rules.template_life import CentreAnswer, Sharing, TemplateState
from tenants.models import Tenant, Unit, User, codes, one_of
from tenants.rules.codes import PatientGroup

UNDER_WORK = (TemplateState.DRAFT.value, TemplateState.WAITING.value)
"""Versions that no plan can begin from yet."""


class PlanTemplate(models.Model):
    """The thread of a template's versions. Owned by a tenant, by a centre, or by nobody.

    Nobody's are ours, built in, and have a ``code``; a centre or tenant uses one as it is, or
    takes a copy (``copied_from``) to write on.
    """

    id = IdField()
    code = models.CharField(max_length=20, blank=True)
    title = models.CharField(max_length=120)
    diagnosis = models.CharField(max_length=16, choices=codes(PatientGroup))
    tenant = models.ForeignKey(Tenant, on_delete=models.PROTECT, null=True, related_name="+")
    centre = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="+")
    shared_with = models.CharField(
        max_length=7, choices=codes(Sharing), default=Sharing.PRIVATE.value
    )
    # Through which centre, where it is shared with those who use one.
    shared_centre = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="+")
    copied_from = models.ForeignKey(
        "selfcare_plans.TemplateVersion", on_delete=models.PROTECT, null=True, related_name="+"
    )
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            one_of("shared_with", Sharing, "plan_template_sharing_is_known"),
            one_of("diagnosis", PatientGroup, "plan_template_diagnosis_is_known"),
            models.CheckConstraint(
                condition=Q(~Q(code=""), tenant__isnull=True, centre__isnull=True)
                | Q(code="", tenant__isnull=False, centre__isnull=True, made_by__isnull=False)
                | Q(code="", tenant__isnull=True, centre__isnull=False, made_by__isnull=False),
                name="plan_template_is_built_in_or_has_one_owner",
            ),
            models.CheckConstraint(
                condition=Q(shared_with=Sharing.CENTRE.value, shared_centre__isnull=False)
                | Q(~Q(shared_with=Sharing.CENTRE.value), shared_centre__isnull=True),
                name="plan_template_shared_at_a_centre_names_it",
            ),
            models.CheckConstraint(condition=~Q(title=""), name="plan_template_has_a_title"),
            models.UniqueConstraint(
                fields=["code"], condition=~Q(code=""), name="plan_template_is_built_in_once"
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)

    @property
    def is_built_in(self) -> bool:
        """Whether it is ours, and nobody's to change."""
        return self.code != ""


class TemplateVersion(models.Model):
    """One version: the same plan in one or more languages, by language in ``documents``.

    Never changed once published. ``revision`` counts the savings of a draft; the rehearsal that
    publishing asks for must be of that one. A built-in version has no approver: a doctor has yet
    to approve it.
    """

    id = IdField()
    template = models.ForeignKey(PlanTemplate, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    state = models.CharField(
        max_length=10, choices=codes(TemplateState), default=TemplateState.DRAFT.value
    )
    documents = models.JSONField()
    revision = models.PositiveIntegerField(default=1)
    why = models.CharField(max_length=400, blank=True)
    author = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField()
    rehearsed_revision = models.PositiveIntegerField(null=True)
    rehearsed_at = models.DateTimeField(null=True)
    approver = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    approved_at = models.DateTimeField(null=True)
    published_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True)
    ended_reason = models.CharField(max_length=400, blank=True)

    class Meta:
        constraints = [
            one_of("state", TemplateState, "template_version_state_is_known"),
            models.UniqueConstraint(
                fields=["template", "number"],
                name="template_version_number_is_unique_in_template",
            ),
            models.UniqueConstraint(
                fields=["template"],
                condition=Q(state=TemplateState.PUBLISHED.value),
                name="template_has_one_published_version_at_most",
            ),
            models.UniqueConstraint(
                fields=["template"],
                condition=Q(state__in=UNDER_WORK),
                name="template_has_one_version_under_work_at_most",
            ),
            models.CheckConstraint(
                condition=~Q(state=TemplateState.WAITING.value)
                | Q(approver__isnull=False, approved_at__isnull=False, published_at__isnull=True),
                name="template_version_that_waits_was_approved",
            ),
            models.CheckConstraint(
                condition=~Q(
                    state__in=[TemplateState.PUBLISHED.value, TemplateState.SUPERSEDED.value]
                )
                | Q(published_at__isnull=False),
                name="template_version_published_says_when",
            ),
            models.CheckConstraint(
                condition=~Q(state=TemplateState.WITHDRAWN.value)
                | Q(ended_by__isnull=False, ended_at__isnull=False),
                name="template_version_withdrawn_says_by_whom",
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)


class TemplateRehearsal(models.Model):
    """What a version would ask of one centre, by rehearsal; and what the centre says to it.

    Alerts in ``days`` days among ``rehearsed`` of the centre's ``patients`` whose plans came from
    the template: as the plans are, and had all of them taken the change over. Numbers only.
    """

    id = IdField()
    version = models.ForeignKey(
        TemplateVersion, on_delete=models.PROTECT, related_name="rehearsals"
    )
    revision = models.PositiveIntegerField()
    centre = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    patients = models.PositiveIntegerField()
    rehearsed = models.PositiveIntegerField()
    days = models.PositiveSmallIntegerField()
    alerts_before = models.PositiveIntegerField()
    alerts_after = models.PositiveIntegerField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    answer = models.CharField(max_length=3, choices=codes(CentreAnswer), blank=True)
    answered_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)
    answer_reason = models.CharField(max_length=400, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["version", "revision", "centre"],
                name="template_rehearsal_is_once_per_revision_and_centre",
            ),
            models.CheckConstraint(
                condition=Q(rehearsed__lte=F("patients"), days__gte=1),
                name="template_rehearsal_is_of_the_centres_patients",
            ),
            models.CheckConstraint(
                condition=Q(answer="", answered_by__isnull=True, answered_at__isnull=True)
                | Q(
                    answer__in=[one.value for one in CentreAnswer],
                    answered_by__isnull=False,
                    answered_at__isnull=False,
                ),
                name="template_rehearsal_answer_says_by_whom",
            ),
            models.CheckConstraint(
                condition=~Q(answer=CentreAnswer.NO.value) | ~Q(answer_reason=""),
                name="template_rehearsal_no_says_why",
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)
