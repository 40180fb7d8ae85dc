"""Who the patient is: sex, age, name, number, municipality. Nobody real."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date

from dho.demo.simulator.identity_numbers import synthetic_national_number
from dho.demo.simulator.names import FAMILY_NAMES, GIVEN_NAMES
from measurements.rules.simulation.model import Diagnosis, Sex

# Thirteen places against four diagnoses, so that every municipality gets every diagnosis.
_MUNICIPALITIES = (
    "Bodø", "Hadsel", "Bodø", "Sortland", "Øksnes", "Bodø", "Bø",
    "Bodø", "Sortland", "Hadsel", "Bodø", "Øksnes", "Sortland",
)  # fmt: skip
_AGES = {
    Diagnosis.COPD: (58, 84),
    Diagnosis.HEART_FAILURE: (62, 90),
    Diagnosis.TYPE_2_DIABETES: (45, 82),
    Diagnosis.HYPERTENSION: (45, 85),
}
_DIAGNOSES = tuple(Diagnosis)
_BIRTHDAYS = 12 * 28
_STRIDE = 193  # shares no factor with _BIRTHDAYS, so that neighbours are not born on one day


@dataclass(frozen=True, slots=True)
class Person:
    diagnosis: Diagnosis
    sex: Sex
    birth_date: date
    national_number: str
    given_name: str
    family_name: str
    municipality: str


def person(number: int, dice: random.Random, year: int) -> Person:
    """Return the person of that number (from 1) as of ``year``; equal numbers only for equal people.

    Day and month of birth follow from the number, so that (day, month, serial) never repeats and
    national numbers are unique up to 60,000 patients; beyond that ``NoNumberLeft``.
    """
    diagnosis = _DIAGNOSES[number % len(_DIAGNOSES)]
    sex = Sex.FEMALE if dice.random() < 0.5 else Sex.MALE
    month, day = divmod(number * _STRIDE % _BIRTHDAYS, 28)
    birth_date = date(year - dice.randint(*_AGES[diagnosis]), month + 1, day + 1)
    return Person(
        diagnosis=diagnosis,
        sex=sex,
        birth_date=birth_date,
        national_number=synthetic_national_number(
            birth_date, number // _BIRTHDAYS, female=sex is Sex.FEMALE
        ),
        given_name=dice.choice(GIVEN_NAMES[sex]),
        family_name=dice.choice(FAMILY_NAMES),
        municipality=_MUNICIPALITIES[number % len(_MUNICIPALITIES)],
    )
