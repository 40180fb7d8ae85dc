"""Each promise of the database by itself: what breaks it is refused by it alone, what lies beside is kept.

"Alone" is shown by taking the constraint away: then the same row is stored.
"""

from __future__ import annotations

import re
import uuid
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.db import IntegrityError, connections, transaction

from tests.guards.catalogue import rows
from tests.guards.promises import NO_PROMISES, PROMISES
from tests.guards.promises.promise import Check, Once, Watch, put

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

OURS = "^(triage|measurements|selfcare_plans|tenants|messaging|identity|benefits)_"
_CHECKS = """
SELECT k.conname, c.relname, pg_get_constraintdef(k.oid)
FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid
WHERE c.relnamespace = 'public'::regnamespace AND k.contype IN ('c', 'x')
  AND NOT c.relispartition AND c.relname ~ %s"""
_KEYS = """
SELECT i.relname, t.relname, x.indpred IS NOT NULL,
       (SELECT array_agg(a.attname::text ORDER BY o.n)
        FROM unnest(x.indkey::int2[]) WITH ORDINALITY o (num, n)
        JOIN pg_attribute a ON a.attrelid = x.indrelid AND a.attnum = o.num)
FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid JOIN pg_class t ON t.oid = x.indrelid
WHERE x.indisunique AND NOT x.indisprimary AND NOT t.relispartition
  AND t.relnamespace = 'public'::regnamespace AND t.relname ~ %s"""
_TRIGGERS = """
SELECT g.tgname, t.relname, p.prosrc
FROM pg_trigger g JOIN pg_class t ON t.oid = g.tgrelid JOIN pg_proc p ON p.oid = g.tgfoid
WHERE NOT g.tgisinternal AND NOT t.relispartition AND t.relname ~ %s"""
_CLOSED_LIST = re.compile(r"^CHECK \(\(\((\w+)\)::text = ANY \(\(?ARRAY\[")
_NOT_BELOW_NOUGHT = re.compile(r"^CHECK \(\((\w+) >= 0\)\)$")


@pytest.fixture
def cursor(db: None) -> Iterator[Any]:
    with transaction.atomic(using="owner"), connections["owner"].cursor() as cursor:
        yield cursor
        transaction.set_rollback(True, using="owner")


def automatic(cursor: Any) -> dict[str, Check | Once]:
    """Return what breaks the constraints of the usual forms, read from the catalogue.

    A closed list is broken by a word outside it, "at least nought" by -1, and a plain unique key
    by a second row with the same values; another value of its last column lies beside.
    """
    found: dict[str, Check | Once] = {}
    for name, table, words in rows(cursor, _CHECKS, OURS):
        known = PROMISES.get(name)
        good = known.good if isinstance(known, Check) else {}
        without = known.without if isinstance(known, Check) else ()
        if (closed := _CLOSED_LIST.match(words)) is not None:
            found[name] = Check(table, good, {closed[1]: "??"}, without)
        elif (least := _NOT_BELOW_NOUGHT.match(words)) is not None:
            found[name] = Check(table, {**good, least[1]: 1}, {least[1]: -1}, without)
    for name, table, is_partial, columns in rows(cursor, _KEYS, OURS):
        if not is_partial and not table.startswith("tenants_user_"):
            found[name] = Once(table, beside={columns[-1]: "another"})
    return found


def test_every_promise_of_the_database_is_broken_here(cursor: Any) -> None:
    present = {name for name, *_ in rows(cursor, _CHECKS, OURS)}
    present |= {name for name, table, *_ in rows(cursor, _KEYS, OURS) if not _is_djangos_own(table)}
    present |= {name for name, *_ in rows(cursor, _TRIGGERS, OURS)}
    broken = PROMISES.keys() | automatic(cursor).keys() | NO_PROMISES.keys()
    untested = sorted(present - broken)
    assert not untested, f"tell tests/guards/promises what breaks {untested}"
    gone = sorted((PROMISES.keys() | NO_PROMISES.keys()) - present)
    assert not gone, f"promises that the database does not make: {gone}"


def _is_djangos_own(table: str) -> bool:
    """Django's own tables between users, groups and permissions, which nothing of ours fills."""
    return table in ("tenants_user_groups", "tenants_user_user_permissions")


@pytest.mark.parametrize(
    "name", [name for name, one in PROMISES.items() if not isinstance(one, Watch)]
)
def test_what_breaks_a_promise_is_refused_by_it_alone(cursor: Any, name: str) -> None:
    promise = PROMISES[name]
    if isinstance(promise, Check) and not promise.bad:
        return  # only what a row needs beside one of the usual forms
    assert not isinstance(promise, Watch)
    _holds(cursor, name, promise)


def test_what_breaks_a_promise_of_the_usual_form_is_refused_by_it_alone(cursor: Any) -> None:
    for name, promise in automatic(cursor).items():
        known = PROMISES.get(name)
        if known is not None and (isinstance(known, Once) or (known.bad)):  # type: ignore[union-attr]
            continue
        with transaction.atomic(using="owner"):
            _holds(cursor, name, promise)
            transaction.set_rollback(True, using="owner")


def _holds(cursor: Any, name: str, promise: Check | Once) -> None:
    for other in promise.without:
        _without(cursor, other, promise.table)
    if isinstance(promise, Check):
        _in_turn(
            cursor,
            name,
            promise.table,
            lambda: put(promise.table, **promise.good),
            lambda: put(promise.table, **{**promise.good, **promise.bad}),
        )
        return
    first = put(promise.table, **promise.both)
    same = {
        one.attname: getattr(first, one.attname)
        for one in first._meta.fields
        if not one.primary_key and one.attname in _columns_of(cursor, name)
    }
    beside = {
        column: _another(first, column) if value == "another" else value
        for column, value in promise.beside.items()
    }
    _in_turn(
        cursor,
        name,
        promise.table,
        lambda: put(promise.table, **{**promise.both, **same, **promise.apart, **beside}),
        lambda: put(promise.table, **{**promise.both, **same, **promise.apart}),
    )


