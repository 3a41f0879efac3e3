"""Lists the chains of processes that can give a part its shape."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from matching.estimates.process_time.material_table import METALS, POLYMERS
from matching.estimates.process_time.part_geometry import ROUND, SHEET, UNKNOWN, PartGeometry
from matching.estimates.process_time.part_work import PartMeasures
from matching.estimates.process_time.work_material import WorkMaterial

# Reasons of a step, as codes of messages.
FLAT_SHEET = "flat-sheet"
THICK_SHEET = "thick-sheet"
BENDS = "bends"
PRISMATIC_BODY = "prismatic-body"
COMPLEX_SURFACE = "complex-surface"
ROUND_BODY = "round-body"
SLENDER_ROUND_BODY = "slender-round-body"
HOLES_ACROSS = "holes-across"
LARGE_QUANTITY = "large-quantity"
FEW_PIECES = "few-pieces"
LATTICE = "lattice"
CAST_BLANK = "cast-blank"
FORGED_BLANK = "forged-blank"
FASTENER_HEADED = "fastener-headed"
GEAR_TEETH = "gear-teeth"
FABRICATED = "fabricated"
USUAL_FOR_MATERIAL = "usual-for-material"


@dataclass(frozen=True, slots=True)
class RouteParams:
    """Holds from where on another process is proposed; all are assumptions."""

    # Pieces from which a mould, a die or a press tool is looked at; its hours decide on the order.
    moulded_from: int = 500
    die_cast_from: int = 1_000
    stamped_from: int = 2_000
    forged_from: int = 1_000
    sand_cast_from: int = 20
    headed_from: int = 2_000
    swiss_from: int = 200
    # Pieces up to which additive manufacturing is proposed, of metal and of plastics.
    additive_to: int = 10
    additive_plastic_to: int = 500
    # mm of wall that is moulded, of sheet that is stamped, of a bar that a Swiss lathe takes.
    moulded_most_mm: float = 8.0
    stamped_most_mm: float = 6.0
    swiss_most_mm: float = 32.0
    # mm of bar that is headed cold; kg that are forged in a die; kg and mm of wall that sand takes.
    headed_most_mm: float = 24.0
    # Width across the corners of a hexagon beside that across its flats, with some air.
    fastener_width: float = 1.2
    forged_kg: tuple[float, float] = (0.05, 50.0)
    forged_least_mm: float = 5.0
    sand_cast_least_kg: float = 0.3
    sand_cast_least_mm: float = 4.0
    # Share of the surface that is machined of a casting or forging, and of a die casting.
    blank_cut_share: float = 0.35
    die_cast_cut_share: float = 0.1
    # Shortest side in mm, and its share of the next, up to which a part of no known shape may be
    # sheet.
    sheet_most_mm: float = 6.0
    sheet_share: float = 0.1
    # mm from which plasma is proposed beside laser.
    plasma_from_mm: float = 12.0
    # Sides of the build space in mm, longest first.
    build_space_mm: tuple[float, float, float] = (325.0, 250.0, 250.0)
    # Surface ÷ surface of the box from which a part counts as complex.
    complex_ratio: float = 1.3
    # The same ratio from which a part is a lattice, which no tool reaches into.
    lattice_ratio: float = 4.0
    # Rank of IT6, the coarsest tolerance that is ground, and µm below which iron and steel are.
    ground_rank: int = 70
    ground_ra_um: float = 0.8
    # Hourly rates of processes beside that of an ordinary machine, by which routings are compared.
    dear_processes: tuple[tuple[str, float], ...] = (
        ("cnc-milling-5-axis", 1.5),
        ("mill-turning", 1.4),
        ("swiss-turning", 1.3),
    )
    # Share of its box below which a large metal part is put together and not cut from a block, and
    # the mm of its longest side from which it is large.
    fabricated_fill: float = 0.06
    fabricated_from_mm: float = 200.0
    # Routings that are shown, and times the least cost above which none is.
    routings_most: int = 3
    dearest_ratio: float = 10.0


@dataclass(frozen=True, slots=True)
class RouteStep:
    """Holds a step: a process, its reason, and the geometry that it is estimated from.

    `cut_share` is the share of the surface that is cut, below 1 of a cast or forged blank.
    `is_timed` is false where the time is that of parts which the geometry does not tell apart.
    """

    process: str
    reason: str
    geometry: PartGeometry
    cut_share: float = 1.0
    is_timed: bool = True


Route = tuple[RouteStep, ...]

# Kinds of goods whose routing does not follow from their shape alone.
FASTENER, GEAR, CIRCUIT_BOARD = "fastener", "gear", "circuit-board"


@dataclass(frozen=True, slots=True)
class Wish:
    """Holds what is asked for beside the part: pieces, goods, named processes.

    `named` are the processes that a text names, each with those that perform it. `is_assembly` says
    that the part is put together from several.
    """

    quantity: int = 1
    goods: str = ""
    is_assembly: bool = False
    named: tuple[tuple[str, frozenset[str]], ...] = ()

    def names(self, process: str) -> bool:
        """Returns whether the text names this process, or a group of it."""
        return any(process in does for _, does in self.named)


# Families of which wire is headed cold.
HEADED = frozenset(("carbon-steel", "alloy-steel", "stainless", "aluminium", "copper-alloy"))

# Families that are cast where no grade says otherwise; steel castings have grades of their own.
CASTABLE = frozenset(("aluminium", "copper-alloy", "cast-iron"))

# Processes that join the parts of a frame.
JOINED_BY = (
    *("mig-mag-welding", "tig-welding", "manual-arc-welding", "laser-welding", "spot-welding"),
    *("robotic-arc-welding", "mechanical-assembly", "screwing", "riveting", "adhesive-bonding"),
)

# Processes of flat parts of other materials than metal.
_FLAT: dict[str, tuple[str, ...]] = {
    "engineering-plastics": ("laser-cutting-nonmetal", "waterjet-cutting"),
    "elastomer": ("die-cutting", "waterjet-cutting"),
    "textile": ("fabric-cutting",),
    "wood": ("wood-cnc-routing", "laser-cutting-nonmetal"),
    "composite": ("waterjet-cutting",),
    "ceramic": ("waterjet-cutting",),
}


def routes_of(
    geometry: PartGeometry, part: PartMeasures, wish: Wish, params: RouteParams
) -> Iterator[Route]:
    """Yields the routes to a part's shape, without finishes; some may not be possible."""
    if is_flat(geometry):
        yield from sheet_routes(geometry, part, wish, params)
        return
    if part.box is None:
        return
    if is_lattice(part, params):
        yield from additive_routes(geometry, part, params, LATTICE)
        return
    if is_fabricated(part, wish, params):
        yield from fabricated_routes(geometry, wish)
        return
    if may_be_sheet(geometry, part, params):
        flat = replace(geometry, thickness_mm=part.sides[2])
        yield from sheet_routes(flat, replace(part, thickness=part.sides[2]), wish, params)
    if is_fastener(part, wish, params):
        yield from fastener_routes(geometry, part, wish, params)
    if geometry.shape == ROUND:
        yield from round_routes(geometry, part, wish, params)
    elif part.material.family != "cast-iron":
        yield from prismatic_routes(geometry, part, params)
    yield from blank_routes(geometry, part, wish, params)
    yield from quantity_routes(geometry, part, wish, params)


