"""The doctor's minute: asked by a nurse, answered through three doors that move the same things."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.db import IntegrityError, connections, transaction
from django.test import Client
from django.urls import reverse

from dho.lib import clock
from measurements.rules.kinds import KINDS
from messaging.models import Notice
from selfcare_plans.models import PlanAct, PlanVersion
from selfcare_plans.operations import CannotPublish, DraftChangedMeanwhile
from tenants.models import Unit
from tenants.rules.viewer import NotAllowed, NotFound
from tests import factories as make
from tests.selfcare_plans.acting import Actor, sound, with_limits
from tests.selfcare_plans.pages import Person, words
from tests.selfcare_plans.test_proposing import proposes
from tests.tenants.conftest import enter, logged
from tests.triage.test_worklist_page import plan, red  # noqa: F401
from triage.models import Alert, AlertEvent, Question
from triage.operations.question_reminders import remind_of_questions
from triage.operations.questions import (
    AlreadyAnswered,
    AlreadyAsked,
    Asking,
    DoctorNotNamed,
    Given,
    NotAtThatTime,
    WordsMissing,
    answer_question,
    ask_doctor,
    withdraw_question,
)
from triage.queries.questions import open_questions, questions_counted
from triage.rules.questions import Answer, Way

if TYPE_CHECKING:
    from tests.world import World


@pytest.fixture(autouse=True)
def always_open(world: World) -> None:
    Unit.objects.using("owner").update(
        opens="00:00", closes="23:59:59", weekdays="1234567", plan_approval="DOCTOR"
    )


@pytest.fixture
def in_english(settings: Any) -> None:
    settings.LANGUAGE_CODE = "en"


@pytest.fixture
def proposed(world: World) -> PlanVersion:
    first = make.plan(world.kari, world.course, sound(world), world.gunnar.user)
    nora = Actor(world, world.nora)
    return proposes(
        nora,
        nora.edits(nora.begins(first), with_limits(sound(world), green_low="88")),
        world.gp_office,
    )


def asks(world: World, **more: Any) -> Question:
    said: dict[str, Any] = {
        "patient_id": world.kari.id,
        "unit_id": world.gp_office.id,
        "text": "Ligger fast på 88. Skal grensen ned?",
        **more,
    }
    return Actor(world, world.nora).do(ask_doctor, asking=Asking(**said))


def answers(world: World, who: Any, question: Question, answer: Answer, **more: Any) -> Question:
    given = Given(answer, more.pop("text", ""), **more)
    return Actor(world, who).do(
        answer_question, question_id=question.id, given=given, known_kinds=KINDS
    )


def by_phone(world: World, question: Question, answer: Answer, **more: Any) -> Question:
    more.setdefault("doctor_id", world.gunnar.user_id)
    more.setdefault("way", Way.PHONE)
    return answers(world, world.nora, question, answer, **more)


def now(row: Any) -> Any:
    return type(row).objects.using("owner").get(id=row.id)


DOORS = [
    pytest.param(lambda world, q, a, **m: answers(world, world.gunnar, q, a, **m), id="a click"),
    pytest.param(by_phone, id="the telephone"),
]


# ---- asked ----


def test_a_question_says_who_asks_whom_and_until_when_in_the_receivers_hours(world: World) -> None:
    Unit.objects.using("owner").filter(id=world.gp_office.id).update(
        opens="08:00", closes="15:00", weekdays="12345"
    )
    question = now(asks(world))
    assert (question.from_unit_id, question.to_unit_id) == (world.centre.id, world.gp_office.id)
    due = question.due_at.astimezone(clock.OSLO)
    assert due.isoweekday() <= 5
    assert 8 <= due.hour <= 15
    notice = Notice.objects.using("owner").get()
    assert (notice.code, notice.to_unit_id) == ("QUESTION_ASKED", world.gp_office.id)


def test_only_a_unit_that_may_see_the_patient_is_asked(world: World) -> None:
    for unit in (world.other_gp_office, world.hadsel_home_care, world.centre):
        with pytest.raises(NotFound):
            asks(world, unit_id=unit.id)
    assert now(asks(world, unit_id=world.ward.id)).to_unit_id == world.ward.id


def test_only_nurses_ask_and_only_about_patients_in_sight(world: World) -> None:
    for who, refusal in ((world.gunnar, NotAllowed), (world.hanne, NotAllowed)):
        with pytest.raises(refusal):
            Actor(world, who).do(
                ask_doctor, asking=Asking(world.kari.id, world.gp_office.id, "Hva nå?")
            )
    with pytest.raises(NotFound):
        asks(world, patient_id=world.stranger.id)
    with pytest.raises(WordsMissing):
        asks(world, text="  ")


def test_one_open_question_about_an_alert_and_about_a_proposal(
    world: World,
    red: Alert,  # noqa: F811
) -> None:
    asks(world, alert_id=red.id)
    with pytest.raises(AlreadyAsked):
        asks(world, alert_id=red.id)
    asks(world, alert_id=red.id, unit_id=world.ward.id)


def test_a_proposal_to_another_unit_is_not_enclosed(world: World, proposed: PlanVersion) -> None:
    with pytest.raises(NotFound):
        asks(world, unit_id=world.ward.id, version_id=proposed.id)
    assert now(asks(world, version_id=proposed.id)).version_id == proposed.id


# ---- seen ----


def test_only_the_unit_asked_and_the_centre_see_it(world: World) -> None:
    question = asks(world)
    for who, sees in (
        (world.gunnar, True),
        (world.nils, True),
        (world.helge, False),
        (world.greta, False),
    ):
        found, _more = Actor(world, who).ask(open_questions)
        assert [one.id for one in found] == ([question.id] if sees else []), who.user.name
        status = enter(who).get(reverse("triage:question", args=[question.id])).status_code
        assert status == (200 if sees else 404)


def test_the_doctors_look_is_logged_for_the_patient(world: World) -> None:
    question = asks(world)
    enter(world.gunnar).get(reverse("triage:question", args=[question.id]))
    (event,) = logged("QUESTION_READ")
    assert (event.unit_id, event.patient_id) == (world.gp_office.id, world.kari.id)


# ---- answered: every door moves the same ----


@pytest.mark.parametrize("door", DOORS)
def test_agree_puts_the_proposal_in_force(world: World, proposed: PlanVersion, door: Any) -> None:
    question = asks(world, version_id=proposed.id)
    door(world, question, Answer.AGREE)
    version, kept = now(proposed), now(question)
    assert (version.status, version.approver_id) == ("PUBLISHED", world.gunnar.user_id)
    assert (kept.state, kept.answer, kept.answered_by_name) == ("ANSWERED", "AGREE", "Gunnar")
    assert version.approved_door == kept.way
    act = PlanAct.objects.using("owner").get(version=proposed, code="APPROVED")
    assert act.by_id == (kept.written_by_id or world.gunnar.user_id)


@pytest.mark.parametrize("door", DOORS)
def test_adjust_sends_the_proposal_back_with_the_words(
    world: World, proposed: PlanVersion, door: Any
) -> None:
    question = asks(world, version_id=proposed.id)
    with pytest.raises(WordsMissing):
        door(world, question, Answer.ADJUST)
    door(world, question, Answer.ADJUST, text="Heller 89")
    assert now(proposed).status == "DRAFT"
    act = PlanAct.objects.using("owner").get(version=proposed, code="RETURNED")
    assert "Heller 89" in act.comment
    assert now(question).answer_text == "Heller 89"


@pytest.mark.parametrize("door", DOORS)
def test_adjust_without_a_proposal_becomes_a_draft_for_the_nurse(world: World, door: Any) -> None:
    first = make.plan(world.kari, world.course, sound(world), world.gunnar.user)
    door(world, asks(world), Answer.ADJUST, text="Grønn fra 89")
    draft = PlanVersion.objects.using("owner").get(plan_id=first.plan_id, status="DRAFT")
    assert draft.comment == "Gunnar: Grønn fra 89"


@pytest.mark.parametrize("door", DOORS)
def test_take_over_gives_the_alert_to_the_doctors_unit(
    world: World,
    red: Alert,  # noqa: F811
    door: Any,
) -> None:
    question = asks(world, alert_id=red.id)
    door(world, question, Answer.TAKE_OVER)
    alert = now(red)
    assert (alert.owner_unit_id, alert.claimed_by_id) == (world.gp_office.id, world.gunnar.user_id)
    codes = set(AlertEvent.objects.using("owner").values_list("code", flat=True))
    assert {"QUESTION_ASKED", "TAKEN_OVER", "QUESTION_ANSWERED"} <= codes


@pytest.mark.parametrize("door", DOORS)
def test_take_over_needs_no_offer_that_stands(
    world: World,
    red: Alert,  # noqa: F811
    door: Any,
) -> None:
    question = asks(world, alert_id=red.id, unit_id=world.gp_office.id)
    from triage.models import Offer

    Offer.objects.using("owner").update(state="NOT_ANSWERED")
    Unit.objects.using("owner").filter(id=world.gp_office.id).update(
        opens="00:00", closes="00:01", weekdays=str(clock.now().isoweekday() % 7 + 1)
    )
    door(world, question, Answer.TAKE_OVER)
    assert now(red).owner_unit_id == world.gp_office.id


def test_agree_leaves_the_alert_with_its_owner(
    world: World,
    red: Alert,  # noqa: F811
) -> None:
    question = asks(world, alert_id=red.id)
    answers(world, world.gunnar, question, Answer.AGREE, text="Prednisolon som avtalt")
    assert now(red).owner_unit_id == world.centre.id


def test_the_nurse_is_told_of_the_answer(world: World) -> None:
    answers(world, world.gunnar, asks(world), Answer.AGREE)
    codes = (
        Notice.objects.using("owner").filter(to_unit=world.centre).values_list("code", flat=True)
    )
    assert list(codes) == ["QUESTION_ANSWERED"]


# ---- what is refused ----


def test_it_is_answered_once(world: World) -> None:
    question = asks(world)
    answers(world, world.gunnar, question, Answer.AGREE)
    with pytest.raises(AlreadyAnswered):
        by_phone(world, question, Answer.AGREE)
    assert now(question).way == "PAGE"


def test_another_units_doctor_does_not_answer(world: World) -> None:
    question = asks(world)
    for who in (world.helge, world.greta):
        with pytest.raises(NotFound):
            answers(world, who, question, Answer.AGREE)
    with pytest.raises(NotAllowed):
        answers(world, world.nora, question, Answer.AGREE)
    with pytest.raises(NotAllowed):
        answers(world, world.gunnar, question, Answer.AGREE, way=Way.PHONE)


def test_a_changed_proposal_is_read_once_more(world: World, proposed: PlanVersion) -> None:
    question = asks(world, version_id=proposed.id)
    with pytest.raises(DraftChangedMeanwhile):
        answers(world, world.gunnar, question, Answer.AGREE, revision=99)
    with pytest.raises(CannotPublish):
        answers(world, world.gunnar, question, Answer.AGREE, replaces=proposed.id)
    assert now(question).state == "OPEN"


def test_what_is_written_in_names_the_doctor(world: World, proposed: PlanVersion) -> None:
    question = asks(world, version_id=proposed.id)
    with pytest.raises(DoctorNotNamed):
        by_phone(world, question, Answer.AGREE, doctor_id=None)
    with pytest.raises(DoctorNotNamed):
        by_phone(world, question, Answer.AGREE, doctor_id=world.helge.user_id)
    by_phone(world, question, Answer.AGREE, doctor_id=None, doctor="Vikar Viken")
    version = now(proposed)
    assert (version.approver_id, version.approved_by_name) == (world.nora.user_id, "Vikar Viken")


def test_who_takes_over_an_alert_is_registered_at_her_unit(
    world: World,
    red: Alert,  # noqa: F811
) -> None:
    question = asks(world, alert_id=red.id)
    with pytest.raises(DoctorNotNamed):
        by_phone(world, question, Answer.TAKE_OVER, doctor_id=None, doctor="Vikar Viken")
    assert now(red).owner_unit_id == world.centre.id


def test_what_is_written_in_lies_between_the_question_and_now(world: World) -> None:
    question = asks(world)
    for at in (clock.now() + timedelta(hours=1), question.asked_at - timedelta(minutes=1)):
        with pytest.raises(NotAtThatTime):
            by_phone(world, question, Answer.AGREE, at=at)
    by_phone(world, question, Answer.AGREE, at=clock.now())


def test_a_withdrawn_question_is_answered_by_nobody(world: World) -> None:
    question = asks(world)
    Actor(world, world.nils).do(withdraw_question, question_id=question.id)
    with pytest.raises(AlreadyAnswered):
        answers(world, world.gunnar, question, Answer.AGREE)
    with pytest.raises(AlreadyAnswered):
        Actor(world, world.nora).do(withdraw_question, question_id=question.id)


def test_an_answer_stands_in_the_database_too(world: World) -> None:
    question = asks(world)
    answers(world, world.gunnar, question, Answer.AGREE)
    for change in ("answer = 'ADJUST', answer_text = 'x'", "text = 'noe annet'"):
        with (
            pytest.raises(IntegrityError),
            transaction.atomic(using="owner"),
            connections["owner"].cursor() as cursor,
        ):
            cursor.execute(f"UPDATE triage_question SET {change} WHERE id = %s", [question.id])


# ---- time ----


def moved(question: Question, back: timedelta) -> None:
    with connections["owner"].cursor() as cursor:
        cursor.execute("ALTER TABLE triage_question DISABLE TRIGGER USER")
        cursor.execute(
            "UPDATE triage_question SET asked_at = asked_at - %s, due_at = due_at - %s",
            [back, back],
        )
        cursor.execute("ALTER TABLE triage_question ENABLE TRIGGER USER")


def test_unanswered_it_is_reminded_of_and_never_waits_in_silence(world: World) -> None:
    question = now(asks(world))
    remind_of_questions()
    assert set(Notice.objects.using("owner").values_list("code", flat=True)) == {"QUESTION_ASKED"}
    moved(question, timedelta(days=5))
    remind_of_questions()
    remind_of_questions()
    told = {
        (code, unit)
        for code, unit in Notice.objects.using("owner").values_list("code", "to_unit_id")
    }
    assert ("QUESTION_HALF_WAY", world.gp_office.id) in told
    assert ("QUESTION_OVERDUE", world.gp_office.id) in told
    assert ("QUESTION_OVERDUE", world.centre.id) in told
    assert Notice.objects.using("owner").count() == 4
    counted = Actor(world, world.nora).ask(questions_counted, clock.now())
    assert (counted.open, counted.overdue) == (1, 1)
    text = enter(world.nora).get(reverse("triage:questions")).content.decode()
    assert "data-overdue" in text


# ---- pages ----


def test_the_doctor_answers_on_one_page(
    world: World, proposed: PlanVersion, in_english: None
) -> None:
    question = asks(world, version_id=proposed.id)
    gunnar = Person(Client(headers={"accept-language": "en"}), world.gunnar)
    address = reverse("triage:question", args=[question.id])
    page = gunnar.client.get(address)
    text = words(page)
    assert "Skal grensen ned?" in text
    assert "Limits now" in text
    assert "data-verdict" in page.content.decode()
    found = {"answer": "AGREE", "text": "Enig"}
    answer = gunnar.client.post(
        reverse("triage:question-answer", args=[question.id]),
        {**found, "revision": proposed.revision},
    )
    assert answer.status_code == 302
    assert now(proposed).status == "PUBLISHED"
    assert "Agreed" in words(gunnar.client.get(address))


def test_an_empty_adjust_is_told_on_the_page(world: World) -> None:
    question = asks(world)
    answer = enter(world.gunnar).post(
        reverse("triage:question-answer", args=[question.id]), {"answer": "ADJUST", "text": ""}
    )
    assert answer.status_code == 422
    assert now(question).state == "OPEN"


def test_changing_a_limit_answers_the_question_that_led_there(world: World) -> None:
    first = make.plan(world.kari, world.course, sound(world), world.gunnar.user)
    question = asks(world)
    address = reverse("triage:plan-adjust", args=[world.kari.id, "spo2"])
    answer = enter(world.gunnar).post(
        f"{address}?question={question.id}",
        {
            "do": "publish",
            "replaces": str(first.id),
            "comment": "Fast lav",
            "review_date": "1.1.2031",
            "limit-spo2-range-green_low": "89",
        },
    )
    assert answer.status_code == 302, answer.content.decode()[:2000]
    kept = now(question)
    assert (kept.answer, kept.answer_text) == ("ADJUST", "Fast lav")
    assert not PlanVersion.objects.using("owner").filter(status="DRAFT").exists()


def test_the_nurse_asks_and_writes_the_answer_in(world: World, proposed: PlanVersion) -> None:
    nora = enter(world.nora)
    asking = nora.post(
        reverse("triage:question-ask", args=[world.kari.id]),
        {"unit": str(world.gp_office.id), "text": "Enig?", "with_proposal": "on"},
    )
    question = Question.objects.using("owner").get()
    assert asking.url == reverse("triage:question", args=[question.id])
    assert question.version_id == proposed.id
    answer = nora.post(
        reverse("triage:question-write-in", args=[question.id]),
        {
            "answer": "AGREE",
            "text": "",
            "doctor": str(world.gunnar.user_id),
            "way": "MESSAGE",
            "at": f"{clock.now().astimezone(clock.OSLO):%Y-%m-%dT%H:%M}",
            "revision": str(proposed.revision),
        },
    )
    assert answer.status_code == 302, answer.content.decode()[-4000:]
    assert now(proposed).approved_door == "MESSAGE"
    assert (now(question).way, now(question).written_by_id) == ("MESSAGE", world.nora.user_id)


def test_the_question_leaves_as_text_and_as_pdf(world: World, proposed: PlanVersion) -> None:
    question = asks(world, version_id=proposed.id)
    nora = enter(world.nora)
    text = nora.get(reverse("triage:question-text", args=[question.id])).content.decode()
    assert "Skal grensen ned?" in text
    assert "Kari Nordmann" in text
    pdf = nora.get(reverse("triage:question-pdf", args=[question.id]))
    assert pdf["Content-Type"] == "application/pdf"
    assert pdf.content.startswith(b"%PDF")
    assert len(logged("QUESTION_TAKEN_OUT")) == 2


def test_the_tariff_is_the_tenants_own_and_stands_after_the_answer_only(world: World) -> None:
    world.hadsel.tariff_text, world.hadsel.shows_tariff = "Takst etter avtale", True
    world.hadsel.save(using="owner")
    question = asks(world)
    gunnar, address = enter(world.gunnar), reverse("triage:question", args=[question.id])
    assert "Takst etter avtale" not in gunnar.get(address).content.decode()
    answers(world, world.gunnar, question, Answer.AGREE)
    assert "Takst etter avtale" in gunnar.get(address).content.decode()
    world.hadsel.shows_tariff = False
    world.hadsel.save(using="owner")
    assert "Takst etter avtale" not in gunnar.get(address).content.decode()
