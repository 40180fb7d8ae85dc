"""What PostgreSQL's catalogue says of our walls, compared with what the models declare.

Each check takes a cursor of the owner's connection and returns findings: sentences that name what
stands open. No findings, no leak. ``test_walls`` also seeds leaks, to show that a check sees them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tenants.models import WalledForeignKey
from tenants.models.walls import (
    OPEN_TABLES,
    UNIT_TABLES,
    UNUSED_TABLES,
    unit_sql,
    wall_sql,
    walled_models,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

OURS = ("dho_owner", "dho_door", "dho_whole", "dho_granted", "dho_gate", "dho_triage")
DOORS = ("dho_door", "dho_whole", "dho_granted")

# What roles beside the doors may do with open tables: judging needs hours and names of units, the
# gate computes sight and identifies tokens.
BESIDE_DOORS = {
    ("tenants_tenant", "dho_triage"): {"SELECT"},
    ("tenants_unit", "dho_triage"): {"SELECT"},
    ("tenants_unitday", "dho_triage"): {"SELECT"},
    ("tenants_onduty", "dho_triage"): {"SELECT"},
    ("tenants_unit", "dho_gate"): {"SELECT"},
    ("tenants_membership", "dho_gate"): {"SELECT"},
    ("tenants_membership", "dho_triage"): {"SELECT"},
    ("identity_sender", "dho_gate"): {"SELECT"},
    ("tenants_user", "dho_gate"): {"SELECT"},
    ("identity_sender", "dho_triage"): {"SELECT"},
    ("triage_worklistcounter", "dho_triage"): {"SELECT", "INSERT", "UPDATE"},
    ("triage_heartbeat", "dho_triage"): {"SELECT", "INSERT", "UPDATE"},
    ("triage_masssilence", "dho_triage"): {"SELECT", "INSERT", "UPDATE"},
    ("triage_staffedday", "dho_triage"): {"SELECT"},
    ("triage_weekahead", "dho_triage"): {"SELECT", "INSERT", "UPDATE"},
}

# Functions that run with the rights of their owner, and why.
DEFINERS = {
    "dho_unit": ("dho_gate", "which unit a party acts for"),
    "dho_tenants": ("dho_gate", "which tenants a party sees"),
    "dho_patients": ("dho_gate", "which patients a party sees"),
    "units_in_sight": (
        "dho_gate",
        "to which units a patient in sight is open: she may not read the agreements of units",
    ),
    "tenants_followed": ("dho_gate", "the tenants of the patients that a party sees"),
    "answer_staff_survey": (
        "dho_gate",
        "counts an answer of staff: no party may read or write counts while a round is open",
    ),
    "identify_person": ("dho_gate", "before there is a scope: whose record is one's own"),
    "identify_token": ("dho_gate", "before there is a scope: whose token is this"),
    "take_in": ("dho_gate", "intake checks the device's token inside the statement"),
    "first_taken_in": ("dho_gate", "answers a device's repeat with the first receipt"),
    "plan_receivers_without_sight": (
        "dho_gate",
        "which receivers of a plan may not see its patient; asked when a plan is published",
    ),
    "take_in_refusals": ("dho_gate", "keeps that a device's reading was refused"),
    "patient_of_token": ("dho_gate", "is a national number that of the device's own patient"),
    "oldest_unjudged_seconds": ("dho_gate", "health asks how long judging waits; a number only"),
    "unsent_notices": ("dho_gate", "health asks how many notices wait; a number only"),
    "open_emergency_access": ("dho_gate", "opens one record in an emergency, and says whose"),
    "addresses_of_leads": ("dho_gate", "where a centre's leads are told of next week's load"),
    "identify_question_link": ("dho_gate", "before there is a scope: what a link opens now"),
    "ask_question_code": ("dho_gate", "lets a one-time code be sent to the unit asked"),
    "try_question_code": ("dho_gate", "spends a try of a one-time code"),
    "open_question_link": ("dho_gate", "opens a link whose code was right, for half an hour"),
    "address_of_user": ("dho_gate", "the address of a notice to a person, and nothing else"),
    "phone_of": ("dho_gate", "the telephone of a notice by SMS, and nothing else"),
    "push_addresses": ("dho_gate", "the devices of a notice by push, and nothing else"),
    "end_push_of_others": (
        "dho_gate",
        "a device that changed hands is ended for another patient, whom one may not see",
    ),
    "end_push_with_course": ("dho_gate", "a trigger: no notices after the course"),
    "end_push_with_account": ("dho_gate", "a trigger: no notices after the sign-in is closed"),
    "phones_known": ("dho_gate", "who of a patient's people has a telephone; no number"),
    "relatives_with_phone": (
        "dho_gate",
        "which relatives without a sign-in have a telephone; no number",
    ),
    "ring_of_relative": (
        "dho_gate",
        "the telephone of an SMS to a relative and the given name in it, while the patient agrees",
    ),
    "dho_make_months": ("dho_owner", "makes partitions; reads no row"),
}

# Unique keys of walled tables that do not hold the tenant, each with its reason.
KEYS_WITHOUT_TENANT = {
    (
        "identity_apitoken",
        ("digest",),
    ): "a random secret's hash, looked up before there is a tenant",
    ("messaging_pushsubscription", ("endpoint",)): (
        "a device is one patient's among all tenants; another's is ended before, and never told of"
    ),
    ("triage_questionlink", ("digest",)): "a random secret's hash, as a token's",
    ("tenants_patient", ("user_id",)): "a sign-in is one person, in one tenant",
    ("tenants_patientuserobjectpermission", ("user_id", "permission_id", "content_object_id")): (
        "guardian's own; the patient's id is unique among all tenants"
    ),
}


def rows(cursor: Any, sql: str, *params: Any) -> list[tuple[Any, ...]]:
    cursor.execute(sql, params or None)
    return list(cursor.fetchall())


def tables(cursor: Any) -> set[str]:
    """Return the tables of the public schema, partitions left out."""
    return {
        name
        for (name,) in rows(
            cursor,
            "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace"
            " AND relkind IN ('r', 'p') AND NOT relispartition",
        )
    }


def walled_tables() -> set[str]:
    """Those that declare a wall by tenant, and those that are a unit's."""
    return tenant_tables() | set(UNIT_TABLES)


