"""Hands a file to the reader for its type.

A reader is a function `read(content: bytes, context: Mapping) -> FileFindings` that raises
FileRefused. The context has the day (`today`, ISO 8601) and, for texts, the names of the `grades`,
`processes` and `certifications` by code.
"""

from collections.abc import Mapping
from importlib import import_module
from typing import Any

from attachments.readers.file_types import FileType, type_of
from attachments.readers.findings import FileFindings

# Each is imported when a file needs it.
READERS = {
    "step": "attachments.readers.meshes.step_files",
    "stl": "attachments.readers.meshes.stl_files",
    "3mf": "attachments.readers.meshes.threemf_files",
    "dxf": "attachments.readers.drawings.dxf_files",
    "pdf": "attachments.readers.pdf_files",
    "png": "attachments.readers.picture_files",
    "jpeg": "attachments.readers.picture_files",
}


def read_file(content: bytes, context: Mapping[str, Any]) -> tuple[FileType, FileFindings]:
    """Returns the type of a file and what it holds; raises FileRefused."""
    file_type = type_of(content)
    read = import_module(READERS[file_type.name]).read
    return file_type, read(content, context)
