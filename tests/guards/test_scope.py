"""Without a scope nothing is read or changed, and the answer is an error, never an empty list."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

import pytest
from django.db import ProgrammingError, connection, connections, transaction

from dho.lib.scope import Party, ScopeConflict, ScopeMissing, Sight, party_in_scope, scope
from tenants.models import Patient
from tenants.models.walls import walled_models
from tests.guards import filling

if TYPE_CHECKING:
    from tests.world import World

MODELS = walled_models()
NOBODY = uuid.UUID(int=0)


def _indexed_column(model: Any) -> str:
    """Return a column of an index beside the primary key; else the tenant's."""
    for index in model._meta.indexes:
        return str(model._meta.get_field(index.fields[0].removeprefix("-")).attname)
    return "tenant_id"


def _questions(model: Any, row: Any | None) -> dict[str, tuple[str, list[Any]]]:
    table = model._meta.db_table
    key, column = (model._meta.pk.column, _indexed_column(model))
    value = getattr(row, column) if row else None
    return {
        "by primary key": (
            f"SELECT 1 FROM {table} WHERE tenant_id = %s AND {key} = %s",
            [
                row.tenant_id if row else NOBODY,
                row.pk
                if row
                else (
                    0
                    if key == "id" and model._meta.pk.get_internal_type() == "BigAutoField"
                    else NOBODY
                ),
            ],
        ),
        "by an indexed column": (f"SELECT {column} FROM {table} WHERE {column} = %s", [value]),
        "by count": (f"SELECT count(*) FROM {table}", []),
        "by existence": (f"SELECT EXISTS (SELECT FROM {table})", []),
        "to change": (f"UPDATE {table} SET tenant_id = tenant_id WHERE tenant_id = %s", [NOBODY]),
        "to delete": (f"DELETE FROM {table} WHERE tenant_id = %s", [NOBODY]),
    }


@pytest.mark.parametrize("is_filled", [False, True], ids=["empty", "filled"])
@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_a_question_without_a_scope_is_an_error(db: None, model: Any, is_filled: bool) -> None:
    row = filling.fill(model)[model._meta.db_table] if is_filled else None
    for how, (sql, params) in _questions(model, row).items():
        with pytest.raises(ScopeMissing):
            _ask(how, sql, params)