def tenant_tables() -> set[str]:
    return {model._meta.db_table for model in walled_models()}


def every_table_is_accounted_for(cursor: Any) -> list[str]:
    walled, present = walled_tables(), tables(cursor)
    known = walled | set(OPEN_TABLES) | UNUSED_TABLES
    return [
        *(
            f"{name} has no wall: declare one, or give a reason in OPEN_TABLES"
            for name in present - known
        ),
        *(f"{name} is declared and does not exist" for name in known - present),
        *(f"{name} is declared both walled and open" for name in walled & set(OPEN_TABLES)),
    ]


def row_security_is_forced(cursor: Any) -> list[str]:
    states = rows(
        cursor,
        "SELECT relname, relrowsecurity, relforcerowsecurity FROM pg_class"
        " WHERE relname = ANY(%s) AND relnamespace = 'public'::regnamespace",
        sorted(walled_tables()),
    )
    return [
        *(f"{name}: row-level security is off" for name, on, _ in states if not on),
        *(
            f"{name}: row-level security is not forced on its owner"
            for name, _, on in states
            if not on
        ),
    ]


_POLICIES = (
    "SELECT tablename, policyname, permissive, roles::text[], cmd, qual, with_check"
    " FROM pg_policies WHERE schemaname = %s"
)
_GRANTS = """
SELECT c.relname, '' AS attname, a.grantee::regrole::text, a.privilege_type
FROM pg_class c, aclexplode(c.relacl) a
WHERE c.relnamespace = %s::regnamespace AND c.relkind IN ('r', 'p') AND a.grantee <> c.relowner
UNION ALL
SELECT c.relname, t.attname, a.grantee::regrole::text, a.privilege_type
FROM pg_class c JOIN pg_attribute t ON t.attrelid = c.oid, aclexplode(t.attacl) a
WHERE c.relnamespace = %s::regnamespace AND c.relkind IN ('r', 'p') AND a.grantee <> c.relowner
"""


