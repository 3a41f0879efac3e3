"""Solves the worked example of docs/engine/format.md with the engine as a library.

    PYTHONPATH=.:platform python examples/quickstart.py

No database, broker or web server is needed. The first solve compiles parts of the engine.
"""

from matching.engine.evaluate.checker import check
from matching.engine.model.codec_json import read_problem
from matching.engine.params import SolveLimits
from matching.engine.solve import solve

MINUTE = 60_000  # milliseconds
YUAN = 1_000_000  # micros of the currency


def window(name: str, factory: str, hours: int) -> dict[str, object]:
    """Returns idle hours of one machine in a week."""
    return {
        "id": name,
        "factory": factory,
        "start": "2027-01-11T00:00:00Z",
        "end": "2027-01-16T00:00:00Z",
        "available_ms": hours * 60 * MINUTE,
    }


def option(name: str, minutes: tuple[int, int], costs: tuple[float, float]) -> dict[str, object]:
    """Returns time and cost of milling in a window: of a piece, and once of the setup."""
    (unit_ms, setup_ms), (unit, setup) = (row * MINUTE for row in minutes), costs
    return {
        "operation": "milling",
        "window": name,
        "unit_ms": unit_ms,
        "setup_ms": setup_ms,
        "unit_micros": int(unit * YUAN),
        "setup_micros": int(setup * YUAN),
    }


def shipment(factory: str, fixed: float, unit: float) -> dict[str, object]:
    """Returns what it costs to carry the goods from a factory to the buyer."""
    return {
        "order": "brackets",
        "factory": factory,
        "fixed_micros": int(fixed * YUAN),
        "unit_micros": int(unit * YUAN),
    }


PROBLEM = read_problem(
    {
        "format": "millshare-problem/1",
        "currency": "CNY",
        "windows": [window("W1", "F1", 10), window("W2", "F2", 8)],
        "orders": [
            {
                "id": "brackets",
                "quantity": 100,
                "unmet_micros": 50 * YUAN,
                "submitted_at": "2027-01-04T08:00:00Z",
                "operations": [{"id": "milling", "min_lot": 20}],
            }
        ],
        "options": [option("W1", (6, 60), (6.0, 60)), option("W2", (5, 30), (7.5, 45))],
        "shipments": [shipment("F1", 20, 0.5), shipment("F2", 10, 0.2)],
    }
)


def main() -> None:
    """Prints the plan, its cost and the proven bound."""
    plan = solve(PROBLEM, SolveLimits(seconds=10))
    assert check(PROBLEM, plan) == []
    for row in plan.allocations:
        print(f"{row.quantity} pieces in {row.window}")
    print(f"cost {plan.total_micros / YUAN:.2f}, at least {plan.bound_micros / YUAN:.2f}")


if __name__ == "__main__":
    main()
