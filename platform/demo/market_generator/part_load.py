"""Stores drawn parts of some orders, with their files read."""

from collections.abc import Mapping
from io import BytesIO
from typing import Any

from django.core.files.base import File

from accounts.models import Organisation
from attachments.known_terms import known_terms
from attachments.models import Attachment
from attachments.readers.__main__ import answer_to, clean
from attachments.services import checks
from attachments.services.uploads import start_attachment
from demo.market_generator.bulk_load import MarketLoader
from demo.market_generator.entities import DemoMarket, DemoOrder
from demo.market_generator.part_drawings.drawn_parts import DrawnPart, draw_part, is_drawable
from matching.estimates.part_routings import geometry_document, material_of
from matching.estimates.process_time.part_geometry import PartGeometry
from matching.estimates.process_time.part_work import PartWork
from matching.estimates.process_time.process_table import estimate_time
from matching.estimates.process_time.time_estimate import TimeEstimate
from orders.models import Operation, Order, Part
from orders.part_sources.part_terms import PartTerms
from orders.selectors import facts_of_part, parts_in_full
from orders.services.part_changes import write_part
from orders.services.part_freezing import freeze_part
from orders.states import Confidentiality, EstimateSource
from vocabularies.models import MaterialGrade

# Companies whose pages the logins of the demonstration show.
BUYER_ALIAS, FACTORY_ALIAS = "generated-buyer-001", "generated-factory-001"
# Reading a file takes about 0.15 s of processor time, for which the demonstration waits.
BUYER_PARTS_MOST, PARTS_MOST = 8, 12


def load_parts(market: DemoMarket) -> None:
    """Draws and stores the parts of the chosen orders; the last is confidential.

    The market's other rows are as without them.
    """
    loader = MarketLoader(market)
    densities = dict(MaterialGrade.objects.values_list("code", "density_kg_m3"))
    context = {"today": market.today.isoformat(), **known_terms()}
    places = chosen_places(market)
    for place in places:
        demand = market.orders[place]
        drawn = draw_part(place, demand, float(densities[demand.material_grade]))
        store_part(Order.objects.get(pk=loader.id_of("order", place)), demand, drawn, context)
    confidential = Order.objects.filter(pk__in=[loader.id_of("order", at) for at in places[-1:]])
    confidential.update(confidentiality=Confidentiality.UNDER_NDA)


def chosen_places(market: DemoMarket) -> list[int]:
    """Returns orders of the first buyer, then those that the first factory could make.

    Those that the fewest factories could make come last, so that it likely makes them.
    """
    aliases = [company.alias for company in market.companies]
    buyer, factory = aliases.index(BUYER_ALIAS), aliases.index(FACTORY_ALIAS)
    owned = processes_by_company(market)
    drawable = [at for at, order in enumerate(market.orders) if is_drawable(order)]
    bought = [at for at in drawable if market.orders[at].buyer == buyer][:BUYER_PARTS_MOST]
    asked = {at: processes_of(market.orders[at]) for at in drawable if at not in bought}
    makers = {
        at: sum(processes <= offered for offered in owned.values())
        for at, processes in asked.items()
        if processes <= owned[factory]
    }
    rarest = sorted(makers, key=lambda at: makers[at])[: PARTS_MOST - len(bought)]
    return bought + rarest[::-1]


def processes_by_company(market: DemoMarket) -> dict[int, set[str]]:
    """Returns the processes of each company that offers hours for them."""
    owned: dict[int, set[str]] = {}
    for factory in market.factories:
        offered = {centre.process for centre in factory.work_centres if centre.windows}
        owned.setdefault(factory.owner, set()).update(offered)
    return owned


def processes_of(order: DemoOrder) -> set[str]:
    """Returns the processes of an order's routing."""
    return {operation.process for operation in order.operations}


def store_part(
    order: Order, demand: DemoOrder, drawn: DrawnPart, context: Mapping[str, Any]
) -> None:
    """Stores a part with its files as the order's; its first file is the oldest."""
    files = [
        store_file(order.organisation, name, content, context) for name, content in drawn.files
    ]
    roughness = [one.ra_um for one in demand.operations if one.ra_um is not None]
    part = write_part(
        organisation=order.organisation,
        by=None,
        fields={
            "name": demand.title,
            "number": drawn.number,
            "revision": drawn.revision,
            "material_family_id": demand.material_family,
            "material_grade_id": demand.material_grade,
            "tolerance_id": demand.tolerance,
            "unit_mass_kg": demand.unit_mass_kg,
            "ra_um": min(roughness, default=None),
            "finish": drawn.finish,
            "geometry": drawn.geometry,
        },
        files=files,
    )
    part.attachments.update(revision=drawn.revision)
    order.part = part
    order.save(update_fields=["part"])
    freeze_part(order)
    name_sources(order, part)


def store_file(
    owner: Organisation, name: str, content: bytes, context: Mapping[str, Any]
) -> Attachment:
    """Stores a file of an organisation, and what is read from it.

    It is read in this process: it was made here, and a process for each would take too long.
    """
    file = File(BytesIO(content), name=name)
    file.size = len(content)
    attachment = start_attachment(organisation=owner, by=None, file=file)
    return checks.store(attachment, clean(answer_to(content, context)))


def name_sources(order: Order, part: Part) -> None:
    """Names the file as the source of times that an estimate from it agrees with."""
    terms = PartTerms()
    facts = facts_of_part(parts_in_full().get(pk=part.pk), terms)
    material = material_of(facts, terms)
    geometry = PartGeometry.from_document(geometry_document(facts))
    steps = list(order.operations.all())
    for step in steps:
        work = PartWork(geometry, material, quantity=order.quantity)
        estimate = estimate_time(step.process_id, work)
        if isinstance(estimate, TimeEstimate) and agrees(step, estimate):
            step.estimate_source = EstimateSource.FILE
            step.estimate_spread = estimate.relative_spread
    Operation.objects.bulk_update(steps, ["estimate_source", "estimate_spread"])


def agrees(step: Operation, estimate: TimeEstimate) -> bool:
    """Returns whether the step's time is within the spread of an estimate."""
    difference = abs(step.cycle_time_s - estimate.cycle_seconds)
    return difference <= estimate.relative_spread * estimate.cycle_seconds
