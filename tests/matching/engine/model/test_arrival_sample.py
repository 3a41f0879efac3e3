"""Tests the file of a sample of arrivals, and that of a mask over options."""

import io
import zipfile
from dataclasses import fields, replace

import numpy as np
import pytest

from matching.engine.model import arrival_sample
from matching.engine.model.arrival_sample import (
    ArrivalSample,
    SampleError,
    read_mask,
    read_sample,
    write_mask,
    write_sample,
)


def ints(*numbers):
    return np.array(numbers, dtype=np.int64)


@pytest.fixture
def sample():
    return ArrivalSample(
        problem_sha256="ab" * 32,
        seed=2**200,
        made=ints([3, 0, 2**61], [3, 1, 0]),
        cost=ints([30, 0, 7], [31, 9, 0]),
        row_arrival=ints(0, 0, 1, 1),
        row_option=ints(4, 9, 4, 5),
        row_pieces=ints(3, 2**61, 3, 1),
    )


def archive(**members):
    target = io.BytesIO()
    np.savez(target, **members)
    return target.getvalue()


def members_of(content):
    with np.load(io.BytesIO(content)) as file:
        return dict(file)


def test_sample_reads_back(sample, tmp_path):
    content = write_sample(sample)
    path = tmp_path / "sample.npz"
    path.write_bytes(content)

    for source in (content, path):
        again = read_sample(source)
        for field in fields(ArrivalSample):
            assert np.array_equal(getattr(again, field.name), getattr(sample, field.name))
        assert again.seed == 2**200
    assert write_sample(again) == content


def test_sample_without_rows_reads_back(sample):
    nothing = ints()
    empty = replace(sample, row_arrival=nothing, row_option=nothing, row_pieces=nothing)

    assert len(read_sample(write_sample(empty)).row_pieces) == 0


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("made", None, r"\$\.made: missing field"),
        ("other", ints(1), r"\$\.other: unknown field"),
        ("format", np.frombuffer(b"millshare-plan/1", dtype="u1"), r"\$\.format: must be"),
        ("seed", np.frombuffer(b"-1", dtype="u1"), r"\$\.seed: must be a number"),
        ("made", ints(1, 2), r"\$\.made: must be of type '<i8' with 2 dimensions"),
        ("cost", np.zeros((2, 3)), r"\$\.cost: must be of type"),
        ("cost", ints([1, 2], [1, 2]), r"\$\.cost: must have the shape of made"),
        ("cost", ints([1, 2, -3], [1, 2, 3]), r"\$\.cost: must be at least 0"),
        ("row_option", ints(1), r"\$\.row_option: must be as long as row_arrival"),
        ("row_pieces", ints(1, 0, 1, 1), r"\$\.row_pieces: must be at least 1"),
        ("row_arrival", ints(0, 1, 0, 1), r"\$\.row_arrival: must name the arrivals"),
        ("row_arrival", ints(0, 0, 1, 2), r"\$\.row_arrival: must name the arrivals"),
    ],
)
def test_malformed_sample_is_rejected(sample, name, content, reason):
    members = members_of(write_sample(sample))
    members[name] = content
    kept = {name: array for name, array in members.items() if array is not None}

    with pytest.raises(SampleError, match=reason):
        read_sample(archive(**kept))


def test_file_that_is_cut_off_is_rejected(sample):
    content = write_sample(sample)

    for broken in (b"", b"{}", content[:-30], content[:40]):
        with pytest.raises(SampleError, match="not a file of arrays"):
            read_sample(broken)


def test_size_is_known_before_anything_is_inflated(sample, monkeypatch):
    monkeypatch.setattr(arrival_sample, "MOST_BYTES", 500)

    with pytest.raises(SampleError, match="most is 500"):
        read_sample(write_sample(sample))


def test_array_shorter_than_its_header_is_rejected():
    head = io.BytesIO()
    np.lib.format.write_array_header_1_0(
        head, {"descr": "|b1", "fortran_order": False, "shape": (2**50,)}
    )
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as file:
        file.writestr("excluded.npy", head.getvalue())

    with pytest.raises(SampleError, match="has not the size that it names"):
        read_mask(target.getvalue(), 2**50)


def test_mask_reads_back_for_as_many_options():
    mask = np.array([True, False, True])

    assert read_mask(write_mask(mask), 3).tolist() == [True, False, True]
    assert read_mask(archive(excluded=mask), 3).tolist() == [True, False, True]
    with pytest.raises(SampleError, match="an entry for each of 4 options"):
        read_mask(write_mask(mask), 4)
    with pytest.raises(SampleError, match="must be of type"):
        read_mask(archive(excluded=ints(1, 0, 1)), 3)
