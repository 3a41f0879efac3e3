"""Writes STEP files in inches, in metres, and without a unit."""

from dataclasses import dataclass

from demo.market_generator.part_drawings.step_extrusions import MILLIMETRE, Extrusion

METRE = "(LENGTH_UNIT()NAMED_UNIT(*)SI_UNIT($,.METRE.))"
INCH = "inch"


@dataclass
class UnitExtrusion(Extrusion):
    """Represents an extrusion whose file names this unit; none where it is empty."""

    unit: str = MILLIMETRE

    def units(self) -> str:
        """Adds the units."""
        add = self.add
        length = self.unit and (self.inch() if self.unit == INCH else add(self.unit))
        angle = add("(NAMED_UNIT(*)PLANE_ANGLE_UNIT()SI_UNIT($,.RADIAN.))")
        solid = add("(NAMED_UNIT(*)SI_UNIT($,.STERADIAN.)SOLID_ANGLE_UNIT())")
        named = ",".join(filter(None, (length, angle, solid)))
        return add(
            "(GEOMETRIC_REPRESENTATION_CONTEXT(3)"
            f"GLOBAL_UNIT_ASSIGNED_CONTEXT(({named}))REPRESENTATION_CONTEXT('',''))"
        )

    def inch(self) -> str:
        """Adds the inch, as 25.4 mm."""
        add = self.add
        millimetre = add(MILLIMETRE)
        measure = add(f"LENGTH_MEASURE_WITH_UNIT(LENGTH_MEASURE(25.4),{millimetre})")
        exponents = add("DIMENSIONAL_EXPONENTS(1.,0.,0.,0.,0.,0.,0.)")
        return add(f"(CONVERSION_BASED_UNIT('INCH',{measure})LENGTH_UNIT()NAMED_UNIT({exponents}))")