def _ask(how: str, sql: str, params: list[Any]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        pytest.fail(f"{how}: {sql} answered {cursor.fetchall() if cursor.description else ''}")


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_django_without_a_scope_is_an_error(db: None, model: Any) -> None:
    row = filling.fill(model)[model._meta.db_table]
    with pytest.raises(ScopeMissing):
        list(model.objects.all())
    with pytest.raises(ScopeMissing):
        model.objects.filter(pk=row.pk).first()
    with pytest.raises(ScopeMissing):
        model.objects.filter(tenant_id=NOBODY).exists()
    with pytest.raises(ScopeMissing):
        model.objects.filter(pk=row.pk).update(tenant_id=row.tenant_id)


def test_the_owner_of_the_rows_does_see_them(db: None) -> None:
    """The positive control: what the tests above are refused is there."""
    filling.fill()
    assert all(model.objects.using("owner").count() == 1 for model in MODELS)


def test_in_scope_the_same_question_is_answered(world: World) -> None:
    with scope(world.party(world.nora)):
        assert Patient.objects.filter(id=world.kari.id).exists()


def test_in_scope_of_somebody_who_sees_nobody_the_answer_is_empty(world: World) -> None:
    with scope(world.party(world.greta)):
        assert Patient.objects.count() == 0


def test_a_scope_of_another_party_does_not_nest(world: World) -> None:
    with (
        scope(world.party(world.nora)),
        pytest.raises(ScopeConflict),
        scope(world.party(world.gunnar)),
    ):
        pytest.fail("entered")


def test_a_scope_of_the_same_party_nests_and_stays_open(world: World) -> None:
    party = world.party(world.nora)
    with scope(party):
        with scope(party):
            assert Patient.objects.count() == 2
        assert Patient.objects.count() == 2
        assert party_in_scope() == party


def test_a_scope_ends_with_its_block(world: World) -> None:
    with scope(world.party(world.nora)):
        assert Patient.objects.count() == 2
    assert party_in_scope() is None
    with pytest.raises(ScopeMissing):
        Patient.objects.count()


def test_a_scope_ends_with_its_block_inside_a_longer_transaction(world: World) -> None:
    with transaction.atomic():
        with scope(world.party(world.nora)):
            assert Patient.objects.count() == 2
        with pytest.raises(ScopeMissing), transaction.atomic():
            Patient.objects.count()
        with scope(world.party(world.gunnar)):
            assert Patient.objects.count() == 1


def _fail_inside(world: World) -> None:
    with scope(world.party(world.nora)):
        assert Patient.objects.count() == 2
        raise ZeroDivisionError


def test_a_scope_ends_when_its_block_fails(world: World) -> None:
    with pytest.raises(ZeroDivisionError):
        _fail_inside(world)
    assert party_in_scope() is None
    with pytest.raises(ScopeMissing):
        Patient.objects.count()


def test_a_scope_ends_when_its_block_fails_inside_a_longer_transaction(world: World) -> None:
    with transaction.atomic():
        with pytest.raises(ZeroDivisionError):
            _fail_inside(world)
        with pytest.raises(ScopeMissing), transaction.atomic():
            Patient.objects.count()


def test_a_party_is_a_membership_or_a_person_and_never_nobody() -> None:
    for sight in Sight:
        with pytest.raises(ValueError, match="a membership or a person"):
            Party(sight)


def test_a_scope_of_a_membership_that_nobody_holds_sees_nothing(world: World) -> None:
    for sight in Sight:
        with scope(Party(sight, membership_id=uuid.uuid4())):
            assert Patient.objects.count() == 0


def test_granted_sight_gains_nothing_in_the_role_of_whole_sight(world: World) -> None:
    """Were the wrong role entered, the functions still decide by the unit's kind."""
    gunnar, nora = world.gunnar.id, world.nora.id
    with scope(Party(Sight.WHOLE, membership_id=gunnar)):
        assert Patient.objects.count() == 0
    with scope(Party(Sight.GRANTED, membership_id=nora)):
        assert Patient.objects.count() == 0


@pytest.mark.parametrize(
    ("alias", "role"),
    [
        ("default", "dho_triage"),
        ("default", "dho_owner"),
        ("default", "dho_gate"),
        ("triage", "dho_door"),
        ("triage", "dho_whole"),
        ("triage", "dho_granted"),
        ("triage", "dho_owner"),
        ("triage", "dho_gate"),
    ],
)
def test_no_login_may_take_a_role_that_is_not_its_own(db: None, alias: str, role: str) -> None:
    with (
        pytest.raises(ProgrammingError, match="permission denied"),
        connections[alias].cursor() as cursor,
    ):
        cursor.execute(f"SET ROLE {role}")


@pytest.mark.parametrize("role", ["dho_whole", "dho_granted"])
def test_the_door_may_take_the_roles_that_scopes_enter(db: None, role: str) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL ROLE {role}")
        cursor.execute("SELECT current_user")
        assert cursor.fetchone() == (role,)


@pytest.mark.parametrize(("alias", "login"), [("default", "dho_door"), ("triage", "dho_triage")])
def test_a_login_is_who_it_should_be_and_owns_nothing(db: None, alias: str, login: str) -> None:
    with connections[alias].cursor() as cursor:
        cursor.execute(
            "SELECT session_user, r.rolsuper OR r.rolbypassrls OR r.rolinherit,"
            " (SELECT count(*) FROM pg_class WHERE relowner = r.oid)"
            " FROM pg_roles r WHERE r.rolname = current_user"
        )
        assert cursor.fetchone() == (login, False, 0)
