"""Tests the command line as a process of its own."""

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from matching.engine.instance.progress import SolveProgress
from matching.engine.model.arrival_sample import read_sample, write_mask

ROOT = Path(__file__).parents[3]


def run(*words, cwd=ROOT, expect=0):
    done = subprocess.run(
        [sys.executable, "-m", "matching.engine", *map(str, words)],
        cwd=cwd,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == expect, done.stderr
    return done


@pytest.fixture
def problem(tmp_path, worked_example):
    file = tmp_path / "problem.json"
    file.write_text(json.dumps(worked_example()))
    return file


def test_solve_writes_a_plan_that_check_finds_fine(problem, tmp_path):
    output = tmp_path / "plan.json"
    limits = ("--seconds", 20, "--threads", 2, "--seed", 3, "--gap", "0.001", "--effort", 50)

    solved = run("solve", problem, *limits, "--output", output)
    checked = run("check", problem, output)

    assert solved.stdout.count("\n") == 1
    assert "total_micros=809000000 bound_micros=809000000" in solved.stdout
    assert checked.stdout.startswith("fine: ")
    plan = json.loads(output.read_text())
    assert plan["status"] == "optimal"
    assert plan["solver"]["seed"] == 3
    assert plan["solver"]["ortools"]
    lines = [SolveProgress.parse(line) for line in solved.stderr.splitlines()]
    assert lines[-1].total_micros == 809_000_000
    assert lines[0].phase == "greedy"


@pytest.mark.parametrize("kind", ["single_source", "greedy_split"])
def test_baseline_writes_a_plan_that_check_finds_fine(problem, tmp_path, kind):
    output = tmp_path / "plan.json"

    made = run("baseline", problem, "--kind", kind, "--output", output)
    run("check", problem, output)

    assert made.stdout.count("\n") == 1
    assert json.loads(output.read_text())["solver"]["name"] == kind


def test_check_prints_a_line_for_each_broken_rule(problem, tmp_path):
    output = tmp_path / "plan.json"
    run("baseline", problem, "--kind", "greedy_split", "--output", output)
    plan = json.loads(output.read_text())
    plan["allocations"][0]["quantity"] += 1
    output.write_text(json.dumps(plan))

    broken = run("check", problem, output, expect=1)

    found = [line.split(":")[0] for line in broken.stdout.splitlines()]
    assert found == ["balance", "total_micros"]


def test_malformed_problem_ends_with_2_and_writes_nothing(problem, tmp_path):
    document = json.loads(problem.read_text())
    document["orders"][0]["operations"][0]["min_lot"] = 0
    problem.write_text(json.dumps(document))
    output = tmp_path / "plan.json"

    for words in (("solve", problem), ("baseline", problem, "--kind", "greedy_split")):
        rejected = run(*words, "--output", output, expect=2)
        assert rejected.stderr == "$.orders[0].operations[0].min_lot: must be at least 1, not 0\n"
        assert rejected.stdout == ""

    assert sorted(path.name for path in tmp_path.iterdir()) == ["problem.json"]


def test_malformed_plan_ends_with_2(problem, tmp_path):
    output = tmp_path / "plan.json"
    output.write_text("{}")

    rejected = run("check", problem, output, expect=2)

    assert rejected.stderr == "$.format: missing field\n"


def test_file_that_is_not_there_ends_with_2(tmp_path):
    rejected = run("check", tmp_path / "no.json", tmp_path / "no.json", expect=2)

    assert "No such file" in rejected.stderr


def test_reading_and_checking_load_no_solver():
    modules = (
        *("model.problem", "model.plan", "evaluate.plan_costs", "evaluate.checker"),
        *("evaluate.compare", "instance.progress", "evaluate.reference", "model.arrival_sample"),
    )
    imports = "; ".join(f"import matching.engine.{name}" for name in modules)
    script = f"import sys; {imports}; assert 'ortools' not in sys.modules"

    subprocess.run([sys.executable, "-c", script], cwd=ROOT, check=True, timeout=60)


def test_progress_line_reads_back():
    progress = SolveProgress("kernel", 12.5, 10**15, 9 * 10**14, 0.1)

    assert SolveProgress.parse(f"{progress}\n") == progress
    assert str(progress).startswith("phase=kernel seconds=12.5 cost=1000000000000000 bound=")


@pytest.mark.parametrize("line", ["", "phase=x", "phase=x seconds=1 cost=a bound=0 gap=0"])
def test_other_lines_are_not_progress(line):
    with pytest.raises(ValueError, match="not a progress line"):
        SolveProgress.parse(line)


def test_every_command_takes_either_form(problem, tmp_path):
    columnar, again, plan = (tmp_path / name for name in ("p.npz", "p.json", "plan.json"))

    there = run("convert", problem, "--output", columnar)
    back = run("convert", columnar, "--output", again)
    run("solve", columnar, "--effort", 50, "--output", plan)

    assert there.stdout.split()[1] == back.stdout.split()[1]
    for file in (problem, columnar, again):
        assert run("check", file, plan).stdout.startswith("fine: total_micros=809000000")
    run("baseline", columnar, "--kind", "greedy_split", "--output", plan)
    run("check", problem, plan)


def test_convert_writes_no_third_form(problem, tmp_path):
    done = run("convert", problem, "--output", tmp_path / "p.csv", expect=2)

    assert "must end in .json or .npz" in done.stderr
    assert list(tmp_path.iterdir()) == [problem]


def test_broken_columnar_file_is_malformed(problem, tmp_path):
    columnar = tmp_path / "p.npz"
    run("convert", problem, "--output", columnar)
    columnar.write_bytes(columnar.read_bytes()[:-40])

    for memory in ((), ("--memory", 1_000)):
        done = run("solve", columnar, *memory, "--output", tmp_path / "plan.json", expect=2)

        assert done.stderr.startswith("$: not a columnar file")


def test_problem_above_the_memory_allowed_is_rejected_with_numbers(problem, tmp_path):
    columnar, plan = tmp_path / "p.npz", tmp_path / "plan.json"
    run("convert", problem, "--output", columnar)

    for words in (("solve", problem), ("baseline", columnar, "--kind", "greedy_split")):
        read = run(*words, "--memory", 50, "--output", plan, expect=2)
        made = run(*words, "--memory", 100, "--output", plan, expect=2)
        run(*words, "--memory", 300, "--output", plan)

        assert "bytes" in read.stderr
        assert "would take about 61 MiB, most is 50" in read.stderr
        assert "1 orders and 2 windows with 2 options and up to 0 arcs" in made.stderr
        assert "most is 100" in made.stderr


def test_arrivals_writes_a_sample_that_replays(problem, tmp_path):
    output, again, mask = (tmp_path / name for name in ("a.npz", "b.npz", "mask.npz"))
    mask.write_bytes(write_mask(np.array([True, False])))
    words = ("arrivals", problem, "--count", 3, "--seed", 2**70)

    done = run(*words, "--output", output)
    run(*words, "--threads", 2, "--output", again)

    sample = read_sample(output)
    assert output.read_bytes() == again.read_bytes()
    assert "arrivals=3 orders=1 rows=6 problem_sha256=" + sample.problem_sha256 in done.stdout
    assert sample.cost.tolist() == [[809_000_000]] * 3
    run(*words, "--exclude", mask, "--output", output)
    assert read_sample(output).made.tolist() == [[90]] * 3
    assert set(read_sample(output).row_option.tolist()) == {1}


def test_arrivals_with_malformed_input_writes_nothing(problem, tmp_path):
    output, mask = tmp_path / "a.npz", tmp_path / "mask.npz"
    mask.write_bytes(write_mask(np.array([True])))
    words = ("arrivals", problem, "--count", 3, "--seed", 1, "--output", output)

    short = run(*words, "--exclude", mask, expect=2)
    other = run(*words, "--exclude", problem, expect=2)
    negative = run("arrivals", problem, "--count", 3, "--seed=-1", "--output", output, expect=2)

    assert short.stderr == "$.excluded: must have an entry for each of 2 options\n"
    assert other.stderr.startswith("$: not a file of arrays")
    assert "must be at least 0" in negative.stderr
    assert not output.exists()


def test_quote_prints_both_offers(problem, tmp_path):
    output = tmp_path / "plan.json"
    run("baseline", problem, "--kind", "greedy_split", "--output", output)

    quoted = json.loads(run("quote", problem, output, "--order", "A").stdout)
    rejected = run("quote", problem, output, "--order", "Z", expect=2)

    assert quoted["free"]["cost_micros"] == quoted["priced"]["cost_micros"] == 809_000_000
    assert "'Z' is not an order" in rejected.stderr


def test_rematch_mends_a_plan_for_what_remains(problem, tmp_path):
    output, mended, remaining = (tmp_path / name for name in ("p.json", "m.json", "r.npz"))
    run("baseline", problem, "--kind", "greedy_split", "--output", output)

    files = ("--remaining", remaining, "--output", mended)
    run("rematch", problem, output, "--lost", "W1", "--moves", 100, *files)
    run("check", remaining, mended)
    rejected = run("rematch", problem, output, "--lost", "W9", "--output", mended, expect=2)

    (row,) = json.loads(mended.read_text())["allocations"]
    assert (row["window"], row["quantity"]) == ("W2", 90)
    assert "'W9' is not known" in rejected.stderr
