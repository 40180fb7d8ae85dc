"""Common Norwegian names to put together at random. Any likeness to a person is chance."""

from __future__ import annotations

from measurements.rules.simulation.model import Sex

GIVEN_NAMES = {
    Sex.FEMALE: (
        "Anne", "Berit", "Bjørg", "Bodil", "Borghild", "Dagny", "Ellen", "Else", "Eva", "Gerd",
        "Grete", "Gunn", "Gudrun", "Hanne", "Hilde", "Hjørdis", "Inger", "Ingrid", "Jorunn",
        "Kari", "Karin", "Kirsten", "Laila", "Liv", "Magnhild", "Marit", "Mona", "Oddny", "Ragnhild",
        "Randi", "Reidun", "Ruth", "Signe", "Sigrid", "Solveig", "Synnøve", "Tone", "Torill",
        "Unni", "Wenche", "Åse", "Åshild",
    ),
    Sex.MALE: (
        "Arne", "Arvid", "Asbjørn", "Bjarne", "Bjørn", "Dagfinn", "Einar", "Eivind", "Erling",
        "Finn", "Frode", "Geir", "Gunnar", "Hallvard", "Harald", "Helge", "Håkon", "Ivar", "Jan",
        "Johan", "Karsten", "Kjell", "Knut", "Leif", "Magne", "Nils", "Oddvar", "Olav", "Per",
        "Ragnar", "Reidar", "Rolf", "Roar", "Sigurd", "Steinar", "Svein", "Terje", "Tor",
        "Trygve", "Øystein", "Øyvind", "Åge",
    ),
}  # fmt: skip

FAMILY_NAMES = (
    "Albrigtsen", "Amundsen", "Andreassen", "Bakken", "Benjaminsen", "Berg", "Bergli", "Breivik",
    "Brekke", "Dahl", "Danielsen", "Eliassen", "Ellingsen", "Enoksen", "Fagerli", "Fredriksen",
    "Grønnli", "Haug", "Haugen", "Henriksen", "Hermansen", "Holand", "Isaksen", "Jakobsen",
    "Jensen", "Johnsen", "Karlsen", "Kristensen", "Kvalvik", "Larsen", "Lorentzen", "Lund",
    "Markussen", "Mathisen", "Mikalsen", "Moen", "Myrvang", "Nesje", "Nikolaisen", "Nilsen",
    "Nordli", "Olsen", "Pedersen", "Pettersen", "Rasmussen", "Rognan", "Sandnes", "Sivertsen",
    "Skog", "Solli", "Steiro", "Strand", "Sætre", "Thomassen", "Tverå", "Vik", "Villanger",
    "Wik", "Ødegård", "Åsen",
)  # fmt: skip
