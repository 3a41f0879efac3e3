"""Runs a reader in a process of its own, under limits, and returns its answer."""

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from selectors import EVENT_READ, DefaultSelector
from typing import IO, Any

import structlog
from django.conf import settings

log = structlog.get_logger(__name__)

CHILD = ("-P", "-m", "common.reading.limited_child")
# Folders from which the child imports; tests add those of misbehaving readers.
SEARCHED = ("platform",)
# Native libraries start a thread for each processor, each with memory of its own.
ONE_THREAD = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")
MIB = 1024 * 1024
CHUNK_BYTES = 256 * 1024
LOGGED_BYTES = 4_096
# The kernel sends these at the limits of processor time.
OUT_OF_TIME = (-signal.SIGPROF, -signal.SIGXCPU)
# Python and the C library die of these where memory ends at an unlucky place.
OUT_OF_MEMORY = (-signal.SIGKILL, -signal.SIGABRT, -signal.SIGSEGV)


@dataclass(frozen=True, slots=True)
class LimitedReader:
    """Describes a program that reads a file, and the space that it has.

    module: run by the child; it reads a line of JSON, the context, and then the file.
    memory_mib: all memory that it may address.
    output_mib: most that it may answer.
    niceness: added to the worker's.
    """

    module: str
    memory_mib: int
    output_mib: int
    niceness: int = 0


@dataclass(frozen=True, slots=True)
class ReadingLimits:
    """Bounds one reading.

    cpu_seconds: processor time; a reading that needs more is refused.
    wall_seconds: time on the clock; a reading on a busy machine may be tried again.
    """

    cpu_seconds: float
    wall_seconds: float


class ReadingOverran(Exception):
    """Raised when a reading was stopped by the clock, so that it may be tried again."""


def read_limited(
    reader: LimitedReader,
    content: Iterable[bytes],
    context: Mapping[str, Any],
    limits: ReadingLimits,
) -> dict[str, Any]:
    """Returns the reader's answer: a `reading`, or the message why it is `unreadable`.

    The content comes in pieces, so that a large file is not held in memory. Raises ReadingOverran.
    Whatever else goes wrong is a message too.
    """
    with tempfile.TemporaryFile() as given, tempfile.TemporaryFile() as complaints:
        given.write(json.dumps(context).encode() + b"\n")
        given.writelines(content)
        given.seek(0)
        process = subprocess.Popen(
            [sys.executable, *CHILD, *limit_words(reader, limits)],
            cwd=settings.ROOT,
            env=environment(),
            stdin=given,
            stdout=subprocess.PIPE,
            stderr=complaints,
            start_new_session=True,
        )
        try:
            output = output_of(
                process, reader.output_mib * MIB, time.monotonic() + limits.wall_seconds
            )
            code = process.wait(timeout=1)
        except (ReadingOverran, subprocess.TimeoutExpired):
            raise ReadingOverran from None
        except OutputTooLarge:
            return unreadable("file_too_much_to_show")
        finally:
            process.kill()
            process.wait()
            process.stdout.close()
        return answer_of(code, output, complaints)


class OutputTooLarge(Exception):
    """Raised when a reader writes more than is kept."""


def limit_words(reader: LimitedReader, limits: ReadingLimits) -> list[str]:
    """Returns the arguments by which the child limits itself."""
    words = (os.getpid(), reader.memory_mib, limits.cpu_seconds, reader.niceness, reader.module)
    return [str(word) for word in words]


def environment() -> dict[str, str]:
    """Returns the child's environment, which holds no secret of the product."""
    kept = ("PATH", "LD_LIBRARY_PATH", "PYTHONDONTWRITEBYTECODE")
    return {
        **{name: os.environ[name] for name in kept if name in os.environ},
        **dict.fromkeys(ONE_THREAD, "1"),
        "PYTHONPATH": os.pathsep.join(str(settings.ROOT / folder) for folder in SEARCHED),
        "LC_ALL": "C.UTF-8",
        "TZ": "UTC",
    }


def output_of(process: subprocess.Popen[bytes], most: int, deadline: float) -> bytes:
    """Returns all output; raises ReadingOverran and OutputTooLarge."""
    pieces, size = [], 0
    with DefaultSelector() as selector:
        selector.register(process.stdout, EVENT_READ)
        while True:
            if not selector.select(timeout=max(0.0, deadline - time.monotonic())):
                raise ReadingOverran
            piece = process.stdout.read1(CHUNK_BYTES)
            if not piece:
                return b"".join(pieces)
            pieces.append(piece)
            size += len(piece)
            if size > most:
                raise OutputTooLarge


def answer_of(code: int, output: bytes, complaints: IO[bytes]) -> dict[str, Any]:
    """Returns the answer in the output, or a message by how the child ended."""
    if code == 0:
        return json.loads(output)
    if code in OUT_OF_TIME:
        return unreadable("file_takes_too_long")
    complaints.seek(0, os.SEEK_END)
    complaints.seek(max(0, complaints.tell() - LOGGED_BYTES))
    words = complaints.read().decode(errors="replace")
    if code in OUT_OF_MEMORY or "MemoryError" in words:
        return unreadable("file_needs_too_much_memory")
    log.error("a reader failed", code=code, output=words)
    return unreadable("reader_failed")


def unreadable(code: str) -> dict[str, Any]:
    """Returns the answer that the file cannot be read, with the code of the reason."""
    return {"unreadable": {"code": code, "field": "", "params": {}}}
