"""Opens the parts of an .xlsx file within limits: sheets, shared strings, formats."""

import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from io import BytesIO
from posixpath import dirname, join, normpath
from typing import Any
from xml.sax import ContentHandler, SAXException

from defusedxml.common import DefusedXmlException
from defusedxml.expatreader import create_parser

from imports.readers.result import Message, Unreadable
from imports.readers.sheets.files.number_formats import NumberFormat, code_of, format_of

MAX_MEMBERS = 3_000
MAX_PART = 64 * 1024 * 1024
MAX_SMALL_PART = 4 * 1024 * 1024
# Elements take time, whatever they hold; a sheet of 20,000 lines has fewer.
MAX_ELEMENTS = 900_000
MAX_STRINGS = 400_000
CHUNK = 256 * 1024

Filter = Callable[[bytes], bytes]


@dataclass(slots=True)
class BookSheet:
    """Names a sheet of a workbook and the part that holds it."""

    name: str
    part: str
    is_hidden: bool = False


@dataclass(slots=True)
class Book:
    """Holds an open workbook: its sheets in order, shared strings, formats by style."""

    archive: zipfile.ZipFile
    sheets: list[BookSheet] = field(default_factory=list)
    strings: list[str] = field(default_factory=list)
    formats: list[NumberFormat] = field(default_factory=list)
    starts_in_1904: bool = False
    elements: int = 0


class PartHandler(ContentHandler):
    """Counts the elements of a part and takes each by its local name."""

    def __init__(self, book: Book) -> None:
        super().__init__()
        self.book = book

    def startElement(self, name: str, attrs: Any) -> None:
        self.book.elements += 1
        if self.book.elements > MAX_ELEMENTS:
            raise Unreadable(Message("sheet_too_large"))
        self.opened(name.rpartition(":")[2] if ":" in name else name, attrs)

    def endElement(self, name: str) -> None:
        self.closed(name.rpartition(":")[2] if ":" in name else name)

    def opened(self, name: str, attrs: Any) -> None:
        """Takes the start of an element."""

    def closed(self, name: str) -> None:
        """Takes the end of an element."""


class StringsHandler(PartHandler):
    """Collects the shared strings; readings of characters are left out."""

    def __init__(self, book: Book) -> None:
        super().__init__(book)
        self.texts: list[str] = []
        self.is_text = self.is_phonetic = False

    def opened(self, name: str, attrs: Any) -> None:
        if name == "si":
            self.texts = []
        elif name == "rPh":
            self.is_phonetic = True
        elif name == "t":
            self.is_text = not self.is_phonetic

    def characters(self, content: str) -> None:
        if self.is_text:
            self.texts.append(content)

    def closed(self, name: str) -> None:
        if name == "t":
            self.is_text = False
        elif name == "rPh":
            self.is_phonetic = False
        elif name == "si":
            if len(self.book.strings) >= MAX_STRINGS:
                raise Unreadable(Message("sheet_too_large"))
            self.book.strings.append("".join(self.texts).replace("_x000D_", ""))


class StylesHandler(PartHandler):
    """Collects the number format of each style of cells."""

    def __init__(self, book: Book) -> None:
        super().__init__(book)
        self.codes: dict[int, str] = {}
        self.is_cells = False

    def opened(self, name: str, attrs: Any) -> None:
        if name == "numFmt":
            self.codes[whole(attrs.get("numFmtId"))] = attrs.get("formatCode", "")[:255]
        elif name == "cellXfs":
            self.is_cells = True
        elif name == "xf" and self.is_cells:
            self.book.formats.append(format_of(code_of(whole(attrs.get("numFmtId")), self.codes)))

    def closed(self, name: str) -> None:
        if name == "cellXfs":
            self.is_cells = False


class AttributesHandler(PartHandler):
    """Collects the attributes of some elements of a small part."""

    def __init__(self, book: Book, *names: str) -> None:
        super().__init__(book)
        self.names = names
        self.found: list[tuple[str, dict[str, str]]] = []

    def opened(self, name: str, attrs: Any) -> None:
        if name in self.names:
            self.found.append((name, dict(attrs.items())))


