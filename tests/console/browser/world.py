"""Builds a small market with something to show on every page."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from accounts.models import Organisation, User
from attachments.known_terms import known_terms
from common.clock import now
from demo.market_generator.part_drawings.plane_profiles import Circle, PlaneProfile, rectangle
from demo.market_generator.part_drawings.sheet_drawings import sheet_drawing
from demo.market_generator.part_drawings.step_extrusions import Extrusion
from demo.market_generator.part_load import store_file
from demo.screenshots.order_progress import advance_orders
from exports.models import OrganisationExport
from exports.states import ExportStatus
from factories.models import Machine
from factories.states import WindowStatus
from fulfilment.selectors.messages import find_thread
from fulfilment.services.messages import write_message
from imports.services.file_reading import SentFile, start_import
from imports.states import ImportKind
from matching.services.approval import approve_run
from orders.models import Order, Part
from orders.services.new_request_lines import NewLine
from orders.services.part_changes import write_part
from orders.services.request_changes import open_request
from orders.states import Confidentiality, OrderStatus
from tests import builders
from tests.matching.greedy_runs import greedy_engine, solved_run_of
from webhooks.models import WebhookAttempt
from webhooks.services.endpoints import create_endpoint
from webhooks.services.webhook_deliveries import send_test
from webhooks.states import AttemptResult


@dataclass
class World:
    """Holds a reviewer, the owner of two factories and a purchaser."""

    operator: User
    factory: User
    buyer: User


# Names of the organisations of the world's people.
OPERATOR, FACTORY, BUYER = "Millshare", "Near Works", "Quiet Buyer"


def find() -> World | None:
    """Returns the people of a world that the database has; None without one."""
    rows = Organisation.objects.filter(name__in=(OPERATOR, FACTORY, BUYER))
    found = {row.name: row.memberships.order_by("pk")[0].user for row in rows}
    return World(found[OPERATOR], found[FACTORY], found[BUYER]) if found else None


def build() -> World:
    """Builds two runs, one approved, with orders in every state."""
    people = World(
        operator=builders.member(builders.operator(name=OPERATOR)),
        factory=builders.member(builders.organisation(name=FACTORY), full_name="Li Na"),
        buyer=builders.member(builders.buyer(name=BUYER)),
    )
    organisation = people.factory.memberships.get().organisation
    shop = people.buyer.memberships.get().organisation
    start = now() + timedelta(days=5)
    for name, rate in (("Near Plant", 100), ("Far Plant", 150)):
        factory = builders.factory(organisation=organisation, name=name)
        builders.certification(factory, "iso-9001")
        machine = builders.machine(factory, hourly_rate=Decimal(rate))
        for week in range(3):
            opens = start + timedelta(days=7 * week)
            builders.window(machine, hourly_rate=Decimal(rate), starts_at=opens, hours=30)
        builders.window(machine, starts_at=start + timedelta(days=28), status=WindowStatus.DRAFT)
    builders.order(shop, status=OrderStatus.DRAFT, submitted_at=None)
    part, confidential = draw_bracket(shop, people.buyer, "DR-7"), Confidentiality.UNDER_NDA
    for owner in (people.factory, people.buyer):
        OrganisationExport.objects.create(
            organisation=owner.memberships.get().organisation,
            by=owner,
            status=ExportStatus.FAILED,
        ).events.create(from_status="", to_status=ExportStatus.FAILED, by=None)
    orders = [
        builders.order(shop, part=part, title=f"Bracket {number}", quantity=60 + 40 * number)
        for number in range(6)
    ]
    hidden = {"part": draw_bracket(shop, people.buyer, "DR-8"), "confidentiality": confidential}
    orders.append(builders.order(shop, **hidden, title="Bracket 6", quantity=300))
    builders.order(shop, operations=[{"process_id": "laser-cutting"}])
    ask_for_parts(shop, people.buyer, part)
    send_files(people)
    add_webhook(organisation, people.factory)
    with greedy_engine():
        approve_run(run=solved_run_of(people.operator), by=people.operator)
        made = Order.objects.filter(pk__in=[row.pk for row in orders], proposals__isnull=False)
        advance_orders(made.order_by("pk"), by=people.factory)
        exchange_messages(people, made.order_by("-pk")[:2])
        builders.order(shop, title="Bracket of the second run", reserve_price=Decimal(90))
        solved_run_of(people.operator)
    return people


def add_webhook(shop: Organisation, by: User) -> None:
    """Adds a webhook with a delivery that was refused once."""
    endpoint, _secret = create_endpoint(organisation=shop, by=by, url="https://erp.example.com/")
    delivery = send_test(endpoint=endpoint, by=by)
    refused = {"result": AttemptResult.REFUSED, "status_code": 500, "milliseconds": 12}
    WebhookAttempt.objects.create(delivery=delivery, at=now(), **refused)


def draw_bracket(shop: Organisation, by: User, number: str) -> Part:
    """Writes a part down that has a drawing and a model."""
    holes = (Circle(15, 15, 3.3), Circle(105, 15, 3.3))
    profile = PlaneProfile(rectangle(120, 60), holes)
    model = Extrusion(profile.outer, 40, profile.inner)
    context = {"today": now().date().isoformat(), **known_terms()}
    files = [
        store_file(shop, "bracket.dxf", sheet_drawing(profile), context),
        store_file(shop, "bracket.step", model.content(), context),
    ]
    fields = {
        "name": "Bracket",
        "number": number,
        "revision": "B",
        "material_grade_id": "6061-T6",
        "finish": "hard anodised 25 µm",
    }
    return write_part(organisation=shop, by=by, fields=fields, files=files)


def ask_for_parts(shop: Organisation, by: User, part: Part) -> None:
    """Opens a request with a line that is complete and one that is not."""
    open_request(
        organisation=shop,
        by=by,
        fields={
            "title": "Gearbox",
            "ship_to_region_id": "CN-SH",
            "latitude": Decimal("31.2304"),
            "longitude": Decimal("121.4737"),
            "latest_delivery_on": now().date() + timedelta(days=40),
        },
        lines=[NewLine(part=part, quantity=40)],
        text="Shaft C45",
    )


def exchange_messages(people: World, orders: Iterable[Order]) -> None:
    """Writes a question of the factory and the buyer's answer on each order."""
    for order in orders:
        for user, text in (
            (people.factory, "Is the thread M6 through?\nThe drawing does not say."),
            (people.buyer, "It is, 16 mm deep. Please keep the protective film on."),
        ):
            thread = find_thread(order.pk, user.active_memberships)
            assert thread is not None
            number = thread.factories[0].work_orders[0]
            write_message(thread=thread, by=user, text=text, work_order=number)


def send_files(people: World) -> None:
    """Sends a file of slots and one of orders, with an error and a past line."""
    day = f"{now() + timedelta(days=9):%Y-%m-%d}"
    machine = Machine.objects.filter(factory__name="Near Plant").get()
    sheets = {
        people.factory: (
            ImportKind.WINDOWS,
            "machine,start,end,hours,rate,colour\n"
            f"{machine.name},{day} 08:00,{day} 16:00,8,85,red\n"
            f"Mazak 5,{day} 08:00,{day} 16:00,8,85,red\n"
            f"{machine.name},{day} 18:00,soon,8,85,red\n"
            "Total,,,16,,\n",
        ),
        people.buyer: (
            ImportKind.ORDERS,
            "PO,part,qty,material,delivery\n"
            "PO-71,Bracket,100,6061-T6,2027-02-26\nPO-72,Shaft,many,steel,2027-02-26\n",
        ),
    }
    for user, (kind, text) in sheets.items():
        start_import(
            organisation=user.memberships.get().organisation,
            by=user,
            kind=kind,
            sent=SentFile(text.encode(), f"{kind}.csv"),
        )
