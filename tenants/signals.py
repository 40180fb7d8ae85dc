"""What rooms above must take part in: they answer inside the asker's transaction and scope."""

from django.dispatch import Signal

# ``by``, ``agreement``: an agreement has just been ended. Who has something open for its unit moves
# it, or raises ``NobodyElseSees``; then nothing has happened.
agreement_ended = Signal()

# ``tenant_id``, and ``unit_id`` or ``patient_id``: how many alerts are open there? Answers a number.
open_alerts_asked = Signal()
