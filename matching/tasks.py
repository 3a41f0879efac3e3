"""Runs the pipeline for the worker: each task takes ids and may run twice without effect."""

from celery import shared_task

from matching import pipeline


@shared_task(name="matching.tasks.solve_run")
def solve_run(run_id: str) -> None:
    """Solves a requested run."""
    pipeline.solve_run(run_id)


@shared_task(name="matching.tasks.solve_part")
def solve_part(part_id: str) -> None:
    """Solves one subproblem of a run that was too large for one worker."""
    pipeline.solve_part(part_id)


@shared_task(name="matching.tasks.sweep_runs")
def sweep_runs() -> None:
    """Enqueues work that no worker holds, and ends offers that expired."""
    pipeline.sweep()


@shared_task(name="matching.tasks.request_due_runs")
def request_due_runs() -> None:
    """Requests the runs that are due by the schedule."""
    pipeline.request_due_runs()


@shared_task(name="matching.tasks.rematch_order")
def rematch_order(order_id: str) -> None:
    """Matches an order's missing pieces again."""
    pipeline.rematch_order(order_id)
