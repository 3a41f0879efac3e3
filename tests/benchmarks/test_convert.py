"""Tests the readers of public instances on tiny files."""

import gzip
import json

import pytest

from benchmarks.convert import main, read_cflp, read_fctp, read_gap
from benchmarks.families import best_known, instances
from matching.engine.model.codec_json import read_problem
from matching.engine.params import SolveLimits
from matching.engine.solve import solve


def test_facility_location_opens_what_is_worth_it():
    # Facility 1 costs 10 to open, facility 2 costs 3; serving costs 4 and 3, or 6 and 9.
    document = read_cflp("2 2  5 10.  5 3.  2  4. 6.  3  3. 9.")

    plan = solve(read_problem(document), limits=SolveLimits(gap=0.0))

    # Opening both: 13 + 4 + 3; opening the first alone: 10 + 4 + 3.
    assert plan.total_micros == 17_000_000
    assert plan.status == "optimal"


def test_open_capacity_is_filled_in():
    document = read_cflp("1 1 capacity 7. 2 4.", capacity=5)

    assert document["windows"][0]["available_ms"] == 5


def test_jobs_are_assigned_to_one_agent_each():
    # Two agents, three jobs: costs, resources, capacities.
    document = read_gap("2 3  1 2 3  3 1 1  2 2 2  2 2 2  2 4")

    plan = solve(read_problem(document), limits=SolveLimits(gap=0.0))

    assert plan.total_micros == 3_000_000
    assert plan.unmet == ()


@pytest.mark.parametrize(
    "text",
    [
        # Agarwal: fixed, then unit; Sun: unit with decimals, then fixed; Roberti: by arc.
        "2 2  3 3  2 4  10 20 30 5  1 2 3 1",
        "2 2  3 3  2 4  1.0 2.0 3.0 1.0  10.0 20.0 30.0 5.0",
        "2 2  3 3  2 4  0 0 1 10  0 1 2 20  1 0 3 30  1 1 1 5",
    ],
)
def test_three_forms_of_transportation_are_one_problem(text):
    plan = solve(read_problem(read_fctp(text)), limits=SolveLimits(gap=0.0))

    # 2 over (0, 0), 1 over (0, 1), 3 over (1, 1).
    assert plan.total_micros == (10 + 2 + 20 + 2 + 5 + 3) * 1_000_000


def test_converter_reads_packed_files_and_rejects_others(tmp_path, capsys):
    packed = tmp_path / "one.txt.gz"
    packed.write_bytes(gzip.compress(b"1 1 capacity 7. 2 4."))
    output = tmp_path / "problem.json"

    assert main(["cflp", str(packed), "--capacity", "9", "--output", str(output)]) == 0
    assert json.loads(output.read_text())["windows"][0]["available_ms"] == 9
    assert main(["cflp", str(packed), "--output", str(output)]) == 2
    assert "capacity" in capsys.readouterr().err


def test_instances_are_found_with_the_least_costs_known(tmp_path):
    for name in ("cflp/cap61.txt", "cflp/capb.txt.gz", "gap/gap1-0", "gap/LICENSE"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    (tmp_path / "fctp").mkdir()
    (tmp_path / "fctp" / "N3000.FCTP.gz").touch()
    (tmp_path / "README.md").write_text(
        "| cap61 | 932615.750 | cap71 | 932615.750 |\n"
        "capb: 13656379.578 at capacity 5000, 13361927.449 at 6000; gap1-0 261, N3000 167716."
    )

    found = {row.name: (row.row, row.capacity, row.known) for row in instances(tmp_path)}

    assert found == {
        "cap61": ("cflp", None, 932615.75),
        "capb-5000": ("capb", 5000, 13656379.578),
        "capb-6000": ("capb", 6000, 13361927.449),
        "capb-7000": ("capb", 7000, None),
        "capb-8000": ("capb", 8000, None),
        "gap1-0": ("gap", None, 261),
        "N3000": ("sun", None, 167716),
    }


def test_only_numbers_after_an_instance_count_as_known():
    assert best_known("costlier on N3000, N3304 and N3704 than 12 s on gap1-0") == {}
