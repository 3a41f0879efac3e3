"""Runs the commands of `python -m matching.engine` over files.

A problem may be JSON or columnar. Exit codes: 0 fine, 1 a checked plan breaks rules, 2 a malformed
problem or plan, one that is too large, or a file or an argument that does not work. A file is
written whole or not at all. SIGINT and SIGTERM end a solve early: its best plan so far is written.
"""

import argparse
import json
import math
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from matching.engine.baseline import GREEDY_SPLIT, SINGLE_SOURCE, greedy_split, single_source
from matching.engine.cli_output import (
    own_output,
    progress_bar,
    progress_lines,
    write_whole,
)
from matching.engine.evaluate.checker import check
from matching.engine.evaluate.warm_start import InvalidStart, UnknownOrder
from matching.engine.instance.budget import StopSignal
from matching.engine.instance.memory import (
    MemoryLimitExceeded,
    ensure_file_fits,
    ensure_problem_fits,
)
from matching.engine.instance.signals import run_until_signal
from matching.engine.jit.cache import is_ready
from matching.engine.model.arrival_sample import read_mask, write_sample
from matching.engine.model.codec_json import problem_of
from matching.engine.model.codec_npz import load_columns, write_columns
from matching.engine.model.columns import Columns
from matching.engine.model.json_fields import DocumentError
from matching.engine.model.plan import Plan, load_plan
from matching.engine.params import ReoptimizeLimits, SolveLimits
from matching.engine.partitioning.merge import merge
from matching.engine.partitioning.partition import partition
from matching.engine.partitioning.partition_files import (
    read_answers,
    read_partition,
    write_partition,
)
from matching.engine.solve import solve

OK, BROKEN, MALFORMED = 0, 1, 2
_BASELINES = {SINGLE_SOURCE: single_source, GREEDY_SPLIT: greedy_split}
_JSON, _NPZ = ".json", ".npz"
if TYPE_CHECKING:
    _Commands = argparse._SubParsersAction[argparse.ArgumentParser]


def main(arguments: list[str] | None = None) -> int:
    """Runs one command, and returns the exit code of the process."""
    parsed = _parser().parse_args(arguments)
    command: Callable[[argparse.Namespace, TextIO], int] = parsed.command
    with own_output() as output:
        try:
            return command(parsed, output)
        except (DocumentError, MemoryLimitExceeded, InvalidStart, UnknownOrder) as problem:
            sys.stderr.write(f"{problem}\n")
        except OSError as problem:
            sys.stderr.write(f"{problem.filename or ''}: {problem.strerror or problem}\n")
    return MALFORMED


def _solve(arguments: argparse.Namespace, output: TextIO) -> int:
    """Solves a problem, and writes the plan."""
    listener = progress_bar(sys.stderr) if sys.stderr.isatty() else progress_lines(sys.stderr)

    def work(stop: StopSignal) -> int:
        problem = _problem(arguments)
        start = None if arguments.start is None else load_plan(arguments.start)
        plan = solve(
            problem,
            limits=SolveLimits(
                seconds=arguments.seconds,
                effort=arguments.effort,
                threads=arguments.threads,
                seed=arguments.seed,
                gap=arguments.gap,
            ),
            start=start,
            stop=stop,
            progress=listener,
        )
        if sys.stderr.isatty():
            sys.stderr.write("\n")
        return _finish(plan, arguments.output, problem.currency, output)

    return run_until_signal(work)


def _check(arguments: argparse.Namespace, output: TextIO) -> int:
    """Prints every rule that a plan breaks."""
    violations = check(load_columns(arguments.problem), plan := load_plan(arguments.plan))
    for violation in violations:
        output.write(f"{violation}\n")
    if violations:
        return BROKEN
    output.write(f"fine: total_micros={plan.total_micros} bound_micros={plan.bound_micros}\n")
    return OK


