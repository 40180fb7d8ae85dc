"""Which tests judge a mutant: the quickest first, and first of all those that killed before."""

from __future__ import annotations

import ast
from collections import Counter
from typing import TYPE_CHECKING

from tools.mutants.place import ROOT, RULES, module_of

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from tools.mutants.mutations import Mutation
    from tools.mutants.pure import Baseline

_TESTS = "tests/rules"


class Chooser:
    """Chooses by what each test runs, and by what is computed while the tests are loaded."""

    def __init__(self, baseline: Baseline) -> None:
        self.baseline = baseline
        self.kills: Counter[tuple[str, str, str]] = Counter()
        self.importers = _importers()

    def runs_while_loading(self, mutant: Mutation) -> bool:
        """Whether the changed lines are run before any test is: then others may hold their result."""
        loading = self.baseline.loading.get(mutant.file, frozenset())
        return not mutant.top or not loading.isdisjoint(mutant.lines)

    def that_run(self, mutant: Mutation) -> list[str]:
        """Return the tests that run the changed lines, or functions of a changed module."""
        of_file = self.baseline.tests_of.get(mutant.file, {})
        lines = mutant.lines if mutant.top else of_file
        chosen = set().union(*(of_file.get(line, frozenset()) for line in lines))
        return self._in_order(chosen, mutant)

    def that_load(self, mutant: Mutation, besides: Iterable[str]) -> list[str]:
        """Return the other tests in files that load the changed module, by whatever way."""
        found, left = {mutant.file}, [mutant.file]
        while left:
            for each in self.importers.get(module_of(left.pop()), ()):
                if each not in found:
                    found.add(each)
                    left.append(each)
        loading = {each for each in self.baseline.seconds if each.partition("::")[0] in found}
        return self._in_order(loading.difference(besides), mutant)

    def killed(self, mutant: Mutation, killer: str) -> None:
        """Remember who killed it."""
        self.kills[mutant.file, mutant.function, killer] += 1

    def _in_order(self, tests: set[str], mutant: Mutation) -> list[str]:
        place, seconds = (mutant.file, mutant.function), self.baseline.seconds
        return sorted(tests, key=lambda each: (-self.kills[(*place, each)], seconds[each], each))


def _importers() -> dict[str, set[str]]:
    """Return which files of the rules and of their tests import each module."""
    found: dict[str, set[str]] = {}
    for folder in (*RULES, _TESTS):
        for path in sorted((ROOT / folder).rglob("*.py")):
            for name in _imported(path):
                found.setdefault(name, set()).add(str(path.relative_to(ROOT)))
    return found


def _imported(path: Path) -> set[str]:
    names = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module:
            package = ".".join(path.relative_to(ROOT).parts[: -node.level])
            module = f"{package}.{node.module}" if node.level else node.module
            names |= {module, *(f"{module}.{each.name}" for each in node.names)}
    return names
