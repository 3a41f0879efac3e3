"""Builds files that try to exhaust a reader, and reads one in a process."""

import io
import json
import random
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

CONTENT_TYPES = (
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/'
    'content-types"><Default Extension="xml" ContentType="application/xml"/></Types>'
)
RELATIONS = (
    '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/'
    'relationships"><Relationship Id="r1" Type="http://x/relationships/{kind}" Target="{target}"/>'
    "{more}</Relationships>"
)
WORKBOOK = (
    '<?xml version="1.0"?>{doctype}<workbook xmlns="http://x/main" xmlns:r="http://x/r"><sheets>'
    "{sheets}</sheets></workbook>"
)
HEAD = "".join(
    f'<c r="{place}" t="inlineStr"><is><t>{text}</t></is></c>'
    for place, text in (("A1", "machine"), ("B1", "start"))
)
BOMB = (
    '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">'
    '<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">]>'
)
ROOT = Path(__file__).resolve().parents[3]
PROGRAM = """
import json, resource, sys, time
sys.path.insert(0, sys.argv[1])
resource.setrlimit(resource.RLIMIT_AS, (300 * 2**20, 300 * 2**20))
from imports.readers.result import Unreadable
from imports.readers.sheets import read
context = json.loads(sys.stdin.buffer.readline())
content = sys.stdin.buffer.read()
began = time.process_time()
try:
    reading = read(content, context)
    found = f"{len(reading.lines)} lines"
except Unreadable as error:
    found = error.message.code
seconds = time.process_time() - began
print(json.dumps([found, seconds]))
"""


def workbook(
    sheet: str | bytes,
    *,
    doctype: str = "",
    sheets: int = 1,
    strings: str | bytes = "",
    styles: str | bytes = "",
) -> bytes:
    """Returns a workbook of these parts."""
    written = io.BytesIO()
    listed = "".join(f'<sheet name="s{n}" sheetId="{n + 1}" r:id="r1"/>' for n in range(sheets))
    more = ""
    if strings:
        more += '<Relationship Id="r2" Type="http://x/sharedStrings" Target="sharedStrings.xml"/>'
    if styles:
        more += '<Relationship Id="r3" Type="http://x/styles" Target="styles.xml"/>'
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", CONTENT_TYPES)
        relations = RELATIONS.format(kind="officeDocument", target="xl/workbook.xml", more="")
        archive.writestr("_rels/.rels", relations)
        archive.writestr("xl/workbook.xml", WORKBOOK.format(doctype=doctype, sheets=listed))
        relations = RELATIONS.format(kind="worksheet", target="sheet.xml", more=more)
        archive.writestr("xl/_rels/workbook.xml.rels", relations)
        archive.writestr("xl/sheet.xml", sheet)
        if strings:
            archive.writestr("xl/sharedStrings.xml", strings)
        if styles:
            archive.writestr("xl/styles.xml", styles)
    return written.getvalue()


def sheet_of(rows: str, after: str = "") -> str:
    """Returns the part of a sheet with a head and rows."""
    return (
        f'<worksheet xmlns="http://x/main"><sheetData><row r="1">{HEAD}</row>{rows}</sheetData>'
        f"{after}</worksheet>"
    )


def letters(index: int) -> str:
    """Returns the letters of a column."""
    found = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        found = chr(65 + rest) + found
    return found


def wide_workbook(count: int) -> bytes:
    """Returns a workbook with a row of so many cells."""
    cells = "".join(f'<c r="{letters(n)}2"><v>1</v></c>' for n in range(count))
    return workbook(sheet_of(f'<row r="2">{cells}</row>'))


def styled_workbook() -> bytes:
    """Returns a workbook whose rows are formatted to their last column."""
    blank = "".join(f'<c r="{letters(n)}2" s="1"/>' for n in range(2, 16_384))
    rows = f'<row r="2"><c r="A2" t="str"><v>Lathe 7</v></c>{blank}</row>'
    return workbook(sheet_of(rows * 30))


def lines_of(cell: Callable[[int], str], count: int = 20_000) -> bytes:
    """Returns separated text with these texts as starts."""
    rows = "\n".join(f"Lathe 7\t{cell(n)}\t{cell(n)}\t{cell(n)}\t{cell(n)}" for n in range(count))
    return f"machine\tstart\tend\thours\trate\n{rows}".encode()


