"""Simulates operators, factories and buyers, each in a thread.

Every POST has an Idempotency-Key. A request without an answer is sent again with the same key until
it is answered.
"""

import http.client
import itertools
import json
import random
import threading
import time
import uuid
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from tests.soak.history import Log, LoggedRequest, Outcome

# Has the process that answers killed before its answer gets out; see `wsgi`.
DIE_HEADER = "X-Die-Before-Answer"
TIMEOUT_SECONDS = 10.0
# An unanswered request is sent again this often, a little later each time.
ATTEMPTS_MOST = 25
WAIT_SECONDS = 0.3
# Answers that say: not now, ask again with the same key.
BUSY_CODES = ("request_under_way",)
# Orders of one buyer that wait, and of all buyers that a run is requested for: a run of these is
# small, and yet large enough that its gain is divided.
OPEN_ORDERS_MOST, RUN_ORDERS_LEAST = 4, 12
# Free hours of a market are kept at about what these orders need: where hours are ample, nobody has
# to give way, and there is no gain.
FREE_HOURS_LEAST = 90
# Heavy parts should be made near their buyers, and light ones farther away, which buyers alone
# would not find: without such a gain all prices would be at cost, and their rule not be tried.
WINDOW_HOURS, ORDER_PIECES, MASSES_KG = 26, (40, 62), ("0.5", "12")
# Allocations that a factory takes a step further at a time.
WORK_MOST = 5
# Of the pieces that an inspection fails, one in so many allocations has one.
SCRAPPED_SHARE = 0.1
OPEN_RUN, WAITING_RUN = "status=requested&status=solving", "status=solved"
ids = itertools.count(1)


@dataclass(slots=True)
class Answer:
    """Holds a response; status 0 if none came."""

    status: int
    body: Any = None

    @property
    def is_ok(self) -> bool:
        """Returns whether the request succeeded."""
        return 200 <= self.status < 300

    @property
    def code(self) -> str:
        """Returns the code of an error; empty where it has none."""
        return str(self.body.get("code", "")) if isinstance(self.body, dict) else ""

    @property
    def in_short(self) -> str:
        """Status and code."""
        return f"{self.status} {self.code}".strip()

    @property
    def outcome(self) -> Outcome:
        """Returns what a client may conclude; a server error says nothing."""
        if self.is_ok:
            return Outcome.OK
        is_refused = 400 <= self.status < 500 and self.code not in BUSY_CODES
        return Outcome.FAIL if is_refused else Outcome.UNKNOWN


@dataclass
class Shared:
    """Holds what all clients of one run share."""

    address: str
    log: Log
    draw: random.Random
    retries: bool = False
    stopping: threading.Event = field(default_factory=threading.Event)
    # Set by a fault: the next POST has the process that answers it killed.
    kill_next: threading.Event = field(default_factory=threading.Event)
    missing: set[str] = field(default_factory=set)
    statuses: Counter[str] = field(default_factory=Counter)
    lock: threading.Lock = field(default_factory=threading.Lock)
    errors: list[str] = field(default_factory=list)

    def take_kill(self) -> bool:
        """Returns whether this request's process is to be killed."""
        with self.lock:
            is_set = self.kill_next.is_set()
            self.kill_next.clear()
            return is_set


