"""The ten benefits of IKART, the intermunicipal rehabilitation team in Sør-Rogaland.

Source: the table of benefits in the project's report (002), with its column "for hvem fremkommer
gevinsten". IKART itself and the municipalities are one here; the health community
(helsefellesskapet) is municipalities, GP offices and hospital together. The table names no
indicators: those here are ours.
"""

from __future__ import annotations

from benefits.rules.plan_types import (
    Benefit,
    Better,
    Collects,
    Gains,
    Indicator,
    MeasuredIn,
    Source,
    TenantIndicator,
    TenantUnit,
)
from benefits.rules.source_indicators import MASTERY, SAFETY


def _(text: str) -> str:
    """Mark a message id for extraction."""
    return text


_ANSWERED = _("The person answers on the tablet or phone, with help to read if needed.")
_FROM_1_TO_5 = _("The person's own answer from 1 (not at all) to 5 (very much).")
_ALL = (Gains.PATIENT, Gains.RELATIVE, Gains.MUNICIPALITY, Gains.GP_OFFICE, Gains.HOSPITAL)
_NO_RELATIVES = tuple(one for one in _ALL if one is not Gains.RELATIVE)
_COMMUNITY = (Gains.MUNICIPALITY, Gains.GP_OFFICE, Gains.HOSPITAL)


def _answer(code: str, name: str) -> Indicator:
    return Indicator(
        code, name, MeasuredIn.SCORE, Better.MORE, 5, lowest=1, definition=_FROM_1_TO_5
    )


def _asked(
    code: str,
    name: str,
    indicators: tuple[Indicator, ...],
    gains: tuple[Gains, ...],
    note: str = "",
) -> Benefit:
    """Return a row of what the person answers, asked for before the start and every three months."""
    return Benefit(
        row=0,
        code=code,
        name=name,
        indicators=indicators,
        source=Source.QUESTIONNAIRE,
        every_months=3,
        precondition=_ANSWERED,
        collected_by=Collects.NURSE,
        gains=gains,
        note=note,
    )


def _shared(code: str, name: str, counted: str, definition: str) -> Benefit:
    """Return a row of the health community, counted once a year."""
    return Benefit(
        row=0,
        code=code,
        name=name,
        indicators=(),
        tenant_indicators=(
            TenantIndicator(
                code=code,
                name=counted,
                unit=TenantUnit.TIMES_A_YEAR,
                better=Better.MORE,
                highest=1000,
                is_yearly=True,
                definition=definition,
            ),
        ),
        source=Source.OWN_SYSTEMS,
        every_months=12,
        precondition=_("The project lead keeps a list of it through the year."),
        collected_by=Collects.PROJECT_LEAD,
        gains=_COMMUNITY,
        has_baseline=False,
        note=_("The source says: for the health community, that is all who work together in it."),
    )


IKART: tuple[Benefit, ...] = (
    _asked(
        "OWNERSHIP",
        _("More part in, and ownership of, the own rehabilitation"),
        (_answer("OWNERSHIP", _("Decides on the own rehabilitation")),),
        (Gains.PATIENT,),
    ),
    _asked(
        "SAFETY_IN_SITUATION",
        _("More safety and mastery of the situation"),
        (SAFETY, MASTERY),
        (Gains.PATIENT,),
        _(
            "The same two questions as benefit 2 of the plan: only one of the two rows is in a plan."
        ),
    ),
    _asked(
        "EASIER_CONTACT",
        _("Easier contact with those who treat"),
        (_answer("EASY_CONTACT", _("Reaches those who treat when needed")),),
        (Gains.PATIENT,),
    ),
    _asked(
        "LESS_TRAVEL",
        _("Less travel, and treatment nearer by video"),
        (
            Indicator(
                "TRAVEL_MINUTES",
                _("Minutes of travel to treatment"),
                MeasuredIn.MINUTES_A_MONTH,
                Better.FEWER,
                31 * 24 * 60,
                decimals=1,
                definition=_(
                    "The person's own estimate: minutes of travel to and from treatment, a month, as"
                    " a mean of the three months. The time of relatives who come along is not in it."
                ),
            ),
        ),
        _ALL,
    ),
    _asked(
        "RELATIVES_PART",
        _("Relatives take more part as support"),
        (_answer("RELATIVES_PART", _("Relatives take part as the person wants")),),
        _ALL,
    ),
    _asked(
        "SAFE_TALK",
        _("Safe digital communication"),
        (_answer("SAFE_TALK", _("Trusts that messages are seen by the right people only")),),
        _NO_RELATIVES,
    ),
    _asked(
        "OVERVIEW",
        _("Better overview of the course, its goals and measures"),
        (_answer("OVERVIEW", _("Knows the goals, and who does what")),),
        _NO_RELATIVES,
    ),
    _shared(
        "EXPERIENCE",
        _("Experience with follow-up as a way to work together"),
        _("Services that worked together through it"),
        _(
            "Services (units) that took part in at least one person's follow-up with another, a year."
        ),
    ),
    _shared(
        "STRUCTURES_USED_AGAIN",
        _("Structures used again for other courses"),
        _("Courses that took over a structure"),
        _("New courses or groups of patients that took over templates or routines, a year."),
    ),
    _shared(
        "AGREEMENTS_USED_AGAIN",
        _("Agreements on shared data used again"),
        _("Agreements that were taken over"),
        _("Agreements on shared data that took over an earlier one's text, a year."),
    ),
)
