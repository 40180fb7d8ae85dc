"""The PDF: tagged, with a language and a title, the same numbers as the page, and nothing fetched."""

from __future__ import annotations

import io
import shutil
import subprocess
import sys
import threading
import time
from dataclasses import replace
from datetime import date
from decimal import Decimal
from html.parser import HTMLParser
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID

import pikepdf
import pytest

from benefits.gateways import PdfEngineMissing, pdf_of
from benefits.presenters.document import report_document
from benefits.queries.figures import benefit_report
from benefits.rules.points import Point, period_of
from benefits.rules.publishing import publish
from benefits.rules.report import Person, ReportEdition, make_report
from dho.lib.scope import scope
from dho.web import pdf as pdf_engine
from tests.benefits.conftest import NOW, group

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from django.test import Client

    from benefits.rules.report import Report
    from tenants.models import Membership, Patient
    from tests.world import World

ROOT = Path(__file__).resolve().parents[2]


def report_of(world: World, period: str = "all") -> Report:
    with scope(world.party(world.lise)):
        found = benefit_report(
            world.viewer(world.lise), world.hadsel.id, period_of(period, NOW.date()), made_at=NOW
        )
    assert found
    return found


def opened(pdf: bytes) -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(pdf))


def structure(pdf: pikepdf.Pdf) -> list[Any]:
    """Every element of the structure tree, from the top."""
    return under(pdf.Root.StructTreeRoot)


def under(top: Any) -> list[Any]:
    """Every element of the structure at and below one."""
    found, waiting = [], [top]
    while waiting:
        element = waiting.pop(0)
        if isinstance(element, pikepdf.Array):
            waiting = [*element, *waiting]
        elif isinstance(element, pikepdf.Dictionary):
            if "/S" in element:
                found.append(element)
            if "/K" in element:
                waiting.insert(0, element.K)
    return found


