"""Are the catalogues whole, and are the committed .mo files the .po files compiled?"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import polib
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

ROOT = Path(settings.BASE_DIR)
PACKAGES = (
    "dho",
    "tenants",
    "messaging",
    "selfcare_plans",
    "measurements",
    "triage",
    "benefits",
    "interop",
    "templates",
)


class Command(BaseCommand):
    """Fail on an empty or fuzzy text, a stale .mo file, or a text that no catalogue knows."""

    help = "Check that the nb, nn and en catalogues are complete and compiled."

    def add_arguments(self, parser: Any) -> None:
        """Offer to compile."""
        parser.add_argument(
            "--compile", action="store_true", help="write the .mo files from the .po files"
        )

    def handle(self, *_: Any, **options: Any) -> None:
        """Check every language."""
        problems: list[str] = []
        for language, _name in settings.LANGUAGES:
            folder = ROOT / "locale" / language / "LC_MESSAGES"
            catalogue = polib.pofile(str(folder / "django.po"))
            if options["compile"]:
                catalogue.save_as_mofile(str(folder / "django.mo"))
            problems += _problems(language, catalogue, folder / "django.mo")
        if problems:
            for problem in problems[:40]:
                self.stderr.write(problem)
            message = f"{len(problems)} problems in the translations"
            raise CommandError(message)
        self.stdout.write("Translations are complete.")


def _problems(language: str, catalogue: polib.POFile, compiled: Path) -> list[str]:
    found = [
        f"{language}: not translated: {entry.msgid[:70]}"
        for entry in catalogue.untranslated_entries()
    ]
    found += [f"{language}: fuzzy: {entry.msgid[:70]}" for entry in catalogue.fuzzy_entries()]
    if not compiled.exists() or _texts(polib.mofile(str(compiled))) != _texts(catalogue):
        found.append(
            f"{language}: django.mo is not django.po compiled; run check_translations --compile"
        )
    known = {(entry.msgctxt or "", entry.msgid) for entry in catalogue if not entry.obsolete}
    found += [
        f"{language}: missing: {text[:70]}"
        for context, text in extracted()
        if (context, text) not in known
    ]
    return found


def _texts(catalogue: Any) -> dict[tuple[str, str], Any]:
    return {
        (entry.msgctxt or "", entry.msgid): entry.msgstr_plural or entry.msgstr
        for entry in catalogue
        if not entry.obsolete
    }


def extracted() -> list[tuple[str, str]]:
    """Return (context, text) of every text in the code, where gettext's tools are installed."""
    if shutil.which("xgettext") is None:
        return []
    with tempfile.TemporaryDirectory() as folder:
        for package in PACKAGES:
            shutil.copytree(
                ROOT / package, Path(folder) / package, ignore=shutil.ignore_patterns("*.pyc")
            )
        (Path(folder) / "locale").mkdir()
        subprocess.run(
            ["django-admin", "makemessages", "-l", "en", "--no-location", "-v0"],  # noqa: S607
            cwd=folder,
            check=True,
            env={"PATH": _path(), "HOME": folder},
        )
        made = polib.pofile(str(Path(folder) / "locale" / "en" / "LC_MESSAGES" / "django.po"))
        return [(entry.msgctxt or "", entry.msgid) for entry in made]


def _path() -> str:
    return f"{Path(sys.executable).parent}:{os.environ.get('PATH', '')}"
