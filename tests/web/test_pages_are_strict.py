"""Templates and scripts keep to the Content-Security-Policy and to htmx 4."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.template.loader import get_template

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
SCRIPTS = sorted((ROOT / "static" / "js").glob("*.js"))
REPORTS = ("report",)  # pages that only the PDF maker reads may carry their own styles


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def is_page(path: Path) -> bool:
    return not any(word in path.name for word in REPORTS)


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_a_template_can_be_read(path: Path) -> None:
    get_template(str(path.relative_to(ROOT / "templates")))


@pytest.mark.parametrize("path", [p for p in TEMPLATES if is_page(p)], ids=name)
def test_a_template_has_no_inline_style_script_or_handler(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert not re.search(r"\sstyle\s*=", text)
    assert "<style" not in text
    assert not re.search(r"<script(?![^>]*\ssrc=)", text)
    # `one=` names a variable of ours in a template tag.
    assert not re.search(r"\son(?!e=)[a-z]+\s*=", text)
    assert "javascript:" not in text


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_a_template_uses_htmx_4_without_eval(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert not re.search(r"hx-on[:-]|hx-vars|hx-ext|hx-params|hx-disabled-elt|hx-disinherit", text)
    assert "js:" not in text
    assert "htmx_script" not in text
    assert not re.search(r"hx-trigger=[\"'][^\"']*\[", text)


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_a_form_that_posts_carries_the_csrf_token(path: Path) -> None:
    for form in re.findall(r"<form\b.*?</form>", path.read_text(encoding="utf-8"), re.DOTALL):
        if re.search(r"method=[\"']post", form, re.IGNORECASE):
            assert "{% csrf_token %}" in form


@pytest.mark.parametrize("path", SCRIPTS, ids=name)
def test_a_script_makes_no_code_and_no_markup_of_text(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert not re.search(r"\beval\(|new Function|innerHTML|outerHTML|insertAdjacentHTML", text)
    assert "http://" not in text
    assert "https://" not in text


@pytest.mark.parametrize("path", [p for p in TEMPLATES if is_page(p)], ids=name)
def test_a_template_loads_nothing_from_other_servers(path: Path) -> None:
    assert not re.search(r"(src|href|action)=[\"'](https?:)?//", path.read_text(encoding="utf-8"))


def test_an_icon_named_in_a_template_exists() -> None:
    names = (ROOT / "dho" / "web" / "icons.py").read_text(encoding="utf-8")
    for path in TEMPLATES:
        for icon in re.findall(r"{% icon \"([\w-]+)\"", path.read_text(encoding="utf-8")):
            assert f'"{icon}"' in names, f"{name(path)}: {icon}"


def test_every_template_is_used_by_a_page() -> None:
    """What no page uses is deleted. Errors are found by their status."""
    rooms = (
        "dho",
        "tenants",
        "selfcare_plans",
        "measurements",
        "triage",
        "benefits",
        "interop",
        "messaging",
    )
    sources = [path for room in rooms for path in (ROOT / room).rglob("*.py")]
    texts = "".join(path.read_text(encoding="utf-8") for path in [*sources, *TEMPLATES])
    known = {path.relative_to(ROOT / "templates").as_posix() for path in TEMPLATES}
    assert not [one for one in sorted(known) if one not in texts and "errors/" not in one]
