"""Lists the rows of the benchmark: problems, times, methods and goals.

A goal is the most that the engine's mean may be; `ratio` is the cost over the least cost known,
which is that of the literature, or of the best plan that any method found here.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

ENGINE, HIGHS, HIGHS_LONG = "engine", "highs", "highs-4x"
CP_SAT, SCIP = "cp-sat", "scip"
GREEDY_SPLIT, SINGLE_SOURCE = "greedy_split", "single_source"
PEERS = (HIGHS, CP_SAT, SCIP)
BASELINES = (GREEDY_SPLIT, SINGLE_SOURCE)
# `highs-4x` has this many times the seconds of all others.
LONGER = 4
# Hours of a process as a share of its demand.
TIGHTNESS: Mapping[str, tuple[float, float]] = {
    "tight": (0.7, 0.9),
    "ample": (1.0, 1.2),
    "mixed": (0.7, 1.2),
}


@dataclass(frozen=True, slots=True)
class BenchmarkRow:
    """Represents a row: cases by seed and tightness, or public instances."""

    name: str
    seconds: float
    methods: tuple[str, ...]
    goals: Mapping[str, float] = field(default_factory=dict)
    orders: int = 0
    factories: int = 0
    routings: float = 0.0
    options: tuple[int, int] = (14, 50)
    seeds: int = 3
    tightness: tuple[str, ...] = ("tight", "ample")
    family: bool = False
    # Rows that are not are measured only where they are named.
    usual: bool = True
    # Whether the saving against greedy_split is worked out, on the orders that both serve alike.
    saving: bool = False


_SMALL = (ENGINE, *PEERS, HIGHS_LONG, *BASELINES)
_MEDIUM = (ENGINE, *PEERS, *BASELINES)
# Plans equal to within the tolerance of the gap count as equally good.
_AS_GOOD = 1.0001

ROWS = (
    # Shows in 15 s that everything works; its figures mean nothing.
    BenchmarkRow(
        "tiny",
        1,
        _SMALL,
        orders=12,
        factories=8,
        options=(8, 16),
        seeds=1,
        tightness=("mixed",),
        usual=False,
        saving=True,
    ),
    BenchmarkRow("small", 30, _SMALL, {"ratio": _AS_GOOD, "gap": 0.01}, orders=50, factories=20),
    BenchmarkRow(
        "small-routings",
        30,
        _SMALL,
        {"ratio": _AS_GOOD, "gap": 0.01},
        orders=50,
        factories=20,
        routings=0.4,
    ),
    BenchmarkRow(
        "medium", 60, _MEDIUM, {"ratio": _AS_GOOD, "gap": 0.005}, orders=500, factories=150
    ),
    BenchmarkRow(
        "medium-routings",
        120,
        _MEDIUM,
        {"ratio": _AS_GOOD, "gap": 0.02},
        orders=500,
        factories=150,
        routings=0.4,
    ),
    # One model has no plan worth the name here: peers are run only where they are arguments for.
    BenchmarkRow(
        "large",
        120,
        (ENGINE, *BASELINES),
        {"gap": 0.008, "peak_mib": 572},
        orders=5_000,
        factories=1_000,
    ),
    BenchmarkRow(
        "huge",
        900,
        (ENGINE, GREEDY_SPLIT),
        {"gap": 0.015, "peak_mib": 1430},
        orders=50_000,
        factories=5_000,
        options=(50, 50),
        seeds=1,
        tightness=("mixed",),
    ),
    BenchmarkRow(
        "saving",
        120,
        (ENGINE, GREEDY_SPLIT),
        orders=5_000,
        factories=1_000,
        seeds=5,
        tightness=("mixed",),
        saving=True,
    ),
    # The optima are known to seven digits.
    BenchmarkRow("cflp", 60, (ENGINE,), {"ratio": 1.000001, "gap": 1e-4}, family=True),
    BenchmarkRow("capb", 60, (ENGINE, HIGHS), {"ratio": _AS_GOOD, "gap": 1e-3}, family=True),
    BenchmarkRow("gap", 60, (ENGINE,), {"ratio": 1.0, "gap": 1e-4}, family=True),
    BenchmarkRow("fctp", 60, (ENGINE, HIGHS), {"ratio": _AS_GOOD}, family=True),
    BenchmarkRow("sun", 60, (ENGINE, HIGHS), {"ratio": 1.01}, family=True),
)
# Large enough for every loop that the engine compiles at its first start, and not measured.
WARM_UP = tuple(
    BenchmarkRow("warm-up", 5, (ENGINE,), orders=300, factories=30, routings=share)
    for share in (0.0, 0.4)
)
BY_NAME = {row.name: row for row in ROWS}
