"""Templates and outer limits in words: what they are called, whose they are, how they stand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from selfcare_plans.presenters.words import TEMPLATE_LABELS
from selfcare_plans.rules.template_life import Sharing, TemplateState
from selfcare_plans.rules.templates import TemplateName
from tenants.rules.codes import PatientGroup

if TYPE_CHECKING:
    from collections.abc import Mapping

    from selfcare_plans.models import PlanTemplate, StandingOrder, TemplateVersion
    from selfcare_plans.presenters.words import Words

STATES: Mapping[TemplateState, Words] = {
    TemplateState.DRAFT: gettext_lazy("Draft"),
    TemplateState.WAITING: gettext_lazy("Waits for a centre"),
    TemplateState.PUBLISHED: gettext_lazy("In use"),
    TemplateState.SUPERSEDED: gettext_lazy("Replaced"),
    TemplateState.WITHDRAWN: gettext_lazy("Withdrawn"),
}

GROUPS: Mapping[PatientGroup, Words] = {
    PatientGroup.COPD: gettext_lazy("COPD"),
    PatientGroup.HEART_FAILURE: gettext_lazy("Heart failure"),
    PatientGroup.TYPE_2_DIABETES: gettext_lazy("Type 2 diabetes"),
    PatientGroup.HYPERTENSION: gettext_lazy("High blood pressure"),
    PatientGroup.OTHER: gettext_lazy("Something else"),
}


def template_title(template: PlanTemplate) -> str:
    """Return what the template is called; a built-in one in the reader's language."""
    if template.is_built_in:
        return str(TEMPLATE_LABELS[TemplateName(template.code)])
    return template.title


def template_owner(template: PlanTemplate) -> str:
    """Return whose it is."""
    if template.centre is not None:
        return template.centre.name
    if template.tenant is not None:
        return template.tenant.name
    return _("Comes with the system")


def sharing_in_words(template: PlanTemplate) -> str:
    """Return who may use it beside its owner."""
    match Sharing(template.shared_with):
        case Sharing.CENTRE:
            name = template.shared_centre.name if template.shared_centre else ""
            return _("Shared with those who use %(centre)s") % {"centre": name}
        case Sharing.ALL:
            return _("Shared with everybody")
        case _:
            return _("Only for its owner")


def version_name(version: TemplateVersion) -> str:
    """Return the template with the number of its version."""
    return _("%(template)s, version %(number)s") % {
        "template": template_title(version.template),
        "number": version.number,
    }


def ordered_in_words(order: StandingOrder) -> str:
    """Return the template and version that a standing order is for."""
    if order.template_version is not None:
        return version_name(order.template_version)
    known = {one.value for one in TemplateName}
    return (
        str(TEMPLATE_LABELS[TemplateName(order.template)])
        if order.template in known
        else order.template
    )
