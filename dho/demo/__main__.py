"""`python -m dho.demo run | stop`: the whole product on one machine, with people to try it as."""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import NoReturn

from dho.demo import environment, pdf, runs
from dho.demo.console import Teller
from dho.demo.embedded import EmbeddedServer
from dho.demo.environment import Wishes
from dho.demo.problems import ServerProblem
from dho.demo.servers import PostgresServer, RedisServer
from dho.demo.steps import demo_children, run_command, wait_until_ready
from dho.demo.supervisor import Supervisor
from dho.demo.terminal import hang_up_with_terminal

ROOT = Path(__file__).resolve().parents[2]


class _Stopped(BaseException):
    """Somebody asked the demo to end: Ctrl-C, `make stop`, a closed terminal."""


def main(arguments: list[str] | None = None) -> int:
    """Run or stop the demo; return the exit code. Problems are one line, never a traceback."""
    parser = argparse.ArgumentParser(
        prog="python -m dho.demo",
        description="Run the whole product on this machine with synthetic people. "
        "PORT (8000) and DHO_VAR (var) choose port and folder; DATABASE_URL and REDIS_URL, "
        "where set, replace the embedded servers.",
    )
    parser.add_argument("what", choices=("run", "stop"), nargs="?", default="run")
    what = parser.parse_args(arguments).what
    teller = Teller()
    try:
        asked = environment.wishes(os.environ, ROOT)
        return _run(asked, teller) if what == "run" else _stop(asked, teller)
    except ServerProblem as problem:
        teller.say(str(problem))
        return 1


def _stop(asked: Wishes, teller: Teller) -> int:
    ended = runs.end_running(asked.var)
    left = 0
    if (asked.var / "run").is_dir():
        with runs.only_one(asked.var):
            left = runs.end_leftovers(asked.var)
    if ended:
        teller.say("The demo has ended.")
    elif left:
        teller.say(f"Ended {left} process{'es' if left > 1 else ''} that a killed demo had left.")
    else:
        teller.say("No demo runs here.")
    return 0


def _run(asked: Wishes, teller: Teller) -> int:
    _listen_for_stop()
    try:
        with contextlib.ExitStack() as stack:
            stack.enter_context(runs.only_one(asked.var))
            if left := runs.end_leftovers(asked.var):
                teller.say(f"Ended {left} process(es) that a killed demo had left.")
            environment.check_port(asked.port)
            environment.check_given_servers(asked)
            environ, servers = _start_servers(asked, teller, stack)
            _prepare_data(asked, environ, teller)
            _supervise(asked, environ, servers, teller, stack)
    except _Stopped:
        teller.say("Stopped. The data stay for the next start.")
        return 0


def _start_servers(
    asked: Wishes, teller: Teller, stack: contextlib.ExitStack
) -> tuple[dict[str, str], list[EmbeddedServer]]:
    postgres = None if asked.database_url else PostgresServer(asked.var / "postgres")
    redis_server = None if asked.redis_url else RedisServer(asked.var / "redis")
    if postgres:
        with teller.step("PostgreSQL 18"):
            stack.enter_context(_stopping(postgres))
            environment.make_database(postgres)
    if redis_server:
        with teller.step("Redis"):
            stack.enter_context(_stopping(redis_server))
    environ = environment.build(
        asked, postgres=postgres, redis_server=redis_server, environ=os.environ
    )
    return environ, [server for server in (postgres, redis_server) if server]


@contextmanager
def _stopping(server: EmbeddedServer) -> Iterator[None]:
    with server:
        try:
            yield
        finally:
            _ignore_stop()


def _prepare_data(asked: Wishes, environ: dict[str, str], teller: Teller) -> None:
    commands = {
        "prepare_roles": "Database roles",
        "migrate": "Tables",
        "load_templates": "Plan templates",
        "seed_demo": "People, plans and 90 days of readings (the first time takes a while)",
    }
    for command, words in commands.items():
        with teller.step(words) as show:
            run_command(command, root=ROOT, var=asked.var, environment=environ, show=show)


def _supervise(
    asked: Wishes,
    environ: dict[str, str],
    servers: list[EmbeddedServer],
    teller: Teller,
    stack: contextlib.ExitStack,
) -> NoReturn:
    supervisor = Supervisor(
        var=asked.var,
        root=ROOT,
        environment=environ,
        children=demo_children(port=asked.port, var=asked.var),
        servers=servers,
        say=teller.say,
    )
    stack.callback(supervisor.stop)
    stack.callback(teller.say, "Stopping …")
    stack.callback(_ignore_stop)
    with teller.step("Web, worker, beat, two sweepers and watchdog"):
        wait_until_ready(supervisor, port=asked.port)
    _tell_how_to_enter(asked, teller)
    while True:
        supervisor.look_after()
        time.sleep(0.2)


def _tell_how_to_enter(asked: Wishes, teller: Teller) -> None:
    try:
        told = json.loads((asked.var / "demo/credentials.json").read_text(encoding="utf-8"))
        rows = [
            [str(person.get(part) or "") for part in ("role", "username", "password", "name")]
            + [" · ".join(filter(None, (person.get("tenant"), person.get("unit"))))]
            for person in told["users"]
        ]
    except (OSError, ValueError, KeyError, AttributeError) as error:
        raise ServerProblem(
            f"{asked.var}/demo/credentials.json is missing or damaged, and the demo data were made "
            f"with it: remove {asked.var} and start again."
        ) from error
    teller.table(("Role", "User name", "Password", "Name", "Where"), rows)
    if missing := pdf.what_is_missing():
        teller.say(missing)
    teller.say(f"Ready: {asked.base_url} — Ctrl-C stops all of it.")


def _listen_for_stop() -> None:
    def stop(*_: int | FrameType | None) -> NoReturn:
        _ignore_stop()
        raise _Stopped

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, stop)
    # Under nohup the hang-up is ignored from the beginning, and stays so.
    if signal.getsignal(signal.SIGHUP) != signal.SIG_IGN:
        signal.signal(signal.SIGHUP, stop)
        hang_up_with_terminal()


def _ignore_stop() -> None:
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)


def _leave(code: int) -> NoReturn:
    # A terminal or pipe that is gone must not turn into a complaint at exit.
    with contextlib.suppress(OSError):
        sys.stdout.flush()
    os._exit(code)


if __name__ == "__main__":
    _leave(main())
