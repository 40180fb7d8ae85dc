"""Our own forms: safety, mastery and knowledge for the benefit plan, and a short daily one.

The four questions of the first are those of the benefit plan's rows 2 to 4, each answered from 1
(not at all) to 5 (very much), as the indicators of ``benefits`` count them. Wording and scale are
ours, to be approved by a doctor and tried on patients.
"""

from __future__ import annotations

from decimal import Decimal

from measurements.rules.questionnaires.definition import (
    Condition,
    Definition,
    Option,
    Question,
    QuestionType,
    Score,
    ScorePart,
    Section,
    Texts,
)

_OURS = "Ours, to be approved by a doctor"
_FREE = "May be used and changed freely"
_NOT_AT_ALL = Texts("ikke i det hele tatt", "ikkje i det heile", "not at all")
_VERY_MUCH = Texts("i svært stor grad", "i svært stor grad", "very much")


def _scale(link_id: str, texts: Texts) -> Question:
    return Question(
        link_id,
        QuestionType.SCALE,
        texts,
        low=Decimal(1),
        high=Decimal(5),
        low_label=_NOT_AT_ALL,
        high_label=_VERY_MUCH,
    )


def _score(link_id: str, titles: Texts) -> Score:
    return Score(link_id, (ScorePart(link_id),), titles)


EXPERIENCE = Definition(
    name="safety-mastery-knowledge",
    version="1",
    titles=Texts(
        "Trygghet, mestring og kunnskap", "Tryggleik, meistring og kunnskap", "Safety, mastery and knowledge"
    ),
    intro=Texts(
        "Fire spørsmål om hvordan du har det med sykdommen din. Svar slik du opplever det nå. Det finnes ingen riktige svar.",
        "Fire spørsmål om korleis du har det med sjukdomen din. Svar slik du opplever det no. Det finst ingen rette svar.",
        "Four questions about how you live with your illness. Answer as you feel now. There are no right answers.",
    ),
    sections=(
        Section(
            "own-experience",
            (
                _scale("safety", Texts("Hvor trygg føler du deg hjemme med sykdommen din?", "Kor trygg føler du deg heime med sjukdomen din?", "How safe do you feel at home with your illness?")),
                _scale("mastery", Texts("I hvor stor grad mestrer du hverdagen med sykdommen din?", "I kor stor grad meistrar du kvardagen med sjukdomen din?", "How well do you cope with everyday life with your illness?")),
                _scale("knowledge", Texts("Hvor mye kan du om sykdommen din og hva du skal gjøre når du blir dårligere?", "Kor mykje kan du om sjukdomen din og kva du skal gjere når du blir dårlegare?", "How much do you know about your illness and what to do when you get worse?")),
                _scale("control", Texts("I hvor stor grad har du kontroll på sykdommen og plagene dine i hverdagen?", "I kor stor grad har du kontroll på sjukdomen og plagene dine i kvardagen?", "How much control do you have of your illness and symptoms in daily life?")),
                Question("more", QuestionType.TEXT, Texts("Er det noe mer du vil si?", "Er det noko meir du vil seie?", "Is there anything more that you want to say?"), is_required=False),
            ),
        ),
    ),
    scores=(
        _score("safety", Texts("Trygghet", "Tryggleik", "Safety")),
        _score("mastery", Texts("Mestring", "Meistring", "Mastery")),
        _score("knowledge", Texts("Kunnskap", "Kunnskap", "Knowledge")),
        _score("control", Texts("Kontroll", "Kontroll", "Control")),
    ),
    source=_OURS,
    licence=_FREE,
)  # fmt: skip

_SYMPTOMS = (
    Option("breath", Texts("Tung pust", "Tung pust", "Short of breath")),
    Option("cough", Texts("Hoste eller slim", "Hoste eller slim", "Cough or phlegm")),
    Option("swelling", Texts("Hovne bein eller ankler", "Hovne bein eller ankel", "Swollen legs or ankles")),
    Option("pain", Texts("Smerter", "Smerter", "Pain")),
    Option("tired", Texts("Uvanlig trett", "Uvanleg trøytt", "Unusually tired")),
    Option("other", Texts("Noe annet", "Noko anna", "Something else")),
)  # fmt: skip

DAILY = Definition(
    name="daily-check",
    version="1",
    titles=Texts("Hvordan har du det i dag?", "Korleis har du det i dag?", "How are you today?"),
    sections=(
        Section(
            "today",
            (
                Question(
                    "feeling",
                    QuestionType.CHOICE,
                    Texts("Hvordan er du i dag, sammenlignet med hvordan du pleier å være?", "Korleis er du i dag, samanlikna med korleis du pleier å vere?", "How are you today, compared with how you usually are?"),
                    options=(
                        Option("better", Texts("Bedre", "Betre", "Better"), Decimal(0)),
                        Option("same", Texts("Som vanlig", "Som vanleg", "As usual"), Decimal(1)),
                        Option("worse", Texts("Litt dårligere", "Litt dårlegare", "A little worse"), Decimal(2)),
                        Option("much-worse", Texts("Mye dårligere", "Mykje dårlegare", "Much worse"), Decimal(3)),
                    ),
                ),
                Question(
                    "what",
                    QuestionType.MULTIPLE,
                    Texts("Hva er dårligere?", "Kva er dårlegare?", "What is worse?"),
                    options=_SYMPTOMS,
                    shown_when=(Condition("feeling", at_least=Decimal(2)),),
                ),
                Question(
                    "words",
                    QuestionType.TEXT,
                    Texts("Fortell gjerne mer", "Fortel gjerne meir", "Tell us more if you like"),
                    is_required=False,
                    shown_when=(Condition("feeling", at_least=Decimal(2)),),
                ),
            ),
        ),
    ),
    scores=(Score("feeling", (ScorePart("feeling"),), Texts("Dagsform", "Dagsform", "How today is")),),
    source=_OURS,
    licence=_FREE,
)  # fmt: skip
