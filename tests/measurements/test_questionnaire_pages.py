"""Staff look at questionnaires, write their own in the editor, publish, share and withdraw."""

from __future__ import annotations

import json

import msgspec
import pytest
from django.core.management import call_command
from django.urls import reverse

from interop.fhir import FormFacts, to_json, to_questionnaire
from measurements.forms.editor import Written, flatten, moved, read_definition
from measurements.models import QuestionnaireVersion
from measurements.queries.questionnaires import definition_of
from measurements.rules.questionnaires import FORMS, Texts
from tests.selfcare_plans.pages import controls, words
from tests.tenants.conftest import enter

change = msgspec.structs.replace


@pytest.fixture
def nora(world):
    return english(enter(world.nora))


def english(client):
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    return client


def rows():
    return QuestionnaireVersion.objects.using("owner")


def at(name, row):
    return reverse(f"measurements:{name}", args=[row.questionnaire_id])


def begun(nora, title="Hoste"):
    answer = nora.post(reverse("measurements:questionnaire-new"), {"title": title})
    assert answer.status_code == 302, answer.content
    return rows().latest("created_at")


def write(nora, row, do="save", **fields):
    """Change fields of the editor's page as a browser would, and press a button."""
    page = nora.get(at("questionnaire-edit", row))
    data = {name: values[0] for name, values in controls(page, having="revision").items() if values}
    return nora.post(at("questionnaire-edit", row), {**data, **fields, "do": do})


def now(row):
    return rows().get(id=row.id)


# --- the editor, there and back


@pytest.mark.parametrize("one", FORMS.values(), ids=lambda one: one.name)
def test_a_form_written_on_the_page_reads_back_as_it_was(one) -> None:
    written = Written(flatten(one))
    assert read_definition(written, one.name) == one
    assert not written.errors


def test_moves_change_only_what_they_name() -> None:
    daily = FORMS["daily-check"]
    assert moved(daily, "up:0:1").link_ids == ("what", "feeling", "words")
    assert moved(daily, "down:0:0").link_ids == ("what", "feeling", "words")
    assert moved(daily, "down:0:2").link_ids == daily.link_ids
    assert moved(daily, "remove:0:1").link_ids == ("feeling", "words")
    assert moved(daily, "add-question:0").link_ids == (*daily.link_ids, "q1")
    assert len(moved(daily, "add-section").sections) == 2
    assert len(moved(daily, "add-score").scores) == 2
    assert not moved(daily, "remove-score:0").scores
    assert not moved(daily, "remove-section:0").sections
    for junk in ("", "up:9:9", "remove:0", "up:x:y", "add-question:7", "fly:1", "up:-1:0"):
        assert moved(daily, junk) == daily


def test_a_form_of_ones_own_from_title_to_publication(nora) -> None:
    row = begun(nora)
    assert "To put right before it is published" in words(nora.get(at("questionnaire-edit", row)))
    assert write(nora, row, "add-section").status_code == 302
    answer = write(
        nora,
        row,
        source="Oss",
        licence="Fritt",
        **{
            "s0q0-text_nb": "Hoster du?",
            "s0q0-options": "0 = Nei | Nei | No\n1 = Ja | Ja | Yes",
        },
    )
    assert answer.status_code == 302
    write(nora, row, "add-question:0")
    write(
        nora,
        row,
        "done",
        **{
            "s0q1-type": "TEXT",
            "s0q1-text_nb": "Hva slags?",
            "s0q1c0-question": "q1",
            "s0q1c0-how": "at_least",
            "s0q1c0-value": "1",
        },
    )
    definition = definition_of(now(row))
    assert definition.link_ids == ("q1", "q2")
    assert definition.questions[1].shown_when[0].at_least == 1
    page = nora.get(at("questionnaire", row))
    assert "Put this right" not in words(page)
    form = controls(page, having="comment")
    sent = {name: values[0] for name, values in form.items()}
    assert nora.post(at("questionnaire-publish", row), sent).status_code == 302
    assert now(row).status == "PUBLISHED"
    assert "Published" in words(nora.get(at("questionnaire", row)))


def test_what_cannot_be_read_is_said_at_its_field_and_nothing_is_lost(nora) -> None:
    row = begun(nora)
    write(nora, row, "add-section")
    before = now(row).document
    answer = write(nora, row, **{"s0q0-options": "bare ord", "s0q0-text_nb": "Skrevet"})
    assert answer.status_code == 422
    page = words(answer)
    assert "This could not be read: bare ord" in page
    assert "Skrevet" in answer.content.decode()
    assert now(row).document == before


def test_of_two_who_write_one_draft_the_second_keeps_what_was_written(nora) -> None:
    row = begun(nora)
    page = nora.get(at("questionnaire-edit", row))
    data = {n: v[0] for n, v in controls(page, having="revision").items() if v}
    assert nora.post(at("questionnaire-edit", row), {**data, "do": "save"}).status_code == 302
    late = nora.post(at("questionnaire-edit", row), {**data, "title_nb": "Sent", "do": "save"})
    assert late.status_code == 409
    assert "Sent" in late.content.decode()
    assert definition_of(now(row)).titles.nb == "Hoste"


def test_a_form_with_something_wrong_is_not_published(nora) -> None:
    row = begun(nora)
    sent = {"version": str(row.id), "revision": "1", "comment": ""}
    answer = nora.post(at("questionnaire-publish", row), sent, follow=True)
    assert "Something must be put right before the form is published." in words(answer)
    assert now(row).status == "DRAFT"


