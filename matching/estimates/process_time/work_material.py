"""Holds the properties of a material on which the times of processes depend."""

from dataclasses import dataclass

# Rates of a material that may have no source; estimates that use them are weak.
REMOVAL_RATE, CUTTING_SPEED, BUILD_RATE = "removal_rate", "cutting_speed", "build_rate"

# What a grade of metal is made for.
WROUGHT, CAST = "wrought", "cast"


@dataclass(frozen=True, slots=True)
class PolymerThermal:
    """Holds what the cooling of a moulded polymer depends on.

    `diffusivity_mm2_s` is the thermal diffusivity of the melt; the temperatures, in °C, are those
    of melt, mould wall and part at ejection.
    """

    diffusivity_mm2_s: float
    melt_c: float
    mould_c: float
    eject_c: float


@dataclass(frozen=True, slots=True)
class WorkMaterial:
    """Holds the properties of a material family or of one grade of it.

    `specific_energy_j_mm3` is the energy that removes 1 mm³ as chips (J/mm³ = W·s/mm³), None where
    the material is not machined. `tool_life_share` is the share of the rate at full power that
    cutting edges stand, `finish_share` the speed of a finishing cut compared with carbon steel.
    The other shares compare speeds with mild steel of the same thickness, and `laser_most_mm` is
    the thickest sheet that a laser of 3 kW cuts; 0 is not cut. `build_rate_mm3_s` is the rate of
    one laser in a powder bed. `form` says whether a grade is for casting, or for rolling and
    forging; it is empty where it is not known. `assumed_rates` have no source.
    """

    family: str
    density_kg_m3: float
    specific_energy_j_mm3: float | None = None
    tool_life_share: float = 1.0
    finish_share: float = 1.0
    laser_share: float = 0.0
    laser_most_mm: float = 0.0
    plasma_share: float = 0.0
    waterjet_share: float = 0.0
    build_rate_mm3_s: float | None = None
    polymer: PolymerThermal | None = None
    form: str = ""
    assumed_rates: frozenset[str] = frozenset()

    @property
    def is_machined(self) -> bool:
        """Returns whether chips can be cut from it."""
        return self.specific_energy_j_mm3 is not None

    @property
    def is_wrought(self) -> bool:
        """Returns whether the grade is for rolling and forging, and not cast."""
        return self.form == WROUGHT

    @property
    def is_cast(self) -> bool:
        """Returns whether the grade is for casting, and not forged or rolled."""
        return self.form == CAST

    def removal_rate_mm3_s(self, power_w: float) -> float:
        """Returns the material removal rate at a mean cutting power: P ÷ u × tool life.

        Power over specific energy is the rate at which a spindle removes material (Groover,
        Fundamentals of Modern Manufacturing, "Power and energy relationships in machining";
        Boothroyd, Dewhurst and Knight, Product Design for Manufacture and Assembly, machining).
        Raises ValueError where the material is not machined.
        """
        if self.specific_energy_j_mm3 is None:
            raise ValueError(f"{self.family} is not machined")
        return power_w / self.specific_energy_j_mm3 * self.tool_life_share
