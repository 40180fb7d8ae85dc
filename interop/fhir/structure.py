"""Whether a text is a resource as FHIR R4 defines it, before anybody asks what it means.

The library checks elements, types and cardinality. What it lets through is checked here: repeated
names, empty elements, nulls, codes of required bindings, ids over 64 characters, a text where an
object belongs, and elements that could change the meaning of the whole.
"""

from __future__ import annotations

import re
from datetime import date, time
from decimal import Decimal
from typing import Any, Final

from fhir.resources.R4B.measurereport import MeasureReport
from fhir.resources.R4B.observation import Observation
from fhir.resources.R4B.questionnaire import Questionnaire
from fhir.resources.R4B.questionnaireresponse import QuestionnaireResponse
from pydantic import BaseModel, ValidationError

from interop.fhir.outcome import FhirProblem, FhirReason, fhir_problem
from interop.fhir.shapes import is_known_as_sound, keep_as_sound, shape_of
from measurements.rules.problems import ProblemCode
from measurements.rules.strict_json import BadNumber, RepeatedKeys, is_plain_name

MAX_PROBLEMS: Final = 20
"""So many problems are told at once; more would help nobody."""

STATUSES: Final = frozenset(
    (
        "registered",
        "preliminary",
        "final",
        "amended",
        "corrected",
        "cancelled",
        "entered-in-error",
        "unknown",
    )
)
_MODELS: Final[dict[str, type[BaseModel]]] = {
    "MeasureReport": MeasureReport,
    "Observation": Observation,
    "Questionnaire": Questionnaire,
    "QuestionnaireResponse": QuestionnaireResponse,
}
_BOUND: Final[dict[tuple[str, str], frozenset[str]]] = {
    ("Questionnaire", "status"): frozenset(("draft", "active", "retired", "unknown")),
    ("QuestionnaireItem", "type"): frozenset(
        (
            "group",
            "display",
            "question",
            "boolean",
            "decimal",
            "integer",
            "date",
            "dateTime",
            "time",
            "string",
            "text",
            "url",
            "choice",
            "open-choice",
            "attachment",
            "reference",
            "quantity",
        )
    ),
    ("QuestionnaireItem", "enableBehavior"): frozenset(("all", "any")),
    ("QuestionnaireItemEnableWhen", "operator"): frozenset(
        ("exists", "=", "!=", ">", "<", ">=", "<=")
    ),
    ("QuestionnaireResponse", "status"): frozenset(
        ("in-progress", "completed", "amended", "entered-in-error", "stopped")
    ),
    ("MeasureReport", "status"): frozenset(("complete", "pending", "error")),
    ("MeasureReport", "type"): frozenset(
        ("individual", "subject-list", "summary", "data-collection")
    ),
    ("Observation", "status"): STATUSES,
    ("Quantity", "comparator"): frozenset(("<", "<=", ">=", ">")),
    ("Identifier", "use"): frozenset(("usual", "official", "temp", "secondary", "old")),
    ("Narrative", "status"): frozenset(("generated", "extensions", "additional", "empty")),
}
_MAX_ID: Final = 64
_ITSELF: Final = "root"  # the library's own word for "the object as such"
_STRANGE: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]")
_CHOICE: Final = re.compile(r"(value|effective|answer(?!Option|ValueSet))[A-Z][A-Za-z]*")

# What the library raises besides its own error, seen by feeding it nonsense: it looks contained
# types up in a table, and compares and slices before it has checked.
_LIBRARY_FAILS: Final = (ArithmeticError, AttributeError, LookupError, TypeError, ValueError)


_Place = tuple[str | int, ...]


def structure_problems(resource: dict[str, Any]) -> tuple[FhirProblem, ...]:
    """List what keeps ``resource`` (parsed, of a type that we know) from being valid FHIR R4."""
    root: str = resource["resourceType"]
    found = _faults(resource, (root,))
    if found:
        return tuple(found[:MAX_PROBLEMS])
    shape = shape_of(resource)
    if shape is not None and is_known_as_sound(shape):
        return ()
    problems = _checked(resource, root)
    if shape is not None and not problems:
        keep_as_sound(shape)
    return problems


def _checked(resource: dict[str, Any], root: str) -> tuple[FhirProblem, ...]:
    try:
        model = _MODELS[root].model_validate(resource)
    except ValidationError as error:
        return _of_library(error, root)
    except RecursionError:
        return (fhir_problem(ProblemCode.TOO_DEEP, root),)
    except _LIBRARY_FAILS:
        return (fhir_problem(FhirReason.ELEMENT_INVALID, root),)
    found = _unbound(resource, model, (root,))
    if "implicitRules" in resource:
        found.append(_at(FhirReason.MODIFIER_UNKNOWN, (root, "implicitRules")))
    return tuple(found[:MAX_PROBLEMS])