def _baseline(arguments: argparse.Namespace, output: TextIO) -> int:
    """Writes the plan of a baseline."""
    problem = _problem(arguments)
    return _finish(_BASELINES[arguments.kind](problem), arguments.output, problem.currency, output)


def _convert(arguments: argparse.Namespace, output: TextIO) -> int:
    """Writes a problem in the other form."""
    columns = load_columns(arguments.problem)
    if arguments.output.suffix == _NPZ:
        write_whole(arguments.output, write_columns(columns))
    else:
        write_whole(arguments.output, json.dumps(problem_of(columns).as_document()).encode())
    output.write(f"{arguments.output}: problem_sha256={columns.sha256()}\n")
    return OK


def _cut(arguments: argparse.Namespace, output: TextIO) -> int:
    """Writes the subproblems of one round."""
    problem, start = _problem(arguments), load_plan(arguments.start)
    arguments.output.mkdir(exist_ok=True)
    parts = partition(
        problem,
        start,
        most_options=arguments.options,
        seed=arguments.seed,
        round_number=arguments.round,
    )
    for part in write_partition(parts, arguments.output):
        output.write(" ".join(f"{name}={value}" for name, value in part.items()) + "\n")
    return OK


def _merge(arguments: argparse.Namespace, output: TextIO) -> int:
    """Writes the plan merged from those of the subproblems."""
    problem, start = _problem(arguments), load_plan(arguments.start)
    answers = list(read_answers(arguments.cut))
    # The record of one subproblem stands for all; each has its own time.
    solver = answers[0][1].solver if answers else start.solver
    sizes = {"parts": len(read_partition(arguments.cut)), "answers": len(answers)}
    plan = merge(problem, start, answers, gap=arguments.gap, record=solver | sizes)
    return _finish(plan, arguments.output, problem.currency, output)


def _warmup(arguments: argparse.Namespace, output: TextIO) -> int:
    """Compiles the engine."""
    seconds = 0.0
    if not is_ready():
        from matching.engine.warmup import ensure_compiled  # noqa: PLC0415  loads the compiled engine

        seconds = ensure_compiled()
    output.write(f"compiled in {seconds:.0f} s\n" if seconds else "nothing left to compile\n")
    return OK


def _arrivals(arguments: argparse.Namespace, output: TextIO) -> int:
    """Writes what orders cost over random orders of arrival."""
    from matching.engine.arrivals import sample_arrivals  # noqa: PLC0415  loads the compiled engine

    problem, excluded = _problem(arguments), None
    if arguments.exclude is not None:
        excluded = read_mask(arguments.exclude, len(problem.option_operation))
    sample = sample_arrivals(
        problem, arguments.count, arguments.seed, excluded, threads=arguments.threads
    )
    write_whole(arguments.output, write_sample(sample))
    count, orders = sample.made.shape
    output.write(
        f"{arguments.output}: arrivals={count} orders={orders} rows={len(sample.row_option)}"
        f" problem_sha256={sample.problem_sha256}\n"
    )
    return OK


def _quote(arguments: argparse.Namespace, output: TextIO) -> int:
    """Prints the quote of an order."""
    from matching.engine.quote import Quoter  # noqa: PLC0415  loads the compiled engine

    quoter = Quoter(load_columns(arguments.problem), load_plan(arguments.plan))
    output.write(json.dumps(quoter.quote(arguments.order).as_document(), indent=1) + "\n")
    return OK


def _rematch(arguments: argparse.Namespace, output: TextIO) -> int:
    """Writes a plan repaired after hours were lost."""
    from matching.engine.reoptimize import remaining, reoptimize  # noqa: PLC0415  as above

    problem = load_columns(arguments.problem)
    changes = {"lost": arguments.lost, "available_ms": dict(arguments.available)}
    plan = reoptimize(
        problem,
        load_plan(arguments.plan),
        **changes,
        keep=arguments.keep,
        limits=ReoptimizeLimits(arguments.seconds, arguments.moves, arguments.seed),
    )
    if arguments.remaining is not None:
        write_whole(arguments.remaining, write_columns(remaining(problem, **changes)))
    return _finish(plan, arguments.output, problem.currency, output)


