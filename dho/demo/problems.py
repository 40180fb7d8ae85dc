"""What can go wrong when servers are started on somebody's machine, said in one line."""

from __future__ import annotations


class ServerProblem(Exception):
    """A server or the demo cannot start; the message is one line and ends with the remedy."""
