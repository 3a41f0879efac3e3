"""Places companies and factories in real cities, by their real coordinates."""

from decimal import Decimal
from functools import cache
from random import Random

from demo.market_generator.entities import Location
from vocabularies.loading import read_file, read_manifest

# Factories and offices lie within about 15 km of the city's centre.
SPREAD_DEGREES = 0.13


@cache
def cities() -> dict[str, Location]:
    """Returns every city of the vocabulary, by code."""
    return {
        row["code"]: Location(
            city=row["code"],
            name=row["name_en"].partition(" (")[0],
            name_zh=row["name_zh"],
            region=row["region"],
            latitude=Decimal(row["latitude"]),
            longitude=Decimal(row["longitude"]),
        )
        for row in read_file("cities", read_manifest()["cities"])
    }


def location_in(city: str, chance: Random) -> Location:
    """Draws a location in the city."""
    centre = cities()[city]
    return Location(
        city=centre.city,
        name=centre.name,
        name_zh=centre.name_zh,
        region=centre.region,
        latitude=shifted(centre.latitude, chance),
        longitude=shifted(centre.longitude, chance),
    )


def shifted(degrees: Decimal, chance: Random) -> Decimal:
    """Shifts a coordinate by a random distance, to five decimals."""
    by = chance.uniform(-SPREAD_DEGREES, SPREAD_DEGREES)
    return (degrees + Decimal(by)).quantize(Decimal("0.00001"))