def _grants(cursor: Any, schema: str) -> set[tuple[Any, ...]]:
    return set(rows(cursor, _GRANTS, schema, schema))


def _policies(cursor: Any, schema: str) -> set[tuple[Any, ...]]:
    return {
        (table, name, permissive, tuple(sorted(roles)), *rest)
        for table, name, permissive, roles, *rest in rows(cursor, _POLICIES, schema)
    }


def declare_in_scratch(cursor: Any) -> None:
    """Build the declared walls anew on empty copies, in a schema that the caller rolls back."""
    cursor.execute("CREATE SCHEMA scratch")
    for table in walled_tables():
        cursor.execute(f"CREATE TABLE scratch.{table} (LIKE public.{table} INCLUDING ALL)")
    cursor.execute("SET LOCAL search_path = scratch, public")
    for model in walled_models():
        cursor.execute(wall_sql(model))
    for table in UNIT_TABLES:
        cursor.execute(unit_sql(table))
    cursor.execute("SET LOCAL search_path = public")


def policies_are_as_declared(cursor: Any) -> list[str]:
    declared, present = _policies(cursor, "scratch"), _policies(cursor, "public")
    return [
        *(
            f"{row[0]}: policy {row[1]} is not declared, or reads otherwise"
            for row in present - declared
        ),
        *(f"{row[0]}: policy {row[1]} is declared and missing" for row in declared - present),
    ]


def grants_on_walled_tables_are_as_declared(cursor: Any) -> list[str]:
    walled = walled_tables()
    present = {row for row in _grants(cursor, "public") if row[0] in walled}
    declared = _grants(cursor, "scratch")
    return [
        *(
            f"{t}: {role} may {what} {column}, undeclared"
            for t, column, role, what in present - declared
        ),
        *(f"{t}: {role} may not {what} {column}" for t, column, role, what in declared - present),
    ]


def grants_on_other_tables_are_as_declared(cursor: Any) -> list[str]:
    walled = walled_tables()
    present: dict[tuple[str, str], set[str]] = {}
    findings = []
    for table, column, role, what in _grants(cursor, "public"):
        if table in walled:
            continue
        if column:
            findings.append(f"{table}: {role} may {what} {column}, undeclared")
        present.setdefault((table, role), set()).add(what)
    declared = {
        (table, role): {word.strip() for word in grant.split(",")}
        for table, (_, grant) in OPEN_TABLES.items()
        for role in DOORS
    }
    declared.update(BESIDE_DOORS)
    for key in present.keys() | declared.keys():
        extra = present.get(key, set()) - declared.get(key, set())
        missing = declared.get(key, set()) - present.get(key, set())
        findings += [f"{key[0]}: {key[1]} may {what}, undeclared" for what in sorted(extra)]
        findings += [f"{key[0]}: {key[1]} may not {what}" for what in sorted(missing)]
    return findings


def partitions_carry_no_grants(cursor: Any) -> list[str]:
    return [
        f"partition {name}: {role} may {what}, past the parent's policies"
        for name, role, what in rows(
            cursor,
            "SELECT c.relname, a.grantee::regrole::text, a.privilege_type"
            " FROM pg_class c, aclexplode(c.relacl) a"
            " WHERE c.relispartition AND c.relkind = 'r' AND a.grantee <> c.relowner",
        )
    ]


