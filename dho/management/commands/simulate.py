"""Make people who do not exist and what they would have measured, alike for the same seed."""

from __future__ import annotations

import os
import sys
from argparse import ArgumentTypeError
from collections import Counter
from contextlib import contextmanager, suppress
from datetime import date, timedelta
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError

from dho.demo.seed import loading, posting
from dho.demo.seed.measured import as_sent
from dho.demo.seed.progress import told
from dho.demo.simulator import SimulatedPatient, simulate
from dho.demo.simulator.identity_numbers import NoNumberLeft
from dho.lib import clock

if TYPE_CHECKING:
    from collections.abc import Iterator

_TAKEN = (200, 201)


class Command(BaseCommand):
    """Prints readings, posts them, or loads them with their patients."""

    help = (
        "Simulate people with COPD, heart failure, type 2 diabetes or high blood pressure, and what"
        " they measure at home. Prints one reading as JSON per line, in the shape that the API"
        " takes, with the patient's number for the patient; or posts them, or loads them. The same"
        " patients, days, seed and last day give the same readings."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """How many of what, and where to."""
        for name, letter, usual in (("patients", "N", 60), ("days", "D", 90), ("seed", "S", 1)):
            parser.add_argument(
                f"--{name}", type=_count, default=usual, metavar=letter, help=f"default: {usual}"
            )
        parser.add_argument(
            "--ends-on", type=_day, metavar="YYYY-MM-DD",
            help="the last day of readings, Norwegian time (default: yesterday)",
        )  # fmt: skip
        parser.add_argument(
            "--own-devices", action="store_true",
            help="devices that are each a little off, and readings that go wrong now and then:"
            " cold fingers, weighed with clothes on, no rest before the cuff, the wrong unit",
        )  # fmt: skip
        where = parser.add_mutually_exclusive_group()
        where.add_argument("--out", type=Path, metavar="FILE", help="write the lines to a file")
        where.add_argument(
            "--post", metavar="URL", help="post to a platform, as in http://127.0.0.1:8000"
        )
        where.add_argument(
            "--load", action="store_true",
            help="register the patients here with a plan from the template, and take their readings"
            " in; a patient who was loaded before is left alone",
        )  # fmt: skip
        parser.add_argument("--token", help="with --post: the bearer token to post with")
        parser.add_argument(
            "--as", nargs="+", type=UUID, default=[], metavar="ID", dest="patient_ids",
            help="with --post: the ids of the platform's patients, one for each simulated patient",
        )  # fmt: skip
        parser.add_argument("--by", metavar="USERNAME", help="with --load: the nurse who registers")
        parser.add_argument("--tenant", help="with --load: the patients' municipality, by name")
        parser.add_argument("--centre", help="with --load: the follow-up centre, by name")

    def handle(self, *_: Any, **options: Any) -> None:
        """Simulate and hand over."""
        yesterday = clock.now().astimezone(clock.OSLO).date() - timedelta(days=1)
        try:
            people = simulate(
                options["patients"],
                options["days"],
                options["seed"],
                options["ends_on"] or yesterday,
                own_devices=options["own_devices"],
            )
            if options["post"]:
                self._post(people, options)
            elif options["load"]:
                self._load(people, options)
            else:
                self._print(people, options)
        except (NoNumberLeft, posting.CannotPost, loading.CannotLoad) as error:
            raise CommandError(str(error)) from None
        except DatabaseError as error:
            first = str(error).strip().partition("\n")[0]
            raise CommandError(f"the database refused: {first}") from None

    def _print(self, people: Iterator[SimulatedPatient], options: dict[str, Any]) -> None:
        try:
            with _opened(options["out"]) as file:
                for sim in told(people, total=options["patients"], what="Patients"):
                    for reading in sim.readings:
                        file.write(posting.line(as_sent(reading, sim.number)) + b"\n")
        except BrokenPipeError:
            # Whoever read has seen enough; nothing more may be written, at exit either.
            with suppress(OSError):
                os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        except OSError as error:
            message = f"cannot write {options['out'] or 'the readings'} ({error.strerror})"
            raise CommandError(message) from None

    def _post(self, people: Iterator[SimulatedPatient], options: dict[str, Any]) -> None:
        ids, token = options["patient_ids"], options["token"]
        if not token or len(ids) != options["patients"]:
            raise CommandError(
                f"--post needs --token, and --as with {options['patients']} ids of patients"
            )
        now, answers = clock.now(), Counter[int]()
        for sim in told(people, total=options["patients"], what="Patients"):
            patient = str(ids[sim.number - 1])
            sent = (as_sent(each, patient) for each in sim.readings if each.measured_at <= now)
            for items in posting.in_lists(sent):
                answers += posting.post(options["post"], token, items)
        refused = {status: n for status, n in answers.items() if status not in _TAKEN}
        self.stdout.write(f"Stored {answers[201]} readings; {answers[200]} were known before.")
        if refused:
            words = ", ".join(f"{n} with {status}" for status, n in sorted(refused.items()))
            raise CommandError(f"refused: {words}")

    def _load(self, people: Iterator[SimulatedPatient], options: dict[str, Any]) -> None:
        if not (options["by"] and options["tenant"] and options["centre"]):
            raise CommandError("--load needs --by, --tenant and --centre")
        to = loading.target(
            username=options["by"], tenant=options["tenant"], centre=options["centre"]
        )
        loaded = readings = 0
        for sim in told(people, total=options["patients"], what="Patients"):
            stored = loading.load(to, sim)
            if stored is not None:
                loaded, readings = loaded + 1, readings + stored
        known = options["patients"] - loaded
        self.stdout.write(
            f"Loaded {loaded} of {options['patients']} patients, with {readings} readings;"
            f" {known} were there before."
        )


def _count(text: str) -> int:
    if not text.isdecimal():
        raise ArgumentTypeError(f"{text} is not a whole number of 0 or more")
    return int(text)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ArgumentTypeError(f"{text} is not a day, as in 2026-11-21") from None


@contextmanager
def _opened(path: Path | None) -> Iterator[IO[bytes]]:
    if path is None:
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    with path.open("wb") as file:
        yield file
