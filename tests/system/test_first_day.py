"""Lives the first day of an installation, by pages and the API alone.

An empty database, the settings of production, the image's web server with its own command, a worker
and beat with Compose's, and Caddy with the Caddyfile in front, by the certificate that it makes for
`localhost`. Where there is no Caddy, or one too old for the Caddyfile, a small proxy of the test's
own applies the same rules without TLS, and the product takes its word that there was TLS.
"""

import base64
import contextlib
import csv
import hmac
import http.client
import io
import re
import struct
import time
import urllib.request
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tests.system.conftest import Caller
from tests.system.installed_product import Installation, installed_product
from tests.system.market_calls import created, publish_hours, submit_order
from tests.system.page_visitor import Page, Visitor

OPERATOR, FACTORY, BUYER = "op@first.example", "li@near.example", "wang@quiet.example"
PASSWORD = "a first long password"
ROW = "[0-9a-f-]{36}"
REFUND = Decimal(50)


@pytest.fixture
def product(tmp_path: Path) -> Iterator[Installation]:
    """Installs the product."""
    with installed_product(tmp_path) as installation:
        yield installation


def code_of(secret: str) -> str:
    """Returns the code that an authenticator app shows now (RFC 6238)."""
    key = base64.b32decode(secret.replace(" ", "") + "=" * (-len(secret.replace(" ", "")) % 8))
    digest = hmac.digest(key, struct.pack(">Q", int(time.time()) // 30), "sha1")
    (number,) = struct.unpack_from(">I", digest, digest[-1] & 15)
    return f"{(number & 0x7FFFFFFF) % 10**6:06}"


def set_up_operator(product: Installation) -> tuple[Visitor, list[str]]:
    """Follows the link of `setup` to a signed-in operator; returns the secrets too."""
    words = ("python", "manage.py", "setup", "--operator-name", "Operations", "--email", OPERATOR)
    link = product.run(*words).splitlines()[-1]
    assert link.startswith("https://localhost")
    operator = Visitor(product.address, product.context)
    page = operator.open(link)
    page = operator.submit(page, {"new_password1": PASSWORD, "new_password2": PASSWORD})
    assert "/sign-in/" in page.url
    # The proxy replaces what a client claims about where it comes from.
    page = operator.submit(
        page, {"username": OPERATOR, "password": PASSWORD}, **{"X-Forwarded-For": "203.0.113.9"}
    )
    assert "/security/factor/" in page.url
    assert "/security/factor/" in operator.open("/operator/companies/").url
    found = re.search(r"<code>([A-Z2-7 ]{30,})</code>", page.text)
    assert found is not None
    page = operator.submit(page, {"code": code_of(found[1])})
    assert len(re.findall("<li><code>", page.text)) == 10
    security = operator.open("/account/security/").text
    assert "127.0.0.1" in security
    assert "203.0.113.9" not in security
    return operator, [link.rstrip("/").rpartition("/")[2], found[1]]


def sign_up(product: Installation, email: str, company: str, kind: str) -> None:
    """Asks to take part."""
    stranger = Visitor(product.address, product.context)
    page = stranger.open("/account/sign-up/")
    wish = {"organisation_name": company, "kinds": kind, "full_name": "First", "email": email}
    assert email in stranger.submit(page, wish).text


def admit(operator: Visitor) -> dict[str, str]:
    """Approves all sign-ups; returns the links to hand on, by address."""
    for address in operator.open("/operator/companies/").links(f"/operator/sign-ups/{ROW}/"):
        operator.submit(operator.open(address), {"decision": "approve"})
    page, links = operator.open("/account/people/"), {}
    for action in re.findall(f'action="(/account/people/invitations/{ROW}/link/)"', page.text):
        shown = operator.submit(page, {}, action)
        email = re.search(r"<strong>([^<]+@[^<]+)</strong>", shown.text.partition("<main")[2])
        assert email is not None
        links[email[1]] = shown.value_of("secret")
    return links


def join(product: Installation, link: str, email: str) -> Caller:
    """Accepts an invitation on its page; returns a caller of the API."""
    person = Visitor(product.address, product.context)
    form = {"full_name": "First", "new_password1": PASSWORD, "new_password2": PASSWORD}
    page = person.submit(person.open(link), form)
    assert "/account/join/" not in page.url
    https = urllib.request.build_opener(urllib.request.HTTPSHandler(context=product.context))
    return Caller(product.address, send=https.open).sign_in(email, PASSWORD)


def done(caller: Caller, path: str, body: Any = None) -> Any:
    """Returns the body of a POST that succeeded."""
    answer = caller.post(path, body)
    assert answer.status in (200, 201), (path, answer)
    return answer.body


def match(operator: Visitor) -> None:
    """Requests a run on its page, waits for the plan and approves it."""
    page = operator.open("/operator/runs/")
    page = operator.submit(page, {"currency": "CNY", "seconds": "3"}, "/operator/runs/")
    (address, *_) = page.links(f"/operator/runs/{ROW}/") or [page.url]
    page = until(lambda: operator.open(address), lambda page: "/approve/" in page.text)
    operator.submit(page, {}, "/approve/")


def until(ask: Any, holds: Any, seconds: float = 240) -> Any:
    """Returns the first answer of which this holds."""
    deadline = time.monotonic() + seconds
    while not holds(answer := ask()):
        assert time.monotonic() < deadline, f"not within {seconds} s: {answer}"
        time.sleep(0.3)
    return answer


def pay_all_due(operator: Visitor, number: int) -> None:
    """Marks all payments that are due as made, once there are some."""

    def due() -> list[str]:
        return operator.open("/operator/money/?shown=due").links(f"/operator/money/{ROW}/")

    until(due, lambda found: len(found) >= number)
    while found := due():
        for address in found:
            operator.submit(operator.open(address), {"bank_reference": f"B-{address[-9:-1]}"})


def produce(factory: Caller) -> Any:
    """Makes, inspects and ships all pieces; returns the work."""
    (work,) = factory.get("allocations/?status=confirmed").body["results"]
    address = f"allocations/{work['id']}"
    done(factory, f"{address}/production-start/")
    done(factory, f"{address}/progress-reports/", {"pieces_done": work["quantity"]})
    done(factory, f"{address}/inspections/", {"passed": work["quantity"], "failed": 0})
    done(factory, f"{address}/shipment/", {"carrier": "Sinotrans"})
    return work


def decide_dispute(operator: Visitor, work: Any) -> None:
    """Refunds a part on the page of the case."""
    (address,) = operator.open("/operator/disputes/").links(f"/operator/disputes/{ROW}/")
    decision = {f"refund-{work['id']}": str(REFUND), "reason": "Some edges are sharp."}
    page = operator.submit(operator.open(address), decision)
    assert "What was paid" in page.text


def totals_paid(operator: Visitor) -> dict[str, Decimal]:
    """Returns what came in and what went out, of the list for the bank."""
    rows = list(csv.DictReader(io.StringIO(operator.open("/operator/money/?export=csv").text)))
    assert rows
    totals: dict[str, Decimal] = {}
    for row in rows:
        way, amount = row["Direction"], Decimal(row["Amount"])
        totals[way] = totals.get(way, Decimal(0)) + amount
    return totals


def assert_static_files_are_packed_and_named_by_content(page: Page, visitor: Visitor) -> None:
    """Asserts that the page's style sheets come, under names that change with them."""
    addresses = page.links(r"/static/[^\"]+\.css")
    assert addresses
    for address in addresses:
        assert re.search(r"\.[0-9a-f]{12}\.css$", address)
        assert visitor.open(address).text


def assert_web_alone_wants_tls(product: Installation) -> None:
    """Asserts that the web server itself leads to TLS whoever comes without."""
    line = http.client.HTTPConnection("127.0.0.1", product.web_port, timeout=60)
    with contextlib.closing(line):
        line.request("GET", "/sign-in/", headers={"Host": "localhost"})
        answer = line.getresponse()
        assert (answer.status, answer.headers["Location"]) == (301, "https://localhost/sign-in/")


def test_first_day(product: Installation) -> None:
    assert_web_alone_wants_tls(product)
    operator, secrets = set_up_operator(product)
    stranger = Visitor(product.address, product.context)
    assert_static_files_are_packed_and_named_by_content(stranger.open("/sign-in/"), stranger)
    sign_up(product, FACTORY, "Near Works", "is_manufacturer")
    sign_up(product, BUYER, "Quiet Buyer", "is_buyer")
    links = admit(operator)
    assert links.keys() == {FACTORY, BUYER}
    factory, buyer = (join(product, links[email], email) for email in (FACTORY, BUYER))
    secrets += [link.rstrip("/").rpartition("/")[2] for link in links.values()]
    secrets += [factory.token, buyer.token, PASSWORD]

    publish_hours(factory, latitude="31.3", rate="100")
    order = submit_order(buyer, quantity=40)
    match(operator)
    (offer,) = factory.get("allocations/?status=offered").body["results"]
    done(factory, f"allocations/{offer['id']}/acceptance/")
    (proposal,) = buyer.get("proposals/?status=open").body["results"]
    done(buyer, f"proposals/{proposal['id']}/acceptance/")

    too_early = factory.post(f"allocations/{offer['id']}/production-start/")
    assert (too_early.status, "paid" in str(too_early.body)) == (409, True), too_early
    pay_all_due(operator, 1)
    work = produce(factory)
    received = {"received": work["quantity"]}
    done(buyer, f"allocations/{work['id']}/receipt/", received)
    done(buyer, f"orders/{order['id']}/dispute/", {"reason": "Sharp edges."})
    decide_dispute(operator, work)
    pay_all_due(operator, 2)

    totals = totals_paid(operator)
    assert totals["to receive"] == totals["to pay out"] >= REFUND
    assert created(buyer, f"orders/{order['id']}/messages/", {"text": "Thank you."})
    assert "all hold" in product.run("python", "manage.py", "verify_ledger")
    logs = product.logs()
    assert '"path": "/account/join/…/"' in logs
    assert [secret for secret in secrets if secret in logs] == []
