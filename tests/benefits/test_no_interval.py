"""No events, or all alike: page, PDF, workbook and JSON say in words that there is no interval."""

from __future__ import annotations

from typing import Any

import msgspec
from django.utils.translation import override

from benefits.presenters.money import money_view
from benefits.presenters.report import report_view
from benefits.presenters.table import sheets_of
from benefits.rules.money import money_of
from benefits.rules.money_types import CostKey, Costs, WhyNot
from benefits.rules.points import Point
from benefits.rules.report import Report
from tests.rules.test_benefit_figures import follow_up, person, report_of
from tests.rules.test_money import line_of, price

WORDS = "too few events, or too alike, to say how sure it is"


def nobody_in_a_municipal_bed(count: int = 14) -> Report:
    """No KAD day before or after; one step better for everybody in feeling safe."""
    return report_of([person(n, KAD_DAYS=(0, "", 0), SAFETY=(2, "", 3)) for n in range(count)])


def test_the_page_says_it_in_words_and_never_from_0_to_0() -> None:
    with override("en"):
        view = report_view(nobody_in_a_municipal_bed())
        shown = {one.name: one for row in view.benefits for one in row.indicators}
    beds, safe = shown["Days in municipal acute beds (KAD)"], shown["Feels safe at home"]
    for one in (beds, safe):
        assert one.headline.verdict == WORDS
        assert "No interval can be given" in one.sentence
        assert " to " not in one.headline.change
    assert any(WORDS in note for note in beds.notes)
    assert any("Too few events, or too alike" in text for text in view.summary)
    assert not any("Too few to say anything certain" in text for text in view.summary)


def test_eleven_persons_are_still_called_too_few() -> None:
    with override("en"):
        view = report_view(nobody_in_a_municipal_bed(11))
    verdicts = {one.headline.verdict for row in view.benefits for one in row.indicators}
    assert WORDS not in verdicts
    assert "too few to say anything certain" in verdicts


def test_workbook_and_json_say_it() -> None:
    report = nobody_in_a_municipal_bed()
    rows: Any = sheets_of(report, data_version="v", language="en")["Figures"]
    told = next(row for row in rows if row[3] == "Month 6" and "KAD" in row[1] and row[9] == 14)
    assert (told[13], told[14]) == (WORDS, None)
    assert (told[23], told[24]) == (WORDS, None)
    one = follow_up(report, "KAD_DAYS", Point.M6)
    assert msgspec.to_builtins(one)["rate"]["no_interval"] == "TOO_ALIKE"
    assert msgspec.convert(msgspec.to_builtins(report), Report) == report


def test_no_kroner_are_made_of_a_change_without_an_interval() -> None:
    money = money_of(nobody_in_a_municipal_bed(), Costs(prices=(price(CostKey.KAD_DAY, "3000"),)))
    line = line_of(money, "KAD_DAYS")
    assert (line.why, line.kroner) == (WhyNot.TOO_ALIKE, None)
    with override("en"):
        cells = next(row.cells for row in money_view(money).lines if row.name.startswith("Days in"))
    assert cells[0] == WORDS