class Client:
    """Represents one signed-in user."""

    def __init__(self, shared: Shared, token: str, seed: int) -> None:
        self.shared, self.token, self.draw = shared, token, random.Random(seed)

    def get(self, path: str) -> Any:
        """Returns the body at an address, or None without a sound answer."""
        answer = self.send("GET", path, None, {})
        return answer.body if answer.is_ok else None

    def rows(self, path: str) -> list[Any]:
        """Returns the rows of a list; none where no answer came."""
        body = self.get(path)
        return list(body["results"]) if body else []

    def do(self, kind: str, marker: str, path: str, body: Any = None) -> Answer:
        """Sends a request until it is answered, and logs it."""
        key = str(uuid.UUID(int=self.draw.getrandbits(128), version=4))
        answer, attempts = Answer(0), 0
        while attempts < (ATTEMPTS_MOST if self.shared.retries else 1):
            attempts += 1
            headers = {"Idempotency-Key": key}
            if self.shared.take_kill():
                headers[DIE_HEADER] = "1"
            answer = self.send("POST", path, {} if body is None else body, headers)
            if answer.outcome != Outcome.UNKNOWN:
                break
            time.sleep(WAIT_SECONDS * min(attempts, 5))
        if self.is_missing(answer):
            self.shared.missing.add(kind)
            return answer
        last_answer = answer.in_short
        self.shared.log.add(LoggedRequest(kind, marker, key, answer.outcome, attempts, last_answer))
        return answer

    @staticmethod
    def is_missing(answer: Answer) -> bool:
        """Returns whether the address does not exist in this product."""
        detail = answer.body.get("detail", "") if isinstance(answer.body, dict) else ""
        return answer.status == 404 and detail.startswith("There is nothing at")

    def knows(self, kind: str) -> bool:
        """Returns whether the product has this kind of request, as far as was seen."""
        return kind not in self.shared.missing

    def send(self, method: str, path: str, body: Any, headers: dict[str, str]) -> Answer:
        """Sends one request on a connection of its own."""
        place = urlsplit(self.shared.address)
        line = http.client.HTTPConnection(str(place.hostname), place.port, timeout=TIMEOUT_SECONDS)
        try:
            line.request(
                method,
                f"/api/v1/{path}",
                None if body is None else json.dumps(body),
                {
                    "Content-Type": "application/json",
                    "Authorization": f"Token {self.token}",
                    **headers,
                },
            )
            response = line.getresponse()
            text = response.read()
            try:
                answer = Answer(response.status, json.loads(text) if text else None)
            except ValueError:
                answer = Answer(response.status)
        except (OSError, http.client.HTTPException):
            answer = Answer(0)
        finally:
            line.close()
        with self.shared.lock:
            self.shared.statuses[f"{method} {answer.status}"] += 1
        return answer


class Operator(Client):
    """Has its market matched again and again, and decides on what is solved."""

    def __init__(self, shared: Shared, token: str, seed: int, currency: str) -> None:
        super().__init__(shared, token, seed)
        self.currency = currency
        self.seen: set[str] = set()

    def step(self) -> float:
        """Acts on the market once; returns the seconds until the next time."""
        mine = f"match-runs/?currency={self.currency}"
        for run in self.rows(f"{mine}&{WAITING_RUN}"):
            self.decide(run["id"])
        under_way = self.rows(f"{mine}&{OPEN_RUN}")
        if under_way:
            pk = under_way[0]["id"]
            is_new = pk not in self.seen
            self.seen.add(pk)
            if is_new and self.draw.random() < 0.08:
                self.do("run cancelled", pk, f"match-runs/{pk}/cancellation/")
            return 0.5
        waiting = self.rows("orders/?status=submitted&status=unmatched&page_size=200")
        if sum(row["currency"] == self.currency for row in waiting) < RUN_ORDERS_LEAST:
            return 0.5
        number = next(ids)
        body = {"currency": self.currency, "seconds": 2, "gap": "0.05", "seed": number}
        answer = self.do("run", str(number), "match-runs/", body)
        return 0.3 if answer.is_ok else 1.0

    def decide(self, pk: str) -> None:
        """Mostly yes."""
        if self.draw.random() < 0.75:
            self.do("run approved", pk, f"match-runs/{pk}/approval/")
        else:
            self.do("run rejected", pk, f"match-runs/{pk}/rejection/", {"reason": "not now"})


