"""Reads one file under limits: context and bytes in, a reading as JSON out.

`common.reading.limited_child` runs it. Standard input holds one line of JSON, the context, and then
the file.
"""

import json
import sys
from typing import Any

from imports.readers.reading_json import as_document, encode, message_document
from imports.readers.result import Message, Unreadable


def answer_to(content: bytes, context: dict[str, Any]) -> dict[str, Any]:
    """Returns the reading, or the message why there is none, as a document."""
    from imports.readers.dispatch import read_file  # noqa: PLC0415  may need too much memory

    try:
        return {"reading": as_document(read_file(content, context))}
    except Unreadable as error:
        return {"unreadable": message_document(error.message)}
    except MemoryError:
        return {"unreadable": message_document(Message("file_needs_too_much_memory"))}
    except RecursionError:
        return {"unreadable": message_document(Message("file_nested_too_deeply"))}


def main() -> None:
    """Reads standard input and writes the answer."""
    # openpyxl imports numpy where it can, whose threads need more memory than all files.
    sys.modules["numpy"] = None  # type: ignore[assignment]
    context = json.loads(sys.stdin.buffer.readline())
    content = sys.stdin.buffer.read()
    answer = answer_to(content, context)
    sys.stdout.buffer.write(encode(answer))


if __name__ == "__main__":
    main()