def _columns_of(cursor: Any, name: str) -> list[str]:
    return next(columns for key, _, _, columns in rows(cursor, _KEYS, OURS) if key == name)


def _another(row: Any, column: str) -> Any:
    value = getattr(row, column)
    choices = next(one for one in row._meta.fields if one.attname == column).choices
    if choices:
        return next(word for word, _ in choices if word != value)
    match value:
        case uuid.UUID():
            return uuid.UUID(int=8)
        case datetime() | date():
            return value + timedelta(days=1)
        case bytes() | memoryview():
            return bytes(value) + b"y"
        case str():
            return f"{value[:-1]}y"
        case _:
            return value + 1


def _in_turn(
    cursor: Any, name: str, table: str, keep: Callable[[], Any], refuse: Callable[[], Any]
) -> None:
    _kept(keep)
    with pytest.raises(IntegrityError) as refused, transaction.atomic(using="owner"):
        refuse()
    told = refused.value.__cause__.diag.constraint_name  # type: ignore[union-attr]
    assert _in_whole(cursor, told) == name, f"{name}: refused by {told}"
    with transaction.atomic(using="owner"):
        _without(cursor, name, table)
        refuse()
        transaction.set_rollback(True, using="owner")


def _kept(keep: Callable[[], Any]) -> None:
    with transaction.atomic(using="owner"):
        keep()
        transaction.set_rollback(True, using="owner")


def _in_whole(cursor: Any, name: str) -> str:
    """Return the index of the whole table where ``name`` is that of one of its partitions."""
    parent = rows(
        cursor,
        "SELECT p.relname FROM pg_inherits h JOIN pg_class c ON c.oid = h.inhrelid"
        " JOIN pg_class p ON p.oid = h.inhparent WHERE c.relname = %s AND c.relkind = 'i'",
        name,
    )
    return parent[0][0] if parent else name


def _without(cursor: Any, name: str, table: str) -> None:
    is_constraint = rows(
        cursor, "SELECT 1 FROM pg_constraint WHERE conname = %s AND conrelid = %s::regclass",
        name, table,
    )  # fmt: skip
    if is_constraint:
        cursor.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name} CASCADE")
    else:
        cursor.execute(f"DROP INDEX {name} CASCADE")


# -- triggers --------------------------------------------------------------------------------------

WATCHES = {name: one for name, one in PROMISES.items() if isinstance(one, Watch)}


@pytest.fixture(params=WATCHES)
def watched(request: Any, cursor: Any) -> tuple[str, Watch, Any]:
    """A watch that is the only one awake, and a row before it."""
    watch = WATCHES[request.param]
    cursor.execute(f"ALTER TABLE {watch.table} ENABLE ALWAYS TRIGGER {request.param}")
    for table, values in watch.beside:
        put(table, **values)
    row = put(watch.table, **watch.row)
    cursor.execute("SET LOCAL session_replication_role = replica")  # the other triggers, and keys
    return request.param, watch, row


def test_what_a_watch_refuses_it_refuses_alone_and_in_its_own_words(
    cursor: Any, watched: tuple[str, Watch, Any]
) -> None:
    name, watch, row = watched
    for change, words in watch.refused:
        *before, last = change if isinstance(change, tuple) else (change,)
        with transaction.atomic(using="owner"):
            for one in before:
                _change(cursor, row, one)
            with pytest.raises(IntegrityError, match=words), transaction.atomic(using="owner"):
                _change(cursor, row, last)
            transaction.set_rollback(True, using="owner")
        with transaction.atomic(using="owner"):
            cursor.execute(f"ALTER TABLE {watch.table} DISABLE TRIGGER {name}")
            for one in (*before, last):
                _change(cursor, row, one)
            transaction.set_rollback(True, using="owner")


def test_what_lies_beside_is_let_through(cursor: Any, watched: tuple[str, Watch, Any]) -> None:
    _, watch, row = watched
    for change in watch.kept:
        with transaction.atomic(using="owner"):
            for one in change if isinstance(change, tuple) else (change,):
                _change(cursor, row, one)
            transaction.set_rollback(True, using="owner")


def test_every_sentence_of_a_watch_is_heard(cursor: Any) -> None:
    for name, _, source in rows(cursor, _TRIGGERS, OURS):
        if name in NO_PROMISES:
            continue
        said = set(re.findall(r"RAISE EXCEPTION '([^']+)'", source))
        heard = [words for _, words in WATCHES[name].refused]
        missing = [one for one in said if not any(words in one for words in heard)]
        assert not missing, f"{name}: nobody has heard it say {missing}"


def _change(cursor: Any, row: Any, change: Any) -> None:
    table, key = row._meta.db_table, row.pk
    if change == "DELETE":
        cursor.execute(f"DELETE FROM {table} WHERE id = %s", [key])
        return
    fields = {one.attname: one for one in row._meta.fields}
    put_to = ", ".join(f"{column} = %s" for column in change)
    values = [
        fields[column].get_db_prep_save(value, connections["owner"])
        for column, value in change.items()
    ]
    cursor.execute(f"UPDATE {table} SET {put_to} WHERE id = %s", [*values, key])
    assert cursor.rowcount == 1
