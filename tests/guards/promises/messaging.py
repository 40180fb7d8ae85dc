"""Notices, and the devices that take them."""

from __future__ import annotations

from tests.guards.promises.promise import NOON, SOMEBODY, SOMEBODY_ELSE, Check, Once

NOTICE = "messaging_notice"
DEVICE = "messaging_pushsubscription"
ENDED = {"ended_at": NOON, "ended_as": "GONE", "endpoint": "", "p256dh": "", "auth": ""}
TO_A_RELATIVE = {"to_unit_id": None, "to_relative_id": SOMEBODY, "way": "SMS"}
TO_A_PERSON = {"to_unit_id": None, "to_user_id": SOMEBODY}

PROMISES = {
    "notice_is_to_a_unit_or_a_person": Check(NOTICE, bad={"to_user_id": SOMEBODY}),
    "notice_sent_says_when": Check(NOTICE, {"state": "SENT", "sent_at": NOON}, {"sent_at": None}),
    "notice_is_made_once": Once(NOTICE, beside={"to_unit_id": SOMEBODY_ELSE}),
    "notice_is_made_once_per_patient": Once(
        NOTICE, beside={"way": "PUSH"}, both={"to_unit_id": None, "to_patient": True, "way": "SMS"}
    ),
    "notice_is_made_once_per_person": Once(
        NOTICE, beside={"to_user_id": SOMEBODY_ELSE}, both=TO_A_PERSON
    ),
    "notice_to_a_relative_without_sign_in_is_an_sms": Check(
        NOTICE, TO_A_RELATIVE, {"way": "EMAIL"}
    ),
    "notice_is_made_once_per_relative": Once(
        NOTICE, beside={"to_relative_id": SOMEBODY_ELSE}, both=TO_A_RELATIVE
    ),
    "device_ending_is_known": Check(DEVICE, ENDED, {"ended_as": "??"}),
    "device_that_ended_says_why": Check(DEVICE, ENDED, {"ended_as": ""}),
    "device_has_an_address_while_it_lives": Check(DEVICE, ENDED, {"auth": "x"}),
    "device_is_one_patients": Once(
        DEVICE,
        beside={"endpoint": "https://fcm.googleapis.com/b"},
        both={"endpoint": "https://fcm.googleapis.com/a"},
        apart={"patient_id": SOMEBODY_ELSE},
    ),
}
