"""Reads a bill of process as a routing in precedence order."""

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any
from urllib.parse import unquote

from imports.readers.orders.order_limits import OPERATIONS_MOST
from imports.readers.orders.order_lines import exact_number
from imports.readers.orders.order_vocabulary import NONE_OF_THESE, FoundTerm
from imports.readers.orders.term_index import plain
from imports.readers.result import Message

PROCESS = "/rfqConfiguration/parts/billOfProcess/process"
# A concept of the platform's vocabulary of processes, whatever the host.
OUR_PROCESS = re.compile(r"/vocabularies/processes/([^/?#]+)/?$")
IS_ADDRESS = re.compile(r"^(urn|https?):", re.IGNORECASE)
LAST_SEGMENT = re.compile(r"([^/:#?]+)/?$")
# Our concepts of a step's parameters, by the last part of their address.
OUR_PARAMETER = re.compile(r"(?:/vocabularies/[a-z-]+/|millshare[^/]*[:/].*?)([A-Za-z_-]+)/?$")
PARAMETERS = {
    **dict.fromkeys(("cycletimes", "cycletime", "standardcycletime"), "cycle_time_s"),
    **dict.fromkeys(("setuphours", "setuptime", "setup", "standardsetup"), "setup_hours"),
}
AS_LISTED = "as_listed"
UNITS_IN_S = {"s": 1, "sec": 1, "min": 60, "h": 3600, "hr": 3600, "hours": 3600, "minutes": 60}
DURATION = re.compile(r"^\s*([0-9]+(?:\.[0-9]+)?)\s*([a-zA-Z]*)\s*$")
SECONDS_PER_HOUR = 3600


def read_steps(rfq: Any) -> None:
    """Stores the operations; a step of no known process stays a step that lacks it."""
    steps = rfq.value(PROCESS)
    if not isinstance(steps, list) or not steps:
        return
    places = [at for at, step in enumerate(steps) if isinstance(step, Mapping)]
    ordered = in_precedence(rfq, steps, places)
    if len(ordered) > OPERATIONS_MOST:
        rfq.order.note("steps_cut", "operations", found=len(ordered), most=OPERATIONS_MOST)
        ordered = ordered[:OPERATIONS_MOST]
    rfq.order.values["operations"] = [
        operation_of(rfq, at, place) for place, at in enumerate(ordered)
    ]


def operation_of(rfq: Any, at: int, place: int) -> dict[str, Any]:
    """Returns the operation of a step: process, cycle time and setup, if given."""
    pointer = f"{PROCESS}/{at}"
    operation: dict[str, Any] = {"process": None, "cycle_time_s": None}
    if capability := rfq.text(f"{pointer}/capabilityId", reads=False):
        path = f"operations.{place}.process"
        if rfq.order.take_term("process", process_of(rfq, capability, path), operation):
            rfq.read.add(f"{pointer}/capabilityId")
    parameters = rfq.value(f"{pointer}/inputParameters")
    for number, parameter in enumerate(parameters if isinstance(parameters, list) else ()):
        if isinstance(parameter, Mapping):
            read_parameter(rfq, f"{pointer}/inputParameters/{number}", operation, place)
    lacks = [name for name in ("cycle_time_s", "setup_hours") if operation.get(name) is None]
    if lacks:
        rfq.order.note("step_lacks_times", f"operations.{place}", found=place + 1, fields=lacks)
    return operation


def process_of(rfq: Any, capability: str, path: str) -> FoundTerm:
    """Returns the process of a capability: by our address, a name, or an answer."""
    vocabulary = rfq.order.vocabulary
    if ours := OUR_PROCESS.search(capability):
        code = unquote(ours[1])
        if code in vocabulary.processes.terms:
            return FoundTerm(code)
        return FoundTerm(None, Message("order_process_unknown", path, {"found": capability[:80]}))
    if not IS_ADDRESS.match(capability):
        return vocabulary.term("processes", capability, path)
    # The name at the end of someone else's address may mean another thing there.
    last = LAST_SEGMENT.search(capability)
    codes = vocabulary.processes.exact(unquote(last[1])) if last else []
    params: dict[str, Any] = {"found": capability[:80]}
    answer = vocabulary.answer("process_unsure", capability) or vocabulary.answer(
        "order_process_unknown", capability
    )
    if answer in vocabulary.processes.terms:
        return FoundTerm(answer)
    if not codes:
        return FoundTerm(None, Message("order_process_unknown", path, params))
    params |= {"nearest": codes[0], "choices": [*codes, NONE_OF_THESE]}
    return FoundTerm(None, Message("process_unsure", path, params), is_asked=True)


def read_parameter(rfq: Any, pointer: str, operation: dict[str, Any], place: int) -> None:
    """Reads a parameter that refers to our concept of a cycle time or a setup."""
    field = parameter_field(rfq.value(f"{pointer}/semanticReference"))
    if field is None or (field in operation and operation[field] is not None):
        return
    value = duration(rfq.value(f"{pointer}/value"), field)
    has_value = rfq.value(f"{pointer}/parameterKey") in ("HasValue", "HasTolerances")
    path = f"operations.{place}.{field}"
    if value is None or not has_value:
        rfq.order.note("parameter_without_value", path, found=place + 1)
        return
    if rfq.order.take_number(field, value, operation, path):
        for key in ("name", "semanticReference", "parameterKey", "value"):
            rfq.read.add(f"{pointer}/{key}")


