"""From the walls that models declare to SQL: keys, row-level security, policies, grants."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db.models import CASCADE

from tenants.models.scoping import Wall, WalledForeignKey

if TYPE_CHECKING:
    from collections.abc import Iterator

_WHOLE = "tenant_id = ANY ((SELECT dho_tenants())::uuid[])"
_GRANTED = "{column} = ANY ((SELECT dho_patients())::uuid[])"


def walled_models(app_label: str | None = None) -> list[Any]:
    """Return the models that declare a wall, of one app or of all."""
    found = apps.get_app_config(app_label).get_models() if app_label else apps.get_models()
    return [model for model in found if isinstance(getattr(model, "wall", None), Wall)]


def wall_sql(model: Any) -> str:
    """Return the SQL that builds the model's wall. Run once, as ``dho_owner``, by a migration."""
    wall: Wall = model.wall
    lines = [f"-- {model._meta.label}"]
    if not wall.partitioned:
        lines += list(_keys(model))
    lines += list(_policies(model._meta.db_table, wall))
    lines += list(wall.extra)
    return "\n".join(lines) + "\n"


def _keys(model: Any) -> Iterator[str]:
    table = model._meta.db_table
    yield f"ALTER TABLE {table} DROP CONSTRAINT {table}_pkey;"
    yield f"ALTER TABLE {table} ADD CONSTRAINT {table}_pkey PRIMARY KEY (tenant_id, id);"
    for field in model._meta.fields:
        if isinstance(field, WalledForeignKey):
            target = field.related_model._meta.db_table
            action = " ON DELETE CASCADE" if field.remote_field.on_delete is CASCADE else ""
            yield (
                f"ALTER TABLE {table} ADD CONSTRAINT {table}_{field.column}_same_tenant"
                f" FOREIGN KEY (tenant_id, {field.column}) REFERENCES {target} (tenant_id, id){action};"
            )


def _policies(table: str, wall: Wall) -> Iterator[str]:
    yield f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;"
    yield f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY;"
    if wall.whole:
        yield f"CREATE POLICY {table}_whole ON {table} TO dho_whole USING ({_WHOLE}) WITH CHECK ({_WHOLE});"
        yield f"GRANT {wall.whole} ON {table} TO dho_whole;"
    if wall.granted:
        yield f"GRANT {wall.granted} ON {table} TO dho_granted;"
    if wall.granted and wall.patient:
        rule = _GRANTED.format(column=wall.patient)
        yield f"CREATE POLICY {table}_granted ON {table} TO dho_granted USING ({rule}) WITH CHECK ({rule});"
    if wall.door:
        # The statement that inserts takes tenant and patient from the credential itself.
        yield f"CREATE POLICY {table}_door ON {table} FOR INSERT TO dho_door WITH CHECK (true);"
        yield f"GRANT {wall.door} ON {table} TO dho_door;"
    for role, grant in (("dho_triage", wall.triage), ("dho_gate", wall.gate)):
        if grant:
            yield f"CREATE POLICY {table}_{role[4:]} ON {table} TO {role} USING (true) WITH CHECK (true);"
            yield f"GRANT {grant} ON {table} TO {role};"