def sheet_routes(
    geometry: PartGeometry, part: PartMeasures, wish: Wish, params: RouteParams
) -> Iterator[Route]:
    """Yields ways to cut and bend a flat part."""
    family, thickness = part.material.family, part.thickness or 0.0
    if family not in METALS:
        for process in _FLAT.get(family, ()):
            yield (RouteStep(process, USUAL_FOR_MATERIAL, geometry),)
        return
    bends = (RouteStep("press-brake-bending", BENDS, geometry),) if geometry.bends else ()
    yield (RouteStep("laser-cutting-sheet", FLAT_SHEET, geometry), *bends)
    if thickness > part.material.laser_most_mm:
        yield (RouteStep("waterjet-cutting", THICK_SHEET, geometry), *bends)
    if thickness >= params.plasma_from_mm:
        yield (RouteStep("plasma-cutting", THICK_SHEET, geometry), *bends)
    is_many = wish.quantity >= params.stamped_from or wish.names("stamping")
    if is_many and thickness <= params.stamped_most_mm and part.box:
        yield (RouteStep("stamping", LARGE_QUANTITY, geometry),)


def fabricated_routes(geometry: PartGeometry, wish: Wish) -> Iterator[Route]:
    """Yields cutting of the parts and welding; how long the parts take is not known."""
    cut = RouteStep("sawing", FABRICATED, geometry, is_timed=False)
    is_joined = any(wish.names(code) for code in JOINED_BY)
    yield (cut,) if is_joined else (cut, RouteStep("mig-mag-welding", FABRICATED, geometry))


