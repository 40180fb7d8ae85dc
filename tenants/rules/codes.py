"""Codes of tenants, units, roles and purposes. Upper-case; words live in presenters."""

from __future__ import annotations

from enum import StrEnum


class TenantKind(StrEnum):
    MUNICIPALITY = "MUNICIPALITY"
    HOSPITAL = "HOSPITAL"
    GP_OFFICE = "GP_OFFICE"


class UnitKind(StrEnum):
    """What a unit is decides how it sees: CENTRE and MUNICIPAL whole, the others by grant."""

    CENTRE = "CENTRE"
    MUNICIPAL = "MUNICIPAL"
    HOSPITAL = "HOSPITAL"
    GP_OFFICE = "GP_OFFICE"
    REHABILITATION = "REHABILITATION"


WHOLE_SIGHT = frozenset({UnitKind.CENTRE, UnitKind.MUNICIPAL})


class Role(StrEnum):
    """As what a membership acts. PATIENT and RELATIVE act as themselves, without a membership."""

    NURSE = "NURSE"
    HOME_NURSE = "HOME_NURSE"
    GP = "GP"
    HOSPITAL_DOCTOR = "HOSPITAL_DOCTOR"
    DHO_RESOURCE = "DHO_RESOURCE"
    PROJECT_LEAD = "PROJECT_LEAD"
    TENANT_ADMIN = "TENANT_ADMIN"
    PRIVACY_OFFICER = "PRIVACY_OFFICER"
    PATIENT = "PATIENT"
    RELATIVE = "RELATIVE"


class Purpose(StrEnum):
    """Why a record is opened; stands in the access log."""

    FOLLOW_UP = "FOLLOW_UP"
    TREATMENT = "TREATMENT"
    ADMINISTRATION = "ADMINISTRATION"
    BENEFITS = "BENEFITS"
    CONTROL = "CONTROL"
    OWN_RECORD = "OWN_RECORD"
    EMERGENCY = "EMERGENCY"


AGREED_PURPOSES = tuple(one for one in Purpose if one is not Purpose.EMERGENCY)
"""What an agreement can be for; an emergency is what no agreement covers."""


class PatientGroup(StrEnum):
    """The patient groups that an agreement may cover; ALL covers every one."""

    ALL = "ALL"
    COPD = "COPD"
    HEART_FAILURE = "HEART_FAILURE"
    TYPE_2_DIABETES = "TYPE_2_DIABETES"
    HYPERTENSION = "HYPERTENSION"
    OTHER = "OTHER"


class EndingReason(StrEnum):
    """How a course of follow-up ended. Where everybody went is told of every group that is compared."""

    ENDED_WELL = "ENDED_WELL"
    NURSING_HOME = "NURSING_HOME"
    DEAD = "DEAD"
    WITHDREW = "WITHDREW"
    MOVED = "MOVED"
    OTHER_SERVICE = "OTHER_SERVICE"
    OTHER = "OTHER"


class RelativeRole(StrEnum):
    """A relative helps a patient with limited rights, or is followed up in own right."""

    HELPER = "HELPER"
    FOLLOWED_UP = "FOLLOWED_UP"


class MayBeTold(StrEnum):
    """What the patient has agreed that a relative may be told."""

    NOTHING = "NOTHING"
    SILENCE = "SILENCE"  # that the patient does not answer, and no more
    ALL = "ALL"


class PlanApproval(StrEnum):
    """The service model of a centre: does every plan need a doctor, or may it approve alone."""

    DOCTOR = "DOCTOR"
    CENTRE = "CENTRE"
