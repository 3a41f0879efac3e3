"""Takes screenshots of all pages, on a market generated for them."""

import os
from pathlib import Path
from typing import Any, TextIO

from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connections
from django.db.models import Count, Q

from accounts.models import Organisation, Role, User
from accounts.services.members import enrol
from common.clock import now
from demo.api_client import ApiClient
from demo.follow_run import ProgressDisplay, current_run, follow_run
from demo.market_generator import bulk_load
from demo.market_generator.generate import generate_market
from demo.market_generator.part_load import load_parts
from demo.process_group import (
    ProcessGroup,
    await_web,
    choose_port,
    process_group_with_web,
    start_workers,
)
from demo.runner import NOTICE, use_servers, write_line
from demo.screenshots.capture import DISPLAY_MODES, PageCapture, open_browser
from demo.screenshots.order_progress import advance_orders
from demo.screenshots.page_catalog import PAGES, organisation_of
from embedded import servers
from embedded.errors import ServersUnavailable
from matching.states import AllocationStatus
from orders.models import Order
from orders.services.order_changes import draft_order
from orders.states import OrderStatus
from webhooks.services.endpoints import change_endpoint, create_endpoint

SIZE, SEED, SEARCH_SECONDS = "small", 1, 5
PASSWORD = "only for pictures"
# Fields that the draft copies from an order; the others stay empty.
COPIED_FIELDS = ("title", "quantity", "unit_mass_kg", "material_family", "latest_delivery_on")
LOCATION_FIELDS = ("ship_to_region", "latitude", "longitude")


def take_screenshots(folder: Path, out: TextIO) -> None:
    """Replaces all screenshots. Raises CommandError with one line on what is missing."""
    root = Path(settings.ROOT)
    write_line(out, NOTICE)
    try:
        with servers.ended_by_signals(), servers.ensure_servers(root, {}, throwaway=True) as urls:
            use_servers(urls)
            port = choose_port(None)
            with process_group_with_web(root, {**os.environ, **urls}, port) as processes:
                people = prepare(processes, f"http://127.0.0.1:{port}", out)
                capture_pages(people, f"http://127.0.0.1:{port}", root, folder, out)
            connections.close_all()
    except ServersUnavailable as unavailable:
        raise CommandError(f"{unavailable}.") from None


def prepare(processes: ProcessGroup, address: str, out: TextIO) -> dict[str, User]:
    """Loads a market with an approved run and an open one; returns a user a role."""
    call_command("migrate", verbosity=0, interactive=False)
    market = generate_market(SIZE, SEED, now().date())
    bulk_load.load_market(market)
    load_parts(market)
    operators = Organisation.objects.get(is_operator=True)
    people = {"operator": enrol_viewer("operator", operators)}
    connections.close_all()
    await_web(processes, address)
    start_workers(processes)
    client = ApiClient(address)
    client.sign_in(people["operator"].email, PASSWORD)
    approved = solved_run(client, processes, out)
    client.post(f"match-runs/{approved['id']}/approval/", {})
    buyer, organisation = busiest()
    people |= {
        "buyer": enrol_viewer("buyer", buyer),
        "factory": enrol_viewer("factory", organisation),
    }
    orders = Order.objects.filter(organisation=buyer, status=OrderStatus.PROPOSED)
    advance_orders(orders.order_by("pk"), by=people["buyer"])
    draft(buyer, people["buyer"])
    add_webhook(organisation, people["factory"])
    solved_run(client, processes, out)
    return people


def solved_run(client: ApiClient, processes: ProcessGroup, out: TextIO) -> Any:
    """Solves a run of all open orders."""
    run, reason = current_run(client, SEARCH_SECONDS)
    write_line(out, f"{reason}.")
    return follow_run(client, run, ProgressDisplay(out), processes.check)


def enrol_viewer(role: str, organisation: Organisation) -> User:
    """Enrols a user who views the pages of an organisation."""
    return enrol(
        email=f"{role}@pictures.example",
        password=PASSWORD,
        organisation=organisation,
        role=Role.OWNER,
        full_name={"operator": "Chen Jing", "buyer": "Zhao Lei", "factory": "Li Na"}[role],
    )


def busiest() -> tuple[Organisation, Organisation]:
    """Returns the buyer with most proposals and the manufacturer with most offers."""
    proposed = Count("orders", filter=Q(orders__status=OrderStatus.PROPOSED))
    offered = Count(
        "factories__machines__windows__allocations",
        filter=Q(factories__machines__windows__allocations__status=AllocationStatus.OFFERED),
    )
    buyers = Organisation.objects.filter(is_buyer=True, is_manufacturer=False)
    manufacturers = Organisation.objects.filter(is_manufacturer=True)
    return (
        buyers.annotate(proposed=proposed).order_by("-proposed", "pk")[0],
        manufacturers.annotate(offered=offered).order_by("-offered", "pk")[0],
    )


def add_webhook(organisation: Organisation, by: User) -> None:
    """Adds a webhook, switched off since nobody is there."""
    url = "https://erp.example.com/millshare"
    endpoint, _secret = create_endpoint(organisation=organisation, by=by, url=url)
    change_endpoint(endpoint=endpoint, by=by, changes={"is_active": False})


def draft(buyer: Organisation, by: User) -> Order:
    """Creates an incomplete draft of the buyer."""
    model = Order.objects.filter(organisation=buyer).order_by("pk")[0]
    operation = model.operations.order_by("sequence")[0]
    return draft_order(
        organisation=buyer,
        by=by,
        fields={
            "reference": f"{model.reference}-2",
            **{name: getattr(model, name) for name in (*COPIED_FIELDS, *LOCATION_FIELDS)},
        },
        operations=[{"process": operation.process, "cycle_time_s": operation.cycle_time_s}],
    )


def capture_pages(
    people: dict[str, User], address: str, root: Path, folder: Path, out: TextIO
) -> None:
    """Captures every page in every display mode; deletes screenshots of removed pages."""
    # URLs are resolved before the browser starts: Django rejects queries while its loop runs.
    addresses = {spec: spec.address(organisation_of(people.get(spec.role))) for spec in PAGES}
    missing = [spec.name for spec, found in addresses.items() if found is None]
    if missing:
        write_line(out, f"Left out, since this market has no row for them: {', '.join(missing)}.")
    folder.mkdir(parents=True, exist_ok=True)
    taken: set[Path] = set()
    with open_browser(root, lambda line: write_line(out, line)) as browser:
        for mode in DISPLAY_MODES:
            for role in ("", *people):
                capture = PageCapture(browser, mode, address)
                if role:
                    capture.sign_in(people[role].email, PASSWORD)
                for spec, path in addresses.items():
                    if spec.role == role and path is not None:
                        taken.add(capture.capture(spec, path, folder))
                capture.close()
            write_line(out, f"{len(taken)} pictures, {mode.name} ones the last.")
    for old in set(folder.glob("*.webp")) - taken:
        old.unlink()
    size = sum(file.stat().st_size for file in taken) / 1024 / 1024
    write_line(out, f"{len(taken)} pictures in {folder}, {size:.1f} MB.")
