"""A patient answers a questionnaire of the plan; staff read the answers and why they have a colour."""

from __future__ import annotations

import json
import re
from datetime import datetime, time
from decimal import Decimal
from zoneinfo import ZoneInfo

import msgspec
import pytest
import time_machine
from django.test import Client

from measurements.models import (
    Questionnaire,
    QuestionnaireVersion,
    Reading,
    RefusedReading,
)
from measurements.rules.questionnaires import (
    Definition,
    Question,
    QuestionType,
    Score,
    ScorePart,
    Section,
    Texts,
    encode,
)
from selfcare_plans.rules.document import MonitoringItem, Schedule, Window
from selfcare_plans.rules.templates.forms import form_item
from tenants.models import AuditEvent
from tests import factories as make
from tests.measurements.test_record_readings import post
from tests.measurements.test_told_readings import told
from tests.tenants.conftest import enter
from tests.triage.test_patient_pages import sign_in, text
from triage.models import Alert, Judgement
from triage.operations.drain import drain_all

OSLO = ZoneInfo("Europe/Oslo")
IN_HOURS = datetime(2026, 11, 23, 10, tzinfo=OSLO)  # a Monday
AT_NIGHT = datetime(2026, 11, 22, 23, tzinfo=OSLO)
DAILY, PHQ_9, WALK = "/my/form/daily-check/", "/my/form/phq-9/", "/my/form/walk/"
ALL_DAY = Schedule(windows=(Window("dag", time(0), time(23, 59)),))


@pytest.fixture
def kari(world):
    return sign_in(world.kari_user)


@pytest.fixture
def walk(db):
    """A form of one scale, as somebody published it."""
    scale = Question(
        "far", QuestionType.SCALE, Texts("Hvor langt?"), low=Decimal(1), high=Decimal(5),
        low_label=Texts("ikke i det hele tatt", en="not at all"),
        high_label=Texts("svært", en="very much"),
    )  # fmt: skip
    form = Definition(
        "walk", Texts("Å gå"), (Section("one", (scale,)),),
        version="1", scores=(Score("far", (ScorePart("far"),)),),
    )  # fmt: skip
    questionnaire = Questionnaire(name="walk", made_at=IN_HOURS)
    questionnaire.save(using="owner", force_insert=True)
    version = QuestionnaireVersion(
        questionnaire=questionnaire, number=1, version="1", status="PUBLISHED",
        document=json.loads(encode(form)), created_at=IN_HOURS, published_at=IN_HOURS,
    )  # fmt: skip
    version.save(using="owner", force_insert=True)
    return version


@pytest.fixture
def plan(world, walk):
    daily = msgspec.structs.replace(form_item("daily-check"), schedule=ALL_DAY)
    at_will = MonitoringItem(id="walk", kind="answers", about="walk", observe_only=True)
    document = msgspec.structs.replace(
        world.spo2_document(), items=(daily, form_item("phq-9"), at_will)
    )
    return make.plan(world.kari, world.course, document, world.gunnar.user)


def stored():
    return Reading.objects.using("owner")


def phq(*values: int) -> dict[str, str]:
    return {f"q-{number}": str(value) for number, value in enumerate(values, start=1)}


def send(client, address, **fields):
    return client.post(address, {"version": "1", "reference": "r1", **fields})


# --- today


def test_today_asks_for_the_form_by_its_title_and_says_when_it_is_done(kari, plan) -> None:
    page = kari.get("/my/")
    assert "How are you today?" in text(page)
    assert f'href="{DAILY}"' in page.content.decode()
    send(kari, DAILY, **{"q-feeling": "same"})
    drain_all()
    after = text(kari.get("/my/"))
    assert re.search(r"Done at \d\d:\d\d: All is answered", after)


def test_a_form_without_times_is_offered_beside(kari, plan) -> None:
    page = kari.get("/my/").content.decode()
    assert f'href="{WALK}"' in page


