"""Measure, print a table with ratios, keep it in var/bench/latest.json.

Figures of one run belong together: the machine is the same, candidate and ceiling take turns.
"""

from __future__ import annotations

import argparse
import subprocess
import sys

from bench.parts import PARTS
from bench.place import ROOT, servers


def main() -> int:
    """Start the servers; another process measures all parts, or those that are named."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="one short round of each")
    parser.add_argument("--only", nargs="*", choices=PARTS, default=[], help="these parts alone")
    parser.parse_args()
    with servers() as place:
        command = [sys.executable, "-m", "bench.parts", *sys.argv[1:]]
        return subprocess.run(command, cwd=ROOT, env=place.environment, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
