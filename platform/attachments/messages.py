"""Words the messages of readers: why a file is refused, what is uncertain."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

MISSING = "…"
TEXTS: Mapping[str, Any] = {
    # Why a file is refused.
    "file_empty": _("The file is empty; export it again and send it again."),
    "file_gone": _("The file is no longer stored; send it again."),
    "file_type_unknown": _(
        "This is no file that can be read%(found)s. Send STEP, STL, 3MF, DXF, PDF, PNG or JPEG;"
        " from other formats export one of these. Archives are not unpacked: send their files one"
        " by one."
    ),
    "file_is_two_types": _(
        "The file is a %(found)s and an archive in one, and is refused; export it again."
    ),
    "file_takes_too_long": _(
        "Reading this file takes too long; send a simpler model or drawing, such as a single part"
        " without threads and logos."
    ),
    "file_needs_too_much_memory": _(
        "This file is damaged or needs too much memory; export it again as a single part, with a"
        " coarser mesh."
    ),
    "file_nested_too_deeply": _("The file is nested too deeply to be read; export it again."),
    "file_too_much_to_show": _("The file holds more than can be shown; send a part of it."),
    "reader_failed": _(
        "This file could not be read because of a fault of this product, which is recorded; another"
        " format of the same part may work."
    ),
    "model_without_shape": _("The file holds no solid and no surface; export the part again."),
    "model_damaged": _("The model is damaged; export it again, or send STEP."),
    "model_multiplies": _(
        "The model places more than %(most)s copies of its parts; send a single part."
    ),
    "too_many_triangles": _(
        "The mesh has %(found)s triangles, and at most %(most)s are read; export it coarser, or"
        " send STEP."
    ),
    "stl_cut_off": _(
        "The STL file should hold %(claimed)s triangles and holds %(found)s; it was cut off: export"
        " it again and send it again."
    ),
    "unit_unknown": _("The unit “%(found)s” is not known; export the file in millimetres."),
    "archive_unpacks_too_large": _(
        "The 3MF file unpacks to %(found)s MB, and at most %(most)s are read; export it with a"
        " coarser mesh."
    ),
    "archive_not_read": _(
        "The archive holds no 3MF model, and others are not unpacked: send its files one by one."
    ),
    "dxf_is_binary": _("The DXF file is binary; save it as a text (ASCII) DXF file."),
    "dxf_damaged": _("The DXF file is damaged; save it again, as DXF 2010 or later."),
    "dxf_too_many_entities": _(
        "The drawing has more than %(most)s lines, blocks included; send the part alone, without"
        " hatches and frames."
    ),
    "drawing_without_lines": _(
        "The model space of the drawing has no line to be cut; draw the part there, and on layers"
        " that are not frozen."
    ),
    "pdf_damaged": _("The PDF file is damaged; export it again."),
    "pdf_is_locked": _("The PDF file asks for a password; save it without one."),
    "picture_damaged": _("The picture is damaged; save it again."),
    "picture_too_large": _(
        "The picture has %(width)s × %(height)s pixels, and at most %(most)s million are read;"
        " scale it down."
    ),
    # What is uncertain about a file that was read.
    "units_missing": _(
        "The file does not say its unit of length; choose the unit of its numbers, or export it"
        " again with a unit."
    ),
    "units_assumed": _(
        "The format has no unit of length; millimetres are assumed: choose another unit if they are"
        " none."
    ),
    "model_not_closed": _(
        "The surface is not closed, or some of its faces are turned inside out, so that its volume"
        " is not known; repair the mesh, or send STEP."
    ),
    "several_bodies": _(
        "The file holds %(count)s bodies: is this an assembly or several parts? Say so, or send"
        " each part as a file of its own; the figures are of all together."
    ),
    "size_given_otherwise": _(
        "The size given is not that of “%(file)s”; its volume, surface and cut length are left out."
    ),
    "measures_of_one_file": _(
        "The measures are those of “%(file)s”; those of %(others)s are not mixed with them."
    ),
    "step_without_solid": _(
        "The solid of a STEP file is not read here; the box is that of the file's points, and"
        " volume and surface are not known."
    ),
    "step_not_solid": _(
        "The STEP file holds no solid that can be built; the box is that of the file's points."
    ),
    "step_too_large": _(
        "STEP files of more than %(most)s MB are read for their box alone; send a single part for"
        " volume and surface."
    ),
    "lines_doubled": _("%(count)s lines lie on others, and are counted once."),
    "lines_damaged": _(
        "%(count)s lines or blocks are damaged and not counted, so that the cut length may be too"
        " short; save the drawing again."
    ),
    "contours_open": _("%(count)s contours are open; close them, since they are cut as they are."),
    "several_outlines": _(
        "No single closed outline surrounds the rest; holes and cut length are of all that is"
        " drawn. Send one part a drawing."
    ),
    "layers_left_out": _("Not counted as cut, by layer or line type: %(found)s."),
    "drawing_with_dimensions": _(
        "The drawing has dimensions; where it shows several views, cut length and box are not those"
        " of the part."
    ),
    "drawing_scaled": _(
        "The drawing's dimensions are %(found)s times its lengths; it is drawn to a scale, and the"
        " figures are those of the lines."
    ),
    "pdf_without_text": _(
        "The PDF has no text that can be read; it may be a scan. Type quantity, material and"
        " tolerances in."
    ),
    "scale_missing": _("The drawing names no scale; sizes are taken from its dimensions alone."),
    "nothing_read": _(
        "No quantity, material, finish, tolerance or date was recognised. Write for instance: “500"
        " pcs bracket 6082-T6, hard anodised black 25 µm, by 15 January”."
    ),
    "measures_left_out": _(
        "“%(file)s” has measures that no part has; they are left out: %(names)s. Check its unit."
    ),
    "mass_from_size": _(
        "The weight follows from the size and a density of %(density)s kg/m³, and may be off by"
        " %(percent)s %%; give the unit weight if you know it."
    ),
    "material_of_strength_class": _(
        "Bolts of class %(found)s are usually of %(family)s: is this the material? Say so, or give"
        " another."
    ),
    "text_cut_off": _("Only the first %(most)s characters of the text are read."),
}


# Families of steel that a strength class names, within the sentence.
FAMILIES: Mapping[str, Any] = {
    "carbon-steel": _("carbon steel"),
    "alloy-steel": _("alloy steel"),
    "stainless": _("stainless steel"),
}


class TextParams(dict[str, Any]):
    """Holds a message's parameters; one that is missing is shown as an ellipsis."""

    def __missing__(self, name: str) -> str:
        return MISSING


def text_of(code: str, params: Mapping[str, Any]) -> str:
    """Returns a message as a sentence; the code where no words are known."""
    words = TEXTS.get(code)
    if words is None:
        return code.replace("_", " ")
    return str(words) % TextParams(worded(code, params))


def worded(code: str, params: Mapping[str, Any]) -> dict[str, Any]:
    """Returns the parameters as they are shown: lists with commas."""
    shown = {
        name: ", ".join(map(str, value)) if isinstance(value, list | tuple) else value
        for name, value in params.items()
    }
    if "family" in shown:
        shown["family"] = FAMILIES.get(shown["family"], shown["family"])
    if code == "file_type_unknown":
        shown["found"] = f" ({shown['found']})" if shown.get("found") else ""
    return shown


def with_text(message: Mapping[str, Any]) -> dict[str, Any]:
    """Returns a message with its words."""
    params = dict(message.get("params", {}))
    code = str(message.get("code", ""))
    return {"code": code, "text": text_of(code, params), "params": params}
