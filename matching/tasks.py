"""Runs the pipeline for the worker; each task takes ids and may run twice."""

from celery import shared_task

from matching.pipeline import partitioned_run, rematch, scheduler, sweeper
from matching.pipeline import solve_run as solver
from matching.pipeline.counter_decisions import decide_counter


@shared_task(name="matching.tasks.solve_run")
def solve_run(run_id: str) -> None:
    """Solves a requested run."""
    solver.solve_run(run_id)


@shared_task(name="matching.tasks.solve_part")
def solve_part(part_id: str) -> None:
    """Solves one subproblem of a run that was too large for one worker."""
    partitioned_run.solve_subproblem(part_id)


@shared_task(name="matching.tasks.sweep_runs")
def sweep_runs() -> None:
    """Enqueues work that no worker holds, and ends offers that expired."""
    sweeper.sweep()


@shared_task(name="matching.tasks.request_due_runs")
def request_due_runs() -> None:
    """Requests the runs that are due by the schedule."""
    scheduler.request_due_runs()


@shared_task(name="matching.tasks.rematch_order")
def rematch_order(order_id: str) -> None:
    """Matches an order's missing pieces again."""
    rematch.rematch_order(order_id)


@shared_task(name="matching.tasks.decide_counter_offer")
def decide_counter_offer(counter_id: str) -> None:
    """Answers a counter-offer of a factory."""
    decide_counter.decide_counter_offer(counter_id)
