"""The vendored files are the ones that VERSIONS names, and the pages use them."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = (ROOT / "static" / "vendor", ROOT / "tests" / "vendor")
PAGES = (
    *(ROOT / "templates").rglob("*.html"),
    *(ROOT / "static" / "css").glob("*.css"),
    *(ROOT / "static" / "js").glob("*.js"),
)


def entries(folder: Path) -> list[tuple[str, str, str, str]]:
    lines = (folder / "VERSIONS").read_text(encoding="utf-8").splitlines()
    return [tuple(line.split(" ", 3)) for line in lines if not line.startswith("#")]  # type: ignore[misc]


@pytest.mark.parametrize("folder", FOLDERS, ids=["static", "tests"])
def test_every_vendored_file_has_the_digest_that_versions_names(folder: Path) -> None:
    for _name, _version, sha256, file in entries(folder):
        assert hashlib.sha256((folder / file).read_bytes()).hexdigest() == sha256, file


@pytest.mark.parametrize("folder", FOLDERS, ids=["static", "tests"])
def test_no_vendored_file_is_missing_from_versions(folder: Path) -> None:
    on_disk = {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}
    assert on_disk - {"VERSIONS"} == {file for *_, file in entries(folder)}


@pytest.mark.parametrize("folder", FOLDERS, ids=["static", "tests"])
def test_every_vendored_package_brings_its_licence(folder: Path) -> None:
    packages = {file.split("/")[0] for *_, file in entries(folder)}
    assert packages
    for package in packages:
        assert (folder / package / "LICENSE").stat().st_size > 100


@pytest.mark.parametrize("folder", FOLDERS, ids=["static", "tests"])
def test_versions_names_no_download_address(folder: Path) -> None:
    assert "http" not in (folder / "VERSIONS").read_text(encoding="utf-8")


def test_every_vendored_address_in_the_pages_exists() -> None:
    found = set()
    for page in PAGES:
        found |= set(re.findall(r"vendor/([\w.-]+/[\w.-]+\.\w+)", page.read_text(encoding="utf-8")))
    assert any(name.startswith("htmx-") for name in found)
    for name in found:
        assert (ROOT / "static" / "vendor" / name).is_file(), name


def test_htmx_is_the_version_of_its_folder() -> None:
    (folder,) = (ROOT / "static" / "vendor").glob("htmx-*")
    version = folder.name.removeprefix("htmx-")
    assert f'version="{version}"' in (folder / "htmx.min.js").read_text(encoding="utf-8")


def test_the_font_has_the_letters_that_the_pages_write() -> None:
    ttlib = pytest.importorskip("fontTools.ttLib")
    (path,) = (ROOT / "static" / "vendor").glob("inter-*/inter-dho.woff2")
    letters = ttlib.TTFont(path).getBestCmap()
    for letter in "æøåÆØÅéčđŋšŧžáö₂≥≤→−–«»…·°%":
        assert ord(letter) in letters, letter
