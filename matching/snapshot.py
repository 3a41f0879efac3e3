"""Database → Problem: the only reader that feeds the engine; it writes nothing.

Everything is read in one transaction that sees one instant (REPEATABLE READ).
"""

import gzip
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from factories.models import CapacityWindow, Machine
from matching import costing
from matching.capability import Plant, Station, sorted_envelope
from matching.engine import problem as engine
from matching.formulation import Context, Formulation, Trees
from orders.models import Order
from vocabularies.selectors import process_closure, region_closure


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A frozen problem, the cost items of its options by (operation, window), and its orders."""

    problem: engine.Problem
    prices: Mapping[tuple[str, str], costing.OptionPrice]
    contexts: Mapping[str, Context]
    supply: Mapping[str, int]

    def context_document(self) -> dict[str, Any]:
        """All but the problem, as JSON."""
        return {
            "prices": [[*key, asdict(price)] for key, price in self.prices.items()],
            "contexts": {key: asdict(context) for key, context in self.contexts.items()},
            "supply": dict(self.supply),
        }


def read_snapshot(problem: bytes, context: bytes) -> Snapshot:
    """The snapshot that was stored as these two gzip documents."""
    document = json.loads(gzip.decompress(context))
    return Snapshot(
        problem=engine.load_problem(gzip.decompress(problem)),
        prices={
            (operation, window): costing.OptionPrice(**price)
            for operation, window, price in document["prices"]
        },
        contexts={
            key: Context(**{**row, "filter_counts": tuple(row["filter_counts"])})
            for key, row in document["contexts"].items()
        },
        supply=document["supply"],
    )


def take(*, currency: str, now: datetime) -> Snapshot:
    """The open orders and free hours of one currency at this instant, as a problem."""
    windows = read_windows(currency, now)
    stations = read_stations(currency)
    trees = Trees(process_closure(), region_closure())
    form = Formulation(costing.current_rates(), trees, windows, now.date())
    for order in read_orders(currency, now.date()):
        form.add(order, stations)
    return Snapshot(
        problem=engine.read_problem(form.problem(currency).as_document()),
        prices=form.prices,
        contexts=form.contexts,
        supply={
            "windows": len(windows),
            "factories": len({row.machine.factory_id for row in windows}),
        },
    )


def read_windows(currency: str, now: datetime) -> list[CapacityWindow]:
    """Open windows with free hours, in id order."""
    rows = CapacityWindow.objects.open_at(now).filter(machine__factory__currency=currency)
    return list(rows.select_related("machine__factory").order_by("pk"))


def read_stations(currency: str) -> list[Station]:
    """All machines of factories that reckon in this currency, open windows or not."""
    rows = (
        Machine.objects.filter(factory__currency=currency)
        .select_related("factory", "best_tolerance")
        .prefetch_related("material_families", "factory__certifications")
        .order_by("pk")
    )
    plants: dict[Any, Plant] = {}
    return [station_of(row, plants) for row in rows]


def station_of(row: Machine, plants: dict[Any, Plant]) -> Station:
    """A machine as a match sees it; machines of one factory share its plant."""
    factory = row.factory
    if factory.pk not in plants:
        plants[factory.pk] = Plant(
            id=str(factory.pk),
            place=(factory.latitude, factory.longitude),
            region=factory.region_id,
            time_zone=factory.time_zone,
            certificates=tuple(
                (c.standard_id, c.valid_from, c.valid_to) for c in factory.certifications.all()
            ),
        )
    return Station(
        id=str(row.pk),
        plant=plants[factory.pk],
        process=row.process_id,
        materials=frozenset(family.pk for family in row.material_families.all()),
        envelope=sorted_envelope(row.envelope_x_mm, row.envelope_y_mm, row.envelope_z_mm),
        max_mass=row.max_part_mass_kg,
        tolerance_rank=row.best_tolerance.rank if row.best_tolerance else None,
        ra_um=row.best_ra_um,
        speed_factor=row.speed_factor,
        scrap_share=row.scrap_share,
        setup_rate=row.setup_rate,
    )


def read_orders(currency: str, day: date) -> list[Order]:
    """Open orders with all that a match asks of them, in the order they were submitted."""
    return list(
        Order.objects.open_on(day)
        .filter(currency=currency)
        .select_related("tolerance")
        .prefetch_related(
            "operations__tolerance",
            "required_certifications",
            "allowed_regions",
            "excluded_regions",
            "allowed_factories",
            "excluded_factories",
        )
        .order_by("submitted_at", "pk")
    )
