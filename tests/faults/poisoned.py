"""A worker for tests: judges what waits, and dies, or freezes, over one marked reading.

Run as a program with the environment of the database that it shall work on.
"""

from __future__ import annotations

import os
import signal
import sys

import django


def main(deed: str, reading: str) -> None:
    """Drain the queue. DEED: ``die`` while judging the READING, ``freeze`` before its alerts."""
    django.setup()
    from triage.operations import drain

    judge, settle = drain.judge_batch, drain.settle_findings

    def judge_or_die(subjects, *rest, **more):  # type: ignore[no-untyped-def]
        if any(one.id == reading for one in subjects):
            os._exit(1)
        return judge(subjects, *rest, **more)

    def settle_frozen(findings):  # type: ignore[no-untyped-def]
        if any(one.subject and one.subject.id == reading for one in findings):
            os.kill(os.getpid(), signal.SIGSTOP)
        settle(findings)

    if deed == "die":
        drain.judge_batch = judge_or_die
    else:
        drain.settle_findings = settle_frozen
    drain.drain_all()


if __name__ == "__main__":
    main(*sys.argv[1:])
