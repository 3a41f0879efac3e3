"""Imports files of orders and of idle hours."""

import time
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

from millshare_client.command_line.output import Output
from millshare_client.connection import Connection
from millshare_client.generated.api.imports import (
    imports_commit_create,
    imports_create,
    imports_retrieve,
)
from millshare_client.generated.models.commit_request import CommitRequest
from millshare_client.generated.models.import_ import Import
from millshare_client.generated.models.import_draft_request import ImportDraftRequest
from millshare_client.generated.models.import_kind_enum import ImportKindEnum
from millshare_client.generated.models.import_status_enum import ImportStatusEnum
from millshare_client.generated.models.lines_enum import LinesEnum
from millshare_client.generated.types import File

ASK_EVERY, ASK_MOST = 2.0, 300.0


class ImportRefused(Exception):
    """Reports that a file was not imported."""


def import_file(
    kind: str,
    file: Path,
    *,
    client: Connection,
    output: Output,
    only_good: bool = False,
    is_preview: bool = False,
    publish: bool = False,
) -> None:
    """Sends a file and stores its lines; raises ImportRefused.

    Without `only_good` nothing is stored where a line has an error or an open question.
    """
    body = ImportDraftRequest(
        kind=ImportKindEnum(kind),
        file=File(payload=BytesIO(file.read_bytes()), file_name=file.name),
    )
    if publish:
        body.publish = True
    draft = wait_until_read(imports_create.call(client=client, body=body), client=client)
    output.row(summary_of(draft), summary_text(draft))
    for number, text in remarks(draft):
        output.row({"import": str(draft.id), "line": number, "remark": text}, f"  {text}")
    if draft.status != ImportStatusEnum.READY:
        raise ImportRefused(f"The file cannot be read: {failure_text(draft)}")
    if is_preview:
        return
    if not only_good and draft.summary.errors + draft.summary.questions:
        raise ImportRefused(
            "Nothing was stored. Correct the lines, answer the questions on the pages, or send "
            "--only-good to leave these lines out."
        )
    choice = CommitRequest(lines=LinesEnum.GOOD if only_good else LinesEnum.ALL, publish=publish)
    done = imports_commit_create.call(draft.id, client=client, body=choice)
    document = {**summary_of(done), "outcome": done.outcome}
    output.row(document, f"Import {done.id}: {done.status.value}, {counts(done.outcome)}.")


def wait_until_read(
    draft: Import, *, client: Connection, sleep: Callable[[float], None] = time.sleep
) -> Import:
    """Returns the import once a worker has read its file; raises ImportRefused."""
    waited = 0.0
    while draft.status == ImportStatusEnum.READING:
        if waited >= ASK_MOST:
            raise ImportRefused(f"Import {draft.id} is still being read; look at it later.")
        sleep(ASK_EVERY)
        waited += ASK_EVERY
        draft = imports_retrieve.call(draft.id, client=client)
    return draft


def summary_of(draft: Import) -> dict[str, Any]:
    """Returns an import as a document of few fields."""
    summary = draft.summary.to_dict()
    return {"import": str(draft.id), "status": draft.status.value, "summary": summary}


def summary_text(draft: Import) -> str:
    """Returns the numbers of lines as a sentence."""
    return f"Import {draft.id}: {counts(draft.summary.to_dict())}."


def counts(numbers: Any) -> str:
    """Returns numbers by name, without those that are zero."""
    found = numbers if isinstance(numbers, dict) else {}
    named = [f"{value} {name.replace('_', ' ')}" for name, value in found.items() if value]
    return ", ".join(named) or "nothing"


def remarks(draft: Import) -> list[tuple[str, str]]:
    """Returns what is said about lines that cannot be stored, with their positions."""
    found = []
    for line in draft.lines:
        for message in line.errors:
            found.append((line.position, f"{line.position}: {message.text}"))
        for question in line.questions:
            found.append((line.position, f"{line.position}: {question.text}"))
    return found


def failure_text(draft: Import) -> str:
    """Returns why the file as a whole cannot be read."""
    return draft.failure.text if draft.failure is not None else draft.status.value
