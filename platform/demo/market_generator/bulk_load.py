"""Loads a generated market in a few bulk statements, or clears it.

The rows and their events are written directly, as by a restore: the generator has kept the rules
of the services, and the database checks its constraints.
"""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any

from django.core.management import call_command
from django.db import connection, models, transaction

from accounts.models import Organisation
from attachments.models import Attachment
from attachments.services.deletion import delete_files
from demo.market_generator.entities import (
    DemoCompany,
    DemoFactory,
    DemoMarket,
    DemoOrder,
    DemoWindow,
    Location,
    WorkCentre,
)
from factories.models import (
    CapacityWindow,
    Certification,
    Factory,
    FactoryEvent,
    Machine,
    WindowEvent,
)
from factories.states import Verification, WindowStatus
from orders.models import Operation, Order, OrderEvent
from orders.states import OrderStatus

OPERATOR_NAME = "Millshare demonstration (all companies and orders are generated)"
REASON = "Generated for the demonstration"
# Equal markets get equal ids, and therefore equal frozen problems.
NAMESPACE = uuid.UUID("5d1f7a52-3d2c-5b56-9a56-6f7a5f2d9c11")
BATCH = 2000
LINK_BATCH = 5000


@dataclass(frozen=True, slots=True)
class LoadedMarket:
    """Identifies the market that a database holds."""

    size: str
    seed: int
    day: date

    def alias(self) -> str:
        """Returns the alias by which the operator's organisation records the market."""
        return f"demo {self.size} {self.seed} {self.day.isoformat()}"

    def __str__(self) -> str:
        return f"{self.size}, seed {self.seed}, of {self.day.isoformat()}"


def loaded_market() -> LoadedMarket | None:
    """Returns the generated market in this database; None where there is none."""
    alias = (
        Organisation.objects.filter(is_operator=True, name=OPERATOR_NAME)
        .values_list("alias", flat=True)
        .first()
    )
    if alias is None:
        return None
    _, size, seed, day = alias.split(" ")
    return LoadedMarket(size, int(seed), date.fromisoformat(day))


def is_in_use() -> bool:
    """Returns whether the database holds organisations already."""
    return Organisation.objects.exists()


@transaction.atomic
def load_market(market: DemoMarket) -> None:
    """Stores the market with event rows: windows published, orders submitted."""
    loader = MarketLoader(market)
    loader.store_organisations()
    loader.store_factories()
    loader.store_orders()


def clear_database() -> None:
    """Empties a database that holds a generated market, and creates its tables again.

    Append-only rows cannot be deleted, so the whole schema is dropped. The stored files go first.
    """
    stored = Attachment.objects.values_list("content", "preview")
    delete_files([name for names in stored for name in names if name])
    with connection.cursor() as cursor:
        cursor.execute("DROP SCHEMA public CASCADE")
        cursor.execute("CREATE SCHEMA public")
    connection.close()
    call_command("migrate", verbosity=0, interactive=False)


