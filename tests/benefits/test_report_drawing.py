"""Reports drawn as PDF by a worker, kept, and never with words that were withdrawn."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from benefits.models import ReportPdf
from benefits.operations.drawing import ask_for_pdf, draw_pdfs
from benefits.rules.runs import ReportLanguage, RunState
from dho.lib.scope import scope
from tests.benefits.test_quotes import check, choose, made, withdraw

if TYPE_CHECKING:
    from collections.abc import Callable

    from benefits.models import ReportRun
    from tenants.models import Patient
    from tests.world import World

SAID = "Jeg sover om natten"


def wanted(world: World, run: ReportRun) -> bool:
    with scope(world.party(world.lise)):
        return ask_for_pdf(by=world.viewer(world.lise), run_id=run.id, language=ReportLanguage.NB)


def drawn(world: World, run: ReportRun, meanwhile: Callable[[], None] = lambda: None) -> list[Any]:
    """What is drawn of a report, one drawing after the other: its words."""
    told: list[Any] = []

    def draw(_report: Any, _language: str, _version: str, words: Any) -> bytes:
        told.append(list(words))
        if len(told) == 1:
            meanwhile()
        return " ".join(words).encode()

    draw_pdfs(by=world.viewer(world.lise), run_id=run.id, draw=draw)
    return told


def kept() -> list[tuple[str, bytes | None]]:
    rows = ReportPdf.objects.using("owner").values_list("state", "pdf")
    return [(state, None if pdf is None else bytes(pdf)) for state, pdf in rows]


def with_words(world: World, group: list[Patient]) -> tuple[ReportRun, Any]:
    quote = choose(world, group[0], world.nora, text=SAID)
    check(world, quote, world.hanne)
    return made(world), quote


def test_a_report_is_drawn_once_whoever_asks_again(
    world: World, hadsel_group: list[Patient]
) -> None:
    run, _quote = with_words(world, hadsel_group)
    assert wanted(world, run)
    assert not wanted(world, run)
    assert drawn(world, run) == [[SAID]]
    assert not wanted(world, run)
    assert drawn(world, run) == []
    assert kept() == [(RunState.READY, SAID.encode())]


def test_words_that_are_withdrawn_are_gone_from_what_was_drawn(
    world: World, hadsel_group: list[Patient]
) -> None:
    run, quote = with_words(world, hadsel_group)
    wanted(world, run)
    drawn(world, run)
    withdraw(world, quote, world.nora)
    assert kept() == []
    assert wanted(world, run)
    assert drawn(world, run) == [[]]
    assert kept() == [(RunState.READY, b"")]


def test_words_that_are_withdrawn_while_it_is_drawn_are_not_kept(
    world: World, hadsel_group: list[Patient]
) -> None:
    run, quote = with_words(world, hadsel_group)
    wanted(world, run)
    assert drawn(world, run, lambda: withdraw(world, quote, world.nora)) == [[SAID], []]
    assert kept() == [(RunState.READY, b"")]


def test_what_cannot_be_drawn_says_so_and_is_asked_for_again(
    world: World, hadsel_group: list[Patient]
) -> None:
    run, _quote = with_words(world, hadsel_group)
    wanted(world, run)

    def broken() -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        drawn(world, run, broken)
    assert kept() == [(RunState.FAILED, None)]
    assert wanted(world, run)
