"""The catalogue is what the models declare; and each check sees the leak that it is there for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.db import connections, transaction

from tests.guards import catalogue

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytest_django.plugin import DjangoDbBlocker


@pytest.fixture(scope="module")
def declared(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Any]:
    """A cursor of the owner's connection, with the declared walls in ``scratch``; rolled back."""
    with (
        django_db_blocker.unblock(),
        transaction.atomic(using="owner"),
        connections["owner"].cursor() as cursor,
    ):
        catalogue.declare_in_scratch(cursor)
        yield cursor
        transaction.set_rollback(True, using="owner")


@pytest.fixture
def cursor(declared: Any) -> Iterator[Any]:
    """That cursor; what the test does to the catalogue is taken back."""
    with transaction.atomic(using="owner"):
        yield declared
        transaction.set_rollback(True, using="owner")


@pytest.mark.parametrize("check", catalogue.CHECKS, ids=lambda check: check.__name__)
def test_the_walls_stand(cursor: Any, check: Any) -> None:
    findings = check(cursor)
    assert not findings, "\n".join(["", *sorted(findings)])


LEAKS = {
    "a table without a wall": (
        "CREATE TABLE public.notes (patient_id uuid)",
        "notes has no wall",
    ),
    "row security off": (
        "ALTER TABLE tenants_patient DISABLE ROW LEVEL SECURITY",
        "tenants_patient: row-level security is off",
    ),
    "row security of a unit's table off": (
        "ALTER TABLE benefits_jointpdf DISABLE ROW LEVEL SECURITY",
        "benefits_jointpdf: row-level security is off",
    ),
    "the door reads what is a unit's": (
        "GRANT SELECT ON benefits_jointpdf TO dho_door",
        "benefits_jointpdf: dho_door may SELECT , undeclared",
    ),
    "row security not forced": (
        "ALTER TABLE triage_alert NO FORCE ROW LEVEL SECURITY",
        "triage_alert: row-level security is not forced",
    ),
    "a policy that lets everything through": (
        "CREATE POLICY generous ON tenants_relative TO dho_granted USING (true)",
        "tenants_relative: policy generous is not declared",
    ),
    "a policy that reads otherwise": (
        "ALTER POLICY tenants_patient_whole ON tenants_patient USING (true)",
        "tenants_patient: policy tenants_patient_whole is not declared, or reads otherwise",
    ),
    "a policy that is gone": (
        "DROP POLICY tenants_patient_granted ON tenants_patient",
        "policy tenants_patient_granted is declared and missing",
    ),
    "the door reads patients": (
        "GRANT SELECT ON tenants_patient TO dho_door",
        "tenants_patient: dho_door may SELECT , undeclared",
    ),
    "judging reads names": (
        "GRANT SELECT (family_name) ON tenants_patient TO dho_triage",
        "tenants_patient: dho_triage may SELECT family_name, undeclared",
    ),
    "everybody reads": (
        "GRANT SELECT ON triage_alert TO PUBLIC",
        "triage_alert: - may SELECT , undeclared",
    ),
    "an unused table is opened": (
        "GRANT SELECT ON auth_group TO dho_door",
        "auth_group: dho_door may SELECT, undeclared",
    ),
    "a partition is opened": (
        "GRANT SELECT ON measurements_reading_old TO dho_whole",
        "partition measurements_reading_old: dho_whole may SELECT",
    ),
    "a key without its tenant": (
        """ALTER TABLE tenants_auditevent DROP CONSTRAINT tenants_auditevent_pkey,
           ADD PRIMARY KEY (id, tenant_id)""",
        "tenants_auditevent: its primary key begins with id",
    ),
    "a reference without the tenant": (
        "ALTER TABLE triage_finding DROP CONSTRAINT triage_finding_alert_id_same_tenant",
        "triage_finding.alert_id points at triage_alert without the tenant",
    ),
    "a unique key that tells of other tenants": (
        "CREATE UNIQUE INDEX ON tenants_patient (national_number_index)",
        "tenants_patient: unique ['national_number_index'] does not hold tenant_id",
    ),
    "a view": (
        "CREATE VIEW public.everybody AS SELECT * FROM tenants_patient",
        "everybody is a view",
    ),
    "a definer function that nobody listed": (
        """CREATE FUNCTION public.peek() RETURNS bigint LANGUAGE sql SECURITY DEFINER
           AS 'SELECT count(*) FROM tenants_patient'""",
        "peek() runs as",
    ),
    "a definer function with a loose search path": (
        "ALTER FUNCTION dho_tenants() RESET search_path",
        "dho_tenants() does not pin its search_path",
    ),
    "a definer function for everybody": (
        "GRANT EXECUTE ON FUNCTION identify_token(bytea) TO PUBLIC",
        "identify_token() may be called by everybody",
    ),
    "a role beyond row security": (
        "ALTER ROLE dho_whole BYPASSRLS",
        "dho_whole is beyond row security",
    ),
    "the door may judge": (
        "GRANT dho_triage TO dho_door",
        "dho_door may become dho_triage",
    ),
    "the door owns a table": (
        "GRANT CREATE ON SCHEMA public TO dho_door; ALTER TABLE auth_group OWNER TO dho_door",
        "dho_door owns auth_group",
    ),
    "a schema of its own": (
        "CREATE SCHEMA backstage",
        "schema backstage is watched by no guard",
    ),
    "the door may make tables": (
        "GRANT CREATE ON SCHEMA public TO dho_door",
        "dho_door may make tables in public",
    ),
}


@pytest.mark.parametrize(("leak", "told"), LEAKS.values(), ids=LEAKS)
def test_a_seeded_leak_is_found(cursor: Any, leak: str, told: str) -> None:
    before = {finding for check in catalogue.CHECKS for finding in check(cursor)}
    cursor.execute(leak)
    after = {finding for check in catalogue.CHECKS for finding in check(cursor)}
    new = after - before
    assert any(finding.startswith(told) or told in finding for finding in new), new
