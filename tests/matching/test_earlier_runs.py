"""Tests that runs of before expected scrap took hours keep their totals."""

import io
from decimal import Decimal

import numpy as np
import pytest

from common.clock import now
from matching.engine.model.codec_npz import write_columns
from matching.formulation import snapshot
from tests import builders

pytestmark = pytest.mark.django_db


def test_expected_scrap_of_a_stored_run_is_read_as_lateness():
    builders.window(hourly_rate=Decimal(120))
    builders.order()
    taken = snapshot.formulate(snapshot.read_market(currency="CNY", now=now()))
    with np.load(io.BytesIO(taken.context())) as arrays:
        stored = dict(arrays)
    del stored["step_yield"], stored["later_yield"]
    stored["quality"] = np.array([2_000_000])
    document = io.BytesIO()
    np.savez_compressed(document, **stored)

    read = snapshot.read_snapshot(write_columns(taken.columns), document.getvalue(), taken.supply)

    pair = taken.columns.operation_ids[0], taken.columns.window_ids[0]
    items = read.items_of([pair])[pair]
    assert items.per_piece == {"machining": 10_000_000, "lateness": 2_000_000}
    assert (items.step_yield, items.later_yield) == (1, 1)
