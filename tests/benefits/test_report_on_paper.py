"""The report as a checker of PDF/UA reads it, and as it lies on the pages."""

from __future__ import annotations

import io
import shutil
import subprocess
from typing import Any

import page as accessibility
import pytest

from benefits.gateways import pdf_of
from benefits.presenters.document import report_document
from benefits.rules.money import with_money
from benefits.rules.money_types import CostKey, Costs
from benefits.rules.publishing import publish
from benefits.rules.report import ReportEdition
from tests.benefits.test_report_pdf import eight, eight_people, opened, structure, under
from tests.rules.test_money import fixed, price

EDITIONS = [(edition, language) for edition in ReportEdition for language in ("nb", "nn", "en")]
COSTS = Costs(
    prices=(price(CostKey.BED_DAY, "9000"), price(CostKey.PUBLISH_MONEY, "1")),
    fixed=(fixed("1234567"),),
)


@pytest.fixture(scope="module")
def drawn() -> dict[tuple[ReportEdition, str], bytes]:
    """The report of eight with what was set about costs, in each edition and language."""
    published, _told = publish(eight(), eight_people(), [])
    reports = {ReportEdition.INTERNAL: eight(), ReportEdition.PUBLISHED: published}
    return {
        (edition, language): pdf_of(
            report_document(
                with_money(reports[edition], COSTS),
                language,
                data_version="v1",
                quotes=["Jeg sover."],
            )
        )
        for edition, language in EDITIONS
    }


@pytest.mark.parametrize(("edition", "language"), EDITIONS)
def test_a_checker_of_pdf_ua_finds_nothing_wrong(
    drawn: dict[Any, bytes], edition: ReportEdition, language: str
) -> None:
    found = accessibility.validate_pdf_bytes(drawn[edition, language])
    assert found.is_compliant, [(one.rule_id, one.message) for one in found.failures]


def test_the_checker_finds_a_drawing_without_words(drawn: dict[Any, bytes]) -> None:
    pdf = opened(drawn[ReportEdition.INTERNAL, "en"])
    figure = next(one for one in structure(pdf) if one.S == "/Figure")
    del figure["/Alt"]
    broken = io.BytesIO()
    pdf.save(broken)
    found = accessibility.validate_pdf_bytes(broken.getvalue())
    assert not found.is_compliant
    assert any("FIGURE-ALTERNATIVE-TEXT" in one.rule_id for one in found.failures)


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="needs poppler-utils")
@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_amounts_years_and_days_of_the_assumptions_are_never_broken(
    drawn: dict[Any, bytes], language: str
) -> None:
    done = subprocess.run(
        ["pdftotext", "-layout", "-", "-"],
        input=drawn[ReportEdition.INTERNAL, language],
        capture_output=True,
        check=True,
    )
    lines = [" ".join(line.split()) for line in done.stdout.decode().split("\n")]
    day = "1 January 2026" if language == "en" else "01.01.2026"
    for amount in (r"9000", "1 234 567"):
        assert any(f" {amount} " in one and one.endswith(f" 2026 {day}") for one in lines), amount


def test_no_caption_stands_alone_at_the_foot_of_a_page() -> None:
    table = "<table><caption>c</caption><thead><tr><th>h</thead><tbody>" + "<tr><td>x" * 9
    pages = "".join(
        f'<div style="break-before: page; height: {height}mm"></div>{table}</table>'
        for height in range(225, 252, 2)
    )
    pdf = opened(pdf_of(f"<html lang=en><title>t</title><body><h1>t</h1>{pages}"))
    captioned = 0
    for one in structure(pdf):
        if one.S == "/Table":
            parts = [str(part.S) for part in under(one)]
            assert parts.count("/TR") > 1, parts
            captioned += "/Caption" in parts
    assert captioned == 14
