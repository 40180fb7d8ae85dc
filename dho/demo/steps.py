"""The commands that prepare a demo, the processes that make it up, and when they are ready."""

from __future__ import annotations

import contextlib
import http.client
import json
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path

from dho.demo import processes
from dho.demo.embedded import HOST
from dho.demo.privileges import make_own_folder
from dho.demo.problems import ServerProblem
from dho.demo.supervisor import Child, Supervisor

READY_SECONDS = 90.0
# The line that ends a traceback, or a management command's own complaint.
_ERROR = re.compile(r"[\w.]*(Error|Exception|Environment|Configured|Missing)\b.*:")


def demo_children(*, port: int, var: Path) -> list[Child]:
    """Return the processes of the demo: web, worker, beat, two sweepers and the watchdog."""
    python = (sys.executable, "-m")
    manage = (sys.executable, "manage.py")
    web = ("--interface", "wsgi", "--host", HOST, "--port", str(port), "--no-ws")
    size = ("--workers", "2", "--blocking-threads", "4", "--workers-kill-timeout", "5")
    celery = (*python, "celery", "-A", "dho.celery")
    # Nothing here talks to other workers, so the chatter between workers is off.
    worker = ("worker", "--concurrency", "2", "--prefetch-multiplier", "1", "--loglevel", "INFO")
    alone = ("--without-gossip", "--without-mingle", "--without-heartbeat")
    beat = ("beat", "--loglevel", "INFO", "--schedule", str(var / "run/beat-schedule"))
    commands: dict[str, tuple[str, ...]] = {
        "web": (*python, "granian", *web, *size, "dho.wsgi:application"),
        "worker": (*celery, *worker, *alone),
        "beat": (*celery, *beat, "--pidfile="),
        "sweeper-1": (*manage, "sweep"),
        "sweeper-2": (*manage, "sweep"),
        "watchdog": (*manage, "watchdog"),
    }
    return [Child(name, command, {"DHO_PROCESS": name}) for name, command in commands.items()]


def run_command(
    command: str,
    *,
    root: Path,
    var: Path,
    environment: Mapping[str, str],
    show: Callable[[str], None],
) -> None:
    """Run one `manage.py` command to its end, showing the last line it wrote meanwhile.

    Raises ServerProblem with its last line when it fails; all it said is in log/<command>.log.
    """
    make_own_folder(var / "log")
    log = var / "log" / f"{command}.log"
    with log.open("wb") as out:
        process = subprocess.Popen(  # noqa: S603 (a command of our own)
            [sys.executable, "manage.py", command],
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=subprocess.STDOUT,
            cwd=root,
            env=dict(environment),
            start_new_session=True,
            preexec_fn=processes.die_with_parent(signal.SIGTERM),
        )
    try:
        while process.poll() is None:
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(timeout=0.2)
            show(last_line(log))
    except BaseException:
        processes.end(processes.family(process.pid), grace=5)
        process.wait()
        raise
    if process.returncode != 0:
        raise ServerProblem(
            f"`manage.py {command}` failed: {cause(log) or 'it said nothing'} (all of it in {log})."
        )


def wait_until_ready(supervisor: Supervisor, *, port: int, seconds: float = READY_SECONDS) -> None:
    """Look after the children until the web server says it is ready.

    Raises ServerProblem when it does not become so, with the reason that can be had.
    """
    until = time.monotonic() + seconds
    reason = "it does not answer"
    while time.monotonic() < until:
        supervisor.look_after()
        if supervisor.starts_of("web") > 3:
            break
        status, body = _ask(port)
        if status == http.HTTPStatus.OK:
            return
        if status:
            reason = _reason(body)
        time.sleep(0.1)
    log = supervisor.log_of("web")
    raise ServerProblem(
        f"The web server did not become ready: {reason}; its last words: "
        f"{cause(log) or 'none'} (all of it in {log})."
    )


def last_line(path: Path) -> str:
    """Return the last line of a file that holds something; empty when there is none."""
    return next((line for line in reversed(_last_lines(path))), "")


def cause(path: Path) -> str:
    """Return the last line of a log that names an error, else its last line."""
    lines = _last_lines(path)
    return next((line for line in reversed(lines) if _ERROR.match(line)), last_line(path))


def _last_lines(path: Path) -> list[str]:
    try:
        with path.open("rb") as file:
            file.seek(max(0, path.stat().st_size - 16_384))
            text = file.read().decode("utf-8", "replace")
    except OSError:
        return []
    return [line.strip() for line in text.replace("\r", "\n").splitlines() if line.strip()]


def _ask(port: int) -> tuple[int, bytes]:
    connection = http.client.HTTPConnection(HOST, port, timeout=3)
    try:
        connection.request("GET", "/health/ready")
        answer = connection.getresponse()
        return answer.status, answer.read(4096)
    except (OSError, http.client.HTTPException):
        return 0, b""
    finally:
        connection.close()


def _reason(body: bytes) -> str:
    try:
        told = json.loads(body)
        return f"/health/ready answers {json.dumps(told)}"
    except ValueError:
        return "/health/ready answers with an error"
