"""Make a sign-in with a password that is shown once."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction

from tenants.models import User

if TYPE_CHECKING:
    from uuid import UUID

# Without letters and digits that are read wrong from paper or over the telephone.
_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
_GROUPS, _LENGTH = 4, 5


class UsernameIsTaken(Exception):
    """Somebody has that user name; it tells nothing of who."""


@dataclass(frozen=True, slots=True)
class NewSignIn:
    """A new sign-in. ``password`` exists here only; the database keeps its hash."""

    user_id: UUID
    username: str
    password: str


def one_time_password() -> str:
    """Return a password of 20 characters in groups, about 99 bits."""
    groups = ("".join(secrets.choice(_ALPHABET) for _ in range(_LENGTH)) for _ in range(_GROUPS))
    return "-".join(groups)


def new_sign_in(*, username: str, name: str, email: str = "", language: str = "nb") -> NewSignIn:
    """Store a user with a one-time password; the caller says what the user is for.

    User names are lower-case. Raises ``UsernameIsTaken``.
    """
    username = username.strip().lower()
    password = one_time_password()
    user = User(username=username, name=name, email=email, language=language)
    user.set_password(password)
    if User.objects.filter(username__iexact=username).exists():
        raise UsernameIsTaken
    try:
        with transaction.atomic():
            user.save(force_insert=True)
    except IntegrityError as error:
        raise UsernameIsTaken from error
    return NewSignIn(user.id, username, password)