def test_a_form_that_was_withdrawn_is_not_offered_and_its_answers_are_still_read(
    kari, world, plan, walk
) -> None:
    send(kari, WALK, **{"q-far": "4"})
    withdrawn = {"status": "WITHDRAWN", "withdrawn_at": IN_HOURS, "withdrawn_reason": "x"}
    QuestionnaireVersion.objects.using("owner").filter(id=walk.id).update(**withdrawn)
    assert WALK not in kari.get("/my/").content.decode()
    assert kari.get(WALK).status_code == 404
    page = enter(world.nora).get(f"/readings/{stored().get().id}/answers/").content.decode()
    assert "Hvor langt?" in page


def test_a_form_that_the_plan_does_not_hold_is_not_there(kari, plan) -> None:
    for name in ("gad-7", "nothing"):
        assert kari.get(f"/my/form/{name}/").status_code == 404
        assert send(kari, f"/my/form/{name}/", **{"q-1": "1"}).status_code == 404


# --- answering


def test_the_form_is_empty_with_what_is_asked_now_and_the_rest_hidden(kari, plan) -> None:
    page = kari.get(DAILY).content.decode()
    assert not re.search(r"<input[^>]*checked", page)
    assert re.search(r'data-question="feeling"[^>]*>', page)
    assert re.search(r'data-question="what"[^>]* hidden>', page)
    assert "0 of 1 question answered" in text(kari.get(DAILY))


def test_an_answer_is_taken_in_as_the_patients_own_and_gets_a_colour(kari, world, plan) -> None:
    answer = send(kari, DAILY, **{"q-feeling": "much-worse", "q-what": ["breath", "tired"]})
    assert answer.status_code == 302
    row = stored().get()
    assert (row.kind, row.about, row.form_version) == ("answers", "daily-check", 1)
    assert row.answers == {"feeling": 3, "what": ["breath", "tired"]}
    assert (row.source, row.sender.name) == ("patient", "self")
    drain_all()
    shown = text(kari.get(answer["Location"]))
    assert "We have got your answers" in shown
    assert "Red: ring now" in shown
    assert Alert.objects.using("owner").get().colour == "RED"


def test_a_question_that_an_answer_asks_for_comes_when_the_form_is_sent(kari, plan) -> None:
    first = send(kari, DAILY, **{"q-feeling": "worse"})
    assert first.status_code == 422
    page = first.content.decode()
    assert "What is worse?" in text(first)
    assert not re.search(r'data-question="what"[^>]* hidden>', page)
    assert re.search(r'<input[^>]*value="worse"[^>]*checked', page)
    assert not stored().exists()
    assert not RefusedReading.objects.using("owner").exists()


def test_what_is_missing_is_told_first_and_may_be_sent_as_it_is(kari, plan) -> None:
    with time_machine.travel(IN_HOURS, tick=False):
        kari = sign_in_again(kari)
        told_first = send(kari, PHQ_9, **phq(1, 1, 0))
        assert told_first.status_code == 422
        assert "Some questions are not answered" in text(told_first)
        assert told_first.content.decode().count('href="#of-q-') == 6
        assert "Send it as it is" in text(told_first)
        assert not stored().exists()
        assert send(kari, PHQ_9, do="as_is", **phq(1, 1, 0)).status_code == 302
    row = stored().get()
    assert (row.flags, row.components) == (["INCOMPLETE"], {"score": 2})


def sign_in_again(client):
    """The session of before is of another time."""
    user = client.session["_auth_user_id"]
    from tenants.models import User

    return sign_in(User.objects.using("owner").get(id=user))


def test_an_incomplete_form_never_clears_and_can_colour(kari, world, plan) -> None:
    with time_machine.travel(IN_HOURS, tick=False):
        kari = sign_in_again(kari)
        send(kari, PHQ_9, do="as_is", **phq(0, 0, 0))
        drain_all()
        assert Judgement.objects.using("owner").get().colour == "NOT_JUDGED"
        again = {**phq(0, 0, 0), "q-9": "1", "reference": "r2"}
        send(kari, PHQ_9, do="as_is", **again)
        drain_all()
    colours = (
        Judgement.objects.using("owner").order_by("judged_at").values_list("colour", flat=True)
    )
    assert list(colours) == ["NOT_JUDGED", "RED"]


