"""Shapes of alerts in the API."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from measurements.rules.kinds import NUMBER_KIND_CODES
from triage.rules.alert_settling import MAX_NOTE, MAX_TOLD
from triage.rules.alert_state import NOT_FOR_PERSONS, Outcome, Settling
from triage.rules.assessing import ASSESSABLE, MAX_REASON
from triage.rules.by_hand import COLOURS
from triage.rules.contacts import Direction, Whom
from triage.rules.figures import WORK_MINUTES
from triage.rules.routing import CLOSED, NO_ACCESS
from triage.rules.second_reading import PairWas


class NoBody(serializers.Serializer[Any]):
    """Nothing is said."""


class ByHandBody(serializers.Serializer[Any]):
    """Whose alert, how much it hurries, what was seen or heard, and about which kind if any."""

    patient = serializers.UUIDField()
    colour = serializers.ChoiceField(choices=[one.value for one in COLOURS])
    reason = serializers.CharField(max_length=400)
    kind = serializers.ChoiceField(choices=NUMBER_KIND_CODES, required=False, default="")


class DeclineBody(serializers.Serializer[Any]):
    """Why not."""

    reason = serializers.CharField(max_length=400)


class SnoozeBody(serializers.Serializer[Any]):
    """Until when, why, and which findings were seen."""

    until = serializers.DateTimeField()
    reason = serializers.CharField(max_length=200)
    seen = serializers.ListField(child=serializers.UUIDField(), max_length=1000)


class EscalateBody(serializers.Serializer[Any]):
    """To whom (the plan's next by default), and what the receiver should know."""

    to = serializers.UUIDField(required=False)
    message = serializers.CharField(max_length=1000, allow_blank=True)


class HandOverBody(serializers.Serializer[Any]):
    """To whom, and why."""

    to_unit = serializers.UUIDField()
    note = serializers.CharField(max_length=1000, allow_blank=True)


class ResolveBody(serializers.Serializer[Any]):
    """How it ended, in own words where demanded, and which findings were seen."""

    outcome = serializers.ChoiceField(
        choices=[one.value for one in Outcome if one not in NOT_FOR_PERSONS]
    )
    note = serializers.CharField(max_length=4000, allow_blank=True)
    seen = serializers.ListField(child=serializers.UUIDField(), max_length=1000)
    minutes = serializers.ChoiceField(choices=WORK_MINUTES, required=False, allow_null=True)


class PairBody(serializers.Serializer[Any]):
    """What a yellow and its second green were."""

    was = serializers.ChoiceField(choices=[one.value for one in PairWas])


class SettleBody(serializers.Serializer[Any]):
    """How it is left over closing, and which findings were seen.

    ``until``: of ``SAFE_UNTIL``. ``told``: of ``TOLD_EVENING_SERVICE``, which service and who there.
    """

    how = serializers.ChoiceField(choices=[one.value for one in Settling])
    until = serializers.DateTimeField(required=False, allow_null=True)
    told = serializers.CharField(max_length=MAX_TOLD, allow_blank=True, default="")
    note = serializers.CharField(max_length=MAX_NOTE, allow_blank=True, default="")
    seen = serializers.ListField(child=serializers.UUIDField(), max_length=1000)


class SettledShape(serializers.Serializer[Any]):
    """How an alert is left over closing, where somebody said so and nothing undid it."""

    how = serializers.ChoiceField(choices=[one.value for one in Settling])
    at = serializers.DateTimeField()
    until = serializers.DateTimeField(allow_null=True)
    told = serializers.CharField(allow_blank=True)
    note = serializers.CharField(allow_blank=True)


class CallBody(serializers.Serializer[Any]):
    """Who was rung (a unit's id, or ``OUT_OF_HOURS``), whether anybody answered, what was agreed."""

    to = serializers.CharField(max_length=36)
    reached = serializers.BooleanField()
    agreed = serializers.CharField(max_length=400, allow_blank=True, default="")


class ContactBody(serializers.Serializer[Any]):
    """A call about an alert: who rang, with whom, whether it was answered, when to ring again.

    ``seen``: the findings that the caller knew of; what came later goes on waiting.
    """

    direction = serializers.ChoiceField(
        choices=[one.value for one in Direction], default=Direction.OUT.value
    )
    whom = serializers.ChoiceField(choices=[one.value for one in Whom], default=Whom.PATIENT.value)
    reached = serializers.BooleanField()
    minutes = serializers.IntegerField(required=False, min_value=1, max_value=240)
    said = serializers.CharField(max_length=1000, allow_blank=True, default="")
    promised_at = serializers.DateTimeField(required=False)
    seen = serializers.ListField(child=serializers.UUIDField(), required=False, max_length=1000)


class AssessBody(serializers.Serializer[Any]):
    """The person's own colour; why, where it is not the engine's; which finding, if not the worst."""

    colour = serializers.ChoiceField(choices=[one.value for one in ASSESSABLE])
    reason = serializers.CharField(max_length=MAX_REASON, allow_blank=True, default="")
    finding = serializers.UUIDField(required=False)


class PersonShape(serializers.Serializer[Any]):
    """A person by id and name."""

    id = serializers.UUIDField()
    name = serializers.CharField()


class FindingShape(serializers.Serializer[Any]):
    """One finding of an alert."""

    id = serializers.UUIDField()
    colour = serializers.CharField()
    kind = serializers.CharField(allow_blank=True)
    reason = serializers.CharField()
    measured_at = serializers.DateTimeField()
    received_at = serializers.DateTimeField()


class OfferShape(serializers.Serializer[Any]):
    """One offer of an alert. ``passed_over_because``: of one that was passed over, else empty."""

    to_unit = PersonShape()
    state = serializers.CharField()
    made_at = serializers.DateTimeField()
    due_at = serializers.DateTimeField(allow_null=True)
    passed_over_because = serializers.ChoiceField(choices=["", CLOSED, NO_ACCESS])
    message = serializers.CharField(allow_blank=True)
    agreed_step = serializers.CharField(allow_blank=True)


class AssessmentShape(serializers.Serializer[Any]):
    """A person's own colour beside the engine's."""

    colour = serializers.CharField()
    engine_colour = serializers.CharField()
    reason = serializers.CharField(allow_blank=True)
    by = PersonShape()
    at = serializers.DateTimeField()


class ToldShape(serializers.Serializer[Any]):
    """Whether the patient knows of one red answer, and by which ways she was told."""

    reading = serializers.UUIDField()
    state = serializers.CharField()
    shown_at = serializers.DateTimeField(allow_null=True)
    told_at = serializers.DateTimeField(allow_null=True)
    push_at = serializers.DateTimeField(allow_null=True)
    sms_at = serializers.DateTimeField(allow_null=True)
    relative_at = serializers.DateTimeField(allow_null=True)


class PairShape(serializers.Serializer[Any]):
    """A yellow and the green that answered it. ``was`` is empty until somebody said it."""

    first_at = serializers.DateTimeField()
    second_at = serializers.DateTimeField()
    was = serializers.ChoiceField(choices=["", *(one.value for one in PairWas)])
    said_by = PersonShape(allow_null=True)
    said_at = serializers.DateTimeField(allow_null=True)


class AlertShape(serializers.Serializer[Any]):
    """One alert."""

    id = serializers.UUIDField()
    patient = serializers.UUIDField()
    cause = serializers.CharField()
    colour = serializers.CharField()
    state = serializers.CharField()
    reason = serializers.CharField()
    findings = FindingShape(many=True)
    offers = OfferShape(many=True)
    assessments = AssessmentShape(many=True)
    owner = PersonShape()
    claimed_by = PersonShape(allow_null=True)
    opened_at = serializers.DateTimeField()
    waiting_since = serializers.DateTimeField()
    due_at = serializers.DateTimeField()
    met_at = serializers.DateTimeField(allow_null=True)
    snoozed_until = serializers.DateTimeField(allow_null=True)
    held_until = serializers.DateTimeField(allow_null=True)
    pair = PairShape(allow_null=True)
    settled = SettledShape(allow_null=True)
    not_answered = serializers.BooleanField()
    told = ToldShape(many=True)
    ring_by = serializers.DateTimeField(allow_null=True)
    called_113_at = serializers.DateTimeField(allow_null=True)
    plan_version = serializers.UUIDField(allow_null=True)
    outcome = serializers.CharField(allow_blank=True)
    resolved_at = serializers.DateTimeField(allow_null=True)