def opened_book(content: bytes) -> Book:
    """Opens a workbook. Raises Unreadable if it is broken, too large or none."""
    try:
        archive = zipfile.ZipFile(BytesIO(content))
        members = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise Unreadable(Message("workbook_damaged")) from error
    if len(members) > MAX_MEMBERS:
        raise Unreadable(Message("sheet_too_large"))
    names = {member.filename for member in members}
    book = Book(archive)
    if "mimetype" in names or "content.xml" in names:
        raise Unreadable(Message("file_is_open_document"))
    path = workbook_part(book, names)
    if path.endswith(".bin"):
        raise Unreadable(Message("file_is_binary_workbook"))
    relations = relations_of(book, path, names)
    read_sheet_list(book, path, relations)
    for kind, handler in (("/styles", StylesHandler), ("/sharedStrings", StringsHandler)):
        for target, type_name in relations.values():
            if type_name.endswith(kind) and target in names:
                limit = MAX_PART // 2 if handler is StringsHandler else MAX_SMALL_PART
                parse_part(book, target, handler(book), limit)
    return book


def workbook_part(book: Book, names: set[str]) -> str:
    """Returns the path of the workbook's main part. Raises Unreadable."""
    for target, kind in relations_of(book, "", names).values():
        if kind.endswith("/officeDocument") and target in names:
            if not target.startswith("xl/") and "word/" in target:
                break
            return target
    if "xl/workbook.xml" in names:
        return "xl/workbook.xml"
    raise Unreadable(Message("not_a_sheet"))


def relations_of(book: Book, path: str, names: set[str]) -> dict[str, tuple[str, str]]:
    """Returns target and type of each relation of a part, by its id."""
    folder = dirname(path)
    rels = join(folder, "_rels", f"{path.rpartition('/')[2]}.rels")
    if rels not in names:
        return {}
    handler = AttributesHandler(book, "Relationship")
    parse_part(book, rels, handler, MAX_SMALL_PART)
    found = {}
    for _, attrs in handler.found:
        target = attrs.get("Target", "")
        whole_path = target[1:] if target.startswith("/") else normpath(join(folder, target))
        found[attrs.get("Id", "")] = (whole_path, attrs.get("Type", ""))
    return found


def read_sheet_list(book: Book, path: str, relations: Mapping[str, tuple[str, str]]) -> None:
    """Reads the names of the sheets, and whether days are counted from 1904."""
    handler = AttributesHandler(book, "sheet", "workbookPr")
    parse_part(book, path, handler, MAX_SMALL_PART)
    for name, attrs in handler.found:
        if name == "workbookPr":
            book.starts_in_1904 = attrs.get("date1904", "") in ("1", "true", "on")
            continue
        key = next((value for key, value in attrs.items() if key.endswith(":id")), "")
        target, kind = relations.get(key, ("", ""))
        if kind.endswith("/worksheet"):
            hidden = attrs.get("state", "visible") != "visible"
            book.sheets.append(BookSheet(attrs.get("name", ""), target, hidden))


def parse_part(
    book: Book, name: str, handler: PartHandler, limit: int, keep: Filter | None = None
) -> None:
    """Parses a part piece by piece. Raises Unreadable where it is broken or too large."""
    parser = create_parser(forbid_dtd=True)
    parser.setContentHandler(handler)
    size = 0
    try:
        with book.archive.open(name) as part:
            while chunk := part.read(CHUNK):
                size += len(chunk)
                if size > limit:
                    raise Unreadable(Message("sheet_too_large"))
                parser.feed(keep(chunk) if keep else chunk)
            parser.feed(keep(b"")) if keep else None
            parser.close()
    except DefusedXmlException as error:
        raise Unreadable(Message("workbook_declares_entities")) from error
    except Unreadable:
        raise
    except RuntimeError as error:
        raise Unreadable(Message("workbook_locked")) from error
    except (SAXException, zipfile.BadZipFile, KeyError, ValueError, OSError, EOFError) as error:
        raise Unreadable(Message("workbook_damaged")) from error
    except Exception as error:
        # The decompressor's own errors have no common class.
        if type(error).__module__ not in ("zlib", "lzma", "_lzma"):
            raise
        raise Unreadable(Message("workbook_damaged")) from error


def whole(text: str | None) -> int:
    """Returns a whole number of an attribute, 0 for none."""
    return int(text) if text and text.isdecimal() and len(text) < 10 else 0