class Cells(HTMLParser):
    """The texts of every line of every table."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.lines: list[list[str]] = []
        self._inside = False
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        if tag == "tr":
            self.lines.append([])
        if tag in {"th", "td"}:
            self.lines[-1].append("")
            self._inside = True

    def handle_endtag(self, tag: str) -> None:
        if tag in {"th", "td"}:
            self._inside = False

    def handle_data(self, data: str) -> None:
        if self._inside:
            self.lines[-1][-1] += data.strip()


def eight_people() -> list[Person]:
    """Eight persons whose visits to the GP went from 3 or 4 to 1; one month 6 is missing."""
    people = []
    for number in range(8):
        values: dict[tuple[str, Point], Decimal | None] = {
            ("GP_VISITS", Point.BASELINE): Decimal(3 + number % 2),
            ("GP_VISITS", Point.M6): Decimal(1),
            ("KAD_DAYS", Point.BASELINE): None,
        }
        if number == 7:
            del values["GP_VISITS", Point.M6]
        people.append(Person(id=UUID(int=number), started_on=date(2026, 1, 15), values=values))
    return people


def eight(period: str = "all") -> Report:
    """The report of them."""
    return make_report(
        eight_people(), tenant_name="Hadsel", period=period_of(period, NOW.date()), made_at=NOW
    )


@pytest.fixture(scope="module")
def drawn() -> dict[str, bytes]:
    """The report of eight, in each language."""
    return {
        language: pdf_of(report_document(eight(), language, data_version="v1"))
        for language in ("nb", "en")
    }


@pytest.mark.parametrize("language", ["nb", "en"])
def test_the_report_is_a_tagged_pdf_with_language_title_and_its_own_date(
    drawn: dict[str, bytes], language: str
) -> None:
    pdf = opened(drawn[language])
    assert pdf.Root.MarkInfo.Marked
    assert str(pdf.Root.Lang) == language
    assert pdf.Root.ViewerPreferences.DisplayDocTitle
    assert "Hadsel" in str(pdf.docinfo["/Title"])
    assert str(pdf.docinfo["/CreationDate"]).startswith("D:20261122")
    with pdf.open_metadata() as metadata:
        assert metadata["pdfuaid:part"] == "1"
    assert all(page.Tabs == "/S" for page in pdf.pages)


def test_headings_tables_and_the_chart_are_in_the_structure(drawn: dict[str, bytes]) -> None:
    pdf = opened(drawn["en"])
    found = structure(pdf)
    kinds = [str(element.S) for element in found]
    assert kinds.count("/H1") == 1
    assert kinds.count("/H2") >= 5
    assert kinds.count("/H3") >= 11
    assert "/Table" in kinds
    assert "/TH" in kinds
    said = [str(element.Alt) for element in found if element.S == "/Figure"]
    assert all(said)
    assert any("visits to the GP 3.43 before and 1.00 after" in one for one in said)
    assert any("Month 6: from 3.43 to 1.00, change −2.43, n = 7" in one for one in said)


def test_every_chapter_is_in_the_outline_and_every_link_leads_to_one(
    drawn: dict[str, bytes],
) -> None:
    pdf = opened(drawn["en"])
    with pdf.open_outline() as outline:
        (cover,) = outline.root
        chapters = [one.title for one in cover.children]
    assert chapters == [
        "Contents",
        "In short",
        "Who is in the figures",
        "Benefit by benefit",
        "From quarter to quarter",
        "How the figures are made",
        "Appendix: definitions",
    ]
    links = {str(note.Contents) for note in pdf.pages[0].Annots if note.Subtype == "/Link"}
    assert links == {"summary", "coverage", "rows", "quarters", "method", "appendix"}


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="needs poppler-utils")
def test_each_page_of_the_internal_edition_says_that_it_is_internal_and_no_other_does(
    drawn: dict[str, bytes],
) -> None:
    mark = "Internal – not for publication"
    pages = pages_of(drawn["en"])
    assert len(pages) >= 8
    assert all(mark in page for page in pages)
    published, _told = publish(eight(), eight_people(), [])
    assert not any(
        mark in page
        for page in pages_of(pdf_of(report_document(published, "en", data_version="v1")))
    )


def pages_of(pdf: bytes) -> list[str]:
    text = subprocess.run(
        ["pdftotext", "-layout", "-", "-"], input=pdf, capture_output=True, check=True
    )
    return text.stdout.decode().split("\f")[:-1]


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="needs poppler-utils")
def test_a_report_names_the_data_version_that_it_is_kept_under() -> None:
    kept = " ".join(
        " ".join(pages_of(pdf_of(report_document(eight(), "en", data_version="abc123")))).split()
    )
    assert "abc123 The figures are kept under it" in kept


def test_nothing_is_painted_outside_the_structure(drawn: dict[str, bytes]) -> None:
    paints = {"f", "f*", "S", "s", "B", "B*", "b", "b*", "Tj", "TJ", "Do", "sh", "'", '"'}
    for page in opened(drawn["nb"]).pages:
        depth = 0
        for _operands, operator in pikepdf.parse_content_stream(page):
            depth += {"BDC": 1, "BMC": 1, "EMC": -1}.get(str(operator), 0)
            assert depth or str(operator) not in paints


def test_all_fonts_are_ours_and_embedded(drawn: dict[str, bytes]) -> None:
    pdf = opened(drawn["nb"])
    fonts = {}
    for page in pdf.pages:
        for name, font in page.Resources.get("/Font", {}).items():
            fonts[name] = font
    assert fonts
    for font in fonts.values():
        (descendant,) = font.DescendantFonts
        assert "Inter" in str(descendant.BaseFont)
        assert "/ToUnicode" in font
        assert {"/FontFile2", "/FontFile3"} & set(descendant.FontDescriptor.keys())


def test_the_same_report_gives_the_same_bytes(drawn: dict[str, bytes]) -> None:
    assert pdf_of(report_document(eight(), "nb", data_version="v1")) == drawn["nb"]


def test_page_and_pdf_show_the_same_numbers(
    world: World, hadsel_group: list[Patient], browser: Callable[[Membership], Client]
) -> None:
    client = browser(world.lise)
    client.cookies["django_language"] = "en"
    page = Cells(client.get("/benefits/").content.decode())
    paper = Cells(report_document(report_of(world), "en", data_version="v1"))
    assert len(paper.lines) > 40
    on_page = [tuple(line) for line in page.lines]
    assert all(tuple(line) in on_page for line in paper.lines)


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="needs poppler-utils")
def test_what_is_drawn_says_what_must_be_said(drawn: dict[str, bytes]) -> None:
    text = subprocess.run(
        ["pdftotext", "-layout", "-", "-"], input=drawn["en"], capture_output=True, check=True
    ).stdout.decode()
    words = " ".join(text.split())
    assert "before–after figures without a control group" in words
    assert "8 persons in Hadsel were followed up" in words
    assert "Page 1 / " in words
    assert "definitions edition 2" in words
    assert "Made 22 November 2026 at 10:00" in words
    assert "Month 6 3.43 1.00 −2.43" in words
    assert "Appendix: definitions" in words


def test_a_report_about_too_few_holds_no_figure(world: World) -> None:
    group(world.hadsel, world.centre, world.nora, [{"GP_VISITS": (77, 66, 55)}] * 3)
    shown = replace(report_of(world), for_whom=ReportEdition.PUBLISHED)
    html = report_document(shown, "en", data_version="v1")
    assert "none are shown" in html
    for value in ("77", "66", "55"):
        assert value not in html
    assert "<svg" not in html
    assert opened(pdf_of(html)).Root.MarkInfo.Marked


def test_an_empty_report_is_still_a_report(world: World) -> None:
    html = report_document(report_of(world, "2020"), "en", data_version="v1")
    assert "Nobody in Hadsel was followed up" in html
    assert opened(pdf_of(html)).Root.MarkInfo.Marked


def test_a_tenants_name_is_text_and_never_markup(world: World, hadsel_group: list[Patient]) -> None:
    world.hadsel.name = 'H"><img src=x><script>1</script>'
    world.hadsel.save(using="owner")
    html = report_document(report_of(world), "en", data_version="v1")
    assert "<img" not in html
    assert "<script" not in html


@pytest.fixture
def listener() -> Iterator[tuple[str, list[str]]]:
    """A server on the loopback that notes every request; ``/away`` redirects to a file."""
    asked: list[str] = []

    class Note(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(302 if self.path == "/away" else 200)
            if self.path == "/away":
                self.send_header("Location", "file:///etc/passwd")
            self.end_headers()

        def log_message(self, *args: Any) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Note)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}", asked
    server.shutdown()
    server.server_close()


ASKS = (
    '<img src="{0}" alt="x">',
    '<link rel="stylesheet" href="{0}">',
    "<style>@import url({0});</style>",
    '<p style="background: url({0})">x</p>',
    "<style>@font-face {{ font-family: F; src: url({0}) }} p {{ font-family: F }}</style><p>x</p>",
    '<object data="{0}">x</object>',
    '<embed src="{0}">',
    '<svg xmlns="http://www.w3.org/2000/svg"><image href="{0}" width="9" height="9"/></svg>',
    '<svg xmlns="http://www.w3.org/2000/svg"><use href="{0}#a"/></svg>',
    '<link rel="attachment" href="{0}">',
    '<a rel="attachment" href="{0}">x</a>',
    '<base href="{0}"><img src="relative.png" alt="x">',
    "<style>@page {{ background: url({0}) }}</style>",
)


@pytest.mark.parametrize("where", ["here", "away", "file", "path", "ftp"])
def test_no_address_is_fetched_and_nothing_is_attached(
    where: str, listener: tuple[str, list[str]], tmp_path: Path
) -> None:
    base, asked = listener
    secret = tmp_path / "secret.txt"
    secret.write_text("CANARY-OF-THE-FILE")
    address = {
        "here": f"{base}/here",
        "away": f"{base}/away",
        "file": secret.as_uri(),
        "path": str(secret),
        "ftp": "ftp://127.0.0.1/x",
    }[where]
    asks = "".join(ask.format(address) for ask in ASKS)
    begun = time.monotonic()
    pdf = pdf_of(f"<html lang=en><title>t</title><body>{asks}<p>text</p>")
    assert time.monotonic() - begun < 5
    assert asked == []
    assert_nothing_attached(pdf)
    assert b"CANARY" not in whole(pdf)


def test_not_even_a_data_address_is_attached() -> None:
    address = "data:text/plain,CANARY"
    links = f'<link rel="attachment" href="{address}"><a rel="attachment" href="{address}">x</a>'
    pdf = pdf_of(f"<html lang=en><title>t</title><body>{links}")
    assert_nothing_attached(pdf)
    assert b"CANARY" not in whole(pdf)


def test_a_data_picture_is_drawn() -> None:
    dot = (
        "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9Q"
        "DwADhgGAWjR9awAAAABJRU5ErkJggg=="
    )
    pdf = opened(pdf_of(f'<html lang=en><title>t</title><body><img src="{dot}" alt="a dot">'))
    assert any("/Image" in str(o.get("/Subtype", "")) for o in pdf.objects if is_stream(o))


def is_stream(o: Any) -> bool:
    return isinstance(o, pikepdf.Stream)


def whole(pdf: bytes) -> bytes:
    return b"".join(o.read_bytes() for o in opened(pdf).objects if is_stream(o))


def assert_nothing_attached(pdf: bytes) -> None:
    document = opened(pdf)
    assert not document.attachments
    assert "/EmbeddedFiles" not in document.Root.get("/Names", {})
    for page in document.pages:
        for note in page.get("/Annots", []):
            assert note.Subtype != "/FileAttachment"


def test_without_pango_the_error_names_the_packages(monkeypatch: pytest.MonkeyPatch) -> None:
    class NoPango:
        def __init__(self) -> None:
            raise OSError("cannot load library 'libpango-1.0-0'")

    monkeypatch.setattr(pdf_engine, "_Engine", NoPango)
    with pytest.raises(PdfEngineMissing, match=r"apt-get install libpango-1\.0-0"):
        pdf_of("<p>x</p>")


def test_the_pages_are_loaded_without_the_pdf_engine() -> None:
    code = (
        "import django, sys; django.setup(); import benefits.urls;"
        " import benefits.management.commands.benefit_report;"
        " sys.exit('weasyprint' in sys.modules)"
    )
    subprocess.run([sys.executable, "-W", "ignore", "-c", code], check=True, cwd=ROOT)
