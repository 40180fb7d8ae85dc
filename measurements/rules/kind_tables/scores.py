"""What is counted or scored."""

from __future__ import annotations

from measurements.rules.kind import Kind
from measurements.rules.kind_tables.common import (
    WHOLE,
    between,
    loinc,
    snomed,
)

STEPS = Kind(
    name="steps",
    label="Steps",
    unit="{steps}",
    display_unit="steps",
    resolution=WHOLE,
    category="activity",
    codes=(
        loinc("41950-7", "Number of steps in 24 hour Measured"),
        loinc("55423-8", "Number of steps in unspecified time Pedometer"),
    ),
    accept=between("0", "100000"),
    counted=True,
)

# A sum score of the form that the plan names. The widest of the forms in use (CAT) ends at 40.
SYMPTOM_SCORE = Kind(
    name="symptom_score",
    label="Symptom score",
    unit="{score}",
    display_unit="points",
    resolution=WHOLE,
    category="survey",
    codes=(
        loinc("74465-6", "Questionnaire response"),
        snomed("446660001", "COPD assessment test score"),
    ),
    accept=between("0", "40"),
    counted=True,
)

PAIN = Kind(
    name="pain",
    label="Pain",
    unit="{score}",
    display_unit="points",
    resolution=WHOLE,
    category="survey",
    codes=(
        loinc("72514-3", "Pain severity - 0-10 verbal numeric rating [Score] - Reported"),
        snomed("1137229006", "Numeric rating scale for pain"),
    ),
    accept=between("0", "10"),
    possible=between("0", "10"),
    counted=True,
    whole=True,
)
