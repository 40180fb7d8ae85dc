"""Processes: one that holds the whole code in memory and forks a child for each mutant.

*Quick*: the child swaps the code of the one function that is changed. *Fresh*: a child of a
process without any code of ours imports everything anew, with the changed module in its place.
That is for what is computed when a module is loaded. It also confirms a survivor of the quick way
whose lines are run while the tests are loaded, so that a value that was computed then does not make
a mutant look alive.
"""

from __future__ import annotations

import gc
import importlib
import importlib.machinery
import importlib.util
import marshal
import os
import pickle
import resource
import sys
import types
from dataclasses import dataclass
from multiprocessing import Pipe
from typing import TYPE_CHECKING, Any

from tools.mutants import pure
from tools.mutants.place import OURS, ROOT, module_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from multiprocessing.connection import Connection

    from tools.mutants.mutations import Mutation
    from tools.mutants.pure import Baseline, Runner

MEMORY = 4 << 30
SLOW, DIED = "(too slow)", "(died)"


def quiet() -> None:
    """Let this process and its children print nothing."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)


def in_child(work: Callable[[], Any]) -> tuple[Any, int]:
    """Return what the work answers in a child process, and the signal that killed the child."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reader)
        try:
            quiet()
            answer = pickle.dumps(work())
            with os.fdopen(writer, "wb") as pipe:
                pipe.write(answer)
        finally:
            os._exit(0)
    os.close(writer)
    with os.fdopen(reader, "rb") as pipe:
        answer = pipe.read()
    _, status = os.waitpid(child, 0)
    return (pickle.loads(answer) if answer else None), os.WTERMSIG(status)


def judged(work: Callable[[], str]) -> str:
    """Return the test that killed a mutant, or why it died otherwise; empty: it survived."""
    answer, ended_by = in_child(work)
    if answer is None:
        return SLOW if ended_by else DIED
    return str(answer)


def baseline_in_child() -> Baseline:
    """Run all tests once, in a child, so that this process stays free of our code."""

    def work() -> Baseline:
        baseline = pure.Baseline()
        cover = pure.lines_covered()
        pure.collect(lambda runner: pure.measure(runner, baseline, cover, _foreign()))
        return baseline

    answer, _ = in_child(work)
    if answer is None or not answer.modules:
        raise SystemExit("A pure test fails without any mutant: run pytest tests/rules")
    return answer  # type: ignore[no-any-return]


def _foreign() -> list[str]:
    return [name for name in sys.modules if not _is_ours(name)]


def _is_ours(name: str) -> bool:
    return name.partition(".")[0] in (*OURS, "tests", "tools", "__main__")


def load_foreign(names: list[str]) -> None:
    """Import what is not ours, so that no child has to."""
    for name in names:
        try:
            importlib.import_module(name)
        except Exception:  # noqa: BLE001 - some can only be imported by their own package
            continue
    if any(_is_ours(name) for name in sys.modules if not name.startswith(("tools", "__main__"))):
        raise SystemExit("Something that is not ours has loaded our code: name it in place.OURS")


# -- fresh -----------------------------------------------------------------------------------------


class _Changed(importlib.machinery.SourceFileLoader):
    def __init__(self, name: str, path: str, code: Any) -> None:
        super().__init__(name, path)
        self.code = code

    def get_code(self, fullname: str) -> Any:  # noqa: ARG002
        return self.code


class _Finder:
    def __init__(self, mutant: Mutation) -> None:
        self.mutant = mutant

    def find_spec(self, name: str, path: object = None, target: object = None) -> Any:  # noqa: ARG002
        if name != module_of(self.mutant.file):
            return None
        where = str(ROOT / self.mutant.file)
        loader = _Changed(name, where, self.mutant.code)
        return importlib.util.spec_from_file_location(name, where, loader=loader)


def fresh(mutant: Mutation, tests: list[str], baseline: Baseline) -> str:
    """Judge a mutant in a process that loads the changed module from the start."""

    def work() -> str:
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        sys.meta_path.insert(0, _Finder(mutant))
        found = []

        def run(runner: Runner) -> None:
            found.append(runner.first_failure(tests, baseline))

        exit_code = pure.collect(run, {each.partition("::")[0] for each in tests})
        return str(found[0]) if found else f"(not loaded: {exit_code})"

    return judged(work)


# -- quick -----------------------------------------------------------------------------------------


@dataclass
class Quick:
    """A process that has collected every test, and judges mutants of functions by forks."""

    baseline: Baseline

    def __post_init__(self) -> None:
        self.pipe, other = Pipe()
        self.child = os.fork()
        if self.child == 0:
            try:
                quiet()
                pure.collect(lambda runner: self._serve(runner, other))
            finally:
                os._exit(0)
        other.close()

    def judge(self, mutant: Mutation, tests: list[str]) -> str:
        """Return what killed the mutant; empty where it survived or has to be judged fresh."""
        code = pickle.dumps((mutant.file, mutant.top, tests))
        self.pipe.send((code, _code_of(mutant)))
        return str(self.pipe.recv())

    def close(self) -> None:
        """End it."""
        self.pipe.close()
        os.waitpid(self.child, 0)

    def _serve(self, runner: Runner, pipe: Connection) -> None:
        self.pipe.close()
        functions = _functions()
        gc.collect()
        gc.freeze()
        while True:
            try:
                asked, marshalled = pipe.recv()
            except EOFError:
                return
            file, top, tests = pickle.loads(asked)
            found = functions.get((file, *top), [])
            pipe.send(self._judge(runner, found, marshalled, tests) if found else "")

    def _judge(self, runner: Runner, functions: list[Any], marshalled: bytes, tests: Any) -> str:
        def work() -> str:
            resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
            code = marshal.loads(marshalled)
            for each in functions:
                try:
                    each.__code__ = code
                except ValueError:
                    return ""
            return runner.first_failure(tests, self.baseline)

        return judged(work)


def _code_of(mutant: Mutation) -> bytes:
    return marshal.dumps(next(each for each in _codes(mutant.code) if _named(each) == mutant.top))


def _codes(code: types.CodeType) -> Any:
    for each in code.co_consts:
        if isinstance(each, types.CodeType):
            yield each
            yield from _codes(each)


def _named(code: types.CodeType) -> tuple[str, int]:
    return code.co_qualname, code.co_firstlineno


def _functions() -> dict[tuple[str, str, int], list[Any]]:
    """Return every function of ours that is in memory, by file, name and first line."""
    found: dict[tuple[str, str, int], list[Any]] = {}
    for each in gc.get_objects():
        # Its type, and not what it says it is: Django's lazy things look for settings when asked.
        if type(each) is types.FunctionType:
            file = os.path.relpath(each.__code__.co_filename, ROOT)
            found.setdefault((file, *_named(each.__code__)), []).append(each)
    return found
