"""The pictures of all pages: a market of their own, its people, and a folder of files."""

import os
from pathlib import Path
from typing import Any, TextIO

from celery import current_app
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connections
from django.db.models import Count, Q

from accounts.models import Organisation, Role, User
from accounts.services import enrol
from common.clock import now
from demo import loading
from demo.capture import LOOKS, Photographer, open_browser
from demo.client import Client
from demo.follow_run import Screen, current_run, watch
from demo.market import generate_market
from demo.page_catalog import SIGHTS, house_of
from demo.process_group import Crew, await_web, choose_port, crew_with_web, start_workers
from demo.runner import NOTICE, say, use_database
from demo.stages import carry_on
from embedded import servers
from embedded.errors import ServersUnavailable
from matching.states import AllocationStatus
from orders.models import Order
from orders.services import draft_order
from orders.states import OrderStatus

SIZE, SEED, SEARCH_SECONDS = "small", 1, 5
PASSWORD = "only for pictures"
# What a draft takes over from an order; its latest delivery and more are left open.
DRAFTED = ("title", "quantity", "unit_mass_kg", "material_family", "latest_delivery_on")
PLACE = ("ship_to_region", "latitude", "longitude")


def make(folder: Path, out: TextIO) -> None:
    """Takes all pictures anew. Raises CommandError with one line on what is missing."""
    root = Path(settings.ROOT)
    say(out, NOTICE)
    try:
        with servers.ended_by_signals(), servers.ensure_servers(root, {}, throwaway=True) as urls:
            use_database(urls["DATABASE_URL"])
            current_app.conf.broker_url = urls["REDIS_URL"]
            port = choose_port(None)
            with crew_with_web(root, {**os.environ, **urls}, port) as crew:
                people = prepare(crew, f"http://127.0.0.1:{port}", out)
                picture(people, f"http://127.0.0.1:{port}", root, folder, out)
            connections.close_all()
    except ServersUnavailable as unavailable:
        raise CommandError(f"{unavailable}.") from None


def prepare(crew: Crew, address: str, out: TextIO) -> dict[str, User]:
    """A market, a run of it that is approved and carried on, another that waits; its people."""
    call_command("migrate", verbosity=0, interactive=False)
    loading.load_market(generate_market(SIZE, SEED, now().date()))
    operators = Organisation.objects.get(is_operator=True)
    people = {"operator": enrolled("operator", operators)}
    connections.close_all()
    await_web(crew, address)
    start_workers(crew)
    client = Client(address)
    client.sign_in(people["operator"].email, PASSWORD)
    approved = solved_run(client, crew, out)
    client.post(f"match-runs/{approved['id']}/approval/", {})
    buyer, house = busiest()
    people |= {"buyer": enrolled("buyer", buyer), "factory": enrolled("factory", house)}
    orders = Order.objects.filter(organisation=buyer, status=OrderStatus.PROPOSED)
    carry_on(orders.order_by("pk"), by=people["buyer"])
    draft(buyer, people["buyer"])
    solved_run(client, crew, out)
    return people


def solved_run(client: Client, crew: Crew, out: TextIO) -> Any:
    """A run of all open orders, solved."""
    run, why = current_run(client, SEARCH_SECONDS)
    say(out, f"{why}.")
    return watch(client, run, Screen(out), crew.check)


def enrolled(who: str, house: Organisation) -> User:
    """Somebody who looks at the pages of an organisation."""
    return enrol(
        email=f"{who}@pictures.example",
        password=PASSWORD,
        organisation=house,
        role=Role.OWNER,
        full_name={"operator": "Chen Jing", "buyer": "Zhao Lei", "factory": "Li Na"}[who],
    )


def busiest() -> tuple[Organisation, Organisation]:
    """The buyer with the most proposals, and the manufacturer with the most offers."""
    proposed = Count("orders", filter=Q(orders__status=OrderStatus.PROPOSED))
    offered = Count(
        "factories__machines__windows__allocations",
        filter=Q(factories__machines__windows__allocations__status=AllocationStatus.OFFERED),
    )
    buyers = Organisation.objects.filter(is_buyer=True, is_manufacturer=False)
    houses = Organisation.objects.filter(is_manufacturer=True)
    return (
        buyers.annotate(proposed=proposed).order_by("-proposed", "pk")[0],
        houses.annotate(offered=offered).order_by("-offered", "pk")[0],
    )


def draft(buyer: Organisation, by: User) -> Order:
    """An order that its buyer has not written to the end."""
    model = Order.objects.filter(organisation=buyer).order_by("pk")[0]
    step = model.operations.order_by("sequence")[0]
    return draft_order(
        organisation=buyer,
        by=by,
        fields={
            "reference": f"{model.reference}-2",
            **{name: getattr(model, name) for name in (*DRAFTED, *PLACE)},
        },
        operations=[{"process": step.process, "cycle_time_s": step.cycle_time_s}],
    )


def picture(people: dict[str, User], address: str, root: Path, folder: Path, out: TextIO) -> None:
    """Every page in every look; pictures of pages that are no more go."""
    # Looked up before the browser is there: beside its loop Django asks no database.
    addresses = {sight: sight.address(house_of(people.get(sight.who))) for sight in SIGHTS}
    missing = [sight.name for sight, found in addresses.items() if found is None]
    if missing:
        raise CommandError(f"This market has no row for {', '.join(missing)}.")
    folder.mkdir(parents=True, exist_ok=True)
    taken: set[Path] = set()
    with open_browser(root, lambda line: say(out, line)) as browser:
        for look in LOOKS:
            for who in ("", *people):
                photographer = Photographer(browser, look, address)
                if who:
                    photographer.sign_in(people[who].email, PASSWORD)
                for sight in (sight for sight in SIGHTS if sight.who == who):
                    taken.add(photographer.take(sight, str(addresses[sight]), folder))
                photographer.close()
            say(out, f"{len(taken)} pictures, {look.name} ones the last.")
    for old in set(folder.glob("*.webp")) - taken:
        old.unlink()
    size = sum(file.stat().st_size for file in taken) / 1024 / 1024
    say(out, f"{len(taken)} pictures in {folder}, {size:.1f} MB.")
