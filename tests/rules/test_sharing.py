"""Fair share: what tenants bring to a centre beside what they carry of it."""

from __future__ import annotations

from triage.rules.sharing import Balance, Brought, fair_shares


def brought(tenant: str, patients: int, alerts: int, with_alerts: int = 5) -> Brought:
    who = [f"{tenant}{n}" for n in range(patients)]
    return Brought(
        tenant,
        frozenset(who),
        frozenset(who[:with_alerts]),
        expected=10 * patients,
        alerts=alerts,
        minutes=6 * alerts,
    )


def test_without_set_shares_a_tenant_carries_as_much_as_it_has_patients() -> None:
    bodo, hadsel = fair_shares([brought("bodø", 30, 20), brought("hadsel", 10, 20)], {})
    assert (bodo.patients, bodo.expected, bodo.alerts, bodo.minutes) == (75, 75, 50, 50)
    assert (bodo.agreed, bodo.difference, bodo.balance) == (75, -25, Balance.LESS)
    assert (hadsel.agreed, hadsel.difference, hadsel.balance) == (25, 25, Balance.MORE)
    assert not bodo.is_set


def test_set_shares_are_parts_of_their_sum() -> None:
    both = [brought("bodø", 30, 20), brought("hadsel", 10, 20)]
    bodo, hadsel = fair_shares(both, {"bodø": 60, "hadsel": 20})
    assert (bodo.agreed, hadsel.agreed) == (75, 25)
    assert bodo.is_set


def test_a_share_counts_only_where_every_tenant_has_one() -> None:
    both = [brought("bodø", 30, 30), brought("hadsel", 10, 10)]
    bodo, hadsel = fair_shares(both, {"bodø": 90})
    assert (bodo.agreed, hadsel.agreed, bodo.is_set) == (75, 25, False)


def test_within_five_points_load_and_share_are_even() -> None:
    both = [brought("bodø", 50, 55), brought("hadsel", 50, 45)]
    assert [one.balance for one in fair_shares(both, {})] == [Balance.EVEN, Balance.EVEN]
    both = [brought("bodø", 50, 56), brought("hadsel", 50, 44)]
    assert [one.difference for one in fair_shares(both, {})] == [6, -6]
    assert [one.balance for one in fair_shares(both, {})] == [Balance.MORE, Balance.LESS]


def test_a_tenant_of_four_patients_is_hidden_and_another_with_it() -> None:
    found = fair_shares(
        [brought("bodø", 30, 20, 9), brought("hadsel", 8, 20), brought("bø", 4, 4, 4)], {}
    )
    assert [(one.tenant, one.is_hidden) for one in found] == [
        ("bodø", False),
        ("hadsel", True),
        ("bø", True),
    ]


def test_tenants_of_five_patients_each_are_shown() -> None:
    found = fair_shares([brought("bodø", 5, 20), brought("hadsel", 5, 20)], {})
    assert [one.is_hidden for one in found] == [False, False]


def test_a_percent_is_rounded_half_up() -> None:
    bodo, hadsel = fair_shares([brought("bodø", 10, 1), brought("hadsel", 10, 7)], {})
    assert (bodo.alerts, hadsel.alerts) == (13, 88)  # 12.5 and 87.5


def test_few_patients_with_alerts_hide_a_tenant_too_and_nobody_is_shown_alone() -> None:
    found = fair_shares([brought("bodø", 30, 20), brought("hadsel", 10, 3, 2)], {})
    assert [one.is_hidden for one in found] == [True, True]
    assert fair_shares([], {}) == []


def test_no_alert_at_all_divides_by_nothing() -> None:
    (one,) = fair_shares([brought("bodø", 30, 0, 0)], {})
    assert (one.alerts, one.minutes, one.agreed) == (0, 0, 100)
