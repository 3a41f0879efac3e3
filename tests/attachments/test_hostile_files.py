"""Tests that hostile files are refused by the reader's process, within its limits."""

import resource
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from attachments.messages import with_text
from attachments.models import Attachment
from attachments.services import checks
from common.reading import limited_reading
from tests.attachments.sample_files import (
    STEP_HEAD,
    STEP_TAIL,
    TETRAHEDRON,
    claimed_png,
    cyclic_step,
    lines_of_dxf,
    model,
    multiplying_model,
    nested_drawing,
    pdf,
    threemf,
)

pytestmark = pytest.mark.django_db

STL_CLAIM = b"stl".ljust(80) + (10**9).to_bytes(4, "little") + bytes(500)
ENTITIES = '<!DOCTYPE m [<!ENTITY a "aaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><model>&b;</model>'
NESTED_POINT = b"#1=CARTESIAN_POINT(''," + b"(" * 500_000 + b")" * 500_000 + b");\n"
DAMAGED = "file_needs_too_much_memory"
HOSTILE: dict[str, tuple[Callable[[], bytes], str]] = {
    "a 3MF file of 300 MB": (lambda: threemf(b" " * (300 * 2**20)), "archive_unpacks_too_large"),
    "a 3MF file that multiplies": (multiplying_model, "model_multiplies"),
    "a 3MF file with entities": (lambda: threemf(ENTITIES), "model_damaged"),
    "a 3MF file of a missing part": (
        lambda: threemf(model(f'<object id="1">{TETRAHEDRON}</object>', 7)),
        "model_damaged",
    ),
    "an STL file of a billion triangles": (lambda: STL_CLAIM, "stl_cut_off"),
    "a drawing of a million lines": (lambda: lines_of_dxf(10**6), "dxf_too_many_entities"),
    "a drawing of nested blocks": (nested_drawing, "dxf_too_many_entities"),
    "a STEP file in a cycle": (cyclic_step, DAMAGED),
    "a STEP file nested deeply": (lambda: STEP_HEAD + NESTED_POINT + STEP_TAIL, DAMAGED),
    "a PDF file in a cycle": (lambda: pdf(pages="2 0 R"), "pdf_damaged"),
    "a picture of ten gigabytes": (lambda: claimed_png(60_000, 60_000), "picture_too_large"),
}


@pytest.fixture(autouse=True)
def own_slot(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Keeps test processes from waiting for one another."""
    monkeypatch.setattr(checks.tempfile, "gettempdir", lambda: str(tmp_path))


@pytest.mark.slow
@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_file_is_refused_within_the_limits(
    add: Callable[..., Attachment], name: str
) -> None:
    make, code = HOSTILE[name]
    row = add(make())
    before = resource.getrusage(resource.RUSAGE_CHILDREN)

    checked = checks.check(attachment_id=row.pk)

    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert (checked.status, checked.failure["code"]) == ("refused", code)
    assert used.ru_utime - before.ru_utime < settings.ATTACHMENTS["cpu_seconds"]
    # The peak is of all children so far, and each begins with what its fork had.
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    others = max(own, before.ru_maxrss) + 1
    assert used.ru_maxrss < max(settings.ATTACHMENTS["memory_mib"] * 1024, others)
    # The message says what to do.
    assert len(with_text(checked.failure)["text"]) > 30


@pytest.mark.slow
def test_huge_page_is_drawn_small(add: Callable[..., Attachment]) -> None:
    row = add(pdf("Qty 5", media_box="0 0 100000000 100000000"))

    checked = checks.check(attachment_id=row.pk)

    assert (checked.status, checked.preview.size < 100_000) == ("clean", True)


def test_process_has_its_limits_and_no_secret(
    add: Callable[..., Attachment], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("SECRET_KEY", "secret")
    program = (
        "import json, os, resource, sys\n"
        "sys.stdin.read()\n"
        "import attachments.readers.__main__, attachments.readers.dispatch\n"
        "print(json.dumps({'env': dict(os.environ),"
        " 'memory': resource.getrlimit(resource.RLIMIT_AS),"
        " 'processor': resource.getrlimit(resource.RLIMIT_CPU), 'modules': sorted(sys.modules)}))\n"
    )
    (tmp_path / "listing_file_reader.py").write_text(program)
    monkeypatch.setattr(limited_reading, "SEARCHED", ("platform", tmp_path))
    monkeypatch.setattr(checks, "READER_MODULE", "listing_file_reader")

    found: dict[str, Any] = checks.read(add())

    assert found["memory"] == [2**30, 2**30]
    assert found["processor"] == [61, 61]
    assert not {"SECRET_KEY", "DATABASE_URL", "REDIS_URL"} & set(found["env"])
    assert found["env"]["OPENBLAS_NUM_THREADS"] == "1"
    # A file of another type costs no import of a reader that it does not need.
    loaded = {"django", "celery", "numpy", "ezdxf", "trimesh", "cascadio", "pypdfium2"}
    assert not loaded & set(found["modules"])
