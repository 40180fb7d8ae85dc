"""``./manage.py benefit_report``: through the door, as a project lead, with clear errors."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

import pikepdf
import pytest
from django.core.management import CommandError, call_command

from dho.web import pdf as pdf_engine
from tenants.models import AuditEvent

if TYPE_CHECKING:
    from pathlib import Path

    from tenants.models import Membership, Patient
    from tests.world import World


def run(out: Path, tenant: str = "Hadsel", **options: Any) -> str:
    said = io.StringIO()
    arguments = [f"--{key}={value}" for key, value in {"tenant": tenant, **options}.items()]
    call_command("benefit_report", *arguments, f"--out={out}", stdout=said)
    return said.getvalue()


def test_the_command_writes_the_report_as_the_tenants_project_lead(
    world: World, hadsel_group: list[Patient], tmp_path: Path
) -> None:
    out = tmp_path / "hadsel.pdf"
    assert run(out) == f"Wrote {out} (Hadsel, all)\n"
    assert str(pikepdf.open(out).Root.Lang) == "nb"
    event = AuditEvent.objects.using("owner").get(action="BENEFIT_REPORT")
    assert (event.user_id, event.tenant_id) == (world.lise.user_id, world.hadsel.id)
    assert [path.name for path in tmp_path.iterdir()] == ["hadsel.pdf"]


def test_period_language_and_person_can_be_chosen(
    world: World, hadsel_group: list[Patient], centre_lead: Membership, tmp_path: Path
) -> None:
    out = tmp_path / "hadsel.pdf"
    run(out, "hadsel", period="2026-Q3", language="en", by=centre_lead.user.username)
    assert str(pikepdf.open(out).Root.Lang) == "en"
    event = AuditEvent.objects.using("owner").get(action="BENEFIT_REPORT")
    assert (event.user_id, event.detail) == (
        centre_lead.user_id,
        {"period": "2026-Q3", "edition": "PUBLISHED"},
    )


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"tenant": "Atlantis"}, "there is no tenant called Atlantis"),
        ({"tenant": "Sortland"}, "nobody may publish the benefits of Sortland"),
        ({"period": "lately"}, "lately is no period"),
        ({"period": "2027"}, "2027 is no period, or has not begun"),
        ({"by": "nobody"}, "nobody may not publish the benefits of Hadsel"),
        ({"language": "xx"}, "language"),
    ],
)
def test_a_wrong_request_is_one_clear_line_and_writes_nothing(
    world: World, tmp_path: Path, options: dict[str, Any], said: str
) -> None:
    out = tmp_path / "out.pdf"
    with pytest.raises(CommandError, match=said) as caught:
        run(out, **options)
    assert "\n" not in str(caught.value)
    assert not out.exists()


def test_who_is_no_lead_and_who_leads_elsewhere_are_refused(
    world: World, bodo_lead: Membership, tmp_path: Path
) -> None:
    for member in (world.nora, world.hanne, bodo_lead):
        with pytest.raises(CommandError, match="may not publish the benefits of Hadsel"):
            run(tmp_path / "out.pdf", by=member.user.username)
    assert not list(tmp_path.iterdir())


def test_a_lead_whose_membership_ended_is_no_lead(world: World, tmp_path: Path) -> None:
    world.lise.ended_at = world.lise.started_at
    world.lise.save(using="owner")
    with pytest.raises(CommandError, match="nobody may publish the benefits of Hadsel"):
        run(tmp_path / "out.pdf")


def test_a_file_that_cannot_be_written_is_said_plainly(
    world: World, hadsel_group: list[Patient], tmp_path: Path
) -> None:
    with pytest.raises(CommandError, match=r"cannot write .*nowhere"):
        run(tmp_path / "nowhere" / "out.pdf")
    (tmp_path / "folder").mkdir()
    with pytest.raises(CommandError, match=r"cannot write .*folder"):
        run(tmp_path / "folder")
    assert [path.name for path in tmp_path.iterdir()] == ["folder"]


def test_without_pango_the_command_names_the_packages(
    world: World, hadsel_group: list[Patient], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_pango() -> None:
        raise OSError

    monkeypatch.setattr(pdf_engine, "_Engine", no_pango)
    with pytest.raises(CommandError, match=r"libpango-1\.0-0"):
        run(tmp_path / "out.pdf")
    assert not list(tmp_path.iterdir())
