"""PHQ-9 (depression) and GAD-7 (anxiety).

Source: Kroenke, Spitzer and Williams 2001 (PHQ-9), Spitzer et al. 2006 (GAD-7). Developed with a
grant from Pfizer; no permission is required to reproduce, translate, display or distribute. The
Norwegian wording is ours and close to the usual one; a clinic that has its own puts it in. What the
sums mean is as in those papers. Question 9 of PHQ-9 asks about suicidal thoughts: every answer but
"not at all" needs a rule of its own, with what to do at once (common practice; ours, to be approved
by a doctor).
"""

from __future__ import annotations

from decimal import Decimal

import msgspec

from measurements.rules.questionnaires.definition import (
    Definition,
    Meaning,
    Option,
    Question,
    QuestionType,
    Score,
    ScorePart,
    Section,
    Texts,
)

_LICENCE = "Free to reproduce, translate, display and distribute (Pfizer)"
PHQ_9_HARM = "9"
"""The question about suicidal thoughts."""

_HOW_OFTEN = tuple(
    Option(str(value), texts, Decimal(value))
    for value, texts in enumerate(
        (
            Texts("Ikke i det hele tatt", "Ikkje i det heile", "Not at all"),
            Texts("Noen dager", "Nokre dagar", "Several days"),
            Texts("Mer enn halvparten av dagene", "Meir enn halvparten av dagane", "More than half the days"),
            Texts("Nesten hver dag", "Nesten kvar dag", "Nearly every day"),
        )
    )
)  # fmt: skip
_INTRO = Texts(
    "Hvor ofte har du vært plaget av dette de siste to ukene?",
    "Kor ofte har du vore plaga av dette dei siste to vekene?",
    "Over the last two weeks, how often have you been bothered by this?",
)
_PHQ_9 = (
    Texts("Lite interesse for eller glede av å gjøre ting", "Lita interesse for eller glede av å gjere ting", "Little interest or pleasure in doing things"),
    Texts("Følt deg nedfor, deprimert eller fylt av håpløshet", "Følt deg nedfor, deprimert eller fylt av håpløyse", "Feeling down, depressed, or hopeless"),
    Texts("Vansker med å sovne, sove uten avbrudd, eller sovet for mye", "Vanskar med å sovne, sove utan avbrot, eller sove for mykje", "Trouble falling or staying asleep, or sleeping too much"),
    Texts("Følt deg trett eller hatt lite energi", "Følt deg trøytt eller hatt lite energi", "Feeling tired or having little energy"),
    Texts("Dårlig matlyst eller spist for mye", "Dårleg matlyst eller ete for mykje", "Poor appetite or overeating"),
    Texts("Vært misfornøyd med deg selv, eller følt at du er mislykket eller har sviktet deg selv eller familien", "Vore misnøgd med deg sjølv, eller følt at du er mislukka eller har svikta deg sjølv eller familien", "Feeling bad about yourself, or that you are a failure or have let yourself or your family down"),
    Texts("Vansker med å konsentrere deg om ting, som å lese avisen eller se på TV", "Vanskar med å konsentrere deg om ting, som å lese avisa eller sjå på TV", "Trouble concentrating on things, such as reading the newspaper or watching television"),
    Texts("Beveget deg eller snakket så langsomt at andre kan ha merket det, eller motsatt, vært så urolig at du har beveget deg mer enn vanlig", "Rørt deg eller snakka så seint at andre kan ha merkt det, eller motsett, vore så uroleg at du har rørt deg meir enn vanleg", "Moving or speaking so slowly that other people could have noticed, or the opposite, being so restless that you have been moving around more than usual"),
    Texts("Hatt tanker om at det ville være bedre om du var død, eller om å skade deg selv", "Hatt tankar om at det ville vere betre om du var død, eller om å skade deg sjølv", "Thoughts that you would be better off dead, or of hurting yourself"),
)  # fmt: skip
_GAD_7 = (
    Texts("Følt deg nervøs, engstelig eller veldig stresset", "Følt deg nervøs, engsteleg eller veldig stressa", "Feeling nervous, anxious, or on edge"),
    Texts("Ikke klart å slutte å bekymre deg eller kontrollere bekymringene dine", "Ikkje klart å slutte å uroe deg eller kontrollere uroa di", "Not being able to stop or control worrying"),
    Texts("Bekymret deg for mye om ulike ting", "Uroa deg for mykje om ulike ting", "Worrying too much about different things"),
    Texts("Hatt vansker med å slappe av", "Hatt vanskar med å slappe av", "Trouble relaxing"),
    Texts("Vært så rastløs at det har vært vanskelig å sitte stille", "Vore så rastlaus at det har vore vanskeleg å sitje stille", "Being so restless that it is hard to sit still"),
    Texts("Blitt lett irritert eller ergret deg over ting", "Vorte lett irritert eller ergra deg over ting", "Becoming easily annoyed or irritable"),
    Texts("Følt deg redd som om noe forferdelig kunne komme til å skje", "Følt deg redd som om noko forferdeleg kunne kome til å skje", "Feeling afraid, as if something awful might happen"),
)  # fmt: skip


