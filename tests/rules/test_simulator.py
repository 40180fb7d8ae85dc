"""The simulated population: reproducible, plausible, and nobody real."""

from __future__ import annotations

import hashlib
import os
import re
import subprocess
import sys
from collections import Counter
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from dho.demo.simulator import Diagnosis, EpisodeKind, Sex, simulate
from dho.demo.simulator.identity_numbers import NoNumberLeft, synthetic_national_number
from dho.lib.clock import OSLO
from measurements.rules.kinds import KINDS
from measurements.rules.simulation import Fault, simulated_courses
from measurements.rules.simulation.profiles import PROFILES, RESOLUTIONS, UNITS
from selfcare_plans.rules.document import RangeRule
from selfcare_plans.rules.templates import template

ENDS_ON = date(2026, 11, 21)
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def people():
    return list(simulate(60, 90, 1, ENDS_ON))


def digest(patients):
    return hashlib.sha256("\n".join(map(repr, patients)).encode()).hexdigest()


def test_the_same_seed_gives_the_same_bytes_in_another_process():
    program = (
        "import hashlib; from datetime import date; from dho.demo.simulator import simulate;"
        "print(hashlib.sha256('\\n'.join(map(repr, simulate(4, 30, 7, date(2026, 11, 21))))"
        ".encode()).hexdigest())"
    )
    other = subprocess.run(
        [sys.executable, "-c", program],
        cwd=ROOT,
        env={**os.environ, "PYTHONHASHSEED": "4711"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert other.stdout.strip() == digest(simulate(4, 30, 7, ENDS_ON))


def test_another_seed_gives_other_people():
    assert digest(simulate(4, 30, 7, ENDS_ON)) != digest(simulate(4, 30, 8, ENDS_ON))


def test_a_patient_is_the_same_however_many_there_are(people):
    assert list(simulate(5, 90, 1, ENDS_ON)) == people[:5]


def test_who_a_patient_is_does_not_depend_on_the_days():
    (short,), (long,) = simulate(1, 2, 1, ENDS_ON), simulate(1, 200, 1, ENDS_ON)
    assert short.national_number == long.national_number
    assert (short.given_name, short.family_name) == (long.given_name, long.family_name)


def test_nobody_and_no_days_are_fine_but_negative_numbers_are_not():
    assert list(simulate(0, 10, 1, ENDS_ON)) == []
    (idle,) = simulate(1, 0, 1, ENDS_ON)
    assert (idle.readings, idle.episodes) == ((), ())
    for patients, days in ((-1, 1), (1, -1)):
        with pytest.raises(ValueError, match="negative"):
            simulate(patients, days, 1, ENDS_ON)


def test_every_diagnosis_municipality_and_sex_is_there(people):
    assert Counter(each.diagnosis for each in people) == dict.fromkeys(Diagnosis, 15)
    assert {each.municipality for each in people} == {"Bodø", "Hadsel", "Øksnes", "Sortland", "Bø"}
    assert {each.sex for each in people} == set(Sex)
    assert all(each.given_name and each.family_name for each in people)


def test_readings_lie_in_the_period_and_come_in_order(people):
    for each in people:
        times = [reading.measured_at for reading in each.readings]
        assert times == sorted(times)
        for at in times:
            assert at.tzinfo is OSLO
            assert ENDS_ON - timedelta(days=89) <= at.date() <= ENDS_ON


def test_a_reference_is_used_once(people):
    for each in people:
        references = [reading.reference for reading in each.readings]
        assert len(set(references)) == len(references)


def test_readings_fit_the_table_of_kinds(people):
    for each in people:
        for reading in each.readings:
            kind = KINDS[reading.kind]
            assert reading.unit == kind.unit == UNITS[reading.kind]
            assert kind.resolution == RESOLUTIONS[reading.kind]
            values = {kind.name: reading.value} if reading.value is not None else reading.components
            assert set(values) <= {kind.name, *kind.components}
            for name, value in values.items():
                assert isinstance(value, Decimal)
                assert value == value.quantize(kind.resolution)
                accept = kind.part(name).accept if kind.components else kind.accept
                assert accept.holds(value), (reading.kind, value)
            for key, value in reading.context.items():
                assert value in kind.contexts[key]


@pytest.mark.parametrize("seed", range(3))
def test_a_cuff_never_shows_diastolic_above_systolic(seed):
    pressures = [
        reading.components
        for each in simulate(40, 60, seed, ENDS_ON)
        for reading in each.readings
        if reading.kind == "blood_pressure"
    ]
    assert pressures
    assert all(each["systolic"] > each["diastolic"] for each in pressures)


def test_days_are_missing_but_not_most(people):
    shares = []
    for each in people:
        if each.diagnosis is Diagnosis.HYPERTENSION:
            continue  # measures four days a week
        days = {reading.measured_at.date() for reading in each.readings}
        shares.append(len(days) / 90)
    assert min(shares) > 0.4
    assert max(shares) <= 1.0
    assert 0.7 < sum(shares) / len(shares) < 0.97


def colours(each):
    """The worst range colour of each reading by the template: 0 green, 1 yellow, 2 red."""
    ranges = {
        item.kind: [rule for rule in item.rules if isinstance(rule, RangeRule)]
        for item in template(each.diagnosis).items
    }
    for reading in each.readings:
        if not ranges.get(reading.kind):
            continue
        meal = reading.context.get("meal")
        bound = [rule for rule in ranges[reading.kind] if rule.context == f"meal={meal}"]
        yield (
            reading,
            max(
                colour(
                    rule,
                    reading.value if rule.component is None else reading.components[rule.component],
                )
                for rule in bound or ranges[reading.kind]
            ),
        )


def colour(rule, value):
    def outside(low, high):
        return (low is not None and value < low) or (high is not None and value > high)

    return outside(rule.green_low, rule.green_high) + outside(rule.yellow_low, rule.yellow_high)


def in_episode(each, at):
    return any(episode.starts_at <= at < episode.ends_at for episode in each.episodes)


def test_a_well_patient_is_mostly_green_and_a_worsening_shows():
    well, ill = Counter(), Counter()
    for each in simulate(80, 90, 2, ENDS_ON):
        for reading, worst in colours(each):
            (ill if in_episode(each, reading.measured_at) else well)[worst] += 1
    assert well[0] / well.total() > 0.95
    assert well[1] > 0
    assert ill[0] / ill.total() < 0.75
    assert ill[2] > 20


def test_most_worsenings_of_copd_become_red_within_their_episode():
    patients = [p for p in simulate(120, 90, 3, ENDS_ON) if p.diagnosis is Diagnosis.COPD]
    episodes = [(p, episode) for p in patients for episode in p.episodes]
    finished = [(p, e) for p, e in episodes if e.ends_at.date() <= ENDS_ON]
    red = [
        any(w == 2 and e.starts_at <= r.measured_at < e.ends_at for r, w in colours(p))
        for p, e in finished
    ]
    assert len(red) >= 10
    assert sum(red) / len(red) > 0.7


def test_water_gathers_in_heart_failure():
    rises = []
    for each in simulate(120, 90, 3, ENDS_ON):
        weights = [(r.measured_at, r.value) for r in each.readings if r.kind == "weight"]
        for episode in each.episodes:
            if episode.kind is not EpisodeKind.DECOMPENSATION:
                continue
            before = [kilos for at, kilos in weights if at < episode.starts_at][-5:]
            inside = [kilos for at, kilos in weights if episode.starts_at <= at < episode.ends_at]
            if len(before) == 5 and len(inside) > 7:
                rises.append(max(inside) - min(before))
    assert len(rises) >= 5
    assert sum(rise >= 2 for rise in rises) / len(rises) > 0.8


def test_episodes_have_a_known_start_in_the_period_and_never_overlap(people):
    kinds = Counter()
    for each in people:
        known = {worsening.kind for worsening in PROFILES[each.diagnosis].worsenings}
        for episode in each.episodes:
            kinds[episode.kind] += 1
            assert episode.kind in known
            assert ENDS_ON - timedelta(days=89) <= episode.starts_at.date() <= ENDS_ON
            assert episode.starts_at < episode.ends_at
        for earlier, later in zip(each.episodes, each.episodes[1:], strict=False):
            assert earlier.ends_at < later.starts_at
    assert len(kinds) >= 4
    assert any(not each.episodes for each in people)


def control_digits_fit(number: str) -> bool:
    """Skatteetaten's rule, written another way: both weighted sums are divisible by 11."""
    digits = [int(each) for each in number]
    first = sum(d * w for d, w in zip(digits, (3, 7, 6, 1, 8, 9, 4, 5, 2, 1, 0), strict=True))
    second = sum(d * w for d, w in zip(digits, (5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1), strict=True))
    return first % 11 == 0 and second % 11 == 0


def test_the_check_itself_knows_skatteetatens_rule():
    assert control_digits_fit("13717404089")  # the test person of NHN's store of measurements
    assert not control_digits_fit("13717404088")


def test_national_numbers_are_synthetic_valid_and_unlike():
    numbers = []
    for each in simulate(700, 0, 1, ENDS_ON):
        number = each.national_number
        assert re.fullmatch(r"\d{11}", number)
        assert control_digits_fit(number)
        born = each.birth_date
        assert number[:6] == f"{born.day:02}{born.month + 80:02}{born.year % 100:02}"
        assert (int(number[8]) % 2 == 0) is (each.sex is Sex.FEMALE)
        numbers.append(number)
    assert len(set(numbers)) == len(numbers)


@pytest.mark.parametrize("born", [date(1900, 1, 1), date(1945, 12, 31), date(2003, 2, 28)])
def test_serials_of_one_day_give_different_valid_numbers(born):
    numbers = [synthetic_national_number(born, serial) for serial in range(300)]
    assert len(set(numbers)) == 300
    assert all(control_digits_fit(number) for number in numbers)


@pytest.mark.parametrize(
    ("born", "serial"),
    [(date(1950, 1, 1), 600), (date(1950, 1, 1), -1), (date(1850, 1, 1), 0), (date(2040, 1, 1), 0)],
)
def test_where_no_number_is_left_it_says_so(born, serial):
    with pytest.raises(NoNumberLeft):
        synthetic_national_number(born, serial)


# -- devices, rhythm, and what goes wrong ----------------------------------------------------------


@pytest.fixture(scope="module")
def equipped():
    return list(simulate(60, 90, 1, ENDS_ON, own_devices=True))


def test_with_devices_of_their_own_people_are_the_same_and_measure_as_often(people, equipped):
    for plain, own in zip(people, equipped, strict=True):
        assert (plain.national_number, plain.episodes) == (own.national_number, own.episodes)
        assert [r.reference for r in plain.readings] == [r.reference for r in own.readings]
        assert [r.measured_at for r in plain.readings] == [r.measured_at for r in own.readings]
    assert digest(equipped) == digest(simulate(60, 90, 1, ENDS_ON, own_devices=True))
    assert digest(equipped) != digest(people)


def test_nothing_goes_wrong_unless_it_is_asked_for(people):
    assert not any(reading.fault for each in people for reading in each.readings)


def test_each_fault_goes_its_own_way_in_its_own_kind(people, equipped):
    ways = {
        Fault.COLD_FINGERS: ("spo2", -1),
        Fault.WITH_CLOTHES: ("weight", 1),
        Fault.WITHOUT_REST: ("blood_pressure", 1),
        Fault.WRONG_UNIT: (None, 1),
    }
    seen = Counter()
    for plain, own in zip(people, equipped, strict=True):
        for true, told in zip(plain.readings, own.readings, strict=True):
            if told.fault is None:
                continue
            kind, way = ways[told.fault]
            seen[told.fault] += 1
            assert kind is None or told.kind == kind
            away = _number(told) - _number(true)
            if true.value is None or abs(away) > 2:  # less may be the device's own bias
                assert away * way > 0, (true, told)
    assert seen.keys() >= {Fault.COLD_FINGERS, Fault.WITH_CLOTHES, Fault.WITHOUT_REST}


def test_a_number_of_another_unit_is_far_from_the_truth():
    wrong = [
        (true, told)
        for plain, own in zip(
            simulate(300, 90, 4, ENDS_ON),
            simulate(300, 90, 4, ENDS_ON, own_devices=True),
            strict=True,
        )
        for true, told in zip(plain.readings, own.readings, strict=True)
        if told.fault is Fault.WRONG_UNIT
    ]
    assert wrong
    for true, told in wrong:
        assert 1.9 < told.value / true.value < 25


def test_a_scale_is_off_by_the_same_every_day_and_shows_its_own_steps(people, equipped):
    for plain, own in zip(people, equipped, strict=True):
        pairs = [
            (true.value, told.value)
            for true, told in zip(plain.readings, own.readings, strict=True)
            if told.kind == "weight" and told.fault is None
        ]
        away = [told - true for true, told in pairs]
        if away:
            assert max(away) - min(away) <= Decimal("0.6")


def _number(reading):
    return reading.value if reading.value is not None else reading.components["systolic"]


def test_the_body_follows_the_hours_and_the_days_of_the_week():
    temperature = PROFILES[Diagnosis.COPD].measures["body_temperature"]
    weight = PROFILES[Diagnosis.HEART_FAILURE].measures["weight"]
    hours = {hour: temperature.rhythm(hour, 3) for hour in range(24)}
    assert max(hours, key=hours.get) == 18
    assert min(hours, key=hours.get) == 6
    assert weight.rhythm(8, 6) > weight.rhythm(8, 5)


def test_an_episode_comes_to_its_height_before_it_ends(people):
    episodes = [episode for each in people for episode in each.episodes]
    assert episodes
    for each in episodes:
        assert each.starts_at <= each.worst_from < each.ends_at
        assert each.onset_date == each.starts_at.date()


def test_invented_people_of_one_diagnosis_are_the_same_however_many():
    few = list(simulated_courses(Diagnosis.COPD, people=2, days=40, seed=3, ends_on=ENDS_ON))
    many = list(simulated_courses(Diagnosis.COPD, people=5, days=40, seed=3, ends_on=ENDS_ON))
    assert many[:2] == few
    assert few[0] != few[1]
