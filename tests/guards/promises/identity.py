"""Tokens."""

from __future__ import annotations

from datetime import timedelta

from tests.guards.promises.promise import NOON, SOMEBODY, Check

TOKEN = "identity_apitoken"

PROMISES = {
    "api_token_acts_as_exactly_one": Check(TOKEN, bad={"membership_id": SOMEBODY}),
    "api_token_expires_after_issue": Check(
        TOKEN,
        {"issued_at": NOON, "expires_at": NOON + timedelta(seconds=1)},
        {"expires_at": NOON},
    ),
}
