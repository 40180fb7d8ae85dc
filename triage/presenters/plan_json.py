"""A version of a plan as the API shows it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from selfcare_plans.models import PlanVersion


def version_json(version: PlanVersion) -> dict[str, Any]:
    """Return the version with its whole document, in which numbers are text."""
    return {
        "id": version.id,
        "number": version.number,
        "status": version.status,
        "revision": version.revision,
        "template": version.template,
        "comment": version.comment,
        "author": {"name": version.author.name},
        "approver": {"name": version.approver.name} if version.approver else None,
        "written_through": version.written_door,
        "approved_through": version.approved_door,
        "in_force_from": version.in_force_from,
        "in_force_to": version.in_force_to,
        "document": version.document,
    }
