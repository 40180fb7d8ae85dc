"""The plan on paper: whole, in its own language, tagged, nothing attached; noted and logged."""

from __future__ import annotations

import io
import shutil
import subprocess
from datetime import date, time
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import msgspec
import pikepdf
import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext

from dho.web import pdf as pdf_engine
from selfcare_plans.models import PlanHandover
from selfcare_plans.rules.document import (
    ActNow,
    Goal,
    Measure,
    MedicineStep,
    MonitoringItem,
    RangeRule,
    Schedule,
    Steps,
    TreatmentLevel,
    Window,
)
from tenants.models import AuditEvent, Unit
from tests import factories as make
from tests.selfcare_plans.pages import Person, address, words

if TYPE_CHECKING:
    from django.http import HttpResponse

    from selfcare_plans.models import PlanVersion
    from selfcare_plans.rules.document import PlanDocument
    from tests.world import World


def whole_plan(world: World, language: str, **more: Any) -> PlanDocument:
    fields: dict[str, Any] = {
        "what_matters": "Å gå tur med hunden hver dag",
        "language": language,
        "items": (
            MonitoringItem(
                id="spo2",
                kind="spo2",
                rules=(
                    RangeRule(
                        id="spo2-range",
                        green_low=Decimal(90),
                        yellow_low=Decimal(86),
                        act_now=ActNow(step="Sett deg ned og pust rolig.", numbers=("113",)),
                    ),
                ),
                schedule=Schedule(windows=(Window("morgen", time(8), time(10)),)),
                instruction="Sitt stille i fem minutter først",
            ),
        ),
        "steps": Steps(
            green=("Gå tur som vanlig",),
            yellow=(MedicineStep("To drag av den blå", "Gunnar Lege"), "Mål igjen om en time"),
            red=("Ring oss med en gang",),
        ),
        "goals": (
            Goal(
                text="Gå til butikken selv",
                subgoals=("Til postkassa",),
                measures=(
                    Measure(
                        text="Trening to ganger i uka",
                        responsible="Fysioterapeuten",
                        unit=str(world.ward.id),
                        until=date(2027, 3, 1),
                    ),
                ),
                evaluate_on=date(2027, 2, 1),
            ),
        ),
        "contact_point": "Spør etter Nora",
        "review_date": date(2027, 5, 1),
        **more,
    }
    return msgspec.structs.replace(world.spo2_document(), **fields)


@pytest.fixture(autouse=True)
def telephone(world: World) -> None:
    Unit.objects.using("owner").filter(id=world.centre.id).update(phone="76114250")


@pytest.fixture(autouse=True)
def in_english(settings: Any) -> None:
    settings.LANGUAGE_CODE = "en"


def in_force(world: World, language: str = "nb", **more: Any) -> PlanVersion:
    document = whole_plan(world, language, **more)
    return make.plan(world.kari, world.course, document, world.gunnar.user)


def signed_in(who: Any) -> Client:
    return Person(Client(headers={"accept-language": "en"}), who).client


def printed(client: Client, name: str, **ids: Any) -> bytes:
    answer: HttpResponse = client.get(reverse(f"triage:{name}", kwargs=ids))
    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/pdf"
    assert "attachment" in answer["Content-Disposition"]
    return answer.content


def text_of(pdf: bytes) -> str:
    tool = shutil.which("pdftotext")
    assert tool, "poppler-utils is needed to read the PDF"
    done = subprocess.run([tool, "-layout", "-", "-"], input=pdf, capture_output=True, check=True)
    return " ".join(done.stdout.decode().split())


def test_the_print_holds_the_whole_plan_in_words(world: World) -> None:
    in_force(world, "en")
    text = text_of(printed(signed_in(world.nora), "plan-print", patient_id=world.kari.id))
    for part in (
        "My self-care plan",
        "Kari Nordmann",
        "Version 1, from",
        "Throw the old one away",
        "Å gå tur med hunden hver dag",
        "113",
        "116 117",
        "76 11 42 50",
        "Spør etter Nora",
        "Oxygen in the blood (%): every day, morgen 08:00–10:00",
        "Sitt stille i fem minutter først",
        "Green: as usual",
        "90 or more",
        "Yellow: a little worse",
        "Red: ring now",
        "Sett deg ned og pust rolig.",
        "Gå tur som vanlig",
        "To drag av den blå (medicine, prescribed by Gunnar Lege)",
        "Ring oss med en gang",
        "Gå til butikken selv",
        "Til postkassa",
        "Trening to ganger i uka",
        "Fysioterapeuten, Lungepoliklinikken, until 1 March 2027",
        "We look at the goal together 1 February 2027",
    ):
        assert part in text, part
    assert "Agreed level of treatment" not in text