def is_fabricated(part: PartMeasures, wish: Wish, params: RouteParams) -> bool:
    """Returns whether a metal part is put together from bars, tubes and sheets."""
    if part.material.family not in METALS or part.material.is_cast:
        return False
    longest, middle, shortest = part.sides
    fill = (part.volume or 0.0) / (longest * middle * shortest)
    is_open = fill < params.fabricated_fill and longest >= params.fabricated_from_mm
    return wish.is_assembly or ("volume" not in part.assumed and is_open)


def is_fastener(part: PartMeasures, wish: Wish, params: RouteParams) -> bool:
    """Returns whether a part that is called a fastener is as slender as one.

    “Bracket with M8 bolts” names a fastener and is none.
    """
    longest, middle, shortest = part.sides
    is_slender = middle <= params.fastener_width * shortest and longest >= middle
    return wish.goods == FASTENER and is_slender


def fastener_routes(
    geometry: PartGeometry, part: PartMeasures, wish: Wish, params: RouteParams
) -> Iterator[Route]:
    """Yields cold heading and thread rolling of bolts and screws in quantity."""
    is_many = wish.quantity >= params.headed_from or wish.names("cold-heading")
    if is_many and part.material.family in HEADED and part.cylinder[0] <= 2 * params.headed_most_mm:
        yield (
            RouteStep("cold-heading", FASTENER_HEADED, geometry),
            RouteStep("thread-rolling", FASTENER_HEADED, geometry),
        )


def blank_routes(
    geometry: PartGeometry, part: PartMeasures, wish: Wish, params: RouteParams
) -> Iterator[Route]:
    """Yields castings and forgings that are machined where they need to be exact."""
    material, mass = part.material, part.mass or 0.0
    if material.family not in METALS - {"titanium"} or is_fastener(part, wish, params):
        return
    is_round = geometry.shape == ROUND
    drilled, turned = beside_axis(geometry) if is_round else ((), geometry)
    process = "cnc-turning" if is_round else "cnc-milling-3-axis"
    cut = RouteStep(process, CAST_BLANK, turned, params.blank_cut_share)
    least = 1 if material.family == "cast-iron" else params.sand_cast_from
    wall, forged_kg = part.thickness or 0.0, params.forged_kg
    may_be_cast = material.is_cast or (material.family in CASTABLE and not material.is_wrought)
    is_cast = wish.names("sand-casting") or (
        may_be_cast
        and wish.quantity >= least
        and mass >= params.sand_cast_least_kg
        and wall >= params.sand_cast_least_mm
    )
    if is_cast:
        yield (RouteStep("sand-casting", CAST_BLANK, geometry), cut, *drilled)
    is_forged = wish.names("closed-die-forging") or (
        not material.is_cast
        and wish.quantity >= params.forged_from
        and wall >= params.forged_least_mm
        and forged_kg[0] <= mass <= forged_kg[1]
    )
    if is_forged and material.family != "cast-iron":
        yield (
            RouteStep("closed-die-forging", FORGED_BLANK, geometry),
            replace(cut, reason=FORGED_BLANK),
            *drilled,
        )


def beside_axis(geometry: PartGeometry) -> tuple[Route, PartGeometry]:
    """Returns the step that drills holes beside the axis, and what is turned before.

    One hole is the bore, and turned; several are made in a step of their own.
    """
    if geometry.hole_count <= 1:
        return (), geometry
    return (RouteStep("drilling", HOLES_ACROSS, geometry),), replace(geometry, holes=None)


def round_routes(
    geometry: PartGeometry, part: PartMeasures, wish: Wish, params: RouteParams
) -> Iterator[Route]:
    """Yields ways to turn a part; several holes are taken to be beside its axis.

    A cast iron part is turned from its casting.
    """
    if part.material.family in ("elastomer", "cast-iron"):
        return
    drilled, turned = beside_axis(geometry)
    teeth = (RouteStep("gear-hobbing", GEAR_TEETH, geometry),) if wish.goods == GEAR else ()
    yield (RouteStep("cnc-turning", ROUND_BODY, turned), *drilled, *teeth)
    if drilled:
        yield (RouteStep("mill-turning", HOLES_ACROSS, geometry), *teeth)
    if teeth:
        return
    if wish.quantity >= params.swiss_from and part.cylinder[0] <= params.swiss_most_mm:
        yield (RouteStep("swiss-turning", SLENDER_ROUND_BODY, geometry),)


