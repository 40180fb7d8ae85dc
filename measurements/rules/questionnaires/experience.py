"""A form of our own: the short daily one.

Wording is ours, to be approved by a doctor and tried on patients. What the benefit plan asks of a
person is no form: ``benefits`` asks it by itself.
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
