"""The demo's data: five municipalities, one centre, 60 patients who do not exist, and today's work.

Invented throughout: people, offices, telephones (75 00 00 xx), addresses (example.test). National
numbers are synthetic (month + 80). The demo's units are open day and night on every weekday, so
that no offer to a doctor is passed over because somebody tries the demo at night; on public
holidays they are closed like all others.
"""
