"""Tests the measurement of growth: its fit, and that every step runs."""

import numpy as np
import pytest

from benchmarks import growth


@pytest.mark.parametrize(("start", "exponent"), [(0.0, 1.0), (2.5, 1.3), (40.0, 0.8)])
def test_a_fit_finds_what_the_figures_were_made_of(start, exponent):
    orders = np.array(growth.SIZES, dtype=float)

    found = growth.fit(orders, start + 3e-3 * orders**exponent)

    assert found["exponent"] == pytest.approx(exponent, abs=0.011)
    assert found["start"] == pytest.approx(start, abs=0.05)
    assert found["at_wanted"] == pytest.approx(start + 3e-3 * growth.WANTED**exponent, rel=0.02)
    assert found["off"] < 0.01


@pytest.mark.slow
def test_all_steps_are_measured_and_the_engine_where_asked(tmp_path):
    records = []
    for orders in (10, 20):
        (folder := tmp_path / str(orders)).mkdir()
        records.append(growth.measure(orders, folder, 1 if orders == 20 else None))

    assert growth.STEPS.keys() - records[0].keys() == {"engine_s", "engine_mib"}
    assert growth.STEPS.keys() <= records[1].keys()
    assert records[0]["options"] < records[1]["options"]
    lines = list(growth.table(records, growth.fits(records)))
    assert "merge, s" in lines[0]
    assert "engine, s" not in lines[0]
    assert len({line.count(" | ") for line in lines if "---" not in line}) == 1
