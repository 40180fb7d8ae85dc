"""Which units a tenant may have, who may work where, and what an agreement covers: tables."""

from __future__ import annotations

from tenants.rules.codes import WHOLE_SIGHT, PatientGroup, Role, TenantKind, UnitKind

# What a unit is decides how it sees, so a tenant cannot have just any.
UNITS_OF: dict[TenantKind, frozenset[UnitKind]] = {
    TenantKind.MUNICIPALITY: frozenset(
        {UnitKind.CENTRE, UnitKind.MUNICIPAL, UnitKind.REHABILITATION}
    ),
    TenantKind.HOSPITAL: frozenset({UnitKind.HOSPITAL, UnitKind.REHABILITATION, UnitKind.CENTRE}),
    TenantKind.GP_OFFICE: frozenset({UnitKind.GP_OFFICE}),
}

# A role is held where its sight fits: a GP at a municipal unit would see the whole municipality, a
# tenant's administrator at a centre would act for the centre's sight, not for the tenant's own.
ROLES_AT: dict[UnitKind, frozenset[Role]] = {
    UnitKind.CENTRE: frozenset({Role.NURSE, Role.PROJECT_LEAD}),
    UnitKind.MUNICIPAL: frozenset(
        {
            Role.NURSE,
            Role.HOME_NURSE,
            Role.DHO_RESOURCE,
            Role.PROJECT_LEAD,
            Role.TENANT_ADMIN,
            Role.PRIVACY_OFFICER,
        }
    ),
    UnitKind.HOSPITAL: frozenset(
        {Role.HOSPITAL_DOCTOR, Role.PROJECT_LEAD, Role.TENANT_ADMIN, Role.PRIVACY_OFFICER}
    ),
    UnitKind.REHABILITATION: frozenset(
        {Role.HOSPITAL_DOCTOR, Role.PROJECT_LEAD, Role.TENANT_ADMIN, Role.PRIVACY_OFFICER}
    ),
    UnitKind.GP_OFFICE: frozenset({Role.GP, Role.TENANT_ADMIN, Role.PRIVACY_OFFICER}),
}

# Units that see patients opened one by one; grants are for these.
GRANTED_SIGHT = frozenset(UnitKind) - WHOLE_SIGHT

YELLOW_WORK_MINUTES, RED_WORK_MINUTES = 6, 15
"""Nurse's minutes that an alert is reckoned to take where a centre has set nothing else.

Assumptions of ours, not measurements; each centre puts in its own.
"""

SETTLE_MINUTES = 60
"""So long before closing a unit settles what is open, where it has set nothing else.

Ours, to be approved by a doctor.
"""


def may_be_held_at(role: Role, kind: UnitKind) -> bool:
    """Whether a membership of that role may exist at a unit of that kind."""
    return role in ROLES_AT[kind]


def covers(agreed: PatientGroup, group: PatientGroup | None) -> bool:
    """Whether an agreement on one patient group covers a patient of another.

    ``group`` is None for a patient who is followed up nowhere: only ALL covers that.
    """
    return agreed is PatientGroup.ALL or agreed is group