SEED = random.Random(7)
HOSTILE: dict[str, Callable[[], bytes]] = {
    "a row of a million cells": lambda: b"machine,start\n" + b"1," * 1_000_000,
    "a million empty cells": lambda: b"machine,start\n" + b"," * 1_000_000,
    "a million rows": lambda: b"machine,start\n" + b"Lathe 7,2026-12-01 08:00\n" * 1_000_000,
    "a million blank rows": lambda: b"machine,start\n" + b"\n" * 1_000_000 + b"Lathe 7,x",
    "a cell of thirty million letters": lambda: b"machine,start\n" + b"x" * 30_000_000,
    "a file of quotation marks": lambda: b'machine,start\n"' + b'""' * 1_000_000,
    "an open quotation mark": lambda: b'machine,start\n"' + b"Lathe 7,x\n" * 19_000,
    "random bytes": lambda: SEED.randbytes(3_000_000),
    "zeros": lambda: bytes(5_000_000),
    "a torn workbook": lambda: b"PK\x03\x04" + SEED.randbytes(1_000_000),
    "a workbook of a million columns": lambda: wide_workbook(1_000_000),
    "a workbook of styled blank cells": styled_workbook,
    "a workbook of three million rows": lambda: workbook(sheet_of("<row/>" * 3_000_000)),
    "a workbook of blanks": lambda: workbook(sheet_of(" " * 300_000_000)),
    "a workbook of one long tag": lambda: workbook(sheet_of("<row " + "a" * 60_000_000)),
    "a workbook of one long text": lambda: workbook(
        sheet_of(f'<row r="2"><c r="A2" t="str"><v>{"x" * 60_000_000}</v></c></row>')
    ),
    "a workbook with entities": lambda: workbook(sheet_of(""), doctype=BOMB),
    "a sheet with entities": lambda: workbook(
        BOMB + sheet_of('<row r="2"><c r="A2" t="str"><v>&c;</v></c></row>')
    ),
    "strings with entities": lambda: workbook(
        sheet_of(""), strings=f"{BOMB}<sst><si><t>&c;</t></si></sst>"
    ),
    "a million strings": lambda: workbook(
        sheet_of(""), strings=f"<sst>{'<si><t>x</t></si>' * 1_000_000}</sst>"
    ),
    "a million styles": lambda: workbook(
        sheet_of(""), styles=f"<styleSheet><cellXfs>{'<xf/>' * 700_000}</cellXfs></styleSheet>"
    ),
    "a thousand sheets": lambda: workbook(sheet_of(""), sheets=1_000),
    "merged cells over everything": lambda: workbook(
        sheet_of(
            "".join(f'<row r="{n}"><c r="B{n}"><v>1</v></c></row>' for n in range(2, 15_000)),
            '<mergeCell ref="A1:XFD1048576"/>' * 20_000,
        )
    ),
    "rows with far numbers": lambda: workbook(
        sheet_of('<row r="999999999"><c r="A999999999"><v>1</v></c></row>')
    ),
    "nested JSON": lambda: b'{"machine":' + b"[" * 200_000,
    "JSON of a million lines": lambda: b'{"machine":"Lathe 7"}\n' * 1_000_000,
    "JSON of a million members": lambda: json.dumps({f"m{n}": n for n in range(300_000)}).encode(),
    "JSON of long numbers": lambda: b'{"machine": ' + b"9" * 1_000_000 + b"}",
    "long digits": lambda: lines_of(lambda _: "1" * 60),
    "digits and commas": lambda: lines_of(lambda _: "1," * 35),
    "digits and dashes": lambda: lines_of(lambda _: "12-1 " * 20),
    "times and dashes": lambda: lines_of(lambda _: "8:00-9:00 " * 12),
    "unknown dates": lambda: lines_of(lambda n: f"{n} maybe on Tuesday the 8th or 9th of Dec, {n}"),
    "signs": lambda: lines_of(lambda _: "(((" * 20),
    "Chinese numerals": lambda: lines_of(lambda _: "一" * 60 + "日"),
    "blanks": lambda: lines_of(lambda _: "\u00a0 x" * 30),
    "a sheet of one long line": lambda: b" ".join(b"machine start end" for _ in range(500_000)),
}  # fmt: skip


def attempt(content: bytes, machines: int = 400) -> tuple[str, float]:
    """Reads a file in a process with 300 MiB; returns what it found and its seconds."""
    row = {"factory": "Plant", "time_zone": "Asia/Shanghai", "currency": "CNY", "count": 1}
    context = {
        "kind": "windows",
        "now": "2026-11-29T22:00:00+00:00",
        "locale": "zh-hans",
        "machines": [
            row | {"id": f"m{n}", "name": f"Lathe {n}", "full_name": f"Plant · Lathe {n}"}
            for n in range(machines)
        ],
    }
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(ROOT / "platform")],
        input=json.dumps(context).encode() + b"\n" + content,
        capture_output=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode()[-2_000:]
    found, seconds = json.loads(done.stdout)
    return found, seconds
