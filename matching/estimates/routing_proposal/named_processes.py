"""Adds the processes that a request names to the routes to a part's shape."""

from collections.abc import Iterable, Iterator

from matching.estimates.process_time.additive_build import BUILDS
from matching.estimates.process_time.casting_cycle import CASTINGS
from matching.estimates.process_time.chip_removal import LATHES, MILLING_MACHINES
from matching.estimates.process_time.moulding import CURED, MOULDS
from matching.estimates.process_time.part_geometry import PartGeometry
from matching.estimates.process_time.piece_rate import ASSEMBLY, JOINING
from matching.estimates.process_time.process_table import FORMULAS, TYPICAL
from matching.estimates.process_time.profile_cutting import PROFILES
from matching.estimates.routing_proposal.route_candidates import Route, RouteStep, Wish

PROCESS_NAMED = "process-named"
PACKING = "packing"
GRINDING = frozenset(
    (
        *("surface-grinding", "cylindrical-grinding", "internal-grinding", "centreless-grinding"),
        *("profile-grinding", "honing", "lapping"),
    )
)
# Processes that can give a part its shape alone.
SHAPING = frozenset(
    (
        *(*MILLING_MACHINES, *LATHES, *PROFILES, *MOULDS, *CURED, *BUILDS, *CASTINGS),
        *("stamping", "hot-stamping", "fine-blanking", "deep-drawing", "metal-spinning"),
        *("wire-forming", "cold-extrusion", "powder-pressing", "metal-injection-moulding"),
        *("open-die-forging", "closed-die-forging", "upset-forging", "cold-heading"),
    )
)


def with_named(routes: Iterable[Route], wish: Wish, geometry: PartGeometry) -> Iterator[Route]:
    """Yields the routes with named joining steps, and one of named processes.

    A process that a route has already is not added. Grinding and finishes follow all routes and are
    no part of them; holes, threads and bends are made with the shape.
    """
    joining = [code for code, _ in wish.named if is_joining(code)]
    shaping = [code for code, _ in wish.named if code in SHAPING]
    joined = tuple(RouteStep(code, PROCESS_NAMED, geometry) for code in joining)
    covered = set()
    for route in routes:
        yield (*route, *joined)
        covered |= {step.process for step in route}
    closure = {code: {code, *does} for code, does in wish.named}
    if any(not closure[code] & covered for code in shaping):
        own = (RouteStep(code, PROCESS_NAMED, geometry) for code in shaping)
        yield (*own, *joined)


def is_joining(code: str) -> bool:
    """Returns whether a process joins parts; these follow the shaping of each.

    Packing is part of every delivery.
    """
    if code == PACKING:
        return False
    entry = FORMULAS.get(TYPICAL.get(code, code))
    return entry is not None and getattr(entry.params, "basis", None) in (JOINING, ASSEMBLY)
