"""Reads the routing of an order from cells: processes, times, size and roughness."""

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from imports.readers.orders.order_limits import OPERATIONS_MOST
from imports.readers.orders.order_lines import OrderLine, plain_number
from imports.readers.orders.order_vocabulary import NONE_OF_THESE
from imports.readers.orders.rows.known_cells import parsed_once
from imports.readers.sheets.cells import Cell, Conventions, Limits, parse_duration_hours, split_unit

PROCESS_BREAK = re.compile(r"\s*(?:[;；、\n→>+＋|]|->|=>|,|，|/)\s*")
TIMES_BREAK = re.compile(r"\s*[;；、\n/|]\s*")
SIDES_BREAK = re.compile(r"\s*[x×*✕╳X]\s*")
SIDES = ("envelope_x_mm", "envelope_y_mm", "envelope_z_mm")
MM_OF = {
    "": 1,
    "mm": 1,
    "毫米": 1,
    "cm": 10,
    "厘米": 10,
    "m": 1000,
    "米": 1000,
    "in": Decimal("25.4"),
}
ANY_HOURS = Limits(Decimal(0), Decimal(10**6), 12)
TIME_UNITS = ("s", "min", "h")
SECONDS = {"cycle_time_s": 3600, "setup_hours": 1}
# "1:30" of a cycle is a minute and a half as often as an hour and a half.
COLON = re.compile(r"\d{1,3}:[0-5]\d")
COLON_UNITS = {"min:s": 1, "h:min": 60}
EACH, FIRST = "each", "first"


def read_routing(order: OrderLine, cells: dict[str, Cell], conventions: Conventions) -> None:
    """Stores the operations of a row; a process that is not sure is asked."""
    names = process_names(order, cells.get("process"))
    if not names:
        given = [name for name in ("cycle_time_s", "setup_hours") if has_text(cells.get(name))]
        if not given:
            return
        names = [""]
    if len(names) > OPERATIONS_MOST:
        order.fault("too_many_steps", "process", found=len(names), most=OPERATIONS_MOST)
        return
    steps: list[dict[str, Any]] = []
    for place, name in enumerate(names):
        step: dict[str, Any] = {"process": None, "cycle_time_s": None}
        if name:
            term = order.vocabulary.term("processes", name, f"operations.{place}.process")
            order.take_term("process", term, step)
        steps.append(step)
    for field in ("cycle_time_s", "setup_hours"):
        read_times(order, cells.get(field), conventions, field, steps)
    order.values["operations"] = steps


def read_shape(order: OrderLine, cells: dict[str, Cell], conventions: Conventions) -> None:
    """Stores size and roughness: of every step, and of the last one."""
    steps = order.values.get("operations") or []
    for name, reader in (("envelope", read_sides), ("ra_um", read_roughness)):
        cell = cells.get(name)
        if cell is None or not has_text(cell):
            continue
        if steps:
            reader(order, cell, conventions, steps)
        else:
            order.note("needs_a_process", name, found=cell.text[:40])


def process_names(order: OrderLine, cell: Cell | None) -> list[str]:
    """Returns the names of the processes in a cell: a whole name, or several."""
    if cell is None or not has_text(cell):
        return []
    text = " ".join(cell.text.split(" ")).strip()
    if order.vocabulary.processes.exact(text) or order.vocabulary.answer("process_unsure", text):
        return [text]
    return [name for name in PROCESS_BREAK.split(text) if name]


def read_times(
    order: OrderLine,
    cell: Cell | None,
    conventions: Conventions,
    field: str,
    steps: Sequence[dict[str, Any]],
) -> None:
    """Stores cycle or setup times: one for each step, or one that is asked about."""
    if cell is None or not has_text(cell):
        return
    texts = TIMES_BREAK.split(cell.text.strip()) if len(steps) > 1 else [cell.text.strip()]
    texts = [text for text in texts if text]
    if len(texts) not in (1, len(steps)):
        order.fault("times_for_other_steps", field, found=cell.text[:40], steps=len(steps))
        return
    if len(texts) == 1:
        value = read_time(order, cell, conventions, field)
        store_single(order, cell, value, field, steps)
        return
    last_unit = split_unit(texts[-1])[2]
    for place, text in enumerate(texts):
        # "60; 120 s" gives one unit for both, unless the head has one.
        is_bare = not cell.head_unit and not split_unit(text)[2]
        own = replace(cell, text=f"{text} {last_unit}".strip() if is_bare else text, number=None)
        value = read_time(order, own, conventions, field)
        if value is not None:
            order.take_number(field, value, steps[place], f"operations.{place}.{field}")


