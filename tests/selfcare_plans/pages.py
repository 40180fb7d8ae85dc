"""A person at the plan pages without a browser: sign in, open, fill in a form, press a button."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any

from django.urls import reverse

if TYPE_CHECKING:
    from django.http import HttpResponse
    from django.test import Client

    from tenants.models import Membership, Patient, User


class _Controls(HTMLParser):
    """Collects what a browser would send of the form that has a certain attribute or field."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[dict[str, Any]] = []
        self.values: dict[str, list[str]] | None = None
        self.select = ""
        self.options: list[tuple[str, bool]] = []
        self.area = ""
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.values = {}
            self.forms.append({"attrs": found, "values": self.values})
        if self.values is None:
            return
        name = found.get("name", "")
        if tag == "input" and name:
            kind = found.get("type", "text")
            if kind not in ("checkbox", "radio") or "checked" in found:
                default = "on" if kind == "checkbox" else ""
                self.values.setdefault(name, []).append(found.get("value", default))
        elif tag == "select":
            self.select, self.options = name, []
        elif tag == "option":
            self.options.append((found.get("value", ""), "selected" in found))
        elif tag == "textarea":
            self.area, self.text = name, ""

    def handle_data(self, data: str) -> None:
        if self.area:
            self.text += data

    def handle_endtag(self, tag: str) -> None:
        if self.values is None:
            return
        if tag == "form":
            self.values = None
        elif tag == "select" and self.options:
            chosen = [value for value, is_chosen in self.options if is_chosen]
            self.values.setdefault(self.select, []).append(*chosen[-1:] or [self.options[0][0]])
        elif tag == "textarea":
            # a browser sends line ends as CR LF, and drops the first line break
            text = self.text.removeprefix("\n").replace("\n", "\r\n")
            self.values.setdefault(self.area, []).append(text)
            self.area = ""


def controls(response: HttpResponse, *, having: str) -> dict[str, list[str]]:
    """What the first form of the page with a field of that name would send."""
    parser = _Controls()
    parser.feed(response.content.decode())
    for form in parser.forms:
        if having in form["values"]:
            return form["values"]
    raise AssertionError(f"no form with {having}: {[list(one['values']) for one in parser.forms]}")


class Person:
    """A member of the cast, or a person as themselves, who clicks through the plan pages."""

    def __init__(self, client: Client, who: Membership | User) -> None:
        from tenants.models import Membership

        self.client = client
        is_staff = isinstance(who, Membership)
        user = who.user if is_staff else who
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        session = client.session
        session["acting"] = str(who.id) if is_staff else "PATIENT"
        session.save()

    def opens(self, name: str, patient: Patient, query: str = "", **more: Any) -> Any:
        return self.client.get(address(name, patient, **more) + query)

    def presses(self, do: str, on: Any, *, having: str = "what_matters", **typed: Any) -> Any:
        """Fill in the form of the page and press one of its buttons."""
        values = controls(on, having=having)
        values.update({name: _sent(value) for name, value in typed.items()})
        return self.client.post(on.request["PATH_INFO"], {**values, "do": do})


def _sent(value: Any) -> list[str]:
    return list(value) if isinstance(value, list | tuple) else [str(value)]


def address(name: str, patient: Patient, **more: Any) -> str:
    return reverse(f"triage:{name}", kwargs={"patient_id": patient.id, **more})


def words(response: Any) -> str:
    """The page as text, blanks folded."""
    parser = _Text()
    parser.feed(response.content.decode())
    return " ".join(" ".join(parser.parts).replace("\xa0", " ").split())


class _Text(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.parts: list[str] = []

    def handle_data(self, data: str) -> None:
        self.parts.append(data)
