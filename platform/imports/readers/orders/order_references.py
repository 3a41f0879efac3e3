"""Compares the references of a file's orders: the same twice, or but for capitals."""

from collections import defaultdict
from collections.abc import Sequence

from imports.readers.orders.order_limits import REFERENCE_LENGTH
from imports.readers.orders.order_lines import key_of
from imports.readers.orders.order_vocabulary import OrderVocabulary
from imports.readers.result import LeftOut, Line, Message

BOTH, LEAVE_OUT = "both", "leave_out"


def compare_references(
    lines: Sequence[Line], vocabulary: OrderVocabulary
) -> tuple[list[Line], list[LeftOut]]:
    """Returns the lines that stay and those left out; asks where two may be one order."""
    seen: dict[str, Line] = {}
    taken = {line.values["reference"] for line in lines if line.values.get("reference")}
    kept: list[Line] = []
    left_out: list[LeftOut] = []
    for line in lines:
        reference = line.values.get("reference")
        if not reference:
            kept.append(line)
            continue
        first = seen.get(reference.casefold())
        if first is None:
            seen[reference.casefold()] = line
            kept.append(line)
        elif content_of(first) == content_of(line):
            params = {"found": reference, "first": first.position}
            left_out.append(LeftOut(line.position, Message("order_twice", "reference", params)))
        elif is_left_out(line, first, vocabulary):
            params = {"found": reference, "first": first.position}
            left_out.append(
                LeftOut(line.position, Message("order_like_first", "reference", params))
            )
        else:
            if line.values["reference"] == first.values["reference"] and not line.questions:
                rename(line, taken)
            kept.append(line)
    return kept, left_out


def is_left_out(line: Line, first: Line, vocabulary: OrderVocabulary) -> bool:
    """Asks, or knows by an answer, whether two lines are one order."""
    reference, other = line.values["reference"], first.values["reference"]
    code = "reference_twice" if reference == other else "reference_case"
    answer = vocabulary.answer(code, reference)
    if answer not in (BOTH, LEAVE_OUT):
        params = {
            "found": reference,
            "nearest": other,
            "first": first.position,
            "choices": [BOTH, LEAVE_OUT],
        }
        line.questions.append(Message(code, "reference", params))
    return answer == LEAVE_OUT


def rename(line: Line, taken: set[str]) -> None:
    """Gives a line a reference of its own: the first free number after it."""
    reference = line.values["reference"]
    ending = next(
        end for end in range(2, len(taken) + 3) if suffixed(reference, str(end)) not in taken
    )
    line.values["reference"] = suffixed(reference, str(ending))
    taken.add(line.values["reference"])
    line.notes.append(
        Message("reference_suffixed", "reference", {"found": line.values["reference"]})
    )
    line.key = key_of(line.values)


def suffixed(reference: str, ending: str) -> str:
    """Returns the reference with an ending, within its length."""
    return f"{reference[: REFERENCE_LENGTH - len(ending) - 1]}-{ending}"


def content_of(line: Line) -> dict[str, object]:
    """Returns what two lines must share to be the same order."""
    return {name: value for name, value in line.values.items() if name != "completeness"}


def by_reference(lines: Sequence[Line]) -> dict[str, list[Line]]:
    """Groups the lines that have a reference by it, in order of appearance."""
    groups: defaultdict[str, list[Line]] = defaultdict(list)
    for line in lines:
        if reference := line.values.get("reference"):
            groups[reference].append(line)
    return groups