@pytest.mark.parametrize("data", [{}, {"revision": "x"}, {"sections": "9999999"}, {"scores": "-1"}])
def test_a_broken_page_changes_nothing(nora, data) -> None:
    row = begun(nora)
    assert nora.post(at("questionnaire-edit", row), data).status_code == 409
    assert now(row).revision == 1


# --- lists and versions


def test_without_any_form_the_list_says_what_to_do(nora) -> None:
    assert "There are no questionnaires yet" in words(
        nora.get(reverse("measurements:questionnaires"))
    )


def test_the_list_shows_whose_each_form_is_and_the_page_shows_it_as_the_patient_sees_it(
    world, nora
) -> None:
    call_command("load_questionnaires")
    begun(nora)
    page = words(nora.get(reverse("measurements:questionnaires")))
    assert "Hoste Draft Felles oppfølgingssenter – not yet" in page
    assert "PHQ-9: mood in the last two weeks Comes with the product 1" in page
    phq = rows().get(questionnaire__name="phq-9")
    shown = words(nora.get(at("questionnaire", phq)))
    assert "Nearly every day" in shown
    assert "Only in the centre's opening hours" in shown
    assert "Write a new version" not in shown
    assert "Make a copy of our own" in shown


def test_a_new_version_shows_what_it_changes(nora) -> None:
    call_command("load_questionnaires")
    daily = rows().get(questionnaire__name="daily-check")
    nora.post(at("questionnaire-copy", daily), {"version": str(daily.id)})
    row = rows().latest("created_at")
    write(nora, row, **{"s0q0-text_nb": "Hvordan går det?"})
    write(nora, row, "remove:0:2")
    sent = {"version": str(row.id), "revision": str(now(row).revision)}
    nora.post(at("questionnaire-publish", row), sent)
    nora.post(at("questionnaire-begin", row))
    nxt = rows().get(questionnaire=row.questionnaire, number=2)
    write(nora, nxt, **{"s0q0-required": "", "s0q0-text_en": "How is it going?"})
    page = words(nora.get(at("questionnaire", nxt) + "?version=2&with=1"))
    assert "From version 1 to 2" in page
    assert "Words changed feeling" in page


def test_sharing_and_withdrawing_on_the_page(world, nora) -> None:
    call_command("load_questionnaires")
    daily = rows().get(questionnaire__name="daily-check")
    nora.post(at("questionnaire-copy", daily), {"version": str(daily.id)})
    row = rows().latest("created_at")
    nora.post(at("questionnaire-publish", row), {"version": str(row.id), "revision": "1"})
    helge = english(enter(world.helge))
    assert helge.get(at("questionnaire", row)).status_code == 404
    nora.post(at("questionnaire-share", row), {"tenant": str(world.hospital.id)})
    assert helge.get(at("questionnaire", row)).status_code == 200
    assert "Shared by Bodø" in words(helge.get(reverse("measurements:questionnaires")))
    for verb in ("questionnaire-begin", "questionnaire-share"):
        assert helge.post(at(verb, row), {"tenant": str(world.bodo.id)}).status_code in (302, 404)
    assert rows().filter(questionnaire=row.questionnaire).count() == 1
    answer = nora.post(
        at("questionnaire-withdraw", row), {"version": str(row.id), "reason": ""}, follow=True
    )
    assert "Write why it is withdrawn." in words(answer)
    nora.post(at("questionnaire-withdraw", row), {"version": str(row.id), "reason": "Feil"})
    assert now(row).status == "WITHDRAWN"


def test_who_only_reads_forms_sees_no_way_to_write_them(world) -> None:
    call_command("load_questionnaires")
    hanne = english(enter(world.hanne))
    page = words(hanne.get(reverse("measurements:questionnaires")))
    assert "A new form of your own" not in page
    assert hanne.post(reverse("measurements:questionnaire-new"), {"title": "x"}).status_code == 403
    assert enter(world.lise).get(reverse("measurements:questionnaires")).status_code == 403
    assert enter(world.kari_user).get(reverse("measurements:questionnaires")).status_code == 403


# --- import


def as_fhir(definition):
    from dho.lib import clock

    facts = FormFacts("x", "http://example.test/form", "PUBLISHED", clock.now(), definition)
    return to_json(to_questionnaire(facts)).decode()


def test_a_form_of_another_system_comes_in_as_a_draft_and_again_as_the_next_version(nora) -> None:
    address = reverse("questionnaire-import")
    named = change(FORMS["daily-check"], url="http://example.test/form")
    assert nora.post(address, {"pasted": as_fhir(named)}).status_code == 302
    row = rows().get()
    assert (row.status, row.questionnaire.url) == ("DRAFT", "http://example.test/form")
    nora.post(at("questionnaire-publish", row), {"version": str(row.id), "revision": "1"})
    other = change(named, titles=Texts(nb="Nytt"))
    assert nora.post(address, {"pasted": as_fhir(other)}).status_code == 302
    assert sorted(rows().values_list("number", "status")) == [(1, "PUBLISHED"), (2, "DRAFT")]


@pytest.mark.parametrize(
    ("pasted", "said"),
    [
        ("", "Choose a file, or paste the form."),
        ("{", "The body is not valid JSON."),
        (json.dumps({"resourceType": "Patient"}), "Expected a resource of type Questionnaire."),
    ],
)
def test_what_is_no_form_is_refused_in_words(nora, pasted, said) -> None:
    answer = nora.post(reverse("questionnaire-import"), {"pasted": pasted})
    assert answer.status_code == 422
    assert said in words(answer)
    assert not rows().exists()
