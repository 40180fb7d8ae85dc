"""The production-like files name only what exists: commands, modules, ports, pages, variables."""

from __future__ import annotations

import re
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.core.management import get_commands
from django.urls import resolve

from dho.demo.steps import demo_children

ROOT = Path(__file__).resolve().parents[2]
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
OURS = {name: service for name, service in SERVICES.items() if service.get("image") == "dho"}
DOCKERFILE = (ROOT / "Dockerfile").read_text()
SETTINGS = "".join(
    (ROOT / path).read_text()
    for path in ("dho/settings.py", "tenants/management/commands/prepare_roles.py")
)
EXAMPLE = re.findall(r"^([A-Z_]+)=", (ROOT / "deploy/env.example").read_text(), re.MULTILINE)


def image_command() -> list[str]:
    found = re.search(r"^CMD (\[.*\])$", DOCKERFILE, re.MULTILINE)
    assert found
    return list(yaml.safe_load(found[1]))


def words_of(service: dict[str, Any]) -> list[str]:
    command = service.get("command") or image_command()
    return [word for part in command for word in part.split()]


def after(words: list[str], flag: str) -> str:
    return words[words.index(flag) + 1]


def test_the_services_are_those_of_the_demo_with_servers_and_proxy() -> None:
    demo = {child.name for child in demo_children(port=1, var=Path("var"))}
    assert set(SERVICES) == demo | {"migrate", "postgres", "redis", "proxy"}
    assert set(OURS) == demo | {"migrate"}


@pytest.mark.parametrize("name", OURS)
def test_what_a_service_runs_exists(name: str) -> None:
    words = words_of(OURS[name])
    called = [words[i + 1] for i, word in enumerate(words) if word == "manage.py"]
    modules = [word.partition(":")[0] for word in words if word.startswith("dho.")]
    assert called or modules
    assert set(called) <= set(get_commands())
    assert all(find_spec(module) for module in modules)


@pytest.mark.parametrize("name", set(OURS) - {"migrate"})
def test_a_service_runs_what_the_demo_runs(name: str) -> None:
    child = next(c for c in demo_children(port=8000, var=Path("var")) if c.name == name)
    differs = {"127.0.0.1", "0.0.0.0", "--workers-kill-timeout", "5"}
    demo = {word for word in child.command[1:] if word not in differs and "beat-sch" not in word}
    words = {word for word in words_of(OURS[name]) if "beat-sch" not in word}
    assert demo - {"-m"} <= words
    assert child.environment["DHO_PROCESS"] == OURS[name]["environment"]["DHO_PROCESS"] == name


def test_the_ports_agree() -> None:
    port = after(image_command(), "--port")
    assert re.findall(r"^EXPOSE (\d+)", DOCKERFILE, re.MULTILINE) == [port]
    assert f"reverse_proxy web:{port}\n" in (ROOT / "deploy/Caddyfile").read_text()
    assert f"PORT = {port}\n" in (ROOT / "deploy/healthy.py").read_text()
    assert {"80:80", "443:443"} == set(SERVICES["proxy"]["ports"])
    published = [name for name, service in SERVICES.items() if "ports" in service]
    assert published == ["proxy"]


def test_the_health_check_asks_a_page_that_exists() -> None:
    script = (ROOT / "deploy/healthy.py").read_text()
    asked = re.search(r'^PATH = "(.*)"$', script, re.MULTILINE)
    assert asked
    assert resolve(asked[1])
    assert "deploy/healthy.py" in OURS["web"]["healthcheck"]["test"]
    assert "!deploy/healthy.py" in (ROOT / ".dockerignore").read_text()
    for server in ("postgres", "redis", "proxy"):
        assert SERVICES[server]["healthcheck"]["test"]


@pytest.mark.parametrize("name", OURS)
def test_each_variable_is_one_that_the_settings_read(name: str) -> None:
    assert [v for v in OURS[name]["environment"] if f'"{v}"' not in SETTINGS] == []


def test_production_gets_each_variable_that_it_cannot_do_without() -> None:
    required = set(re.findall(r'"(\w+)",\s*(?:None|"") if PRODUCTION', SETTINGS))
    assert required >= {"DHO_SECRET_KEY", "DHO_FIELD_KEYS", "DHO_INDEX_KEY"}
    for service in OURS.values():
        assert required <= set(service["environment"])
        assert service["environment"]["DHO_MODE"] == "production"


def test_only_the_migration_knows_the_login_that_owns() -> None:
    assert [n for n, s in OURS.items() if "DATABASE_URL" in s["environment"]] == ["migrate"]


def test_each_variable_of_the_file_is_explained_and_none_has_a_value() -> None:
    text = (ROOT / "docker-compose.yml").read_text()
    named = set(re.findall(r"(?<!\$)\$\{(\w+)", text))
    assert named == set(EXAMPLE)
    filled = re.findall(r"^([A-Z_]+)=.+$", (ROOT / "deploy/env.example").read_text(), re.MULTILINE)
    assert filled == ["DHO_HOSTNAME"]
    secrets = [line for line in text.splitlines() if re.search(r"(PASSWORD|KEYS?):", line)]
    assert secrets
    assert all("${" in line for line in secrets)


def test_the_image_holds_every_app_and_nothing_of_a_working_copy() -> None:
    kept = set(re.findall(r"^!(\S+)$", (ROOT / ".dockerignore").read_text(), re.MULTILINE))
    apps = {p.parent.name for p in ROOT.glob("*/apps.py")}
    assert apps <= kept
    assert not kept & {".env", ".git", ".venv", "var", "tests", "bench"}
    assert (ROOT / "requirements/app.txt").exists()
    assert "requirements/app.txt" in kept