def _problem(arguments: argparse.Namespace) -> Columns:
    """Reads the problem, unless it would need more memory than allowed."""
    if arguments.memory is not None:
        ensure_file_fits(arguments.problem, arguments.memory)
    columns = load_columns(arguments.problem)
    if arguments.memory is not None:
        ensure_problem_fits(columns, arguments.memory)
    return columns


def _finish(plan: Plan, path: Path, currency: str, output: TextIO) -> int:
    """Writes a plan, and prints its figures on one line."""
    write_whole(path, (json.dumps(plan.as_document(), indent=1) + "\n").encode())
    hundredths = (plan.total_micros + 5_000) // 10_000
    money = f"{hundredths // 100:,}.{hundredths % 100:02d} {currency}"
    size = f"allocations={len(plan.allocations)} unmet={len(plan.unmet)}"
    output.write(
        f"{plan.status}: cost {money} total_micros={plan.total_micros}"
        f" bound_micros={plan.bound_micros} gap={plan.gap:.6f} {size} seconds={plan.seconds:.1f}\n"
    )
    return OK


def _parser() -> argparse.ArgumentParser:
    """Returns the parser of all commands."""
    parser = argparse.ArgumentParser(
        prog="python -m matching.engine", description="Matches orders with idle machine hours."
    )
    commands = parser.add_subparsers(required=True, metavar="solve|check|…")
    solving = commands.add_parser("solve", help="find the cheapest plan")
    solving.add_argument("problem", type=Path)
    solving.add_argument("--seconds", type=_positive, help="limit of wall time")
    solving.add_argument("--effort", type=_count, help="limit of work, for runs that repeat")
    solving.add_argument("--threads", type=_count, default=1)
    solving.add_argument("--seed", type=int, default=1)
    solving.add_argument("--gap", type=_share, default=1e-4, help="relative gap that is enough")
    solving.add_argument("--start", type=Path, help="plan to begin from, instead of a greedy one")
    _add_memory(solving)
    solving.add_argument("--output", type=Path, required=True)
    solving.set_defaults(command=_solve)
    checking = commands.add_parser("check", help="list every rule that a plan breaks")
    checking.add_argument("problem", type=Path)
    checking.add_argument("plan", type=Path)
    checking.set_defaults(command=_check)
    baseline = commands.add_parser("baseline", help="make a plan without the match")
    baseline.add_argument("problem", type=Path)
    baseline.add_argument("--kind", choices=sorted(_BASELINES), required=True)
    _add_memory(baseline)
    baseline.add_argument("--output", type=Path, required=True)
    baseline.set_defaults(command=_baseline)
    _add_arrivals(commands)
    converting = commands.add_parser("convert", help="write a problem in the other form")
    converting.add_argument("problem", type=Path)
    converting.add_argument("--output", type=_form, required=True, help="FILE.json or FILE.npz")
    converting.set_defaults(command=_convert)
    _add_cut_and_merge(commands)
    warming = commands.add_parser("warmup", help="compile the engine before it is needed")
    warming.set_defaults(command=_warmup)
    # The command's first name still works; a parser without help is not listed.
    commands.add_parser("warm").set_defaults(command=_warmup)
    _add_quote(commands)
    _add_rematch(commands)
    return parser


def _add_cut_and_merge(commands: "_Commands") -> None:
    """Adds the commands for partitioning."""
    cutting = commands.add_parser("cut", help="write a large problem as parts to solve apart")
    cutting.add_argument("problem", type=Path)
    cutting.add_argument("--start", type=Path, required=True, help="plan of the whole to cut by")
    cutting.add_argument("--options", type=_count, required=True, help="of a part, about")
    cutting.add_argument("--seed", type=int, default=1)
    cutting.add_argument("--round", type=_count, default=1, help="later ones cut in other ways")
    _add_memory(cutting)
    cutting.add_argument("--output", type=Path, required=True, metavar="FOLDER")
    cutting.set_defaults(command=_cut)
    merging = commands.add_parser("merge", help="put the plans of a cut's parts together")
    merging.add_argument("problem", type=Path)
    merging.add_argument("--start", type=Path, required=True, help="plan that it was cut by")
    merging.add_argument("--cut", type=Path, required=True, metavar="FOLDER")
    merging.add_argument("--gap", type=_share, default=1e-4, help="relative gap that is enough")
    _add_memory(merging)
    merging.add_argument("--output", type=Path, required=True)
    merging.set_defaults(command=_merge)


