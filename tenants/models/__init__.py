"""Tables of who there is and who may see whom."""

from tenants.models.access import AccessGrant, Agreement, Enrolment, PatientUserObjectPermission
from tenants.models.audit import AuditEvent
from tenants.models.emergency import EmergencyAccess
from tenants.models.hours import EveningService, OnDuty, UnitDay
from tenants.models.organisation import Tenant, Unit
from tenants.models.pause import Pause
from tenants.models.person import Membership, Patient, Relative, User
from tenants.models.scoping import Wall, Walled, WalledForeignKey, codes, one_of
from tenants.models.take_over import MovedEquipment, TakeOver

__all__ = [
    "AccessGrant",
    "Agreement",
    "AuditEvent",
    "EmergencyAccess",
    "Enrolment",
    "EveningService",
    "Membership",
    "MovedEquipment",
    "OnDuty",
    "Patient",
    "PatientUserObjectPermission",
    "Pause",
    "Relative",
    "TakeOver",
    "Tenant",
    "Unit",
    "UnitDay",
    "User",
    "Wall",
    "Walled",
    "WalledForeignKey",
    "codes",
    "one_of",
]