def parameter_field(references: Any) -> str | None:
    """Returns the field that one of the references means; None where none is ours."""
    for reference in references if isinstance(references, list) else [references]:
        match = OUR_PARAMETER.search(reference) if isinstance(reference, str) else None
        if match and plain(match[1]) in PARAMETERS:
            return PARAMETERS[plain(match[1])]
    return None


def duration(value: Any, field: str) -> Decimal | None:
    """Returns seconds of a cycle time, or hours of a setup."""
    number = exact_number(value)
    if number is not None or not isinstance(value, str):
        return number
    match = DURATION.match(value)
    if match is None or match[2].lower() not in UNITS_IN_S:
        return None
    seconds = Decimal(match[1]) * UNITS_IN_S[match[2].lower()]
    return seconds if field == "cycle_time_s" else seconds / SECONDS_PER_HOUR


def in_precedence(rfq: Any, steps: Sequence[Any], places: Sequence[int]) -> list[int]:
    """Returns the places of the steps in precedence order; notes branches."""
    names = {name: at for at in places for name in identifiers(steps[at])}
    edges: dict[int, list[int]] = {at: [] for at in places}
    has_branches = has_unknown = has_relations = False
    for at in places:
        targets: list[int] = []
        relations = steps[at].get("precedenceRelation")
        for relation in relations if isinstance(relations, list) else ():
            elements = relation.get("precedenceElements") if isinstance(relation, Mapping) else ()
            for element in elements if isinstance(elements, list) else ():
                for name in successors(element):
                    has_relations = True
                    if name in names:
                        targets.append(names[name])
                    else:
                        has_unknown = True
                        rfq.order.note("successor_unknown", "operations", found=name[:60])
        edges[at] = list(dict.fromkeys(targets))
        has_branches |= len(edges[at]) > 1
        rfq.read.add(f"{PROCESS}/{at}/processStepIdentifier")
        if not has_unknown:
            rfq.read.add(f"{PROCESS}/{at}/precedenceRelation")
        has_unknown = False
    entries = [target for targets in edges.values() for target in targets]
    has_branches |= len(set(entries)) < len(entries)
    ordered = sorted_steps(edges)
    if len(ordered) < len(places):
        return cycle_order(rfq, ordered, places)
    starts = len(places) - len(set(entries))
    if has_relations and (has_branches or starts > 1):
        rfq.order.note("routing_branches", "operations", found=len(places))
    if not has_relations and len(places) > 1:
        rfq.order.note("routing_as_listed", "operations", found=len(places))
    mark_types(rfq, steps, ordered)
    return ordered


def cycle_order(rfq: Any, ordered: Sequence[int], places: Sequence[int]) -> list[int]:
    """Returns the steps as listed, and notes that they form a cycle."""
    for at in places:
        rfq.read.remove(f"{PROCESS}/{at}/precedenceRelation")
    params = {"found": len(places) - len(ordered), "choices": [AS_LISTED, NONE_OF_THESE]}
    answer = rfq.order.ask("routing_cycle", "operations", **params)
    return [] if answer == NONE_OF_THESE else list(places)


def mark_types(rfq: Any, steps: Sequence[Any], ordered: Sequence[int]) -> None:
    """Marks the types of steps as read where they agree with the order."""
    for place, at in enumerate(ordered):
        kind = steps[at].get("processStepType")
        is_first, is_last = place == 0, place == len(ordered) - 1
        if (
            kind == "IsProcessElement"
            or (kind == "IsFirstElement" and is_first)
            or (kind == "IsLastElement" and is_last)
        ):
            rfq.read.add(f"{PROCESS}/{at}/processStepType")
        elif kind in ("IsFirstElement", "IsLastElement"):
            rfq.order.note("step_type_disagrees", "operations", found=place + 1)


def sorted_steps(edges: Mapping[int, Sequence[int]]) -> list[int]:
    """Returns the steps so that each comes after those before it, else as listed.

    Steps on a cycle, or after one, are left out.
    """
    waits = dict.fromkeys(edges, 0)
    for targets in edges.values():
        for target in targets:
            waits[target] += 1
    ready, ordered = [at for at in edges if not waits[at]], []
    while ready:
        at = min(ready)
        ready.remove(at)
        ordered.append(at)
        for target in edges[at]:
            waits[target] -= 1
            if not waits[target]:
                ready.append(target)
    return ordered


def identifiers(step: Mapping[str, Any]) -> list[str]:
    """Returns the names of a step."""
    names = step.get("processStepIdentifier")
    return [
        name for name in (names if isinstance(names, list) else [names]) if isinstance(name, str)
    ]


def successors(element: Any) -> list[str]:
    """Returns the names of the steps that follow."""
    names = element.get("successor") if isinstance(element, Mapping) else None
    return [name for name in names if isinstance(name, str)] if isinstance(names, list) else []
