"""Requests match runs and waits for their results."""

import time
from collections.abc import Callable

from millshare_client.command_line.output import Output
from millshare_client.connection import Connection
from millshare_client.generated.api.match_runs import match_runs_create, match_runs_retrieve
from millshare_client.generated.models.run_detail import RunDetail
from millshare_client.generated.models.run_request_request import RunRequestRequest
from millshare_client.generated.models.run_status_enum import RunStatusEnum

UNDER_WAY = (RunStatusEnum.REQUESTED, RunStatusEnum.SOLVING)
ASK_EVERY = 2.0


class RunFailed(Exception):
    """Reports a run that ended without a plan, or not in time."""


def request_run(
    *,
    client: Connection,
    output: Output,
    currency: str = "CNY",
    seconds: int | None = None,
    wait: float = 0.0,
    sleep: Callable[[float], None] = time.sleep,
) -> None:
    """Requests a run and waits for it so many seconds; raises RunFailed."""
    body = RunRequestRequest(currency=currency)
    if seconds is not None:
        body.seconds = seconds
    run = match_runs_create.call(client=client, body=body)
    show(run, output)
    waited = 0.0
    while run.status in UNDER_WAY and waited < wait:
        sleep(ASK_EVERY)
        waited += ASK_EVERY
        run = match_runs_retrieve.call(run.id, client=client)
    if not wait:
        return
    show(run, output)
    if run.status in UNDER_WAY:
        raise RunFailed(f"Run {run.id} is not solved within {wait:.0f} s.")
    if run.status != RunStatusEnum.SOLVED:
        raise RunFailed(f"Run {run.id} is {run.status.value}: {run.failure or 'see its page'}")


def show(run: RunDetail, output: Output) -> None:
    """Writes the state of a run."""
    text = f"Run {run.id}: {run.status.value} ({run.currency})"
    output.row({"run": str(run.id), "status": run.status.value, "currency": run.currency}, text)