def test_question_9_is_red_whatever_the_sum(kari, world, plan) -> None:
    with time_machine.travel(IN_HOURS, tick=False):
        kari = sign_in_again(kari)
        send(kari, PHQ_9, **phq(0, 0, 0, 0, 0, 0, 0, 0, 1))
        drain_all()
    judgement = Judgement.objects.using("owner").get()
    assert judgement.colour == "RED"
    assert [one["rule"] for one in judgement.fired] == ["phq-9-harm"]


def test_nothing_at_all_is_not_sent(kari, plan) -> None:
    for do in ("send", "as_is"):
        answer = send(kari, DAILY, do=do)
        assert answer.status_code == 422
        assert "Answer at least one question first." in text(answer)
    assert not stored().exists()


def test_the_same_form_sent_twice_is_one_reading_and_other_answers_are_new(kari, plan) -> None:
    first = send(kari, DAILY, **{"q-feeling": "same"})
    again = send(kari, DAILY, **{"q-feeling": "same"})
    assert (first.status_code, again.status_code) == (302, 302)
    other = send(kari, DAILY, **{"q-feeling": "better"})
    assert other.status_code == 409
    assert stored().count() == 1
    new = re.search(r'name="reference" value="([^"]+)"', other.content.decode())
    assert new
    assert send(kari, DAILY, reference=new[1], **{"q-feeling": "better"}).status_code == 302


@pytest.mark.parametrize("junk", ["9", "often", "", "<script>"])
def test_an_answer_that_is_not_among_those_offered_is_not_counted(kari, plan, junk) -> None:
    answer = send(kari, DAILY, **{"q-feeling": junk})
    assert answer.status_code == 422
    assert not stored().exists()


def test_a_scale_has_its_ends_in_words(kari, plan) -> None:
    page = text(kari.get(WALK))
    assert "1 not at all" in page
    assert "5 very much" in page
    assert send(kari, WALK, **{"q-far": "4"}).status_code == 302
    assert stored().get().components == {"far": 4}


@pytest.mark.parametrize(
    ("language", "words"),
    [("nb", "Hvordan har du det i dag?"), ("nn", "Korleis har du det i dag?"), ("en", "How are")],
)
def test_the_form_speaks_the_readers_language(world, plan, language, words) -> None:
    assert words in text(sign_in(world.kari_user, language=language).get(DAILY))


# --- in opening hours only, and by the patient alone


def test_phq_9_is_offered_in_opening_hours_and_else_says_whom_to_ring(world, plan) -> None:
    with time_machine.travel(IN_HOURS, tick=False):
        page = sign_in(world.kari_user).get(PHQ_9)
        assert page.content.decode().count("data-question=") == 9
        # It is not kept on the device, where it could be opened at night.
        assert "data-keep" not in page.content.decode()
    with time_machine.travel(AT_NIGHT, tick=False):
        closed = sign_in(world.kari_user).get(PHQ_9)
    assert "data-question=" not in closed.content.decode()
    for number in ("116123", "116117", "113"):
        assert f'href="tel:{number}"' in closed.content.decode()
    assert "opens tomorrow" in text(closed)


def test_what_was_begun_in_opening_hours_is_taken_in_after_them(world, plan) -> None:
    with time_machine.travel(AT_NIGHT, tick=False):
        answer = send(sign_in(world.kari_user), PHQ_9, **phq(*[0] * 8, 2))
        assert answer.status_code == 302
    assert stored().get().answers["9"] == 2


def test_a_relative_helps_with_some_forms_and_never_answers_phq_9(world, plan) -> None:
    rune = sign_in(world.rune.user, "RELATIVE")
    address = f"/relative/{world.kari.id}/form/{{}}/"
    assert rune.get(address.format("daily-check")).status_code == 403
    world.rune.may_record = True
    world.rune.save(using="owner")
    assert "For Kari Nordmann" in text(rune.get(address.format("daily-check")))
    assert send(rune, address.format("daily-check"), **{"q-feeling": "same"}).status_code == 302
    assert stored().get().source == "relative"
    assert "Only Kari can answer this form" in text(rune.get(address.format("phq-9")))
    assert send(rune, address.format("phq-9"), **phq(*[0] * 9)).status_code == 403
    assert stored().count() == 1