def path_to(place: _Place) -> str:
    """Return the FHIRPath of a place; its first step is the type of the resource.

    A choice of types is named without its type. A name that looks like no element's is left out,
    since it could be anything.
    """
    path = str(place[0])
    for step in place[1:]:
        if isinstance(step, int):
            path = f"{path}[{step}]"
        elif step != _ITSELF and is_plain_name(step):
            choice = _CHOICE.fullmatch(step)
            path = f"{path}.{choice[1] if choice else step.lstrip('_')}"
    return path


def _at(reason: FhirReason | ProblemCode, place: _Place) -> FhirProblem:
    return fhir_problem(reason, path_to(place))


def _faults(value: Any, place: _Place) -> list[FhirProblem]:
    """List what no FHIR JSON may hold anywhere."""
    if isinstance(value, str):
        if not value:
            return [_at(FhirReason.ELEMENT_EMPTY, place)]
        return [_at(ProblemCode.BAD_CHARACTER, place)] if _STRANGE.search(value) else []
    if isinstance(value, dict):
        return _object_faults(value, place)
    if isinstance(value, list):
        if not value:
            return [_at(FhirReason.ELEMENT_EMPTY, place)]
        found: list[FhirProblem] = []
        for position, child in enumerate(value):
            if (
                child is not None
            ):  # a null keeps the place of an extension, which the library checks
                found += _faults(child, (*place, position))
        return found
    return [_at(value.problem, place)] if isinstance(value, BadNumber) else []


def _object_faults(value: dict[str, Any], place: _Place) -> list[FhirProblem]:
    found: list[FhirProblem] = []
    if isinstance(value, RepeatedKeys):
        found += [_at(ProblemCode.REPEATED_KEY, (*place, name)) for name in sorted(value.names)]
    elif not value:
        found.append(_at(FhirReason.ELEMENT_EMPTY, place))
    for name, child in value.items():
        if child is None:
            found.append(_at(FhirReason.ELEMENT_EMPTY, (*place, name)))
        else:
            found += _faults(child, (*place, name))
    return found


def _of_library(error: ValidationError, root: str) -> tuple[FhirProblem, ...]:
    found: dict[FhirProblem, None] = {}
    for detail in error.errors(include_url=False, include_input=False, include_context=False):
        kind = detail["type"]
        if kind == "extra_forbidden":
            reason = FhirReason.ELEMENT_UNKNOWN
        elif kind.endswith("missing"):
            reason = FhirReason.ELEMENT_MISSING
        else:
            reason = FhirReason.ELEMENT_INVALID
        found[_at(reason, (root, *detail["loc"]))] = None
    return tuple(found)[:MAX_PROBLEMS]


def _unbound(value: Any, model: Any, place: _Place) -> list[FhirProblem]:
    """List codes outside required bindings, long ids, and what the library took for another type."""
    if isinstance(value, list):
        models = model if isinstance(model, list) else []
        found: list[FhirProblem] = []
        for position, (child, sub) in enumerate(zip(value, models, strict=False)):
            found += _unbound(child, sub, (*place, position))
        return found
    if isinstance(model, BaseModel) and isinstance(value, dict):
        return _unbound_object(value, model, place)
    # The library reads numbers from text, times from numbers, and objects from JSON in a text.
    if isinstance(model, (BaseModel, Decimal, int)) and isinstance(value, str):
        return [_at(FhirReason.ELEMENT_INVALID, place)]
    if isinstance(model, (date, time)) and not isinstance(value, str):
        return [_at(FhirReason.ELEMENT_INVALID, place)]
    return []


def _unbound_object(value: dict[str, Any], model: BaseModel, place: _Place) -> list[FhirProblem]:
    found: list[FhirProblem] = []
    type_name = type(model).__name__
    for name, child in value.items():
        here = (*place, name)
        if name == "modifierExtension":
            found.append(_at(FhirReason.MODIFIER_UNKNOWN, here))
        elif (type_name, name) in _BOUND:
            if child not in _BOUND[type_name, name]:
                found.append(_at(FhirReason.CODE_INVALID, here))
        elif (
            name == "id" and len(place) == 1
        ):  # the id of an element may be longer than a resource's
            if len(child) > _MAX_ID:
                found.append(_at(FhirReason.ELEMENT_INVALID, here))
        else:
            found += _unbound(child, getattr(model, name, None), here)
    return found
