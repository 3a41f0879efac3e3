"""Guesses passwords by a thousand requests at once, at every door of the product.

    python -m benchmarks.password_guessing --results benchmarks/results

The product runs as in production, behind its proxy, with the hashes of production. Each request
claims to come from another address. Of an account's thousand guesses five may be judged, at all
doors together. Wrong passwords of known and of unknown addresses, one after
another, are to take the same time within a tenth.
"""

import argparse
import http.client
import json
import os
import re
import ssl
import statistics
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlencode, urlsplit

import psycopg

from tests.system.installed_product import Installation, installed_product

GUESSES, CLIENTS, PAIRS = 1000, 24, 60
JUDGED_MOST = 5
NEW_USER = (
    "from accounts.models import User; User.objects.create_user('{email}', 'the right password')"
)


class Guesser:
    """Sends wrong passwords over one connection."""

    def __init__(self, product: Installation) -> None:
        parts = urlsplit(product.address)
        context = product.context or ssl.create_default_context()
        kind = http.client.HTTPSConnection if parts.scheme == "https" else None
        self.line: http.client.HTTPConnection = (
            kind(str(parts.hostname), parts.port, timeout=300, context=context)
            if kind
            else http.client.HTTPConnection(str(parts.hostname), parts.port, timeout=300)
        )
        self.origin = f"https://{parts.netloc}"
        self.cookie = self.token = ""

    def send(self, path: str, body: str, kind: str, number: int) -> tuple[int, str]:
        """Returns status and text of the answer; each request names another sender."""
        headers = {
            "Content-Type": kind,
            "Origin": self.origin,
            "Cookie": self.cookie,
            "X-Forwarded-For": f"203.0.{number // 250}.{number % 250 + 1}",
        }
        self.line.request("POST", path, body, headers)
        answer = self.line.getresponse()
        return answer.status, answer.read().decode(errors="replace")

    def form(self) -> None:
        """Reads the sign-in page, whose forms need a token and a cookie."""
        self.line.request("GET", "/sign-in/")
        answer = self.line.getresponse()
        self.cookie = str(answer.getheader("Set-Cookie")).partition(";")[0]
        found = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', answer.read().decode())
        self.token = found[1] if found else ""

    def page(self, email: str, number: int) -> int:
        """Guesses on the page; returns the status of the answer."""
        if not self.token:
            self.form()
        return self.by_form("/sign-in/", email, number)

    def admin(self, email: str, number: int) -> int:
        """Guesses at the admin's address."""
        if not self.token:
            self.form()
        return self.by_form("/admin/login/", email, number)

    def by_form(self, path: str, email: str, number: int) -> int:
        """Sends the fields of a sign-in form."""
        fields = {
            "username": email,
            "password": f"wrong {number}",
            "csrfmiddlewaretoken": self.token,
        }
        return self.send(path, urlencode(fields), "application/x-www-form-urlencoded", number)[0]

    def api(self, email: str, number: int) -> int:
        """Guesses where programs get their tokens."""
        body = json.dumps({"email": email, "password": f"wrong {number}"})
        return self.send("/api/v1/tokens/", body, "application/json", number)[0]


DOORS: dict[str, Callable[[Guesser, str, int], int]] = {
    "page": Guesser.page,
    "API": Guesser.api,
    "admin": Guesser.admin,
}


def guess_at_once(product: Installation, door: str, email: str) -> tuple[Counter[int], float]:
    """Returns the statuses of a thousand guesses in parallel, and their seconds."""
    guess = DOORS[door]

    def lane(first: int) -> list[int]:
        guesser = Guesser(product)
        return [guess(guesser, email, number) for number in range(first, GUESSES, CLIENTS)]

    began = time.perf_counter()
    with ThreadPoolExecutor(CLIENTS) as pool:
        answers = [status for each in pool.map(lane, range(CLIENTS)) for status in each]
    return Counter(answers), time.perf_counter() - began