def store_single(
    order: OrderLine,
    cell: Cell,
    value: Decimal | None,
    field: str,
    steps: Sequence[dict[str, Any]],
) -> None:
    """Stores one time; for several steps it is asked whether each takes it."""
    if value is None:
        return
    places = range(len(steps))
    if len(steps) > 1:
        answer = order.ask(
            f"{field}_of_steps",
            field,
            found=cell.text[:40],
            steps=len(steps),
            choices=[EACH, FIRST, NONE_OF_THESE],
        )
        places = {EACH: places, FIRST: range(1)}.get(answer or "", range(0))
    for place in places:
        order.take_number(field, value, steps[place], f"operations.{place}.{field}")


def read_time(order: OrderLine, cell: Cell, conventions: Conventions, field: str) -> Decimal | None:
    """Returns seconds of a cycle time, hours of a setup; asks for a unit."""
    is_bare = cell.number is not None or cell.text.replace(".", "").replace(",", "").isdigit()
    if is_bare and not cell.unit and not cell.head_unit and cell.moment is None:
        answer = order.ask(f"{field}_unit", field, choices=list(TIME_UNITS))
        if answer is None:
            return None
        cell = replace(cell, head_unit=answer)
    if field == "cycle_time_s" and COLON.fullmatch(cell.text.strip()):
        answer = order.ask("time_of_colon", field, found=cell.text[:40], choices=[*COLON_UNITS])
        if answer is None:
            return None
        larger, smaller = (Decimal(part) for part in cell.text.split(":"))
        return (larger * 60 + smaller) * COLON_UNITS[answer]
    value = parsed_once(
        order, parse_duration_hours, cell, conventions, field=field, limits=ANY_HOURS
    )
    if value is None:
        return None
    # Thirds of hours do not end; the twelfth decimal of one is no part of a second.
    found = round(value * SECONDS[field], 6)
    if field == "setup_hours" and cell.head_unit not in ("", "h"):
        order.note(
            "time_converted", field, found=cell.text[:40], kept=plain_number(round(found, 4))
        )
    return found


def read_sides(
    order: OrderLine, cell: Cell, conventions: Conventions, steps: Sequence[dict[str, Any]]
) -> None:
    """Stores length, width and height in millimetres for every step."""
    parts = SIDES_BREAK.split(cell.text.strip())
    units = [split_unit(part)[2].casefold() for part in parts]
    unit = next((name for name in reversed(units) if name), cell.head_unit.casefold())
    if len(parts) != 3 or unit not in MM_OF or any(name not in ("", unit) for name in units):
        order.fault("size_unclear", "envelope", found=cell.text[:40])
        return
    for side, part in zip(SIDES, parts, strict=True):
        body = split_unit(part)[1].replace(",", ".")
        try:
            value = (Decimal(body) * MM_OF[unit]).to_integral_value()
        except ArithmeticError:
            order.fault("size_unclear", "envelope", found=cell.text[:40])
            return
        for place, step in enumerate(steps):
            order.take_number(side, value, step, f"operations.{place}.{side}")


def read_roughness(
    order: OrderLine, cell: Cell, conventions: Conventions, steps: Sequence[dict[str, Any]]
) -> None:
    """Stores the roughness for the last step, which leaves the surface."""
    prefix, body, suffix = split_unit(cell.text)
    fits = prefix.casefold().strip(" =:≤<") in ("", "ra") and suffix.casefold() in (
        *("", "µm", "μm", "um", "微米"),
    )
    try:
        value = Decimal(body.replace(",", ".")) if fits else None
    except ArithmeticError:
        value = None
    if value is None:
        order.fault("roughness_unclear", "ra_um", found=cell.text[:40])
        return
    place = len(steps) - 1
    order.take_number("ra_um", value, steps[place], f"operations.{place}.ra_um")


def has_text(cell: Cell | None) -> bool:
    """Returns whether a cell has a content."""
    return cell is not None and bool(cell.text.strip())