_CONSTRAINTS = """
SELECT c.relname, k.contype::text,
       (SELECT array_agg(a.attname::text ORDER BY o.n) FROM unnest(k.conkey) WITH ORDINALITY o (num, n)
        JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = o.num),
       f.relname,
       (SELECT array_agg(a.attname::text ORDER BY o.n) FROM unnest(k.confkey) WITH ORDINALITY o (num, n)
        JOIN pg_attribute a ON a.attrelid = k.confrelid AND a.attnum = o.num),
       k.convalidated
FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid LEFT JOIN pg_class f ON f.oid = k.confrelid
WHERE c.relname = ANY(%s) AND c.relnamespace = 'public'::regnamespace AND k.contype IN ('p', 'f')
"""


def keys_begin_with_the_tenant(cursor: Any) -> list[str]:
    walled = tenant_tables()
    first = {
        table: columns[0]
        for table, kind, columns, *_ in rows(cursor, _CONSTRAINTS, sorted(walled))
        if kind == "p"
    }
    return [
        f"{table}: its primary key begins with {first.get(table)}, not with tenant_id"
        for table in walled
        if first.get(table) != "tenant_id"
    ]


def references_carry_the_tenant(cursor: Any) -> list[str]:
    walled = tenant_tables()
    keys = [row for row in rows(cursor, _CONSTRAINTS, sorted(walled)) if row[1] == "f"]
    kept = {(table, tuple(cols), to, tuple(to_cols)) for table, _, cols, to, to_cols, _ in keys}
    findings = [
        f"{table}.{field.column} points at {target} without the tenant"
        for table, field, target in _declared_references()
        if (table, ("tenant_id", field.column), target, ("tenant_id", "id")) not in kept
    ]
    findings += [
        f"{table}.{', '.join(columns)} points at {to} without the tenant"
        for table, columns, to, to_columns in kept
        if to in walled and ("tenant_id" not in columns or to_columns[0] != "tenant_id")
    ]
    return findings + [
        f"{table}: reference {', '.join(cols)} is not validated"
        for table, _, cols, _, _, valid in keys
        if not valid
    ]


def _declared_references() -> Iterable[tuple[str, Any, str]]:
    for model in walled_models():
        for field in model._meta.fields:
            if field.is_relation and hasattr(field.related_model, "wall"):
                assert isinstance(field, WalledForeignKey), f"{field} must be a WalledForeignKey"
                yield model._meta.db_table, field, field.related_model._meta.db_table


def unique_keys_hold_the_tenant(cursor: Any) -> list[str]:
    found = rows(
        cursor,
        "SELECT c.relname,"
        " (SELECT array_agg(a.attname::text ORDER BY o.n)"
        "  FROM unnest(i.indkey::int2[]) WITH ORDINALITY o (num, n)"
        "  JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = o.num)"
        " FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid"
        " WHERE i.indisunique AND c.relname = ANY(%s) AND c.relnamespace = 'public'::regnamespace",
        sorted(tenant_tables()),
    )
    return [
        f"{table}: unique {columns} does not hold tenant_id"
        for table, columns in found
        if "tenant_id" not in columns and (table, tuple(columns)) not in KEYS_WITHOUT_TENANT
    ]


def there_are_no_views(cursor: Any) -> list[str]:
    return [
        f"{name} is a view: it reads with its owner's rights"
        for (name,) in rows(
            cursor,
            "SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
            " WHERE c.relkind IN ('v', 'm', 'f') AND n.nspname NOT IN ('pg_catalog', 'information_schema')",
        )
    ]


def definer_functions_are_listed_and_pinned(cursor: Any) -> list[str]:
    found = rows(
        cursor,
        "SELECT p.proname, p.proowner::regrole::text, coalesce(array_to_string(p.proconfig, ','), ''),"
        " EXISTS (SELECT 1 FROM aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) a"
        "         WHERE a.grantee = 0)"
        " FROM pg_proc p WHERE p.prosecdef AND p.pronamespace = 'public'::regnamespace",
    )
    findings = []
    for name, owner, config, is_public in found:
        if DEFINERS.get(name, ("",))[0] != owner:
            findings.append(f"{name}() runs as {owner}: not on the list of definer functions")
        if config != "search_path=pg_catalog, public, pg_temp":
            # Unless it is named last, pg_temp comes first: a caller's own table would be read.
            findings.append(f"{name}() does not pin its search_path to pg_catalog, public, pg_temp")
        if is_public:
            # A REVOKE after ALTER FUNCTION … OWNER TO does nothing: the owner is another by then.
            findings.append(f"{name}() may be called by everybody")
    return findings


