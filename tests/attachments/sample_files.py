"""Makes small files of each type, and hostile ones."""

import io
import struct
import zipfile
import zlib

import ezdxf
from ezdxf.document import Drawing
from PIL import Image

TETRAHEDRON = (
    "<mesh><vertices>"
    + "".join(
        f'<vertex x="{x}" y="{y}" z="{z}"/>'
        for x, y, z in ((0, 0, 0), (6, 0, 0), (0, 6, 0), (0, 0, 6))
    )
    + "</vertices><triangles>"
    + "".join(
        f'<triangle v1="{a}" v2="{b}" v3="{c}"/>'
        for a, b, c in ((0, 2, 1), (0, 1, 3), (1, 2, 3), (0, 3, 2))
    )
    + "</triangles></mesh>"
)
STEP_HEAD = (
    b"ISO-10303-21;\nHEADER;\nFILE_DESCRIPTION((''),'2;1');\nFILE_NAME('','',(''),(''),'','','');\n"
    b"FILE_SCHEMA(('AUTOMOTIVE_DESIGN'));\nENDSEC;\nDATA;\n"
)
STEP_TAIL = b"ENDSEC;\nEND-ISO-10303-21;\n"


def threemf(model: str | bytes) -> bytes:
    """Returns a 3MF archive with this model."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("3D/3dmodel.model", model)
    return written.getvalue()


def model(objects: str, built: int, unit: str = "millimeter") -> str:
    """Returns the XML of a 3MF model that builds one of its objects."""
    space = "http://schemas.microsoft.com/3dmanufacturing/core/2015/02"
    return (
        f'<model unit="{unit}" xmlns="{space}"><resources>{objects}</resources>'
        f'<build><item objectid="{built}"/></build></model>'
    )


def multiplying_model() -> bytes:
    """Returns a 3MF file of a few hundred bytes that places 10¹¹ tetrahedra."""
    objects = f'<object id="0">{TETRAHEDRON}</object>' + "".join(
        f'<object id="{at}"><components>'
        + f'<component objectid="{at - 1}"/>' * 10
        + "</components></object>"
        for at in range(1, 12)
    )
    return threemf(model(objects, 11))


def dxf_bytes(drawing: Drawing) -> bytes:
    """Returns the file of a drawing."""
    written = io.StringIO()
    drawing.write(written)
    return written.getvalue().encode()


def nested_drawing() -> bytes:
    """Returns a drawing of nested blocks with 10¹¹ lines."""
    drawing, before = ezdxf.new(units=4), ""
    for at in range(12):
        block = drawing.blocks.new(f"B{at}")
        if not before:
            block.add_line((0, 0), (1, 1))
        for place in range(10 if before else 0):
            block.add_blockref(before, (place, at))
        before = f"B{at}"
    drawing.modelspace().add_blockref(before, (0, 0))
    return dxf_bytes(drawing)


def lines_of_dxf(count: int) -> bytes:
    """Returns a drawing of equal lines."""
    line = b"0\nLINE\n8\n0\n10\n0\n20\n0\n11\n1\n21\n1\n"
    return b"  0\nSECTION\n  2\nENTITIES\n" + line * count + b"  0\nENDSEC\n  0\nEOF\n"


def pdf(text: str = "", media_box: str = "0 0 595 842", pages: str = "3 0 R") -> bytes:
    """Returns a PDF file of one page."""
    drawn = f"BT /F1 12 Tf 50 700 Td ({text}) Tj ET" if text else ""
    rows = (
        "<</Type/Catalog/Pages 2 0 R>>",
        f"<</Type/Pages/Kids[{pages}]/Count 1>>",
        f"<</Type/Page/Parent 2 0 R/MediaBox[{media_box}]/Contents 4 0 R"
        "/Resources<</Font<</F1 5 0 R>>>>>>",
        f"<</Length {len(drawn)}>>stream\n{drawn}\nendstream",
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    )
    body = "".join(f"{at} 0 obj{row}endobj\n" for at, row in enumerate(rows, 1))
    return f"%PDF-1.4\n{body}trailer<</Root 1 0 R>>\n%%EOF".encode("latin-1")


def png(width: int = 40, height: int = 30) -> bytes:
    """Returns a picture."""
    written = io.BytesIO()
    Image.new("RGB", (width, height), "red").save(written, "PNG")
    return written.getvalue()


def claimed_png(width: int, height: int) -> bytes:
    """Returns a small PNG whose head claims a picture of this size."""
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    rows = ((b"IHDR", head), (b"IDAT", zlib.compress(bytes(10_000))), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(row)) + name + row + struct.pack(">I", zlib.crc32(name + row))
        for name, row in rows
    )


def cyclic_step() -> bytes:
    """Returns a STEP file whose entities refer to themselves."""
    return (
        STEP_HEAD
        + b"#1=MANIFOLD_SOLID_BREP('',#2);\n#2=CLOSED_SHELL('',(#3));\n"
        + b"#3=ADVANCED_FACE('',(#4),#5,.T.);\n#4=FACE_OUTER_BOUND('',#6,.T.);\n"
        + b"#5=PLANE('',#5);\n#6=EDGE_LOOP('',(#7));\n#7=ORIENTED_EDGE('',*,*,#7,.T.);\n"
        + b"#8=ADVANCED_BREP_SHAPE_REPRESENTATION('',(#1,#8),#8);\n"
        + b"#9=SHAPE_DEFINITION_REPRESENTATION(#9,#8);\n"
        + STEP_TAIL
    )
