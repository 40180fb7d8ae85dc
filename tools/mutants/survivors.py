"""The list of mutants that no test can kill, each with its reason (``tests/rules/survivors.toml``)."""

from __future__ import annotations

import json
import tomllib
from typing import TYPE_CHECKING

from tools.mutants.place import SURVIVORS

if TYPE_CHECKING:
    from tools.mutants.mutations import Mutation

Key = tuple[str, str, str, str, int]


def explained() -> dict[Key, str]:
    """Return the listed survivors, each with its reason."""
    if not SURVIVORS.exists():
        return {}
    known: dict[Key, str] = {}
    for file, entries in tomllib.loads(SURVIVORS.read_text(encoding="utf-8")).items():
        for each in entries:
            key = (file, each["in"], each["was"], each["becomes"], each.get("nth", 1))
            if not each["why"].strip():
                raise SystemExit(f"No reason is given in {SURVIVORS.name}: {key}")
            if key in known:
                raise SystemExit(f"Listed twice in {SURVIVORS.name}: {key}")
            known[key] = each["why"]
    return known


def entry(mutant: Mutation, why: str = "") -> str:
    """Return a survivor as it is written in the list."""
    lines = [
        f'[["{mutant.file}"]]',
        f"in = {json.dumps(mutant.function)}",
        f"was = {json.dumps(mutant.was, ensure_ascii=False)}",
        f"becomes = {json.dumps(mutant.becomes, ensure_ascii=False)}",
    ]
    if mutant.nth > 1:
        lines.append(f"nth = {mutant.nth}")
    return "\n".join([*lines, f"why = {json.dumps(why, ensure_ascii=False)}"]) + "\n"
