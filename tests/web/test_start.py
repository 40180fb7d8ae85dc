"""What a process of ours loads before it has anything to do: a dozen start at once."""

from __future__ import annotations

import subprocess
import sys

HEAVY = ("fhir", "weasyprint", "dho.urls")
_LOADED = """
import sys
import django
django.setup()
from django.core.management import get_commands, load_command_class
load_command_class(get_commands()["sweep"], "sweep").check(tags=["security"])
print(*sorted(set(sys.argv[1:]) & set(sys.modules)))
"""


def test_a_sweeper_loads_nothing_of_the_web() -> None:
    ran = subprocess.run(
        [sys.executable, "-c", _LOADED, *HEAVY], capture_output=True, text=True, check=True
    )
    assert ran.stdout.split() == []
