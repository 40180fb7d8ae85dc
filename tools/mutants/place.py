"""Where things are."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
RULES = ("triage/rules", "selfcare_plans/rules")
SURVIVORS = ROOT / "tests" / "rules" / "survivors.toml"
KEPT = ROOT / "var" / "mutants"
OURS = (
    "triage", "selfcare_plans", "measurements", "benefits", "interop", "messaging", "tenants", "dho",
    "bench",
)  # fmt: skip


def files_of(named: list[str]) -> list[str]:
    """Return the modules to change: all rules, or those named (a file or a folder)."""
    chosen: list[str] = []
    for each in named or RULES:
        path = ROOT / each
        if not path.exists():
            raise SystemExit(f"There is no {each}")
        paths = [path] if path.is_file() else sorted(path.rglob("*.py"))
        chosen += [str(one.relative_to(ROOT)) for one in paths]
    return chosen


def module_of(file: str) -> str:
    """Return the dotted name of a file."""
    return file.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