def roles_have_no_way_around(cursor: Any) -> list[str]:
    found = rows(
        cursor,
        "SELECT rolname, rolsuper, rolbypassrls, rolcreaterole, rolcreatedb, rolreplication,"
        " rolinherit, rolcanlogin FROM pg_roles WHERE rolname = ANY(%s)",
        list(OURS),
    )
    findings = [f"{role} does not exist" for role in set(OURS) - {row[0] for row in found}]
    names = (
        "a superuser",
        "beyond row security",
        "a maker of roles",
        "a maker of databases",
        "a replicator",
        "an heir of its roles without asking",
    )
    for role, *flags, can_log_in in found:
        findings += [f"{role} is {name}" for name, on in zip(names, flags, strict=True) if on]
        if can_log_in != (role in {"dho_door", "dho_triage"}):
            findings.append(f"{role} {'can' if can_log_in else 'cannot'} log in")
    return findings + _memberships(cursor) + _owners(cursor)


def _memberships(cursor: Any) -> list[str]:
    found = set(
        rows(
            cursor,
            "SELECT m.member::regrole::text, m.roleid::regrole::text FROM pg_auth_members m"
            " WHERE m.member::regrole::text = ANY(%s)",
            list(OURS),
        )
    )
    meant = {("dho_door", "dho_whole"), ("dho_door", "dho_granted"), ("dho_owner", "dho_gate")}
    return [
        *(f"{member} may become {role}" for member, role in found - meant),
        *(f"{member} may not become {role}" for member, role in meant - found),
    ]


def _owners(cursor: Any) -> list[str]:
    return [
        f"{role} owns {name}"
        for role, name in rows(
            cursor,
            "SELECT relowner::regrole::text, relname FROM pg_class"
            " WHERE relowner::regrole::text = ANY(%s)"
            " UNION ALL SELECT nspowner::regrole::text, nspname FROM pg_namespace"
            " WHERE nspowner::regrole::text = ANY(%s)",
            [role for role in OURS if role != "dho_owner"],
            [role for role in OURS if role != "dho_owner"],
        )
    ]


def nothing_is_made_elsewhere(cursor: Any) -> list[str]:
    schemas = rows(
        cursor,
        "SELECT nspname FROM pg_namespace WHERE nspname !~ '^pg_'"
        " AND nspname NOT IN ('public', 'information_schema', 'scratch')",
    )
    defaults = rows(cursor, "SELECT defaclrole::regrole::text FROM pg_default_acl")
    makers = rows(
        cursor,
        "SELECT a.grantee::regrole::text FROM pg_namespace n, aclexplode(n.nspacl) a"
        " WHERE n.nspname = 'public' AND a.privilege_type = 'CREATE' AND a.grantee <> n.nspowner",
    )
    return [
        *(f"schema {name} is watched by no guard" for (name,) in schemas),
        *(f"what {role} makes is granted by default" for (role,) in defaults),
        *(
            f"{role} may make tables in public"
            for (role,) in makers
            if role not in {"dho_owner", "dho_gate"}
        ),
    ]


CHECKS: tuple[Callable[[Any], list[str]], ...] = (
    every_table_is_accounted_for,
    row_security_is_forced,
    policies_are_as_declared,
    grants_on_walled_tables_are_as_declared,
    grants_on_other_tables_are_as_declared,
    partitions_carry_no_grants,
    keys_begin_with_the_tenant,
    references_carry_the_tenant,
    unique_keys_hold_the_tenant,
    there_are_no_views,
    definer_functions_are_listed_and_pinned,
    roles_have_no_way_around,
    nothing_is_made_elsewhere,
)