def judged(database: psycopg.Connection, email: str) -> int:
    """Returns how many passwords of an address were looked at."""
    query = "SELECT count(*) FROM accounts_securityevent WHERE kind = 'refused' AND email = %s"
    (count,) = database.execute(query, [email]).fetchone() or (0,)
    return int(count)


def forget(database: psycopg.Connection) -> None:
    """Deletes the counts of attempts, as if their time had passed."""
    database.execute("DELETE FROM accounts_attemptcount")


def add_user(product: Installation, email: str) -> None:
    """Makes an account."""
    product.run("python", "manage.py", "shell", "-c", NEW_USER.format(email=email))


def at_doors(product: Installation, database: psycopg.Connection) -> Iterator[str]:
    """Yields a line of the table for each door."""
    for door in DOORS:
        email = f"{door.lower()}@example.com"
        add_user(product, email)
        forget(database)
        answers, seconds = guess_at_once(product, door, email)
        count = judged(database, email)
        other = "API" if door == "page" else "page"
        DOORS[other](Guesser(product), email, 1)
        further = judged(database, email) - count
        said = ", ".join(f"{number} × {status}" for status, number in sorted(answers.items()))
        yield f"| {door} | {count} | {said} | {further} | {seconds:.0f} s |"


def times(product: Installation, database: psycopg.Connection) -> dict[str, float]:
    """Returns the median milliseconds of a wrong password, known address or not."""
    known = [f"known{number}@example.com" for number in range(PAIRS)]
    add_user(product, known[0])
    for email in known[1:]:
        database.execute(
            "INSERT INTO accounts_user SELECT (jsonb_populate_record(row, jsonb_build_object("
            "'id', gen_random_uuid(), 'email', %s::text))).* FROM accounts_user AS row"
            " WHERE email = %s",
            [email, known[0]],
        )
    guesser, taken = Guesser(product), {"known": [], "unknown": []}
    guesser.api("first@example.com", 0)
    for number, email in enumerate(known):
        pair = [("known", email), ("unknown", f"nobody{number}@example.com")]
        for kind, address in pair if number % 2 else reversed(pair):
            forget(database)
            began = time.perf_counter()
            assert guesser.api(address, number) == 401
            taken[kind].append((time.perf_counter() - began) * 1000)
    return {kind: statistics.median(found) for kind, found in taken.items()}


def report(lines: list[str], found: dict[str, float]) -> str:
    """Returns the page of the results."""
    difference = abs(found["unknown"] / found["known"] - 1)
    words = (
        "# A thousand wrong passwords at once",
        "",
        f"By `python -m benchmarks.password_guessing`, {datetime.now(UTC):%Y-%m-%d};"
        f" {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}. {CLIENTS} clients send {GUESSES}"
        " guesses for one account, each with another invented `X-Forwarded-For`. At most"
        f" {JUDGED_MOST} may be judged at all doors together; one more is tried elsewhere then.",
        "",
        "| door | judged | answers | judged elsewhere afterwards | took |",
        "| --- | --- | --- | --- | --- |",
        *lines,
        "",
        "The admin has no door of its own: it leads to the page.",
        "",
        f"A wrong password of a known address takes {found['known']:.0f} ms, of an unknown one"
        f" {found['unknown']:.0f} ms (medians of {PAIRS} each, in turn): {difference:.1%} apart.",
        "",
    )
    return "\n".join(words)


def main() -> None:
    """Measures, prints and keeps the result."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--results", type=Path)
    results = parser.parse_args().results
    with tempfile.TemporaryDirectory() as folder, installed_product(Path(folder)) as product:
        url = product.owner["DATABASE_URL"]
        with psycopg.connect(url, autocommit=True) as database:
            lines = list(at_doors(product, database))
            found = times(product, database)
    text = report(lines, found)
    print(text)  # noqa: T201
    if results is not None:
        (results / "password-guessing.md").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