# --- what staff read


@pytest.fixture
def answered(world, plan):
    body = told(
        world.kari, "answers", about="phq-9", answers={"1": 3, "2": 1, "9": 1, "x": "?", "3": 7}
    )
    answer = post(Client(), body, world.kari_device)
    assert answer.status_code == 201
    drain_all()
    return answer.json()["id"]


def english(client):
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    return client


def test_staff_read_each_question_with_its_answer_the_sum_and_the_version(world, answered) -> None:
    nora = english(enter(world.nora))
    page = text(nora.get(f"/readings/{answered}/answers/"))
    assert "PHQ-9: mood in the last two weeks Version 1" in page
    assert "Little interest or pleasure in doing things Nearly every day (3)" in page
    assert "Feeling tired or having little energy – Not answered" in page
    assert "PHQ-9 total at least 5" in page
    assert "7 This is no answer to the question. It is not counted." in page
    assert "? The form has no such question." in page
    assert "it can give a colour, and never clears" in page
    (row,) = AuditEvent.objects.using("owner").filter(action="ANSWERS_READ")
    assert row.patient_id == world.kari.id


def test_a_whole_form_says_what_its_sum_means(world, plan) -> None:
    body = told(world.kari, "answers", about="phq-9", answers={str(n): 1 for n in range(1, 10)})
    key = post(Client(), body, world.kari_device).json()["id"]
    page = text(english(enter(world.nora)).get(f"/readings/{key}/answers/"))
    assert "PHQ-9 total 9 – mild depression" in page


def test_what_was_set_aside_stands_beside_its_question(world, plan) -> None:
    answers = {"feeling": 1, "what": ["pain", "other"]}
    body = told(world.kari, "answers", about="daily-check", answers=answers)
    key = post(Client(), body, world.kari_device).json()["id"]
    page = text(english(enter(world.nora)).get(f"/readings/{key}/answers/"))
    assert "Pain, Something else Set aside: the question was not asked. It is not counted." in page


def test_the_judgement_shows_the_answers_it_was_judged_from(world, answered) -> None:
    judgement = Judgement.objects.using("owner").get()
    page = text(english(enter(world.nora)).get(f"/judgements/{judgement.id}/"))
    assert (
        "Thoughts that you would be better off dead, or of hurting yourself Several days (1)"
        in page
    )


def test_the_board_lists_the_form_with_its_sum_and_leads_to_the_answers(world, answered) -> None:
    page = english(enter(world.nora)).get(f"/patients/{world.kari.id}/")
    assert "PHQ-9: mood in the last two weeks · PHQ-9 total at least 5" in text(page)
    assert f'href="/readings/{answered}/answers/"' in page.content.decode()


def test_answers_of_somebody_out_of_sight_are_not_there(world, answered) -> None:
    for stranger in (world.per, world.greta):
        assert enter(stranger).get(f"/readings/{answered}/answers/").status_code == 404
    assert enter(world.lise).get(f"/readings/{answered}/answers/").status_code == 403


def test_a_reading_that_is_no_form_has_no_answers(world, plan) -> None:
    key = post(Client(), told(world.kari, "diary", text="x"), world.kari_device).json()["id"]
    assert enter(world.nora).get(f"/readings/{key}/answers/").status_code == 404


def test_a_form_that_nobody_knows_is_shown_as_it_came(world) -> None:
    item = MonitoringItem(id="own", kind="answers", about="own", observe_only=True)
    document = msgspec.structs.replace(world.spo2_document(), items=(item,))
    make.plan(world.kari, world.course, document, world.gunnar.user)
    body = told(world.kari, "answers", about="own", answers={"a": 1.5, "b": ["x", "y"]})
    key = post(Client(), body, world.kari_device).json()["id"]
    page = text(english(enter(world.nora)).get(f"/readings/{key}/answers/"))
    assert "No form of this name is known here" in page
    assert "x, y" in page
    assert stored().get().components is None
    assert Decimal(str(stored().get().answers["a"])) == Decimal("1.5")
