"""Where a document leaves as PDF: the only place that knows WeasyPrint.

WeasyPrint needs Pango from the operating system; it is imported when a document is drawn, so that
everything else runs without.
"""

from __future__ import annotations

import base64
import threading
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

from django.contrib.staticfiles import finders
from django.http import HttpResponse
from django.utils.http import content_disposition_header

PACKAGES = "libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"
_FONT = "vendor/inter-4.1.1/inter-dho.woff2"
# What relative addresses are relative to, so that they too are refused.
_NOWHERE = "http://document.invalid/"
# A long report takes a processor many seconds and much memory: one document at a time in each
# process, and reports are drawn by a worker.
_one_at_a_time = threading.Lock()


class PdfEngineMissing(Exception):
    """The system libraries that draw PDFs are not installed. The message says which packages."""

    def __init__(self) -> None:
        super().__init__(
            "The PDF needs the system library Pango. On Debian and Ubuntu:"
            f" sudo apt-get install {PACKAGES}"
        )


def pdf_of(html: str, *, style: str) -> bytes:
    """Return the document as tagged PDF (PDF/UA-1), with our font and a style sheet put in.

    ``style`` is one of our own static files, such as ``css/report.css``.

    Nothing is fetched but ``data:`` addresses: no network, no files, no redirects, and nothing is
    attached, whatever the document asks for. The same document gives the same bytes. Raises
    ``PdfEngineMissing``.
    """
    engine = _engine()
    fetcher = engine.URLFetcher(allowed_protocols=["data"], allow_redirects=False)
    fonts = engine.FontConfiguration()
    with _one_at_a_time:
        sheet = engine.CSS(string=_style(style), url_fetcher=fetcher, font_config=fonts)
        document = engine.HTML(string=html, base_url=_NOWHERE, url_fetcher=fetcher)
        for element in document.etree_element.iter():
            # What is linked as a style sheet would not be fetched, as an attachment it would.
            element.attrib.pop("rel", None)
        pdf: bytes = document.write_pdf(
            stylesheets=[sheet],
            font_config=fonts,
            pdf_variant="pdf/ua-1",
            finisher=_without_clock,
        )
    return pdf


def pdf_response(pdf: bytes, filename: str) -> HttpResponse:
    """Send a PDF to be kept under a name."""
    response = HttpResponse(pdf, content_type="application/pdf")
    response["Content-Disposition"] = str(
        content_disposition_header(as_attachment=True, filename=filename)
    )
    return response


class _Engine:
    """The parts of WeasyPrint that we use."""

    def __init__(self) -> None:
        import weasyprint  # noqa: PLC0415
        from weasyprint.text.fonts import FontConfiguration  # noqa: PLC0415
        from weasyprint.urls import URLFetcher  # noqa: PLC0415

        self.HTML: Any = weasyprint.HTML
        self.CSS: Any = weasyprint.CSS
        self.FontConfiguration: Any = FontConfiguration
        self.URLFetcher: Any = URLFetcher


def _engine() -> _Engine:
    try:
        return _Engine()
    except OSError as error:
        raise PdfEngineMissing from error


def _without_clock(_document: Any, pdf: Any) -> None:
    """Take out the moment at which fontTools cut each font, so that equal documents are equal."""
    from fontTools.ttLib import TTFont  # type: ignore[import-untyped]  # noqa: PLC0415

    for stream in pdf.objects:
        if "Length1" not in getattr(stream, "extra", {}):
            continue
        font = TTFont(BytesIO(stream.stream[0]), recalcTimestamp=False)
        font["head"].modified = font["head"].created
        cut = BytesIO()
        font.save(cut)
        stream.stream = [cut.getvalue()]
        stream.extra["Length1"] = len(cut.getvalue())


@cache
def _style(name: str) -> str:
    font = base64.b64encode(_static(_FONT).read_bytes()).decode()
    face = (
        '@font-face { font-family: "Inter DHO"; font-weight: 400 700;'
        f' src: url("data:font/woff2;base64,{font}") format("woff2"); }}\n'
    )
    return face + _static(name).read_text(encoding="utf-8")


def _static(name: str) -> Path:
    found = finders.find(name)
    if not isinstance(found, str):
        raise FileNotFoundError(name)
    return Path(found)
