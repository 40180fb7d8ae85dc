"""Past-tense facts. A receiver may only nudge somebody; the due row is the queue."""

from django.dispatch import Signal

readings_taken_in = Signal()
