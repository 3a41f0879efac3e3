"""Bounds what indicative prices tell a buyer of a single factory's rates.

A range is made of several organisations, between percentiles of their prices and not from the
cheapest on. What factories charge is lowered for its lower end and raised for its upper one by
shares that are fixed for the buyer, the currency and the kind of process, so that no number of
questions averages them out, and by a smaller share that is fixed for the part. Only what factories
charge is changed: transport and lateness follow from published rates, by which the shares could be
computed. Quantity, times, mass and place are priced in steps.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from math import ceil, floor, log10, radians
from typing import Any

from django.utils.crypto import salted_hmac

from matching.formulation.demand import DemandOrder, DemandStep
from vocabularies.models import Process
from vocabularies.selectors import upwards


@dataclass(frozen=True, slots=True)
class DisclosureParams:
    """Bounds the shares, percentiles and steps.

    least_share, most_share: by which what factories charge is lowered and raised (0.04 and 0.26:
        who takes their mean for the true one is off by 5 % in the mean).
    part_share: most of the further share that is fixed for the part (0.02).
    lower_percentile, upper_percentile: of the prices of organisations (20 and 80).
    steps_per_decade: of quantity, times and mass (24, which are some 10 % apart).
    place_degrees: step of latitude and longitude (0.25, some 25 km).
    """

    least_share: float = 0.04
    most_share: float = 0.26
    part_share: float = 0.02
    lower_percentile: float = 20
    upper_percentile: float = 80
    steps_per_decade: int = 24
    place_degrees: float = 0.25


PARAMS = DisclosureParams()


@dataclass(frozen=True, slots=True)
class PriceDisclosure:
    """Holds the buyer to whom prices are shown, and the roots of processes."""

    buyer: Any
    currency: str
    roots: Mapping[str, str]

    def factors(self, order: DemandOrder, step: DemandStep) -> tuple[float, float]:
        """Returns by how much a step's price is lowered and raised, as factors."""
        kind, part = (self.currency, self.roots[step.process]), signature_of(order)
        down, up = (
            PARAMS.least_share
            + (PARAMS.most_share - PARAMS.least_share) * self.draw(side, *kind)
            + PARAMS.part_share * (2 * self.draw(side, *kind, part) - 1)
            for side in ("low", "high")
        )
        return 1 - down, 1 + up

    def draw(self, *words: Any) -> float:
        """Returns a number from 0 to 1 that is fixed for the buyer and these words."""
        text = "\x1f".join(map(str, (self.buyer, *words)))
        digest = salted_hmac("matching.estimates.price_disclosure", text, algorithm="sha256")
        return int.from_bytes(digest.digest()[:7]) / 2**56


def disclosure_to(buyer: Any, currency: str) -> PriceDisclosure:
    """Returns the disclosure to an organisation; one query."""
    parents = dict(Process.objects.values_list("code", "parent_id"))
    return PriceDisclosure(buyer, currency, {code: upwards(code, parents)[-1] for code in parents})


def signature_of(order: DemandOrder) -> str:
    """Returns a text that is equal for orders of equal steps."""
    stepped = in_steps(order)
    steps = [(step.process, step.cycle_ms, step.setup_ms, step.envelope) for step in stepped.steps]
    return repr((stepped.quantity, stepped.unit_mass, stepped.material, stepped.place, steps))


def in_steps(order: DemandOrder) -> DemandOrder:
    """Returns the order with quantity, times, mass and place on their steps."""
    return replace(
        order,
        quantity=geometric_step(order.quantity),
        unit_mass=geometric_step(order.unit_mass),
        place=tuple(on_grid(angle) for angle in order.place),
        steps=[
            replace(
                step,
                cycle_ms=geometric_step(step.cycle_ms),
                setup_ms=geometric_step(step.setup_ms),
            )
            for step in order.steps
        ],
    )


def geometric_step(number: int) -> int:
    """Returns the nearest step of a number, which are equally far apart in proportion."""
    if number <= 1:
        return number
    step = floor(log10(number) * PARAMS.steps_per_decade + 0.5)
    return max(1, round(10 ** (step / PARAMS.steps_per_decade)))


def on_grid(angle: float) -> float:
    """Returns the nearest step of a latitude or longitude, in radians."""
    step = radians(PARAMS.place_degrees)
    return floor(angle / step + 0.5) * step


def between_percentiles(low: Sequence[float], high: Sequence[float]) -> tuple[float, float]:
    """Returns the lower percentile of the first prices and the upper of the second.

    Both are ascending; between two prices it is interpolated.
    """
    return percentile(low, PARAMS.lower_percentile), percentile(high, PARAMS.upper_percentile)


def percentile(ascending: Sequence[float], percent: float) -> float:
    """Returns a percentile, interpolated between two neighbours."""
    place = (len(ascending) - 1) * percent / 100
    below, above = floor(place), ceil(place)
    return ascending[below] + (ascending[above] - ascending[below]) * (place - below)
