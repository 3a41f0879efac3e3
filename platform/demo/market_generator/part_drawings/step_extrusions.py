"""Writes STEP files (AP214) of extruded profiles, whose exact figures are known."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field

from demo.market_generator.part_drawings.plane_profiles import Circle, Polygon

MILLIMETRE = "(LENGTH_UNIT()NAMED_UNIT(*)SI_UNIT(.MILLI.,.METRE.))"
HEAD = (
    "ISO-10303-21;\nHEADER;\nFILE_DESCRIPTION((''),'2;1');\n"
    "FILE_NAME('part','2026-01-01T00:00:00',(''),(''),'','','');\n"
    "FILE_SCHEMA(('AUTOMOTIVE_DESIGN { 1 0 10303 214 1 1 1 1 }'));\nENDSEC;\nDATA;\n"
)
TAIL = "ENDSEC;\nEND-ISO-10303-21;\n"


@dataclass
class Extrusion:
    """Represents a profile with holes, extruded along z, or along x.

    Along x, the profile's own axes are y and z.
    """

    outer: Circle | Polygon
    height: float
    holes: Sequence[Circle | Polygon] = ()
    is_along_x: bool = False
    rows: list[str] = field(default_factory=list, repr=False)

    @property
    def volume(self) -> float:
        """Returns the exact volume."""
        return self.height * (self.outer.area - sum(hole.area for hole in self.holes))

    @property
    def surface(self) -> float:
        """Returns the exact surface."""
        contours = [self.outer, *self.holes]
        return 2 * self.volume / self.height + self.height * sum(one.length for one in contours)

    def content(self) -> bytes:
        """Returns the file."""
        self.rows = []
        self._structure(self._solid())
        body = "".join(f"#{at}={row};\n" for at, row in enumerate(self.rows, 1))
        return (HEAD + body + TAIL).encode()

    def add(self, row: str) -> str:
        """Adds an entity and returns its name."""
        self.rows.append(row)
        return f"#{len(self.rows)}"

    def _structure(self, solid: str) -> None:
        add = self.add
        context = add("APPLICATION_CONTEXT('automotive design')")
        add(f"APPLICATION_PROTOCOL_DEFINITION('is','automotive_design',2000,{context})")
        product_context = add(f"PRODUCT_CONTEXT('',{context},'mechanical')")
        product = add(f"PRODUCT('part','part','',({product_context}))")
        add(f"PRODUCT_RELATED_PRODUCT_CATEGORY('part',$,({product}))")
        formation = add(f"PRODUCT_DEFINITION_FORMATION('','',{product})")
        definition_context = add(
            f"PRODUCT_DEFINITION_CONTEXT('part definition',{context},'design')"
        )
        definition = add(f"PRODUCT_DEFINITION('design','',{formation},{definition_context})")
        shape = add(f"PRODUCT_DEFINITION_SHAPE('','',{definition})")
        units = self.units()
        placement = self.origin()
        shown = add(f"ADVANCED_BREP_SHAPE_REPRESENTATION('',({placement},{solid}),{units})")
        add(f"SHAPE_DEFINITION_REPRESENTATION({shape},{shown})")

    def units(self) -> str:
        """Adds the units and the accuracy of all lengths."""
        add = self.add
        length = add(MILLIMETRE)
        angle = add("(NAMED_UNIT(*)PLANE_ANGLE_UNIT()SI_UNIT($,.RADIAN.))")
        solid = add("(NAMED_UNIT(*)SI_UNIT($,.STERADIAN.)SOLID_ANGLE_UNIT())")
        measure = f"UNCERTAINTY_MEASURE_WITH_UNIT(LENGTH_MEASURE(1.E-07),{length},'d','')"
        uncertainty = add(measure)
        return add(
            "(GEOMETRIC_REPRESENTATION_CONTEXT(3)"
            f"GLOBAL_UNCERTAINTY_ASSIGNED_CONTEXT(({uncertainty}))"
            f"GLOBAL_UNIT_ASSIGNED_CONTEXT(({length},{angle},{solid}))"
            "REPRESENTATION_CONTEXT('',''))"
        )

    def placed(self, values: Sequence[float]) -> str:
        """Returns coordinates as STEP writes them, turned to the axis of the extrusion."""
        x, y, z = values
        return numbers((z, x, y) if self.is_along_x else (x, y, z))

    def origin(self) -> str:
        """Adds the system of coordinates of the whole part, which is not turned."""
        at = self.add("CARTESIAN_POINT('',(0.,0.,0.))")
        axis, along = self.add("DIRECTION('',(0.,0.,1.))"), self.add("DIRECTION('',(1.,0.,0.))")
        return self.add(f"AXIS2_PLACEMENT_3D('',{at},{axis},{along})")

    def point(self, at: Sequence[float]) -> str:
        """Adds a point."""
        return self.add(f"CARTESIAN_POINT('',({self.placed(at)}))")

    def direction(self, to: Sequence[float]) -> str:
        """Adds a direction."""
        return self.add(f"DIRECTION('',({self.placed(to)}))")

    def placement(self, at: Sequence[float], axis: Sequence[float], x: Sequence[float]) -> str:
        """Adds a system of coordinates."""
        words = f"{self.point(at)},{self.direction(axis)},{self.direction(x)}"
        return self.add(f"AXIS2_PLACEMENT_3D('',{words})")

    def vertex(self, at: Sequence[float]) -> str:
        """Adds a corner."""
        return self.add(f"VERTEX_POINT('',{self.point(at)})")

    def line(self, first: str, second: str, start: Sequence[float], end: Sequence[float]) -> str:
        """Adds a straight edge."""
        length = math.dist(start, end)
        way = [(b - a) / length for a, b in zip(start, end, strict=True)]
        vector = self.add(f"VECTOR('',{self.direction(way)},1.)")
        line = self.add(f"LINE('',{self.point(start)},{vector})")
        return self.add(f"EDGE_CURVE('',{first},{second},{line},.T.)")

    def loop(self, *edges: tuple[str, bool]) -> str:
        """Adds a loop of edges, each forward or backward."""
        oriented = [
            self.add(f"ORIENTED_EDGE('',*,*,{edge},{'.T.' if forward else '.F.'})")
            for edge, forward in edges
        ]
        return self.add(f"EDGE_LOOP('',({','.join(oriented)}))")

    def face(self, outer: str, surface: str, inner: Sequence[str] = (), same: bool = True) -> str:
        """Adds a face with its bounds."""
        bounds = [self.add(f"FACE_OUTER_BOUND('',{outer},.T.)")]
        bounds += [self.add(f"FACE_BOUND('',{loop},.T.)") for loop in inner]
        flag = ".T." if same else ".F."
        return self.add(f"ADVANCED_FACE('',({','.join(bounds)}),{surface},{flag})")

    def _round(self, circle: Circle, outside: bool) -> tuple[str, str, str]:
        """Adds a cylindrical face; returns it and the loops of its bottom and top faces."""
        start = (circle.x + circle.radius, circle.y)
        corners = [self.vertex((*start, z)) for z in (0, self.height)]
        edges = []
        for corner, z in zip(corners, (0, self.height), strict=True):
            place = self.placement((circle.x, circle.y, z), (0, 0, 1), (1, 0, 0))
            circular = self.add(f"CIRCLE('',{place},{circle.radius:.9f})")
            edges.append(self.add(f"EDGE_CURVE('',{corner},{corner},{circular},.T.)"))
        seam = self.line(*corners, (*start, 0), (*start, self.height))
        place = self.placement((circle.x, circle.y, 0), (0, 0, 1), (1, 0, 0))
        surface = self.add(f"CYLINDRICAL_SURFACE('',{place},{circle.radius:.9f})")
        around = [(edges[0], True), (seam, True), (edges[1], False), (seam, False)]
        if not outside:
            around = [(edge, not forward) for edge, forward in reversed(around)]
        face = self.face(self.loop(*around), surface, same=outside)
        return face, self.loop((edges[0], not outside)), self.loop((edges[1], outside))

    def _straight(self, polygon: Polygon) -> tuple[list[str], str, str]:
        """Adds the side faces; returns them and the loops of bottom and top."""
        corners, height = polygon.corners, self.height
        low = [self.vertex((*corner, 0)) for corner in corners]
        high = [self.vertex((*corner, height)) for corner in corners]
        count = len(corners)
        rows = []
        for at, corner in enumerate(corners):
            after = (at + 1) % count
            below = self.line(low[at], low[after], (*corner, 0), (*corners[after], 0))
            above = self.line(high[at], high[after], (*corner, height), (*corners[after], height))
            up = self.line(low[at], high[at], (*corner, 0), (*corner, height))
            rows.append((below, above, up))
        faces = []
        for at, ((x, y), (end_x, end_y)) in enumerate(polygon.sides):
            below, above, up = rows[at]
            length = math.dist((x, y), (end_x, end_y))
            along = ((end_x - x) / length, (end_y - y) / length, 0)
            plane = self.add(
                f"PLANE('',{self.placement((x, y, 0), (along[1], -along[0], 0), along)})"
            )
            next_up = rows[(at + 1) % count][2]
            around = self.loop((below, True), (next_up, True), (above, False), (up, False))
            faces.append(self.face(around, plane))
        bottom = self.loop(*[(below, False) for below, _, _ in reversed(rows)])
        return faces, bottom, self.loop(*[(above, True) for _, above, _ in rows])

    def _sides(self, contour: Circle | Polygon, outside: bool) -> tuple[list[str], str, str]:
        """Adds the faces along a contour; returns them and the loops of bottom and top."""
        if isinstance(contour, Polygon):
            # A polygon that is walked the other way has its faces on the other side.
            return self._straight(contour if outside else contour.reversed())
        face, bottom, top = self._round(contour, outside)
        return [face], bottom, top

    def _solid(self) -> str:
        faces, bottom, top = self._sides(self.outer, outside=True)
        holes = [self._sides(hole, outside=False) for hole in self.holes]
        faces += [face for inner, _, _ in holes for face in inner]
        low = self.add(f"PLANE('',{self.placement((0, 0, 0), (0, 0, -1), (1, 0, 0))})")
        high = self.add(f"PLANE('',{self.placement((0, 0, self.height), (0, 0, 1), (1, 0, 0))})")
        faces.append(self.face(bottom, low, [loop for _, loop, _ in holes]))
        faces.append(self.face(top, high, [loop for _, _, loop in holes]))
        shell = self.add(f"CLOSED_SHELL('',({','.join(faces)}))")
        return self.add(f"MANIFOLD_SOLID_BREP('',{shell})")


def numbers(values: Sequence[float]) -> str:
    """Returns coordinates as STEP writes them."""
    return ",".join(f"{value:.9f}" for value in values)
