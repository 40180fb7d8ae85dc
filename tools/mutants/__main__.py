"""Change the rules, one small fault at a time, and see whether a pure test notices.

A mutant that no test kills fails the run, unless ``tests/rules/survivors.toml`` lists it with the
reason why no test can. A listed one that is killed or gone fails the run as well.
"""

from __future__ import annotations

import argparse
import ast
import hashlib
import os
import pickle
import sys
import time
from collections import Counter
from typing import TYPE_CHECKING

from tools.mutants.forks import Quick, baseline_in_child, fresh, load_foreign
from tools.mutants.mutations import Mutation, mutations_of
from tools.mutants.place import KEPT, OURS, ROOT, RULES, files_of, module_of
from tools.mutants.survivors import entry, explained

if TYPE_CHECKING:
    from tools.mutants.pure import Baseline


def main() -> int:
    """Judge the mutants of the rules, or of the files that are named."""
    parser = argparse.ArgumentParser(prog="python -m tools.mutants", description=__doc__)
    parser.add_argument("files", nargs="*", help="files or folders; all rules if none is named")
    parser.add_argument("--list", action="store_true", help="only list the mutants")
    named = parser.parse_args()
    os.chdir(ROOT)
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    sys.path.insert(0, str(ROOT))
    files = files_of(named.files)
    if named.list:
        for file in files:
            for each in mutations_of(ROOT / file, file):
                print(f"{file} {each.function}: {each.was}  →  {each.becomes}")
        return 0
    return _run(files)


def _run(files: list[str]) -> int:
    baseline = _baseline()
    for nodeid in baseline.failing:
        print(f"Fails without any mutant, and judges none: {nodeid}")
    load_foreign(baseline.modules)
    chooser = _Chooser(baseline)
    known = explained()
    quick = Quick(baseline)
    met: set[object] = set()
    number = unexplained = 0
    began = time.monotonic()
    for file in files:
        mutants = mutations_of(ROOT / file, file)
        counted: Counter[str] = Counter()
        survivors: list[Mutation] = []
        for each in mutants:
            tests = chooser.tests(each)
            killer = quick.judge(each, tests) if each.top and tests else ""
            if not killer and tests and _runs_while_loading(each, baseline):
                killer = fresh(each, tests, baseline)
            if killer:
                chooser.killed(each, killer)
                counted["killed"] += 1
                continue
            met.add(each.key)
            if each.key in known:
                counted["explained"] += 1
            else:
                counted["surviving" if tests else "untested"] += 1
                survivors.append(each)
        number += len(mutants)
        told = ", ".join(f"{count} {name}" for name, count in sorted(counted.items()))
        print(f"{file}: {len(mutants)} mutants: {told or 'none'}", flush=True)
        for each in survivors:
            print("\n" + entry(each), flush=True)
        unexplained += len(survivors)
    quick.close()
    stale = [key for key in known if key[0] in files and key not in met]
    print(f"{number} mutants in {(time.monotonic() - began) / 60:.1f} minutes")
    for key in stale:
        print(f"Listed, but killed or gone: {key}")
    return 1 if unexplained or stale or baseline.failing else 0


def _runs_while_loading(mutant: Mutation, baseline: Baseline) -> bool:
    loading = baseline.loading.get(mutant.file, frozenset())
    return not mutant.top or not loading.isdisjoint(mutant.lines)


class _Chooser:
    """Which tests judge a mutant, the quickest first, and first of all those that killed before."""

    def __init__(self, baseline: Baseline) -> None:
        self.baseline = baseline
        self.kills: Counter[tuple[str, str, str]] = Counter()
        self.importers = _importers()

    def tests(self, mutant: Mutation) -> list[str]:
        """Return the tests that run the changed lines."""
        of_file = self.baseline.tests_of.get(mutant.file, {})
        chosen: set[str] = set()
        if mutant.top:
            for line in mutant.lines:
                chosen |= of_file.get(line, frozenset())
        if not chosen and _runs_while_loading(mutant, self.baseline):
            for file in _with_importers(mutant.file, self.importers):
                chosen |= self.importing(file)
        place = (mutant.file, mutant.function)
        return sorted(
            chosen,
            key=lambda each: (-self.kills[(*place, each)], self.baseline.seconds[each], each),
        )

    def importing(self, file: str) -> set[str]:
        """Return the tests that run anything of a file; of a file of tests, those in it."""
        if file.startswith("tests/"):
            return {each for each in self.baseline.seconds if each.partition("::")[0] == file}
        return set().union(*self.baseline.tests_of.get(file, {}).values())

    def killed(self, mutant: Mutation, killer: str) -> None:
        """Remember who killed it."""
        self.kills[mutant.file, mutant.function, killer] += 1


def _with_importers(file: str, importers: dict[str, list[str]]) -> set[str]:
    """Return the file and those that import from it, also by the package that passes it on."""
    found, left = {file}, [file]
    while left:
        for each in importers.get(module_of(left.pop()), ()):
            if each not in found:
                found.add(each)
                if each.endswith("/__init__.py"):
                    left.append(each)
    return found


def _importers() -> dict[str, list[str]]:
    """Return which files of the rules and of their tests import each module."""
    found: dict[str, list[str]] = {}
    for folder in (*RULES, "tests/rules"):
        for path in sorted((ROOT / folder).rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.ImportFrom) and node.module:
                    for name in (node.module, *(f"{node.module}.{a.name}" for a in node.names)):
                        found.setdefault(name, []).append(str(path.relative_to(ROOT)))
    return found


def _baseline() -> Baseline:
    """Return what the tests do without a mutant, kept until code or tests change."""
    digest = hashlib.sha256(sys.version.encode())
    for folder in (*OURS, "tests/rules", "tools/mutants"):
        for path in sorted((ROOT / folder).rglob("*.py")):
            digest.update(path.read_bytes())
    kept = KEPT / f"{digest.hexdigest()[:16]}.pickle"
    if kept.exists():
        return pickle.loads(kept.read_bytes())  # type: ignore[no-any-return]
    print("Running the pure tests once, to see which lines each of them runs", flush=True)
    baseline = baseline_in_child()
    KEPT.mkdir(parents=True, exist_ok=True)
    for old in KEPT.glob("*.pickle"):
        old.unlink()
    kept.write_bytes(pickle.dumps(baseline))
    return baseline


if __name__ == "__main__":
    sys.exit(main())
