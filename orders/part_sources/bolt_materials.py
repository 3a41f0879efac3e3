"""Names the family of steel that a strength class of bolts is usually made of."""

from collections.abc import Mapping

CARBON, ALLOY, STAINLESS = "carbon-steel", "alloy-steel", "stainless"
# ISO 898-1, table 2: up to 6.8 carbon steel; 8.8 and 9.8 carbon steel, quenched and tempered, or
# alloyed; 10.9 alloyed as a rule, 12.9 always. ISO 3506-1: A2 to A5 are austenitic.
FAMILIES: Mapping[str, str] = {
    **dict.fromkeys(("4.6", "4.8", "5.6", "5.8", "6.8", "8.8", "9.8"), CARBON),
    **dict.fromkeys(("10.9", "12.9"), ALLOY),
}


def family_of_class(strength_class: str) -> str:
    """Returns the family by which bolts of this class are made."""
    return FAMILIES.get(strength_class, STAINLESS)