def prismatic_routes(
    geometry: PartGeometry, part: PartMeasures, params: RouteParams
) -> Iterator[Route]:
    """Yields ways to mill a part, or what is usual for its material."""
    family = part.material.family
    if family in ("elastomer", "textile"):
        return
    process = "wood-cnc-routing" if family == "wood" else "cnc-milling-3-axis"
    yield (RouteStep(process, PRISMATIC_BODY, geometry),)
    if process == "cnc-milling-3-axis" and is_complex(part, params):
        yield (RouteStep("cnc-milling-5-axis", COMPLEX_SURFACE, geometry),)


def quantity_routes(
    geometry: PartGeometry, part: PartMeasures, wish: Wish, params: RouteParams
) -> Iterator[Route]:
    """Yields moulding and casting for many pieces, additive manufacturing for few."""
    material, thickness, quantity = part.material, part.thickness or 0.0, wish.quantity
    if material.family == "elastomer" and not material.polymer:
        yield (RouteStep("compression-moulding", USUAL_FOR_MATERIAL, geometry),)
        if quantity >= params.moulded_from:
            yield (RouteStep("rubber-injection-moulding", LARGE_QUANTITY, geometry),)
    is_wall = thickness <= params.moulded_most_mm
    is_many = quantity >= params.moulded_from or material.family == "elastomer"
    is_moulded = (is_wall and is_many) or wish.names("injection-moulding")
    if material.polymer and is_moulded:
        yield (RouteStep("injection-moulding", LARGE_QUANTITY, geometry),)
    is_die_cast = wish.names("high-pressure-die-casting") or (
        is_wall and quantity >= params.die_cast_from and not material.is_wrought
    )
    if material.family == "aluminium" and is_die_cast:
        cut = RouteStep("cnc-milling-3-axis", CAST_BLANK, geometry, params.die_cast_cut_share)
        machined = (cut,) if geometry.holes or part.fineness > 1 else ()
        yield (RouteStep("high-pressure-die-casting", LARGE_QUANTITY, geometry), *machined)
    most = params.additive_plastic_to if material.family in POLYMERS else params.additive_to
    if quantity <= most or wish.names(additive_process(material) or ""):
        yield from additive_routes(geometry, part, params, FEW_PIECES)


def additive_routes(
    geometry: PartGeometry, part: PartMeasures, params: RouteParams, reason: str
) -> Iterator[Route]:
    """Yields additive manufacturing of a part that fits the build space."""
    process = additive_process(part.material)
    if process and fits(part, params.build_space_mm):
        yield (RouteStep(process, reason, geometry),)


def is_lattice(part: PartMeasures, params: RouteParams) -> bool:
    """Returns whether the surface is so large that the part is open-worked inside."""
    return "surface" not in part.assumed and surface_ratio(part) > params.lattice_ratio


def additive_process(material: WorkMaterial) -> str | None:
    """Returns the usual additive process of a material; None if it has none."""
    if material.build_rate_mm3_s:
        return "additive-slm"
    return "additive-mjf" if material.family == "engineering-plastics" else None


def is_flat(geometry: PartGeometry) -> bool:
    """Returns whether the part is a sheet, or has a flat pattern and a thickness."""
    return geometry.shape == SHEET or bool(geometry.cut_length_mm and geometry.thickness_mm)


def may_be_sheet(geometry: PartGeometry, part: PartMeasures, params: RouteParams) -> bool:
    """Returns whether a part of no known shape is thin, or said to be so thick."""
    if geometry.shape != UNKNOWN:
        return False
    _, middle, shortest = part.sides
    if geometry.thickness_mm is not None:
        return geometry.thickness_mm == shortest
    return shortest <= min(params.sheet_most_mm, params.sheet_share * middle)


def is_complex(part: PartMeasures, params: RouteParams) -> bool:
    """Returns whether the surface is much larger than that of the box."""
    return surface_ratio(part) > params.complex_ratio


def surface_ratio(part: PartMeasures) -> float:
    """Returns the part's surface beside that of its box."""
    longest, middle, shortest = part.sides
    box = 2 * (longest * middle + middle * shortest + longest * shortest)
    return (part.surface or 0.0) / box


def fits(part: PartMeasures, space: tuple[float, float, float]) -> bool:
    """Returns whether the part's box fits into a space, both longest side first."""
    return all(side <= most for side, most in zip(part.sides, space, strict=True))