def _questions(texts: tuple[Texts, ...]) -> tuple[Question, ...]:
    return tuple(
        Question(str(number), QuestionType.CHOICE, text, options=_HOW_OFTEN)
        for number, text in enumerate(texts, start=1)
    )


def _with_act_now(questions: tuple[Question, ...]) -> tuple[Question, ...]:
    return tuple(
        msgspec.structs.replace(one, act_now_from=Decimal(1)) if one.link_id == PHQ_9_HARM else one
        for one in questions
    )


def _sum(count: int, titles: Texts, code: str, meanings: tuple[Meaning, ...]) -> Score:
    parts = tuple(ScorePart(str(number)) for number in range(1, count + 1))
    return Score("score", parts, titles, meanings, code)


def _from(low: int, high: int | None, nb: str, nn: str, en: str) -> Meaning:
    return Meaning(Texts(nb, nn, en), Decimal(low), None if high is None else Decimal(high))


PHQ_9 = Definition(
    name="phq-9",
    version="1",
    titles=Texts("PHQ-9: humør de siste to ukene", "PHQ-9: humør dei siste to vekene", "PHQ-9: mood in the last two weeks"),
    intro=_INTRO,
    sections=(Section("phq", _with_act_now(_questions(_PHQ_9))),),
    scores=(
        _sum(9, Texts("PHQ-9 sumskår", "PHQ-9 sumskår", "PHQ-9 total"), "44261-6", (
            _from(0, 4, "ingen eller minimal depresjon", "ingen eller minimal depresjon", "none or minimal depression"),
            _from(5, 9, "mild depresjon", "mild depresjon", "mild depression"),
            _from(10, 14, "moderat depresjon", "moderat depresjon", "moderate depression"),
            _from(15, 19, "moderat alvorlig depresjon", "moderat alvorleg depresjon", "moderately severe depression"),
            _from(20, None, "alvorlig depresjon", "alvorleg depresjon", "severe depression"),
        )),
    ),
    source="Kroenke, Spitzer and Williams 2001",
    licence=_LICENCE,
    only_in_opening_hours=True,
    only_by_patient=True,
)  # fmt: skip
GAD_7 = Definition(
    name="gad-7",
    version="1",
    titles=Texts("GAD-7: uro de siste to ukene", "GAD-7: uro dei siste to vekene", "GAD-7: anxiety in the last two weeks"),
    intro=_INTRO,
    sections=(Section("gad", _questions(_GAD_7)),),
    scores=(
        _sum(7, Texts("GAD-7 sumskår", "GAD-7 sumskår", "GAD-7 total"), "70274-6", (
            _from(0, 4, "minimal angst", "minimal angst", "minimal anxiety"),
            _from(5, 9, "mild angst", "mild angst", "mild anxiety"),
            _from(10, 14, "moderat angst", "moderat angst", "moderate anxiety"),
            _from(15, None, "alvorlig angst", "alvorleg angst", "severe anxiety"),
        )),
    ),
    source="Spitzer, Kroenke, Williams and Löwe 2006",
    licence=_LICENCE,
    only_by_patient=True,
)  # fmt: skip
