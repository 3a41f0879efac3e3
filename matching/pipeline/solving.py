"""What a run asks of the engine: the plans without the match, then the best plan, all checked."""

import tempfile
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from matching.engine.check import check
from matching.engine.columnar import write_columns
from matching.engine.columns import Columns
from matching.engine.plan import Plan, load_plan
from matching.engine.reference import reference
from matching.models import MatchRun
from matching.pipeline.children import SolveFailed, make_ready, run_children
from matching.pipeline.cutting import plan_of_parts
from matching.pipeline.leases import Lease
from matching.pipeline.parts import GRACE_SECONDS, search_limits
from matching.states import BaselineKind

# What the children are handed, in their folder.
PROBLEM, START = "problem.npz", f"{BaselineKind.GREEDY_SPLIT}.json"
# A baseline has no limit of its own: it is linear in the orders.
BASELINE_SECONDS = 300


@dataclass(frozen=True, slots=True)
class Answer:
    """What the engine made of a problem: the plan, and the plans there would be without it."""

    plan: Plan
    baselines: dict[str, Plan]


def solve(lease: Lease, problem: Columns) -> Answer:
    """The run's plan and its baselines, each checked; raises SolveFailed, LeaseLost."""
    run = MatchRun.objects.get(pk=lease.run_id)
    with tempfile.TemporaryDirectory(prefix="millshare-run-") as name:
        folder = Path(name)
        make_ready(lease, folder)
        (folder / PROBLEM).write_bytes(write_columns(problem))
        baselines = baseline_plans(lease, folder)
        if len(problem.option_operation) > settings.MATCHING["cut_options"]:
            plan = plan_of_parts(lease, folder, run, PROBLEM, START)
        else:
            plan = best_plan(lease, folder, run)
    baselines[BaselineKind.REFERENCE] = reference(problem)
    for answer in (plan, *baselines.values()):
        refuse_broken(problem, answer)
    return Answer(plan, baselines)


def refuse_broken(problem: Columns, plan: Plan) -> None:
    """No plan is stored that the independent checker does not pass."""
    violations = check(problem, plan)
    if violations:
        raise SolveFailed(f"The engine's plan breaks {len(violations)} rules: {violations[0]}")


def baseline_plans(lease: Lease, folder: Path) -> dict[str, Plan]:
    """What the orders would have had without the match, each way in a child of its own."""
    lease.report({"phase": "baselines"})
    kinds = (BaselineKind.SINGLE_SOURCE, BaselineKind.GREEDY_SPLIT)
    commands = [["baseline", PROBLEM, "--kind", kind, "--output", f"{kind}.json"] for kind in kinds]
    run_children(lease, folder, commands, BASELINE_SECONDS)
    return {kind: load_plan(folder / f"{kind}.json") for kind in kinds}


def best_plan(lease: Lease, folder: Path, run: MatchRun) -> Plan:
    """The plan of the run's own search from the greedy one, under its limits and seed."""
    command = ["solve", PROBLEM, "--output", "plan.json", "--start", START]
    command += search_limits(run, seconds=run.seconds, effort=run.effort)
    run_children(lease, folder, [command], run.seconds + GRACE_SECONDS)
    return load_plan(folder / "plan.json")
