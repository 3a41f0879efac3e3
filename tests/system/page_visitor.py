"""Visits pages as a browser without scripts does: links, forms, cookies."""

import http.cookiejar
import re
import ssl
import urllib.error
import urllib.parse
import urllib.request
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

from tests.system.conftest import plain

Fields = list[tuple[str, str]]


@dataclass
class Form:
    """Holds where a form is sent, and what it holds when nobody changes it."""

    action: str
    fields: Fields = field(default_factory=list)


class PageReader(HTMLParser):
    """Collects the forms of a page, and the values of its inputs by id."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self.values: dict[str, str] = {}
        self.select = ""
        self.textarea = ""
        self.feed(text)

    @property
    def form(self) -> Form:
        """Returns the form under way; one of its own for inputs outside of any."""
        return self.forms[-1] if self.forms else Form("")

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keeps what a control holds."""
        given = {name: value or "" for name, value in attrs}
        name, value = given.get("name", ""), given.get("value", "")
        if tag == "form":
            self.forms.append(Form(given.get("action", "")))
        elif tag == "input":
            self.values[given.get("id", "")] = value
            is_chosen = given.get("type") not in ("radio", "checkbox") or "checked" in given
            if name and is_chosen:
                self.form.fields.append((name, value))
        elif tag == "select":
            self.select = name
        elif tag == "option" and self.select:
            is_first = self.select not in dict(self.form.fields)
            if "selected" in given and not is_first:
                self.form.fields.remove((self.select, dict(self.form.fields)[self.select]))
            if is_first or "selected" in given:
                self.form.fields.append((self.select, value))
        elif tag == "textarea":
            self.textarea = name
            self.form.fields.append((name, ""))

    def handle_endtag(self, tag: str) -> None:
        """Ends a select."""
        if tag == "select":
            self.select = ""


@dataclass
class Page:
    """Holds a page as it was answered."""

    status: int
    url: str
    text: str = field(repr=False)

    def links(self, pattern: str) -> list[str]:
        """Returns the addresses of links that match, each once, in their order."""
        found = re.findall(rf'href="({pattern})"', self.text)
        return list(dict.fromkeys(found))

    def value_of(self, element: str) -> str:
        """Returns what the input of this id holds."""
        return PageReader(self.text).values[element]


class Visitor:
    """Represents a person at a browser of their own."""

    def __init__(self, address: str, context: ssl.SSLContext | None) -> None:
        self.address = address
        # A proxy of the test's own speaks without TLS, and the product sets secure cookies.
        policy = http.cookiejar.DefaultCookiePolicy(secure_protocols=("https", "http"))
        self.opener = urllib.request.build_opener(
            urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar(policy)),
            urllib.request.HTTPSHandler(context=context),
        )

    def open(self, address: str, **headers: str) -> Page:
        """Returns the page at an address, or at a path of the product."""
        return self.ask(urllib.request.Request(self.whole(address), headers=headers))

    def submit(self, page: Page, fields: dict[str, Any], action: str = "", **headers: str) -> Page:
        """Sends the form whose address ends so, else the one of the page itself.

        Fields that are not given keep their values; a list sends a field several times.
        """
        forms = PageReader(page.text).forms
        fitting = [
            form
            for form in forms
            if (form.action.endswith(action) if action else form.action.partition("#")[0] == "")
        ]
        (form, *_others) = [each for each in fitting if fields.keys() <= known(each)] or fitting
        body = [(name, value) for name, value in form.fields if name not in fields]
        for name, value in fields.items():
            body += [(name, each) for each in (value if isinstance(value, list) else [value])]
        address = urllib.parse.urljoin(page.url, form.action)
        host = urllib.parse.urlsplit(self.address).netloc
        sent = {"Origin": f"https://{host}", "Referer": f"https://{host}/", **headers}
        data = urllib.parse.urlencode(body).encode()
        return self.ask(urllib.request.Request(address, data=data, headers=sent))

    def ask(self, request: urllib.request.Request) -> Page:
        """Returns the page that answers in the end; fails for an error."""
        try:
            with self.opener.open(request, timeout=60) as answer:
                return Page(answer.status, answer.url, plain(answer).decode())
        except urllib.error.HTTPError as refusal:
            with refusal:
                text = plain(refusal).decode(errors="replace")
            raise AssertionError(f"{refusal.code} at {request.full_url}: {words(text)}") from None

    def whole(self, address: str) -> str:
        """Returns the address with the host at which this test reaches the product."""
        parts = urllib.parse.urlsplit(address)
        return self.address + urllib.parse.urlunsplit(("", "", *parts[2:]))


def known(form: Form) -> set[str]:
    """Returns the names of the fields of a form."""
    return {name for name, _value in form.fields}


def words(text: str) -> str:
    """Returns what of a page is read, in short."""
    body = text.partition("<main")[2] or text
    return " ".join(re.sub(r"<[^>]*>", " ", body).split())[:1000]
