"""PHQ-9 (depression) and GAD-7 (anxiety).

Source: Kroenke, Spitzer and Williams 2001 (PHQ-9), Spitzer et al. 2006 (GAD-7). Developed with a
grant from Pfizer; no permission is required to reproduce, translate, display or distribute. The
Norwegian wording is ours and close to the usual one; a clinic that has its own puts it in.
"""

from __future__ import annotations

from decimal import Decimal
from types import MappingProxyType
from typing import TYPE_CHECKING

from measurements.rules.questionnaires.form import Form, Option, Question, QuestionType, Score

if TYPE_CHECKING:
    from collections.abc import Mapping

_SOURCE = "Pfizer; free to reproduce, translate, display and distribute"


def _texts(nb: str, nn: str, en: str) -> Mapping[str, str]:
    return MappingProxyType({"nb": nb, "nn": nn, "en": en})


_HOW_OFTEN = tuple(
    Option(Decimal(value), texts)
    for value, texts in enumerate(
        (
            _texts("Ikke i det hele tatt", "Ikkje i det heile", "Not at all"),
            _texts("Noen dager", "Nokre dagar", "Several days"),
            _texts("Mer enn halvparten av dagene", "Meir enn halvparten av dagane", "More than half the days"),
            _texts("Nesten hver dag", "Nesten kvar dag", "Nearly every day"),
        )
    )
)  # fmt: skip
_INTRO = _texts(
    "Hvor ofte har du vært plaget av dette de siste to ukene?",
    "Kor ofte har du vore plaga av dette dei siste to vekene?",
    "Over the last two weeks, how often have you been bothered by this?",
)
_PHQ_9 = (
    _texts("Lite interesse for eller glede av å gjøre ting", "Lita interesse for eller glede av å gjere ting", "Little interest or pleasure in doing things"),
    _texts("Følt deg nedfor, deprimert eller fylt av håpløshet", "Følt deg nedfor, deprimert eller fylt av håpløyse", "Feeling down, depressed, or hopeless"),
    _texts("Vansker med å sovne, sove uten avbrudd, eller sovet for mye", "Vanskar med å sovne, sove utan avbrot, eller sove for mykje", "Trouble falling or staying asleep, or sleeping too much"),
    _texts("Følt deg trett eller hatt lite energi", "Følt deg trøytt eller hatt lite energi", "Feeling tired or having little energy"),
    _texts("Dårlig matlyst eller spist for mye", "Dårleg matlyst eller ete for mykje", "Poor appetite or overeating"),
    _texts("Vært misfornøyd med deg selv, eller følt at du er mislykket eller har sviktet deg selv eller familien", "Vore misnøgd med deg sjølv, eller følt at du er mislukka eller har svikta deg sjølv eller familien", "Feeling bad about yourself, or that you are a failure or have let yourself or your family down"),
    _texts("Vansker med å konsentrere deg om ting, som å lese avisen eller se på TV", "Vanskar med å konsentrere deg om ting, som å lese avisa eller sjå på TV", "Trouble concentrating on things, such as reading the newspaper or watching television"),
    _texts("Beveget deg eller snakket så langsomt at andre kan ha merket det, eller motsatt, vært så urolig at du har beveget deg mer enn vanlig", "Rørt deg eller snakka så seint at andre kan ha merkt det, eller motsett, vore så uroleg at du har rørt deg meir enn vanleg", "Moving or speaking so slowly that other people could have noticed, or the opposite, being so restless that you have been moving around more than usual"),
    _texts("Hatt tanker om at det ville være bedre om du var død, eller om å skade deg selv", "Hatt tankar om at det ville vere betre om du var død, eller om å skade deg sjølv", "Thoughts that you would be better off dead, or of hurting yourself"),
)  # fmt: skip
_GAD_7 = (
    _texts("Følt deg nervøs, engstelig eller veldig stresset", "Følt deg nervøs, engsteleg eller veldig stressa", "Feeling nervous, anxious, or on edge"),
    _texts("Ikke klart å slutte å bekymre deg eller kontrollere bekymringene dine", "Ikkje klart å slutte å uroe deg eller kontrollere uroa di", "Not being able to stop or control worrying"),
    _texts("Bekymret deg for mye om ulike ting", "Uroa deg for mykje om ulike ting", "Worrying too much about different things"),
    _texts("Hatt vansker med å slappe av", "Hatt vanskar med å slappe av", "Trouble relaxing"),
    _texts("Vært så rastløs at det har vært vanskelig å sitte stille", "Vore så rastlaus at det har vore vanskeleg å sitje stille", "Being so restless that it is hard to sit still"),
    _texts("Blitt lett irritert eller ergret deg over ting", "Vorte lett irritert eller ergra deg over ting", "Becoming easily annoyed or irritable"),
    _texts("Følt deg redd som om noe forferdelig kunne komme til å skje", "Følt deg redd som om noko forferdeleg kunne kome til å skje", "Feeling afraid, as if something awful might happen"),
)  # fmt: skip


def _questions(texts: tuple[Mapping[str, str], ...]) -> tuple[Question, ...]:
    return tuple(
        Question(str(number), QuestionType.CHOICE, text, _HOW_OFTEN)
        for number, text in enumerate(texts, start=1)
    )


PHQ_9 = Form(
    name="phq-9",
    version=1,
    titles=_texts("PHQ-9: humør de siste to ukene", "PHQ-9: humør dei siste to vekene", "PHQ-9: mood in the last two weeks"),
    intro=_INTRO,
    questions=_questions(_PHQ_9),
    scores=(Score("score", tuple(str(n) for n in range(1, 10)), "44261-6"),),
    source=_SOURCE,
)  # fmt: skip
GAD_7 = Form(
    name="gad-7",
    version=1,
    titles=_texts("GAD-7: uro de siste to ukene", "GAD-7: uro dei siste to vekene", "GAD-7: anxiety in the last two weeks"),
    intro=_INTRO,
    questions=_questions(_GAD_7),
    scores=(Score("score", tuple(str(n) for n in range(1, 8)), "70274-6"),),
    source=_SOURCE,
)  # fmt: skip