# Tables without a wall, each with its reason and what doors may do with it. None points at a
# patient. Whatever is not here and has no wall is reachable by no role at all.
_FULL = "SELECT, INSERT, UPDATE, DELETE"
OPEN_TABLES: dict[str, tuple[str, str]] = {
    "django_migrations": ("Django's own; start-up compares it with the code", "SELECT"),
    "django_session": ("Django's own; read before there is a party", _FULL),
    "django_content_type": ("Django's own; guardian looks models up in it", "SELECT"),
    "auth_permission": ("Django's own; guardian looks permissions up in it", "SELECT"),
    "axes_accessattempt": ("failed sign-ins, before there is a party", _FULL),
    "axes_accessattemptexpiration": ("failed sign-ins, before there is a party", _FULL),
    "axes_accesslog": ("sign-ins, before there is a party", "SELECT, INSERT, UPDATE"),
    "axes_accessfailurelog": ("failed sign-ins, before there is a party", "SELECT, INSERT"),
    "tenants_tenant": ("names of organisations are public", "SELECT, INSERT, UPDATE"),
    "tenants_unit": ("names, hours and telephones of units are public", "SELECT, INSERT, UPDATE"),
    "tenants_unitday": ("on which dates a unit has other hours; names nobody", _FULL),
    "tenants_eveningservice": ("who is rung in the evening; names of services", _FULL),
    "tenants_onduty": ("who of the staff is on duty when; names no patient", _FULL),
    "tenants_user": ("staff and logins; read before there is a party", "SELECT, INSERT, UPDATE"),
    "tenants_membership": ("who works where; decides what a party sees", "SELECT, INSERT, UPDATE"),
    "triage_worklistcounter": ("counts changes per tenant; names nobody", "SELECT, INSERT, UPDATE"),
    "triage_worklistlook": (
        "when a person last looked at her list, her keys and sound; names no patient",
        "SELECT, INSERT, UPDATE",
    ),
    "triage_masssilence": ("many silent at once, by centre; names nobody", "SELECT, UPDATE"),
    "triage_staffedday": (
        "minutes that a centre has a weekday; names nobody",
        "SELECT, INSERT, UPDATE",
    ),
    "triage_costshare": (
        "which percent of a centre a tenant carries; names nobody",
        "SELECT, INSERT, UPDATE, DELETE",
    ),
    "triage_weekahead": ("forecast minutes of a centre's week; names nobody", "SELECT"),
    "triage_meeting": (
        "days, units and staff of meetings; what was decided of a patient stands behind a wall",
        "SELECT, INSERT",
    ),
    "triage_heartbeat": ("when a sweeper last went round", "SELECT"),
    "triage_signoff": ("who ended a shift when; names no patient", "SELECT, INSERT"),
    "selfcare_plans_standingorder": (
        "names a template and the doctor who ordered it; names no patient",
        "SELECT, INSERT, UPDATE",
    ),
    "measurements_questionnaire": (
        "names of forms and whose they are; answers lie in readings",
        "SELECT, INSERT, UPDATE",
    ),
    "measurements_questionnaireversion": (
        "questions of forms, read by devices' intake too; nobody's answers",
        "SELECT, INSERT, UPDATE",
    ),
    "measurements_questionnaireshare": (
        "which tenants may use a form; names no patient",
        "SELECT, INSERT, UPDATE",
    ),
    "selfcare_plans_plantemplate": (
        "titles, owners and sharing of plan templates; names no patient",
        "SELECT, INSERT, UPDATE",
    ),
    "selfcare_plans_templateversion": (
        "plans for anybody with a diagnosis; whose is whose is decided by query",
        "SELECT, INSERT, UPDATE",
    ),
    "selfcare_plans_templaterehearsal": (
        "how many alerts a template would give a centre; numbers, names no patient",
        "SELECT, INSERT, UPDATE",
    ),
    "selfcare_plans_outerlimitrow": (
        "outer limits per kind and the doctor who set them; names no patient",
        "SELECT, INSERT, UPDATE",
    ),
    "benefits_healthcommunity": (
        "names of groups of tenants; names no patient",
        "SELECT, INSERT, UPDATE",
    ),
    "benefits_healthcommunitytenant": ("which tenants are in a group", "SELECT, INSERT"),
    "benefits_indicatordefinition": (
        "what a tenant counts in rows of its own; whose is whose is decided by query",
        "SELECT, INSERT",
    ),
    "benefits_chosenrow": (
        "which rows a tenant has in its benefit plan; names no patient",
        "SELECT, INSERT, UPDATE",
    ),
    "identity_sender": ("registered systems and devices by name", "SELECT, INSERT, UPDATE"),
}

# Tables walled by unit: the column that names whose a row is, and what that unit may do. None points
# at a patient.
UNIT_TABLES: dict[str, tuple[str, str]] = {
    "benefits_jointpdf": ("centre_id", "SELECT, INSERT, UPDATE, DELETE"),
}

# Made by Django and its apps, used by none of our doors: granted to nobody.
UNUSED_TABLES = frozenset(
    {
        "auth_group",
        "auth_group_permissions",
        "tenants_user_groups",
        "tenants_user_user_permissions",
        "guardian_userobjectpermission",
        "guardian_groupobjectpermission",
    }
)


def unit_sql(table: str) -> str:
    """Return the SQL that builds the wall of a unit's table: its rows are of those who act for it alone."""
    column, grant = UNIT_TABLES[table]
    rule = f"{column} = (SELECT dho_unit())"
    lines = [
        f"-- {table}",
        f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;",
        f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY;",
        f"CREATE POLICY {table}_own_unit ON {table} TO dho_whole USING ({rule}) WITH CHECK ({rule});",
        f"GRANT {grant} ON {table} TO dho_whole;",
    ]
    return "\n".join(lines) + "\n"


def open_sql(tables: list[str]) -> str:
    """Return the grants on open tables for the doors, in and out of a scope."""
    lines = []
    for table in tables:
        reason, grant = OPEN_TABLES[table]
        lines += [f"-- {reason}", f"GRANT {grant} ON {table} TO dho_door, dho_whole, dho_granted;"]
    return "\n".join(lines) + "\n"
