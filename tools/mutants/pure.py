"""The tests that judge a mutant: those of ``tests/rules`` that need no Django and no database.

They are run in this process by pytest's own machinery, each with a limit of processor time, and
stop at the first that fails. Random tests are made repeatable and short, and come last.
"""

from __future__ import annotations

import os
import signal
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import coverage
import hypothesis
import pytest

from tools.mutants.place import ROOT, RULES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

NEEDS_DJANGO = ("tests/rules/test_bring_your_own_case.py",)
"""Files that run a management command."""
TOO_LONG = "test_whoever_asks_takes_and_refuses_it_has_one_owner_and_a_way_on"
"""Walks through every state of an alert: too long for each mutant that it would not kill."""
NOT_LOADED = "(a test cannot be loaded)"
EXAMPLES = 10
"""Of each random test."""
_OPTIONS = [
    "-q", "-s", "-c", os.devnull, f"--rootdir={ROOT}", "--noconftest", "-m", "not slow",
    "-k", f"not {TOO_LONG}", "-p", "no:cacheprovider", "-p", "no:faulthandler", "-p", "no:logging", "-p", "no:warnings",
]  # fmt: skip


@dataclass
class Baseline:
    """What the tests do without a mutant: seconds of each, and who runs which line."""

    seconds: dict[str, float] = field(default_factory=dict)
    tests_of: dict[str, dict[int, frozenset[str]]] = field(default_factory=dict)
    failing: list[str] = field(default_factory=list)
    """Tests that fail without a mutant: they judge none."""
    need_words: list[str] = field(default_factory=list)
    """Tests that write words of Django's translations, which are not set up here: they judge none."""
    loading: dict[str, frozenset[int]] = field(default_factory=dict)
    """The lines of each file that are run while the tests are loaded, before any of them runs."""
    modules: list[str] = field(default_factory=list)
    """What is loaded besides our own code."""


class Runner:
    """A pytest plugin that gives its collected tests to ``work`` instead of running them all."""

    def __init__(self, work: Callable[[Runner], None]) -> None:
        self.work = work
        self.items: dict[str, Any] = {}
        self.failed = ""
        self.needs_words = False

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Take the place of pytest's own loop."""
        self.items = {each.nodeid: each for each in session.items}
        for each in session.items:
            _make_repeatable(each)
        if session.testsfailed:
            self.failed = NOT_LOADED
        self.work(self)
        return True

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Remember a failure."""
        if report.failed:
            self.failed = report.nodeid
            self.needs_words = "ImproperlyConfigured" in report.longreprtext

    def run(self, nodeid: str, limit: float) -> bool:
        """Run one test; return whether it passed. Past the limit the process is killed."""
        signal.setitimer(signal.ITIMER_PROF, limit)
        item = self.items[nodeid]
        item.ihook.pytest_runtest_protocol(item=item, nextitem=None)
        signal.setitimer(signal.ITIMER_PROF, 0)
        return not self.failed

    def first_failure(self, tests: Iterable[str], baseline: Baseline) -> str:
        """Return the first test that fails, or an empty text.

        Tests that are there only with the mutant, since it changed what they are made of, come last.
        """
        if self.failed:
            return self.failed
        seconds = baseline.seconds
        new = (each for each in self.items if each not in seconds and each not in baseline.failing)
        for each in (*tests, *new):
            if each in self.items and not self.run(each, 10 * seconds.get(each, 1) + 2):
                return each
        return ""


def _make_repeatable(item: Any) -> None:
    test = item.obj
    if getattr(test, "is_hypothesis_test", False):
        given = getattr(test, "_hypothesis_internal_use_settings", None)
        given = given or hypothesis.settings.default
        test._hypothesis_internal_use_settings = hypothesis.settings(
            given,
            max_examples=min(EXAMPLES, given.max_examples),
            derandomize=True,
            database=None,
            deadline=None,
            phases=(hypothesis.Phase.explicit, hypothesis.Phase.generate),
        )


def collect(work: Callable[[Runner], None], files: Iterable[str] = ()) -> int:
    """Collect the pure tests (of these files) and give them to ``work``; pytest's exit code."""
    chosen = sorted(files) or ["tests/rules"]
    ignored = [f"--ignore={ROOT / each}" for each in NEEDS_DJANGO]
    arguments = [*_OPTIONS, *ignored, *(str(ROOT / each) for each in chosen)]
    return int(pytest.main(arguments, plugins=[Runner(work)]))


def lines_covered() -> coverage.Coverage:
    """Return what notes the lines of the rules that are run, from now on."""
    cover = coverage.Coverage(
        data_file=None, include=[f"{ROOT / each}/*" for each in RULES], config_file=False
    )
    cover.start()
    return cover


def measure(
    runner: Runner, baseline: Baseline, cover: coverage.Coverage, loaded: Iterable[str]
) -> None:
    """Fill the baseline: each test once, with the lines of the rules that it runs."""
    if runner.failed:
        raise SystemExit(runner.failed)
    for nodeid in runner.items:
        cover.switch_context(nodeid)
        before = time.process_time()
        if runner.run(nodeid, 300):
            baseline.seconds[nodeid] = time.process_time() - before
        else:
            (baseline.need_words if runner.needs_words else baseline.failing).append(nodeid)
            runner.failed = ""
    cover.stop()
    data = cover.get_data()
    for file in data.measured_files():
        lines = data.contexts_by_lineno(file)
        name = os.path.relpath(file, ROOT)
        baseline.tests_of[name] = {
            line: frozenset(who for who in names if who in baseline.seconds)
            for line, names in lines.items()
        }
        baseline.loading[name] = frozenset(line for line, names in lines.items() if "" in names)
    baseline.modules = list(loaded)
