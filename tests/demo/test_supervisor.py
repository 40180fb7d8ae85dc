"""The supervisor, and what happens to a demo that was killed: real processes throughout."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from dho.demo import processes, runs
from dho.demo.processes import Stamp
from dho.demo.servers import RedisServer, ServerProblem
from dho.demo.supervisor import Child, Supervisor
from tests.demo.conftest import ROOT, Program, assert_one_line_with_remedy, is_gone, until

WAITS = "import threading; threading.Event().wait()"
# Says which process its own child is, then waits; the child would wait for ever.
HAS_A_CHILD = f"""
import subprocess, sys, threading
child = subprocess.Popen([sys.executable, "-c", "{WAITS}"])
print(child.pid, flush=True)
threading.Event().wait()
"""
STUBBORN = (
    f"import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); print(1, flush=True); {WAITS}"
)


def python(name: str, lines: str) -> Child:
    return Child(name, (sys.executable, "-c", lines))


@pytest.fixture
def supervise(place: Path) -> Iterator[Callable[..., Supervisor]]:
    """Make supervisors that are stopped at the end of the test."""
    made: list[Supervisor] = []

    def make(*children: Child, **more: object) -> Supervisor:
        supervisor = Supervisor(
            var=place,
            root=place,
            environment={**os.environ, runs.MARKER: runs.marker(place)},
            children=children,
            **more,
        )
        made.append(supervisor)
        supervisor.look_after()
        return supervisor

    yield make
    for supervisor in made:
        supervisor.stop(grace=1)


def said(supervisor: Supervisor, name: str) -> list[str]:
    """What a child has said so far; at least one line is waited for."""
    assert until(lambda: supervisor.log_of(name).read_text().strip() != "")
    return supervisor.log_of(name).read_text().split()


def test_a_dead_child_is_started_again_and_a_living_one_is_left_alone(
    supervise: Callable[..., Supervisor],
) -> None:
    told: list[str] = []
    supervisor = supervise(python("mortal", WAITS), python("other", WAITS), say=told.append)
    first, other = supervisor.pid_of("mortal"), supervisor.pid_of("other")
    assert first
    os.kill(first, signal.SIGKILL)

    def is_back() -> bool:
        supervisor.look_after()
        return supervisor.pid_of("mortal") not in {None, first}

    assert until(is_back)
    assert supervisor.pid_of("other") == other
    assert supervisor.starts_of("other") == 1
    assert told == ["mortal had ended (signal 9); it is started again in 0.5 s."]


def test_a_child_that_keeps_dying_is_started_ever_more_seldom(
    supervise: Callable[..., Supervisor],
) -> None:
    told: list[str] = []
    supervisor = supervise(python("broken", "raise SystemExit(3)"), say=told.append)

    def has_died_three_times() -> bool:
        supervisor.look_after()
        return len(told) == 3

    assert until(has_died_three_times)
    assert [line.split()[-2] for line in told] == ["0.5", "1", "2"]
    assert "(exit 3)" in told[0]


def test_the_children_of_a_killed_child_do_not_work_on(
    supervise: Callable[..., Supervisor],
) -> None:
    supervisor = supervise(python("pool", HAS_A_CHILD))
    grandchild = int(said(supervisor, "pool")[0])
    assert not is_gone(grandchild)
    first = supervisor.pid_of("pool")
    assert first
    os.kill(first, signal.SIGKILL)

    def is_back() -> bool:
        supervisor.look_after()
        return supervisor.pid_of("pool") not in {None, first}

    assert until(is_back)
    assert is_gone(grandchild)


def test_stopping_ends_all_children_also_one_that_will_not(
    supervise: Callable[..., Supervisor], place: Path
) -> None:
    supervisor = supervise(python("pool", HAS_A_CHILD), python("stubborn", STUBBORN))
    pids = [supervisor.pid_of("pool"), supervisor.pid_of("stubborn")]
    pids.append(int(said(supervisor, "pool")[0]))
    said(supervisor, "stubborn")
    assert not any(is_gone(pid) for pid in pids if pid)
    supervisor.stop(grace=0.5)
    assert all(is_gone(pid) for pid in pids if pid)
    assert not list((place / "run").glob("*.pid"))


def test_a_server_that_died_is_started_again(
    supervise: Callable[..., Supervisor], place: Path
) -> None:
    with RedisServer(place / "redis") as server:
        supervisor = supervise(servers=[server])
        port = server.port
        server.kill()
        supervisor.look_after()
        assert server.is_running
        assert server.port == port


# A supervisor that is killed

SUPERVISOR = """
    import os, sys, time
    from pathlib import Path
    from dho.demo import runs
    from dho.demo.supervisor import Child, Supervisor
    var = Path(sys.argv[1])
    with runs.only_one(var):
        supervisor = Supervisor(
            var=var, root=var, children=[Child("one", (sys.executable, "-c", sys.argv[2]))],
            environment={**os.environ, runs.MARKER: runs.marker(var)},
        )
        supervisor.look_after()
        try:
            print(supervisor.pid_of("one"), flush=True)
            time.sleep(600)
        except KeyboardInterrupt:
            supervisor.stop()
