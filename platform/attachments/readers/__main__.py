"""Reads one file under limits: context and bytes in, facts and preview out.

`common.reading.limited_child` runs it. Standard input holds one line of JSON, the context, and then
the file. The answer is a `reading`, or the message why the file is `unreadable`.
"""

import json
import sys
import warnings
from base64 import b64encode
from collections.abc import Mapping
from typing import Any

from attachments.readers.findings import FileRefused, message

REPLACEMENT = "\N{REPLACEMENT CHARACTER}"


def answer_to(content: bytes, context: Mapping[str, Any]) -> dict[str, Any]:
    """Returns what was read, or the message why nothing was."""
    from attachments.readers.dispatch import read_file  # noqa: PLC0415  may need too much memory

    try:
        file_type, findings = read_file(content, context)
    except FileRefused as error:
        return {"unreadable": error.message}
    except MemoryError:
        return {"unreadable": message("file_needs_too_much_memory")}
    except RecursionError:
        return {"unreadable": message("file_nested_too_deeply")}
    return {
        "reading": {
            "kind": file_type.kind,
            "content_type": file_type.content_type,
            "facts": findings.document(),
            "preview": b64encode(findings.preview).decode(),
        }
    }


def clean(value: Any) -> Any:
    """Returns the value with text that PostgreSQL and UTF-8 can hold."""
    if isinstance(value, str):
        return value.replace("\0", REPLACEMENT).encode(errors="replace").decode()
    if isinstance(value, Mapping):
        return {clean(str(name)): clean(inner) for name, inner in value.items()}
    if isinstance(value, list | tuple):
        return [clean(inner) for inner in value]
    return value


def main() -> None:
    """Reads standard input and writes the answer."""
    warnings.simplefilter("ignore")
    context = json.loads(sys.stdin.buffer.readline())
    answer = clean(answer_to(sys.stdin.buffer.read(), context))
    # Native libraries may have written to standard output; the answer is its last line.
    sys.stdout.flush()
    sys.stdout.buffer.write(json.dumps(answer, allow_nan=False).encode())


if __name__ == "__main__":
    main()
