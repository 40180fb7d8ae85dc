"""All forms of rules by the tag that a rule has in the document, and what each is called."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from selfcare_plans.forms.combination_forms import CombinationForm, News2Form
from selfcare_plans.forms.personal_rules import AnswerForm, DeviationForm, MeanForm
from selfcare_plans.forms.rules import ChangeForm, MissingForm, RangeForm, RepetitionForm

if TYPE_CHECKING:
    from collections.abc import Mapping

    from selfcare_plans.forms.rule_base import RuleForm
    from selfcare_plans.forms.rules import ItemRuleForm

RULE_FORMS: Mapping[str, type[ItemRuleForm]] = {
    "range": RangeForm,
    "change": ChangeForm,
    "deviation": DeviationForm,
    "mean": MeanForm,
    "repetition": RepetitionForm,
    "missing": MissingForm,
    "answer": AnswerForm,
}
"""The rules of a measurement."""

COMBINATION_FORMS: Mapping[str, type[RuleForm]] = {
    "combination": CombinationForm,
    "news2": News2Form,
}
"""What looks at several kinds."""

RULE_TITLES = {
    "range": _("Limits"),
    "change": _("Rise or fall"),
    "deviation": _("Distance from the own normal"),
    "mean": _("Mean"),
    "repetition": _("Repetition"),
    "missing": _("Missing reading"),
    "answer": _("Answer"),
    "combination": _("Combination"),
    "news2": "NEWS2",
}


def tag_of(form: RuleForm) -> str:
    """Return the tag of the rule that the form makes."""
    every = {**RULE_FORMS, **COMBINATION_FORMS}
    return next(tag for tag, kind in every.items() if isinstance(form, kind))