"""


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a child of its parent's end")
def test_children_end_with_a_killed_supervisor(
    place: Path, program: Callable[..., Program]
) -> None:
    supervisor = program(SUPERVISOR, place, WAITS)
    child = int(supervisor.says())
    assert not is_gone(child)
    supervisor.end()
    assert until(lambda: is_gone(child))


def test_what_a_killed_demo_left_is_ended(place: Path, program: Callable[..., Program]) -> None:
    supervisor = program(SUPERVISOR, place, STUBBORN)
    child = int(supervisor.says())
    assert until(lambda: (place / "log/one.log").read_text().strip() == "1")
    supervisor.end()
    assert not is_gone(child)
    with runs.only_one(place):
        assert runs.end_leftovers(place, grace=0.5) == 1
        assert runs.end_leftovers(place) == 0
    assert is_gone(child)


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="needs /proc")
def test_a_leftover_without_a_pid_file_is_known_by_its_mark(place: Path) -> None:
    marked, strange = ({**os.environ, runs.MARKER: m} for m in (runs.marker(place), "another"))
    command = [sys.executable, "-c", WAITS]
    with (
        subprocess.Popen(command, env=marked) as ours,
        subprocess.Popen(command, env=strange) as theirs,
    ):
        assert until(lambda: runs.end_leftovers(place) == 1)
        assert ours.wait(timeout=10) == -signal.SIGTERM
        assert theirs.poll() is None
        theirs.kill()


def test_a_reused_number_is_never_killed_and_the_noted_process_is(place: Path) -> None:
    runs.marker(place)
    with subprocess.Popen([sys.executable, "-c", WAITS]) as process:
        stamp = Stamp.of(process.pid)
        assert stamp is not None
        noted = place / "run/one.pid"
        Stamp(stamp.pid, "another start").write(noted)
        assert runs.end_leftovers(place) == 0
        assert stamp.is_alive
        stamp.write(noted)
        assert runs.end_leftovers(place) == 1
        assert not stamp.is_alive


def test_one_folder_has_one_demo_at_a_time(place: Path, program: Callable[..., Program]) -> None:
    first = program(SUPERVISOR, place, WAITS)
    first.says()
    with pytest.raises(ServerProblem, match="A demo already runs") as problem, runs.only_one(place):
        pass
    assert_one_line_with_remedy(problem.value)
    assert str(first.process.pid) in str(problem.value)
    first.end()
    with runs.only_one(place):
        pass


def test_a_running_demo_ends_when_it_is_asked_to(
    place: Path, program: Callable[..., Program]
) -> None:
    demo = program(
        "import signal; signal.signal(signal.SIGTERM, signal.default_int_handler)\n"
        + "\n".join(line.removeprefix("    ") for line in SUPERVISOR.splitlines()),
        place,
        WAITS,
    )
    child = int(demo.says())
    assert runs.end_running(place) is True
    assert demo.process.wait(timeout=10) == 0
    assert is_gone(child)
    assert runs.end_running(place) is False


def test_a_family_is_the_descendants_and_no_others(program: Callable[..., Program]) -> None:
    parent = program(HAS_A_CHILD)
    child = int(parent.says())
    members = {stamp.pid for stamp in processes.family(parent.process.pid)}
    assert members == {parent.process.pid, child}
    assert os.getpid() not in members


# The command itself


def demo(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run `python -m dho.demo` in this checkout, to its end."""
    outside = {k: v for k, v in os.environ.items() if not k.startswith(("DHO_", "DATABASE_"))}
    outside.pop("REDIS_URL", None)
    return subprocess.run(
        [sys.executable, "-m", "dho.demo", *arguments],
        capture_output=True,
        text=True,
        cwd=ROOT,
        env={**outside, **environment},
        timeout=60,
        check=False,
    )


@pytest.mark.parametrize(
    ("environment", "words"),
    [
        ({"PORT": "abc"}, "PORT is 'abc'"),
        ({"PORT": "70000"}, "PORT is '70000'"),
        ({"DHO_VAR": "/dev/null/var"}, "Cannot write in /dev/null/var"),
        ({"DHO_MODE": "production"}, "DHO_MODE is production"),
        ({"DATABASE_URL": "nonsense"}, "DATABASE_URL is no full address"),
        ({"DATABASE_URL": "postgresql://a:b@127.0.0.1:1/dho"}, "DATABASE_URL cannot be used"),
        ({"REDIS_URL": "redis://127.0.0.1:1/0"}, "REDIS_URL cannot be used"),
    ],
)
def test_what_hinders_the_demo_is_told_in_one_line(
    place: Path, environment: dict[str, str], words: str
) -> None:
    ended = demo("run", **{"DHO_VAR": str(place / "var"), **environment})
    assert ended.returncode == 1
    assert ended.stderr == ""
    assert ended.stdout.startswith(words)
    assert ended.stdout.count("\n") == 1
    assert ": " in ended.stdout


def test_an_occupied_web_port_is_told_with_a_way_out(place: Path) -> None:
    with RedisServer(place / "redis") as server:
        ended = demo("run", DHO_VAR=str(place / "var"), PORT=str(server.port))
    assert ended.returncode == 1
    assert ended.stdout == (
        f"Port {server.port} is occupied: end what listens there, or choose another, "
        f"as in `make demo PORT={(server.port or 0) + 1}`.\n"
    )


def test_stopping_where_nothing_runs_is_no_error(place: Path) -> None:
    ended = demo("stop", DHO_VAR=str(place / "var"))
    assert (ended.returncode, ended.stdout) == (0, "No demo runs here.\n")