def _add_arrivals(commands: "_Commands") -> None:
    """Adds the command for random orders of arrival."""
    sampling = commands.add_parser("arrivals", help="sample what orders cost without the match")
    sampling.add_argument("problem", type=Path)
    sampling.add_argument("--count", type=_count, required=True, help="orders of arrival")
    sampling.add_argument("--seed", type=_natural, required=True)
    sampling.add_argument("--exclude", type=Path, metavar="FILE", help=".npz with options to drop")
    sampling.add_argument("--threads", type=_count, default=1)
    _add_memory(sampling)
    sampling.add_argument("--output", type=Path, required=True, metavar="FILE")
    sampling.set_defaults(command=_arrivals)


def _add_quote(commands: "_Commands") -> None:
    """Adds the command for quotes."""
    quoting = commands.add_parser("quote", help="quote an order against a plan")
    quoting.add_argument("problem", type=Path)
    quoting.add_argument("plan", type=Path)
    quoting.add_argument("--order", required=True)
    quoting.set_defaults(command=_quote)


def _add_rematch(commands: "_Commands") -> None:
    """Adds the command for repairing a plan."""
    again = commands.add_parser("rematch", help="mend a plan after hours were lost")
    again.add_argument("problem", type=Path)
    again.add_argument("plan", type=Path)
    again.add_argument("--lost", nargs="+", default=[], metavar="WINDOW")
    again.add_argument(
        "--available", nargs="+", default=[], type=_hours, metavar="WINDOW=MS", help="new hours"
    )
    again.add_argument("--keep", nargs="+", default=[], metavar="ORDER", help="must not move")
    again.add_argument("--seconds", type=_positive, help="limit of wall time")
    again.add_argument("--moves", type=_count, help="limit of work, for runs that repeat")
    again.add_argument("--seed", type=int, default=1)
    again.add_argument("--remaining", type=Path, help="FILE.npz: the problem that the plan is for")
    again.add_argument("--output", type=Path, required=True)
    again.set_defaults(command=_rematch)


def _add_memory(parser: argparse.ArgumentParser) -> None:
    """Adds the limit of memory."""
    parser.add_argument(
        "--memory", type=_count, metavar="MIB", help="refuse a problem that would take more"
    )


def _form(text: str) -> Path:
    """Reads a path with one of the two endings."""
    path = Path(text)
    if path.suffix not in (_JSON, _NPZ):
        raise argparse.ArgumentTypeError(f"must end in {_JSON} or {_NPZ}")
    return path


def _hours(text: str) -> tuple[str, int]:
    """Reads WINDOW=MS."""
    window, _, number = text.rpartition("=")
    return window, int(number)


def _positive(text: str) -> float:
    """Reads a finite number above 0."""
    number = float(text)
    if not 0 < number < math.inf:
        raise argparse.ArgumentTypeError("must be above 0")
    return number


def _count(text: str) -> int:
    """Reads an integer of at least 1."""
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("must be at least 1")
    return number


def _natural(text: str) -> int:
    """Reads an integer of at least 0."""
    number = int(text)
    if number < 0:
        raise argparse.ArgumentTypeError("must be at least 0")
    return number


def _share(text: str) -> float:
    """Reads a number from 0 to below 1."""
    number = float(text)
    if not 0 <= number < 1:
        raise argparse.ArgumentTypeError("must be from 0 to below 1")
    return number
