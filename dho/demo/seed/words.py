"""What the people of the demo have written: in bokmål, invented."""

from __future__ import annotations

from triage.rules.alert_events import Contact
from triage.rules.alert_state import Outcome

PASSWORD_WORDS = (
    "lyng", "fjell", "havn", "skjaer", "bris", "torsk", "lunde", "multe", "naust", "fyr",
    "vinter", "brygge", "kompass", "sommer", "stjerne", "kaffe", "vaffel", "ullsokk",
)  # fmt: skip

WHAT_MATTERS = (
    "Kunne gå tur med hunden hver dag.",
    "Bo hjemme i eget hus så lenge som mulig.",
    "Være med på konfirmasjonen til barnebarnet.",
    "Komme meg ut i båten til sommeren.",
    "Synge i koret på onsdager.",
    "Klare trappa opp til soverommet.",
    "Stelle i hagen uten å bli tungpust.",
    "Gå på bingo med søsteren min.",
    "Slippe å reise så ofte til legen.",
    "Passe barnebarna på fredager.",
    "Fiske fra kaia.",
    "Kunne reise på hytta i helgene.",
)
STREETS = (
    "Kaiveien", "Skoleveien", "Fjordgata", "Bakkeveien", "Nordveien", "Myrveien", "Solsletta",
    "Strandgata", "Kirkeveien", "Havnegata",
)  # fmt: skip
RELATIONS = ("datter", "sønn", "ektefelle", "søster", "nabo", "samboer")
ADJUSTED = "Grensene er tilpasset personen etter to uker med målinger."
RESPONSIBLE, ORDERED_BY = "Nora Bakken", "Gunnar Lie"
STEADY = "Ligger stabilt her, og kjenner seg bra. Avtalt med pasienten."
GRANT_REASON = "Mottaker i egenbehandlingsplanen"
QUESTION_TO_GP = (
    "Vekta har gått opp over to kilo på tre døgn. Litt hovne bein, ingen tung pust i hvile. "
    "Skal vi øke vanndrivende etter planen?"
)
QUESTION_OF_PROPOSAL = (
    "De første ukenes målinger ligger fast. Er du enig i grensene som er foreslått, eller skal de "
    "være strengere?"
)
SNOOZE_REASON = "Har spist sent. Avtalt ny måling om to timer."
NURSE_WRITES = "Hei Kari. Fint at du måler hver dag. Si fra om du blir mer tungpust enn vanlig."
PATIENT_WRITES = "Takk. Skal jeg måle i helga også, når dere har stengt?"
DOCTORS_NOTE = "Ringt og vurdert. Medisinen er justert, ny kontroll om en uke."

# Outcome, first contact and own words, for each colour and for silence.
Handling = tuple[Outcome, Contact, str]
OF_RED: tuple[Handling, ...] = (
    (Outcome.ACTED, Contact.CALL, "Ringt pasienten. Ny måling etter hvile, avtalt time i dag."),
    (Outcome.ACTED, Contact.CALL, "Ringt pasienten og legevakta. Pasienten er sett til."),
    (Outcome.ADVICE_GIVEN, Contact.CALL, "Ringt. Fulgte tiltakene i planen og kjenner seg bedre."),
    (Outcome.WRONG_TECHNIQUE, Contact.REMEASURE, "Kald finger. Målt på nytt, verdien var vanlig."),
)
OF_YELLOW: tuple[Handling, ...] = (
    (Outcome.ADVICE_GIVEN, Contact.CALL, "Ringt. Gått gjennom tiltakene i gul sone."),
    (Outcome.WATCH_AND_WAIT, Contact.CALL, "Ringt. Formen er som vanlig, følger med til i morgen."),
    (Outcome.ADVICE_GIVEN, Contact.MESSAGE, "Sendt melding med råd om hvile og ny måling."),
    (Outcome.WRONG_TECHNIQUE, Contact.REMEASURE, "Målte rett etter trappa. Ny måling var bedre."),
    (Outcome.WATCH_AND_WAIT, Contact.REMEASURE, "Bedt om ny måling i ettermiddag."),
    (Outcome.LIMIT_WRONG, Contact.CALL, "Ligger ofte her og har det bra. Tar opp grensa med lege."),
)
OF_MISSING: tuple[Handling, ...] = (
    (Outcome.ADVICE_GIVEN, Contact.CALL, "Ringt. Hadde glemt å måle, gjør det i dag."),
    (Outcome.DEVICE_FAULT, Contact.CALL, "Ringt. Batteriet var tomt, har byttet."),
    (Outcome.OTHER, Contact.CALL, "Ringt. Har vært på besøk noen dager, begynner igjen i morgen."),
    (Outcome.NO_CONTACT, Contact.CALL, "Ringt to ganger uten svar. Pårørende sier at alt er bra."),
)
DOES_NOT_JUDGE: tuple[Handling, ...] = (
    (Outcome.OTHER, Contact.CALL, "Målingen er ikke i planen. Sett på og avklart med pasienten."),
)

ADMITTED = (
    "Innlagt i dag med økende tung pust og vektøkning. Poliklinikken følger opp under oppholdet."
)
ASKED_TO_TAKE_OVER = "Tredje forverring på to måneder. Kan dere overta oppfølgingen en periode?"
