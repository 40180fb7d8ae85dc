#!/usr/bin/env python3
"""Fetch again the third-party files that the pages use, and write down what they are.

    python tools/vendor_assets.py            fetch, cut the font, write static/vendor and tests/vendor
    python tools/vendor_assets.py --check    only compare the files on disk with VERSIONS

Needs npm (to fetch) and, for the font, a Python with venv; neither is needed to run, test or deploy
the product. To take a newer release, change its version in PACKAGES, run, look at the pages, run
the browser tests, and commit the result. See docs/vendoring.md.

Exit codes: 0 done, 1 a file differs from VERSIONS (``--check``), 2 a tool is missing or failed.
"""

from __future__ import annotations

import argparse
import hashlib
import shutil
import subprocess
import sys
import tarfile
import tempfile
import venv
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
STATIC = ROOT / "static" / "vendor"
TESTS = ROOT / "tests" / "vendor"
FONTTOOLS = ("fonttools==4.68.0", "brotli==1.2.1")

# Basic Latin to Latin Extended-A (Sámi letters included), and the signs that the pages write:
# dashes, quotes, bullets, subscripts (SpO₂), euro, arrows, minus, ≠ ≤ ≥, shapes and a tick.
GLYPHS = (
    "U+0020-017F,U+1E9E,U+2010-2026,U+2030-203A,U+2080-2089,U+20AC,U+2190-2193,U+2212,"
    "U+2260-2265,U+25A0-25CF,U+2713"
)


@dataclass(frozen=True)
class Package:
    """One npm package: the files taken from it (path inside → our name) and where they go."""

    name: str
    npm: str
    version: str
    folder: Path
    files: tuple[tuple[str, str], ...]
    font: str = ""

    @property
    def target(self) -> Path:
        """Return the folder that holds this version's files."""
        return self.folder / f"{self.name}-{self.version}"


PACKAGES = (
    Package(
        name="designsystemet-css",
        npm="@digdir/designsystemet-css",
        version="1.22.0",
        folder=STATIC,
        files=(
            ("dist/src/index.css", "designsystemet.css"),
            ("dist/theme/designsystemet.css", "theme.css"),
            ("LICENSE", "LICENSE"),
        ),
    ),
    Package(
        name="htmx",
        npm="htmx.org",
        version="4.0.1",
        folder=STATIC,
        files=(("dist/htmx.min.js", "htmx.min.js"), ("LICENSE", "LICENSE")),
    ),
    Package(
        name="inter",
        npm="inter-ui",
        version="4.1.1",
        folder=STATIC,
        files=(("LICENSE.txt", "LICENSE"),),
        font="variable/InterVariable.woff2",
    ),
    Package(
        name="axe-core",
        npm="axe-core",
        version="4.14.1",
        folder=TESTS,
        files=(
            ("axe.min.js", "axe.min.js"),
            ("LICENSE", "LICENSE"),
            ("LICENSE-3RD-PARTY.txt", "LICENSE-3RD-PARTY.txt"),
        ),
    ),
)


class VendoringError(Exception):
    """A tool is missing or ended with an error; the text says which and what it wrote."""


def say(text: str) -> None:
    """Write one line for the person at the terminal."""
    sys.stdout.write(text + "\n")


def run(*command: str, folder: Path) -> str:
    """Run a program and return what it wrote. Raises VendoringError where it fails."""
    program = shutil.which(command[0])
    if program is None:
        raise VendoringError(f"{command[0]} is not installed")
    done = subprocess.run(
        [program, *command[1:]], cwd=folder, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise VendoringError(f"{' '.join(command)}: {done.stderr.strip()[-400:]}")
    return done.stdout


def fetch(package: Package, work: Path) -> Path:
    """Fetch the package with npm, which checks it against the registry's digest, and unpack it."""
    archive = run("npm", "pack", "--silent", f"{package.npm}@{package.version}", folder=work)
    unpacked = work / package.name
    with tarfile.open(work / archive.strip().splitlines()[-1]) as tar:
        tar.extractall(unpacked, filter="data")
    return unpacked / "package"


def cut_font(source: Path, target: Path, work: Path) -> None:
    """Make one variable woff2 (weight 400-700) with the letters in GLYPHS."""
    tools = work / "fonttools"
    venv.create(tools, with_pip=True)
    python = str(tools / "bin" / "python")
    run(python, "-m", "pip", "install", "--quiet", *FONTTOOLS, folder=work)
    narrow = work / "narrow.ttf"
    run(
        *(python, "-m", "fontTools.varLib.instancer", str(source), "opsz=14", "wght=400:700"),
        *("--no-recalc-timestamp", "-o", str(narrow)),
        folder=work,
    )
    run(
        *(python, "-m", "fontTools.subset", str(narrow), f"--unicodes={GLYPHS}"),
        *("--layout-features+=tnum", "--flavor=woff2", f"--output-file={target}"),
        folder=work,
    )


def place(package: Package, work: Path) -> None:
    """Put the files of one package in its folder, and remove its older versions."""
    source = fetch(package, work)
    package.folder.mkdir(parents=True, exist_ok=True)
    for older in package.folder.glob(f"{package.name}-*"):
        shutil.rmtree(older)
    package.target.mkdir()
    for inside, ours in package.files:
        shutil.copyfile(source / inside, package.target / ours)
    if package.font:
        cut_font(source / package.font, package.target / "inter-dho.woff2", work)


def digest(path: Path) -> str:
    """Return the file's SHA-256 in hexadecimal."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def versions(folder: Path) -> str:
    """Return the text of a VERSIONS file: name, version, sha256 and file, one line each."""
    lines = ["# name version sha256 file - written by tools/vendor_assets.py"]
    for package in PACKAGES:
        if package.folder == folder:
            lines += [
                f"{package.name} {package.version} {digest(path)} {path.relative_to(folder)}"
                for path in sorted(package.target.iterdir())
            ]
    return "\n".join(lines) + "\n"


def check() -> int:
    """Compare the files on disk with VERSIONS; say what differs."""
    wrong = 0
    for folder in (STATIC, TESTS):
        expected = (folder / "VERSIONS").read_text(encoding="utf-8").splitlines()
        found = versions(folder).splitlines()
        for line in sorted(set(expected) ^ set(found)):
            say(("expected: " if line in expected else "found:    ") + line)
            wrong += 1
    return 1 if wrong else 0


def refresh() -> int:
    """Fetch and place every package, then write both VERSIONS files."""
    with tempfile.TemporaryDirectory(prefix="dho-vendor-") as folder:
        for package in PACKAGES:
            say(f"{package.name} {package.version}")
            place(package, Path(folder))
    for target in (STATIC, TESTS):
        (target / "VERSIONS").write_text(versions(target), encoding="utf-8")
    return 0


def main() -> int:
    """Read the command line and do what it asks."""
    parser = argparse.ArgumentParser(description="Fetch the vendored assets again.")
    parser.add_argument("--check", action="store_true", help="only compare with VERSIONS")
    options = parser.parse_args()
    try:
        return check() if options.check else refresh()
    except (VendoringError, OSError) as error:
        sys.stderr.write(f"vendor_assets: {error}\n")
        return 2


if __name__ == "__main__":
    raise SystemExit(main())
