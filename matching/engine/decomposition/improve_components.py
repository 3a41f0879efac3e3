"""Improves components in parallel threads, and serves orders in sequence."""

import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor

import numpy as np

from matching.engine.decomposition.component import ComponentSolver
from matching.engine.instance.budget import Budget
from matching.engine.instance.incumbent import Choice, Incumbent
from matching.engine.instance.instance import Instance, first_come_sequence
from matching.engine.kernels.arrays import Numbers, arrays_of
from matching.engine.kernels.conversion import choices_of
from matching.engine.model.columns import Floats, Ints
from matching.engine.params import ComponentParams
from matching.engine.search.ruin_recreate import RuinRecreate

PARAMS = ComponentParams()


def first_come_choices(instance: Instance, orders: Sequence[int]) -> dict[int, Choice]:
    """Returns the choices of serving orders in sequence, each at its least cost."""
    return _served(instance, orders, lambda plan, sequence: plan.serve(sequence))


def single_source_choices(instance: Instance, orders: Sequence[int]) -> dict[int, Choice]:
    """Returns the same choices, with orders whole at one factory if possible."""
    return _served(instance, orders, lambda plan, sequence: plan.serve_whole(sequence))


def _served(
    instance: Instance, orders: Sequence[int], serve: Callable[[RuinRecreate, Ints], None]
) -> dict[int, Choice]:
    """Returns the choices that serving the orders one after another gives."""
    arrays, numbers = arrays_of(instance, orders)
    plan = RuinRecreate(arrays, seed=0)
    serve(plan, _sequence_of(instance, numbers))
    return choices_of(instance, arrays, numbers, plan.solution.amount, plan.solution.flow)


def _sequence_of(instance: Instance, numbers: Numbers) -> Ints:
    """Returns the component's orders in the sequence of first come, first served."""
    sequence = np.array(first_come_sequence(instance), dtype=np.int64)
    served: Ints = np.searchsorted(numbers.orders, sequence[np.isin(sequence, numbers.orders)])
    return served


def improve_components(
    incumbent: Incumbent,
    parts: Sequence[Sequence[int]],
    alone: Sequence[int],
    budget: Budget,
    report: Callable[[str, int, float], None],
) -> tuple[float, Floats]:
    """Lowers the cost of these components of an incumbent.

    `alone` bounds each order by itself, in micros. `report(phase, total, bound)` is called with the
    figures of all components together. Returns by how much their bounds rise, and the prices of all
    windows in micros per hour.
    """
    # Two pools: a component that waits for its sub-tasks must not occupy one of their threads.
    threads = budget.threads
    with ThreadPoolExecutor(threads) as pool, ThreadPoolExecutor(threads) as tasks:
        # Threads share the splits of a component only if there are more threads than components.
        inner = max(1, threads // len(parts))
        solvers = [
            ComponentSolver(
                incumbent.instance,
                orders,
                {order: incumbent.choices[order] for order in orders},
                sum(alone[order] for order in orders),
                budget.seed,
                len(parts) == 1 and len(orders) >= PARAMS.min_alone,
                inner,
                tasks.map if inner > 1 else map,
            )
            for orders in parts
        ]
        _improve(solvers, budget, report, pool)
    prices = np.zeros(len(incumbent.free_ms))
    for solver in solvers:
        if solver.total < incumbent.total(solver.orders):
            for order, choice in solver.best_choices().items():
                incumbent.put(order, choice)
        prices += solver.prices(len(prices))
    return sum(solver.bound - solver.alone_micros for solver in solvers), prices


def _improve(
    solvers: Sequence[ComponentSolver],
    budget: Budget,
    report: Callable[[str, int, float], None],
    pool: ThreadPoolExecutor,
) -> None:
    """Improves all components, by effort in sequence or by the clock in parallel."""

    def report_all(phase: str) -> None:
        total = sum(solver.total for solver in solvers)
        report(phase, total, min(sum(solver.bound for solver in solvers), total))

    if budget.is_by_work or budget.deadline is None:
        for solver in solvers:
            solver.begin_by_effort(budget)
            report_all("prices")
        for solver in solvers:
            solver.rounds_by_effort(budget)
            report_all("search")
        return
    list(pool.map(lambda solver: solver.begin_dual(budget), solvers))
    _in_turns(
        solvers,
        budget,
        PARAMS.begin_share * (budget.left() or 0.0),
        pool,
        ComponentSolver.begin_until,
        lambda: report_all("prices"),
    )
    left = budget.left() or 0.0
    waiting = [solver for solver in solvers if not solver.is_close(budget.gap)]
    _in_turns(
        waiting, budget, left, pool, ComponentSolver.rounds_until, lambda: report_all("search")
    )


def _in_turns(
    solvers: Sequence[ComponentSolver],
    budget: Budget,
    seconds: float,
    pool: ThreadPoolExecutor,
    work: Callable[[ComponentSolver, float, Budget], None],
    after: Callable[[], None],
) -> None:
    """Gives every component a share of `seconds` by its size, on all threads."""
    queues: list[list[ComponentSolver]] = [[] for _ in range(budget.threads)]
    loads = [0] * budget.threads
    for solver in sorted(solvers, key=lambda solver: -solver.size):
        queue = loads.index(min(loads))
        loads[queue] += solver.size
        queues[queue].append(solver)
    ends = time.monotonic() + seconds

    def run(queue: list[ComponentSolver]) -> None:
        rest = sum(solver.size for solver in queue)
        for solver in queue:
            left = max(ends - time.monotonic(), 0.0)
            work(solver, time.monotonic() + left * solver.size / rest, budget)
            rest -= solver.size
            after()

    list(pool.map(run, queues))