class Factory(Client):
    """Publishes hours, each on a machine of its own, and answers offers."""

    def __init__(self, shared: Shared, token: str, seed: int, sites: list[str]) -> None:
        super().__init__(shared, token, seed)
        self.sites, self.published = sites, 0

    def step(self) -> float:
        """Publishes a window and answers each offer."""
        windows = self.rows("capacity-windows/?status=published&page_size=100")
        is_short = sum(float(row["free_hours"]) for row in windows) < FREE_HOURS_LEAST
        if is_short:
            self.publish()
        if self.knows("accepted") or self.knows("declined"):
            for offer in self.rows("allocations/?status=offered&page_size=20"):
                self.answer(offer["id"])
        for status, work in (
            ("confirmed", self.start),
            ("in_production", self.make),
            ("quality_failed", self.scrap),
            ("quality_passed", self.ship),
        ):
            for allocation in self.rows(f"allocations/?status={status}&page_size={WORK_MOST}"):
                work(allocation["id"], allocation)
        return 0.2 if is_short else 2.0

    def publish(self) -> None:
        """Makes a machine and a window and publishes it: three requests."""
        name = f"machine {next(ids)}"
        rate = str(self.draw.randint(100, 104))
        machine = self.do(
            "machine",
            name,
            "machines/",
            {
                "factory": self.sites[self.published % len(self.sites)],
                "name": name,
                "process": "cnc-milling-3-axis",
                "material_families": ["aluminium"],
                "hourly_rate": rate,
                "setup_rate": rate,
            },
        )
        if not machine.is_ok:
            return
        start = datetime.now(UTC).replace(microsecond=0) + timedelta(days=self.draw.randint(4, 20))
        window = self.do(
            "window",
            name,
            "capacity-windows/",
            {
                "machine": machine.body["id"],
                "starts_at": start.isoformat(),
                "ends_at": (start + timedelta(days=6)).isoformat(),
                "offered_hours": str(WINDOW_HOURS),
            },
        )
        if window.is_ok:
            pk = window.body["id"]
            self.do("window published", pk, f"capacity-windows/{pk}/publication/")
            self.published += 1

    def answer(self, pk: str) -> None:
        """Accepts most, and leaves some for later."""
        choice = self.draw.random()
        if choice < 0.6 and self.knows("accepted"):
            self.do("accepted", pk, f"allocations/{pk}/acceptance/")
        elif choice < 0.8 and self.knows("declined"):
            body = {"reason": "date", "comment": ""}
            self.do("declined", pk, f"allocations/{pk}/decline/", body)

    def start(self, pk: str, row: Any) -> None:
        """Starts an allocation."""
        self.do("started", pk, f"allocations/{pk}/production-start/")

    def make(self, pk: str, row: Any) -> None:
        """Makes and inspects all pieces; sometimes one is short, in spite of the over-run."""
        failed = int(self.draw.random() < SCRAPPED_SHARE)
        made = row["pieces_to_start"] if failed else row["quantity"]
        body = {"pieces_done": made}
        if self.do("made", pk, f"allocations/{pk}/progress-reports/", body).is_ok:
            passed = row["quantity"] - failed
            body = {"passed": passed, "failed": made - passed}
            self.do("inspected", pk, f"allocations/{pk}/inspections/", body)

    def scrap(self, pk: str, row: Any) -> None:
        """Scraps what failed."""
        self.do("scrapped", pk, f"allocations/{pk}/scrap/")

    def ship(self, pk: str, row: Any) -> None:
        """Ships all pieces."""
        self.do("shipped", pk, f"allocations/{pk}/shipment/", {"carrier": "Sinotrans"})