@pytest.mark.parametrize(
    ("language", "drawn"), [("nb", "nb"), ("nn", "nn"), ("en", "en"), ("se", "nb")]
)
def test_the_print_is_in_the_plans_language_tagged_and_nothing_is_attached(
    world: World, language: str, drawn: str
) -> None:
    in_force(world, language)
    pdf = printed(signed_in(world.nora), "plan-print", patient_id=world.kari.id)
    document = pikepdf.open(io.BytesIO(pdf))
    assert str(document.Root.Lang) == drawn
    assert document.Root.MarkInfo.Marked
    assert "Kari Nordmann" in str(document.docinfo["/Title"])
    assert not document.attachments
    with translation.override(drawn):
        assert gettext("Green: as usual") in text_of(pdf)


def test_an_agreed_level_of_treatment_is_printed_with_its_own_steps_in_red(world: World) -> None:
    level = TreatmentLevel(
        text="Behandles hjemme",
        decided_by="Gunnar",
        decided_on=date(2026, 11, 2),
        steps_red=("Ring hjemmetjenesten",),
    )
    in_force(world, "en", treatment_level=level)
    text = text_of(printed(signed_in(world.nora), "plan-print", patient_id=world.kari.id))
    assert "Behandles hjemme" in text
    assert "Decided by Gunnar 2 November 2026." in text
    assert "Ring hjemmetjenesten" in text
    assert "Ring oss med en gang" not in text


def test_a_print_by_the_centre_is_noted_and_stands_in_the_access_log(world: World) -> None:
    version = in_force(world)
    nora = signed_in(world.nora)
    printed(nora, "plan-print", patient_id=world.kari.id)
    printed(nora, "plan-print", patient_id=world.kari.id)
    steps = PlanHandover.objects.using("owner").filter(version_id=version.id)
    assert [one.step for one in steps] == ["PRINTED"]
    rows = AuditEvent.objects.using("owner").filter(action="PLAN_PRINTED")
    assert {(one.patient_id, one.user_id) for one in rows} == {(world.kari.id, world.nora.user_id)}


def test_the_patient_prints_the_own_plan_and_it_is_not_noted_as_ours(world: World) -> None:
    in_force(world)
    kari = signed_in(world.kari_user)
    page = kari.get(reverse("triage:my-plan"))
    assert reverse("triage:my-plan-print") in page.content.decode()
    assert "Kari Nordmann" in text_of(printed(kari, "my-plan-print"))
    assert not PlanHandover.objects.using("owner").exists()


def test_who_cannot_see_the_patient_prints_nothing(world: World) -> None:
    in_force(world)
    answer = signed_in(world.greta).get(address("plan-print", world.kari))
    assert answer.status_code == 404
    assert signed_in(world.kari_user).get(address("plan-print", world.bjorn)).status_code == 404


def test_without_a_plan_in_force_the_page_says_so(world: World) -> None:
    nora = signed_in(world.nora)
    answer = nora.get(address("plan-print", world.kari), follow=True)
    assert "there is nothing to print" in words(answer)
    kari = signed_in(world.kari_user)
    assert kari.get(reverse("triage:my-plan-print")).url == reverse("triage:my-plan")


def test_without_pango_both_pages_say_so_and_nothing_is_noted(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_pango() -> None:
        raise OSError

    in_force(world)
    monkeypatch.setattr(pdf_engine, "_Engine", no_pango)
    answer = signed_in(world.nora).get(address("plan-print", world.kari))
    assert answer.status_code == 503
    assert "libpango-1.0-0" in words(answer)
    answer = signed_in(world.kari_user).get(reverse("triage:my-plan-print"))
    assert answer.status_code == 503
    assert "The plan cannot be printed now" in words(answer)
    assert not PlanHandover.objects.using("owner").exists()