class MarketLoader:
    """Loads one market, with one bulk statement a kind of row."""

    def __init__(self, market: DemoMarket) -> None:
        self.market = market
        self.name = f"{market.size} {market.seed}"

    def id_of(self, *parts: object) -> uuid.UUID:
        """Returns the id of a row by its position in the market."""
        return uuid.uuid5(NAMESPACE, " ".join([self.name, *map(str, parts)]))

    def store_organisations(self) -> None:
        """Stores the operator's organisation and all companies."""
        market = self.market
        marker = LoadedMarket(market.size, market.seed, market.today).alias()
        rows = [
            Organisation(
                id=self.id_of("operator"), name=OPERATOR_NAME, alias=marker, is_operator=True
            )
        ]
        rows += [self.organisation(index, row) for index, row in enumerate(market.companies)]
        Organisation.objects.bulk_create(rows, BATCH)

    def organisation(self, index: int, row: DemoCompany) -> Organisation:
        """Builds a company's row."""
        return Organisation(
            id=self.id_of("company", index),
            name=row.name,
            alias=row.alias,
            is_manufacturer=row.makes,
            is_buyer=row.buys,
        )

    def store_factories(self) -> None:
        """Stores factories, certifications, machines and their published windows."""
        factories, certifications, machines, windows = [], [], [], []
        industries, families, events = [], [], []
        for number, drawn in enumerate(self.market.factories):
            factory = self.factory(number, drawn)
            factories.append(factory)
            industries += [(factory.pk, code) for code in drawn.industries]
            events += verification_events(factory)
            certifications += [
                Certification(
                    id=self.id_of("certificate", number, row.standard),
                    factory=factory,
                    standard_id=row.standard,
                    number=row.number,
                    body=row.body,
                    valid_from=row.valid_from,
                    valid_to=row.valid_to,
                )
                for row in drawn.certifications
            ]
            for line, centre in enumerate(drawn.work_centres):
                machine = self.machine(factory, number, line, centre)
                machines.append(machine)
                families += [(machine.pk, code) for code in centre.materials]
                windows += [
                    self.window(machine, number, line, week, window)
                    for week, window in enumerate(centre.windows)
                ]
        Factory.objects.bulk_create(factories, BATCH)
        FactoryEvent.objects.bulk_create(events, BATCH)
        link(Factory.industries, industries)
        Certification.objects.bulk_create(certifications, BATCH)
        Machine.objects.bulk_create(machines, BATCH)
        link(Machine.material_families, families)
        CapacityWindow.objects.bulk_create(windows, BATCH)
        record_transitions(WindowEvent, windows, WindowStatus.DRAFT, WindowStatus.PUBLISHED)

    def factory(self, number: int, drawn: DemoFactory) -> Factory:
        """Builds a factory's row."""
        return Factory(
            id=self.id_of("plant", number),
            organisation_id=self.id_of("company", drawn.owner),
            name=drawn.name,
            address=drawn.address,
            verification=drawn.verification,
            **position(drawn.place, "region_id"),
        )

    def machine(self, factory: Factory, number: int, line: int, centre: WorkCentre) -> Machine:
        """Builds a work centre's row."""
        return Machine(
            id=self.id_of("machine", number, line),
            factory=factory,
            name=centre.name,
            process_id=centre.process,
            maker=centre.maker,
            count=centre.count,
            max_part_mass_kg=centre.max_part_mass_kg,
            best_tolerance_id=centre.best_tolerance,
            best_ra_um=centre.best_ra_um,
            speed_factor=centre.speed_factor,
            scrap_share=centre.scrap_share,
            hourly_rate=centre.hourly_rate,
            setup_rate=centre.setup_rate,
            kwh_per_hour=centre.kwh_per_hour,
            **envelope(centre.envelope_mm),
        )

    def window(
        self, machine: Machine, number: int, line: int, week: int, window: DemoWindow
    ) -> CapacityWindow:
        """Builds the row of a published window."""
        return CapacityWindow(
            id=self.id_of("window", number, line, week),
            machine=machine,
            starts_at=window.starts_at,
            ends_at=window.ends_at,
            offered_ms=window.offered_ms,
            hourly_rate=window.hourly_rate,
            opening_cost=window.opening_cost,
            least_lot=window.least_lot,
            notice=window.notice,
            expires_at=window.expires_at,
            status=WindowStatus.PUBLISHED,
        )

    def store_orders(self) -> None:
        """Stores submitted orders with their operations."""
        orders, operations, standards, regions = [], [], [], []
        for number, demand in enumerate(self.market.orders):
            order = self.order(number, demand)
            orders.append(order)
            operations += self.operations(order, number, demand)
            standards += [(order.pk, code) for code in demand.certifications]
            regions += [(order.pk, code) for code in demand.regions]
        Order.objects.bulk_create(orders, BATCH)
        Operation.objects.bulk_create(operations, BATCH)
        link(Order.required_certifications, standards)
        link(Order.allowed_regions, regions)
        record_transitions(OrderEvent, orders, OrderStatus.DRAFT, OrderStatus.SUBMITTED)

    def order(self, number: int, demand: DemoOrder) -> Order:
        """Builds the row of a submitted order."""
        return Order(
            id=self.id_of("order", number),
            organisation_id=self.id_of("company", demand.buyer),
            reference=demand.reference,
            title=demand.title,
            quantity=demand.quantity,
            unit_mass_kg=demand.unit_mass_kg,
            material_family_id=demand.material_family,
            material_grade_id=demand.material_grade,
            tolerance_id=demand.tolerance,
            ship_to=demand.place.name,
            wish_delivery_on=demand.wish_delivery_on,
            latest_delivery_on=demand.latest_delivery_on,
            incoterm_id="DAP",
            reserve_price=demand.reserve_price,
            max_factories=demand.max_factories,
            least_lot=demand.least_lot,
            split_allowed=demand.split_allowed,
            all_or_nothing=demand.all_or_nothing,
            sector=demand.sector,
            scenario=demand.scenario,
            demand_category=demand.category,
            submitted_at=demand.submitted_at,
            status=OrderStatus.SUBMITTED,
            **position(demand.place, "ship_to_region_id"),
        )

    def operations(self, order: Order, number: int, demand: DemoOrder) -> list[Operation]:
        """Builds the rows of an order's routing."""
        return [
            Operation(
                id=self.id_of("operation", number, sequence),
                order=order,
                sequence=sequence,
                process_id=operation.process,
                cycle_time_s=operation.cycle_time_s,
                setup_ms=operation.setup_ms,
                tolerance_id=operation.tolerance,
                ra_um=operation.ra_um,
                **envelope(operation.envelope_mm),
            )
            for sequence, operation in enumerate(demand.operations, start=1)
        ]


def position(place: Location, region_field: str) -> dict[str, Any]:
    """Returns region and coordinates as columns."""
    return {
        region_field: place.region,
        "latitude": place.latitude,
        "longitude": place.longitude,
    }


def envelope(sides_mm: tuple[int, int, int] | None) -> dict[str, int]:
    """Returns the sides as columns; none where no envelope is given."""
    names = ("envelope_x_mm", "envelope_y_mm", "envelope_z_mm")
    return dict(zip(names, sides_mm, strict=True)) if sides_mm else {}


def verification_events(factory: Factory) -> list[FactoryEvent]:
    """Builds the events that lead to the factory's verification, one a level."""
    states = ["", *Verification.values[: Verification.values.index(factory.verification) + 1]]
    return [
        FactoryEvent(subject=factory, from_status=before, to_status=after, reason=REASON)
        for before, after in pairwise(states)
    ]


def record_transitions(
    event: type[models.Model], subjects: Iterable[models.Model], first: str, then: str
) -> None:
    """Stores two transitions of each row: created, then published or submitted."""
    event._default_manager.bulk_create(
        (
            event(subject_id=row.pk, from_status=before, to_status=after, reason=REASON)
            for row in subjects
            for before, after in (("", first), (first, then))
        ),
        BATCH,
    )


def link(field: Any, pairs: Iterable[tuple[uuid.UUID, str]]) -> None:
    """Stores rows of a many-to-many table in bulk."""
    through = field.through
    source, target = field.field.m2m_column_name(), field.field.m2m_reverse_name()
    through._default_manager.bulk_create(
        (through(**{source: left, target: right}) for left, right in pairs), LINK_BATCH
    )
