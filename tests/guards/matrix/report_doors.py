"""The doors of what stands in reports beside values: words of patients, groups, communities."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from benefits.models import ComparisonFigure, PatientQuote
from dho.lib.ids import new_id
from tests.guards.matrix import bodies as say
from tests.guards.matrix.door import Door, form, pages

if TYPE_CHECKING:
    from datetime import datetime

    from tests.guards.matrix.subjects import Subject
    from tests.world import World

_QUOTE = ("quote_id",)

REPORTS: list[Door] = [
    *form("benefits:quotes", say.same(text="Jeg sover", consent="SPOKEN", consented_on="2026-01-05")),
    Door(
        "benefits:quote-check",
        "POST",
        ids=_QUOTE,
        takes=(("quote_id", "checked_quote_id"),),
        body=say.nothing,
    ),
    Door("benefits:quote-withdraw", "POST", ids=_QUOTE, body=say.nothing),
    *form(
        "benefits:comparison",
        say.same(
            name="Andre", indicator="GP_VISITS", point="M6", n="40", before="3", after="2",
            sd_change="1", source="x",
        ),
        ids=(),
        own=True,
        is_blank=True,
    ),
    Door(
        "benefits:comparison-end",
        "POST",
        ids=("figure_id",),
        body=say.nothing,
        by_admin=True,
        is_blank=True,
    ),
    *pages("benefits:together", "benefits:communities", ids=()),
]  # fmt: skip

# Of published reports alone, and of tenants' names.
TOGETHER = "published reports of tenants in sight: tests/benefits/test_together.py"
ELSEWHERE = {
    **{(f"benefits:together-{kind}", "GET"): TOGETHER for kind in ("pdf", "xlsx", "json", "pdfs")},
    ("benefits:together-draw", "POST"): TOGETHER,
    ("benefits:communities", "POST"): TOGETHER,
    ("benefits:community-end", "POST"): TOGETHER,
}


def fill(world: World, subject: Subject, now: datetime) -> None:
    """Write words of the subject, one to check and one to take back, and figures of a group."""
    # Words that were checked are meant to be read by leads; those that were not, by nobody.
    for name, text in (("quote_id", subject.text("ord")), ("checked_quote_id", "Jeg sover godt")):
        quote = PatientQuote(id=new_id(), **subject.own, consent="SPOKEN", consented_on=now.date())
        quote.text, quote.chosen_by, quote.chosen_at = text, world.adam.user, now
        quote.save(using="owner", force_insert=True)
        subject.ids[name] = quote.id
    figure = ComparisonFigure(id=new_id(), tenant=subject.tenant, name="Andre")
    figure.indicator, figure.point, figure.n, figure.source = "GP_VISITS", "M3", 40, "x"
    figure.before = figure.after = figure.sd_change = Decimal(1)
    figure.entered_by, figure.entered_at = world.adam.user, now
    figure.save(using="owner", force_insert=True)
    subject.ids["figure_id"] = figure.id
