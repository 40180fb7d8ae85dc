"""An alert that a person opened: who, about what, and why, in her own words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from measurements.presenters import STAFF_WORDS

if TYPE_CHECKING:
    from collections.abc import Mapping


def by_hand(params: Mapping[str, Any]) -> str:
    """Return the sentence. Without words of a person (an old row) only that it was by hand."""
    if not params.get("said"):
        return _("Opened by hand")
    words = {"by": params.get("by") or "–", "said": params["said"]}
    if kind := str(params.get("kind") or ""):
        words["kind"] = STAFF_WORDS.label(kind)
        return _("%(kind)s: opened by hand by %(by)s: %(said)s") % words
    return _("Opened by hand by %(by)s: %(said)s") % words
