"""Change the rules, one small fault at a time, and see whether a pure test notices.

A mutant that no test kills fails the run, unless ``tests/rules/survivors.toml`` lists it with the
reason why no test can. A listed one that is killed or gone fails the run as well.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import pickle
import sys
import time
from collections import Counter
from typing import TYPE_CHECKING

from tools.mutants.choosing import Chooser
from tools.mutants.forks import Quick, baseline_in_child, fresh, load_foreign
from tools.mutants.mutations import Mutation, mutations_of
from tools.mutants.place import KEPT, OURS, ROOT, files_of
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
    if baseline.need_words:
        print(f"{len(baseline.need_words)} tests read translated words, and judge none")
    load_foreign(baseline.modules)
    chooser = Chooser(baseline)
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
            killer, is_run = _killer(each, chooser, quick)
            if killer:
                chooser.killed(each, killer)
                counted["killed"] += 1
                continue
            met.add(each.key)
            if each.key in known:
                counted["explained"] += 1
            else:
                counted["surviving" if is_run else "untested"] += 1
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


def _killer(mutant: Mutation, chooser: Chooser, quick: Quick) -> tuple[str, bool]:
    """Return what killed the mutant, or an empty text; and whether any test runs it at all."""
    tests = chooser.that_run(mutant)
    killer = quick.judge(mutant, tests) if mutant.top and tests else ""
    if killer or not chooser.runs_while_loading(mutant):
        return killer, bool(tests)
    others = chooser.that_load(mutant, tests)
    if tests:
        killer = fresh(mutant, tests, quick.baseline)
    if not killer and others:
        killer = fresh(mutant, others, quick.baseline)
    return killer, bool(tests or others)


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