class Buyer(Client):
    """Submits orders, cancels a few, answers what is proposed, and takes the goods."""

    def __init__(self, shared: Shared, token: str, seed: int, currency: str) -> None:
        super().__init__(shared, token, seed)
        self.currency = currency
        self.received: set[str] = set()

    def step(self) -> float:
        """Submits an order where few wait, and answers each proposal."""
        waiting = self.rows("orders/?status=submitted&status=unmatched&page_size=50")
        if len(waiting) < OPEN_ORDERS_MOST:
            self.submit()
        elif self.draw.random() < 0.2:
            self.cancel(self.draw.choice(waiting)["id"])
        if self.knows("proposal accepted") and self.knows("proposal declined"):
            for proposal in self.rows("proposals/?status=open&page_size=20"):
                self.answer(proposal["id"])
        for row in self.rows(f"allocations/?status=shipped&page_size={WORK_MOST}"):
            self.receive(row["id"], row["quantity"])
        for row in self.rows(f"orders/?status=delivered&page_size={WORK_MOST}"):
            self.do("goods accepted", row["id"], f"orders/{row['id']}/goods-acceptance/")
        return 0.8

    def submit(self) -> None:
        """Submits a few brackets, first as a draft."""
        reference = f"order {next(ids)}"
        day = datetime.now(UTC).date()
        order = self.do(
            "order",
            reference,
            "orders/",
            {
                "reference": reference,
                "title": "Bracket",
                "quantity": self.draw.randint(*ORDER_PIECES),
                "unit_mass_kg": self.draw.choice(MASSES_KG),
                "material_family": "aluminium",
                "ship_to_region": "CN-SH",
                "latitude": "31.2304",
                "longitude": "121.4737",
                "currency": self.currency,
                "wish_delivery_on": (day + timedelta(days=30)).isoformat(),
                "latest_delivery_on": (day + timedelta(days=40)).isoformat(),
                "reserve_price": "60",
                "operations": [
                    {"process": "cnc-milling-3-axis", "cycle_time_s": "360", "setup_hours": "1"}
                ],
            },
        )
        if order.is_ok:
            pk = order.body["id"]
            self.do("order submitted", pk, f"orders/{pk}/submission/")

    def receive(self, pk: str, pieces: int) -> None:
        """Confirms the receipt of an allocation's pieces, once."""
        if pk not in self.received:
            answer = self.do("received", pk, f"allocations/{pk}/receipt/", {"received": pieces})
            if answer.outcome != Outcome.UNKNOWN:
                self.received.add(pk)

    def cancel(self, pk: str) -> None:
        """Cancels an order."""
        body = {"reason": "not wanted any more"}
        self.do("order cancelled", pk, f"orders/{pk}/cancellation/", body)

    def answer(self, pk: str) -> None:
        """Mostly yes."""
        choice = self.draw.random()
        if choice < 0.7:
            self.do("proposal accepted", pk, f"proposals/{pk}/acceptance/")
        elif choice < 0.85:
            body = {"reason": "price"}
            self.do("proposal declined", pk, f"proposals/{pk}/decline/", body)


def knows_keys(shared: Shared, token: str, factory: str) -> bool:
    """Returns whether a POST repeated with its key makes one row.

    It is asked once, before the faults.
    """
    client = Client(shared, token, 0)
    body = {
        "factory": factory,
        "name": "machine 0",
        "process": "cnc-milling-3-axis",
        "material_families": ["aluminium"],
        "hourly_rate": "100",
        "setup_rate": "100",
    }
    headers = {"Idempotency-Key": str(uuid.uuid4())}
    first, second = (client.send("POST", "machines/", body, headers) for _ in range(2))
    if not first.is_ok:
        raise RuntimeError(f"The product is not well before any fault: {first}")
    return second.is_ok and first.body["id"] == second.body["id"]


def in_thread(client: Any) -> threading.Thread:
    """Runs the client until all are stopped."""

    def work(step: Callable[[], float]) -> None:
        while not client.shared.stopping.is_set():
            try:
                client.shared.stopping.wait(step())
            except Exception as error:  # the harness's own fault, reported at the end
                client.shared.errors.append(f"{type(client).__name__}: {error!r}")
                client.shared.stopping.wait(1.0)

    thread = threading.Thread(target=work, args=(client.step,), daemon=True)
    thread.start()
    return thread
