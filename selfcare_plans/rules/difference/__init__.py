"""What differs between two plan documents, as data that a presenter turns into sentences.

Items are matched by kind (and by what they are about), rules by id, goals and measures by id and
else by text. The order of items, rules, goals and measures says nothing.
"""

from selfcare_plans.rules.difference.codes import CODES
from selfcare_plans.rules.difference.facts import Difference, Value
from selfcare_plans.rules.difference.plan import differences

__all__ = ["CODES", "Difference", "Value", "differences"]
