"""Opens every file that a page offers, with a row of everything in it.

The pages themselves say what can be exported: each address with `export=`, and each that is marked
as a download. Every list of the product has to be among them.
"""

import codecs
import csv
import gzip
import io
import json
import re
from collections.abc import Iterator
from html import unescape
from typing import Any

import openpyxl
import pytest
from django.test import Client

from audit.tasks import audit_books
from console.common.tables import ListPage
from demo.screenshots.page_catalog import PAGES, organisation_of
from orders.models import Order
from tests.console.browser.world import World, build
from tests.offers import token_of

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
LINK = re.compile(r'href="([^"]*)"([^>]*)')
UNSAFE_TITLE = "\u202eBra\x07cket\u200b =1"


@pytest.fixture
def world(transactional_db: None) -> World:
    """Builds a market in which a title has characters that break files."""
    found = build()
    audit_books()
    for person in (found.operator, found.factory, found.buyer):
        token_of(person)
    Order.objects.update(title=UNSAFE_TITLE)
    return found


def lists() -> set[type[ListPage]]:
    """Returns every list of the product."""
    waiting, found = [ListPage], set()
    while waiting:
        kind = waiting.pop()
        waiting += kind.__subclasses__()
        if hasattr(kind, "table_class"):
            found.add(kind)
    return found


def exports(client: Client, address: str) -> Iterator[str]:
    """Yields the addresses of files that a page offers."""
    page = client.get(address)
    assert page.status_code == 200, address
    for target, more in LINK.findall(page.content.decode()):
        target = unescape(target)
        if "export=" in target or "download" in more:
            path = address.partition("?")[0]
            yield target if target.startswith("/") else path + target
    kind = getattr(page.resolver_match.func, "view_class", object)
    if issubclass(kind, ListPage):
        # An empty list has no links, and its file has heads alone.
        mark = "&" if "?" in address else "?"
        yield from (f"{address}{mark}export={name}" for name in ("xlsx", "csv"))


def opened(answer: Any) -> Any:
    """Returns the content of a file; fails where it cannot be opened."""
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    kind = answer["Content-Type"].partition(";")[0]
    if kind.endswith("spreadsheetml.sheet"):
        book = openpyxl.load_workbook(io.BytesIO(content))
        return [row for sheet in book for row in sheet.iter_rows(values_only=True)]
    if kind == "text/csv":
        assert content.startswith(codecs.BOM_UTF8)
        return list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    if kind == "application/json":
        return json.loads(client_text(answer, content))
    assert content, kind
    return [["file"]]


def client_text(answer: Any, content: bytes) -> bytes:
    """Returns the text of a file, which may be packed."""
    if answer.get("Content-Encoding") == "gzip":
        return gzip.decompress(content)
    return content


def test_every_export_of_every_list_opens(world: World) -> None:
    seen, used = set(), set()
    for side in ("operator", "factory", "buyer"):
        client, person = Client(), getattr(world, side)
        client.force_login(person)
        for spec in (spec for spec in PAGES if spec.role == side):
            address = spec.address(organisation_of(person))
            for export in exports(client, address):
                if export in seen:
                    continue
                seen.add(export)
                answer = client.get(export)
                assert answer.status_code == 200, export
                rows = opened(answer)
                assert rows, export
                assert not re.search(r"\u202e|\u200b|\\x07", str(rows)), export
                used.add(answer.resolver_match.func.view_class)

    missing = {kind.__name__ for kind in lists() if not used & {kind, *kind.__subclasses__()}}
    assert missing == set()
    assert len(seen) > 40
