"""The cast: Kari (patient of Hadsel), Nora (centre nurse), Gunnar (Kari's GP), Per (must see nothing)."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from dho.identity.queries import party_of, viewer_of_membership, viewer_of_person
from selfcare_plans.operations.built_ins import load_built_ins
from selfcare_plans.rules.document import (
    MonitoringItem,
    PlanDocument,
    RangeRule,
    Steps,
)
from tenants.rules.codes import Role, TenantKind, UnitKind
from tests import factories as make

if TYPE_CHECKING:
    from dho.identity.models import Sender
    from tenants.models import (
        AccessGrant,
        Agreement,
        Enrolment,
        Membership,
        Patient,
        Relative,
        Tenant,
        Unit,
        User,
    )
    from tenants.rules.viewer import Viewer


@dataclass
class World:
    bodo: Tenant
    hadsel: Tenant
    sortland: Tenant
    hospital: Tenant
    gp_tenant: Tenant
    centre: Unit
    bodo_home_care: Unit
    hadsel_home_care: Unit
    sortland_home_care: Unit
    ward: Unit
    gp_office: Unit
    other_gp_office: Unit
    nora: Membership
    nils: Membership
    gunnar: Membership
    greta: Membership
    helge: Membership
    per: Membership
    hanne: Membership
    lise: Membership
    adam: Membership
    petra: Membership
    kari_user: User
    kari: Patient
    bjorn: Patient
    stranger: Patient
    course: Enrolment
    bjorn_course: Enrolment
    kari_device: str
    device_sender: Sender
    rune: Relative
    gp_grant: AccessGrant
    centre_agreement: Agreement
    gp_agreement: Agreement

    def viewer(self, membership: Membership) -> Viewer:
        found = viewer_of_membership(membership.id)
        assert found
        return found

    def self_viewer(self, user: User, role: Role = Role.PATIENT) -> Viewer:
        found = viewer_of_person(user.id, role)
        assert found
        return found

    def party(self, membership: Membership):  # type: ignore[no-untyped-def]
        return party_of(self.viewer(membership))

    def spo2_document(self, **fields) -> PlanDocument:  # type: ignore[no-untyped-def]
        """Green 90 and more, yellow 86 to 90, red below 86; receivers: Gunnar's office."""
        return PlanDocument(
            what_matters="Tur med hunden",
            items=(
                MonitoringItem(
                    id="spo2",
                    kind="spo2",
                    rules=(
                        RangeRule(id="spo2-range", green_low=Decimal(90), yellow_low=Decimal(86)),
                    ),
                ),
            ),
            steps=Steps(
                green=("Som vanlig",), yellow=("Hvil, mål igjen om en time",), red=("Ring oss",)
            ),
            receivers=(str(self.gp_office.id), str(self.ward.id)),
            **fields,
        )


def build() -> World:
    """Write the world past the walls."""
    bodo, hadsel, sortland = (make.tenant(name) for name in ("Bodø", "Hadsel", "Sortland"))
    hospital = make.tenant("Nordlandssykehuset", TenantKind.HOSPITAL)
    gp_tenant = make.tenant("Stokmarknes legekontor", TenantKind.GP_OFFICE)
    centre = make.unit(
        bodo, UnitKind.CENTRE, "Felles oppfølgingssenter", email="centre@example.test"
    )
    homes = [
        make.unit(t, UnitKind.MUNICIPAL, f"Hjemmetjenesten {t.name}")
        for t in (bodo, hadsel, sortland)
    ]
    for home, unit in zip((bodo, hadsel, sortland), homes, strict=True):
        home.default_unit = centre if home is not sortland else unit
        home.save(using="owner")
    ward = make.unit(hospital, UnitKind.HOSPITAL, "Lungepoliklinikken", email="ward@example.test")
    gp_office = make.unit(
        gp_tenant, UnitKind.GP_OFFICE, "Stokmarknes legekontor", email="gp@example.test"
    )
    other_gp = make.unit(gp_tenant, UnitKind.GP_OFFICE, "Legekontor 2")
    nora = make.member("Nora", centre, Role.NURSE)
    nils = make.member("Nils", centre, Role.NURSE)
    gunnar = make.member("Gunnar", gp_office, Role.GP)
    greta = make.member("Greta", other_gp, Role.GP)
    helge = make.member("Helge", ward, Role.HOSPITAL_DOCTOR)
    per = make.member("Per", homes[0], Role.HOME_NURSE)
    hanne = make.member("Hanne", homes[1], Role.DHO_RESOURCE)
    lise = make.member("Lise", homes[1], Role.PROJECT_LEAD)
    adam = make.member("Adam", homes[1], Role.TENANT_ADMIN)
    petra = make.member("Petra", homes[1], Role.PRIVACY_OFFICER)
    kari_user = make.user("Kari")
    kari = make.patient(
        hadsel, "Kari", "Nordmann", user=kari_user, gp_unit=gp_office, phone="90000001"
    )
    bjorn = make.patient(bodo, "Bjørn", "Bodøværing")
    stranger = make.patient(sortland, "Solveig", "Sortland")
    centre_agreement = make.agreement(hadsel, centre, adam.user)
    make.agreement(bodo, centre, adam.user)
    gp_agreement = make.agreement(hadsel, gp_office, adam.user)
    ward_agreement = make.agreement(hadsel, ward, adam.user)
    course = make.enrolment(kari, centre)
    bjorn_course = make.enrolment(bjorn, centre)
    gp_grant = make.grant(kari, gp_office, gp_agreement, adam.user)
    make.grant(kari, ward, ward_agreement, adam.user)
    rune = make.relative(kari, "Rune", user=make.user("Rune"), phone="90000002", relation="sønn")
    device_sender = make.sender("Kari's oximeter")
    kari_device = make.device_token(kari, sender=device_sender)
    load_built_ins(using="owner")
    return World(
        bodo,
        hadsel,
        sortland,
        hospital,
        gp_tenant,
        centre,
        *homes,
        ward,
        gp_office,
        other_gp,
        nora,
        nils,
        gunnar,
        greta,
        helge,
        per,
        hanne,
        lise,
        adam,
        petra,
        kari_user,
        kari,
        bjorn,
        stranger,
        course,
        bjorn_course,
        kari_device,
        device_sender,
        rune,
        gp_grant,
        centre_agreement,
        gp_agreement,
    )
