"""Which account an embedded server runs as, and what that account can reach.

PostgreSQL refuses to run as root. Started by root, our servers run as an account that exists
anyway and owns nothing else of ours; no account is made, and no folder is opened to it that is
not the server's own.
"""

from __future__ import annotations

import os
import pwd
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import TypedDict

from dho.demo.problems import ServerProblem

_CANDIDATES = ("nobody", "daemon")


class ChildIdentity(TypedDict, total=False):
    """The arguments of `subprocess.Popen` that say who the child is."""

    user: int
    group: int
    extra_groups: list[int]


@dataclass(frozen=True, slots=True)
class Account:
    """An unprivileged account that root hands a server to; it has its primary group only."""

    name: str
    uid: int
    gid: int

    def child_identity(self) -> ChildIdentity:
        """Return the arguments that make a child process run as this account."""
        return {"user": self.uid, "group": self.gid, "extra_groups": []}

    def may(self, path: Path, bit: int) -> bool:
        """Whether the mode of `path` gives this account `bit` (4 read, 2 write, 1 enter or run)."""
        status = path.stat()
        if status.st_uid == self.uid:
            return bool((status.st_mode >> 6) & bit)
        if status.st_gid == self.gid:
            return bool((status.st_mode >> 3) & bit)
        return bool(status.st_mode & bit)

    def closed_parent(self, path: Path) -> Path | None:
        """Return the outermost folder on the way to `path` that this account cannot enter."""
        ways = [p for p in reversed(path.resolve().parents) if not self.may(p, stat.S_IXOTH)]
        return ways[0] if ways else None


def is_root() -> bool:
    """Whether this process is root, so that servers need another account."""
    return os.geteuid() == 0


def account_for(data: Path) -> Account | None:
    """Return the account that runs the server of the folder `data`; None means: who we are.

    Data that exist keep their owner, so that what was begun by an ordinary user goes on as that
    user. Raises ServerProblem when the data belong to somebody we cannot become.
    """
    owner = data.stat() if data.exists() else None
    if not is_root():
        if owner and owner.st_uid != os.geteuid():
            raise ServerProblem(
                f"{data} belongs to another account ({_name(owner.st_uid)}): "
                "start as root as before, or remove that folder and start again."
            )
        return None
    if owner and owner.st_uid != 0:
        return Account(name=_name(owner.st_uid), uid=owner.st_uid, gid=owner.st_gid)
    return _existing_account()


def make_own_folder(path: Path) -> None:
    """Make a folder and its missing parents; to root's servers they are open to pass through.

    Folders that were there keep their mode. Raises OSError when it cannot be made.
    """
    missing = [p for p in (path, *path.parents) if not p.exists()]
    for folder in reversed(missing):
        folder.mkdir(exist_ok=True)
        folder.chmod(0o711 if is_root() else 0o700)


def give(path: Path, account: Account | None) -> None:
    """Hand one file or folder of ours to the account (not what is in it).

    Raises ServerProblem where the system does not let root do that, as in some containers.
    """
    if account is None:
        return
    try:
        os.chown(path, account.uid, account.gid)
    except OSError as error:
        raise ServerProblem(
            f"Root cannot hand {path} to the account {account.name} here ({error.strerror}): "
            "start as an ordinary user, or set DATABASE_URL and REDIS_URL to servers that exist."
        ) from error


def _existing_account() -> Account:
    for name in _CANDIDATES:
        try:
            found = pwd.getpwnam(name)
        except KeyError:
            continue
        if found.pw_uid != 0:
            return Account(name=name, uid=found.pw_uid, gid=found.pw_gid)
    raise ServerProblem(
        "PostgreSQL does not run as root, and there is no account 'nobody' to hand it to: "
        "start as an ordinary user, or set DATABASE_URL and REDIS_URL to servers that exist."
    )


def _name(uid: int) -> str:
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return f"user {uid}"
