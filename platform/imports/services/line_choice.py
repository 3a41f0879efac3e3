"""Chooses the lines of a preview that a commit stores, and how."""

from collections.abc import Mapping
from uuid import UUID

from imports.preview import Preview, state_of
from imports.services.chosen_lines import ChosenLine
from imports.states import LineAction, LineState


def choose_good(
    preview: Preview, *, recognised: str = "", actions: Mapping[str, str] | None = None
) -> list[ChosenLine]:
    """Returns the good lines that are to be added or update a row.

    `recognised` is what is done with known lines, instead of what each one suggests; `actions`
    decides for single lines, by place or by position. A line that is not known cannot update.
    """
    chosen, given = [], actions or {}
    for place, line in enumerate(preview.reading.lines):
        if state_of(line) != LineState.GOOD:
            continue
        known = preview.recognised.get(place)
        wanted = given.get(str(place), given.get(line.position, ""))
        if known is None:
            if wanted != LineAction.SKIP:
                chosen.append(ChosenLine(place, line))
            continue
        action = LineAction(wanted or recognised or known.action)
        if action == LineAction.UPDATE:
            chosen.append(ChosenLine(place, line, action, UUID(known.object_id)))
        elif action == LineAction.ADD:
            chosen.append(ChosenLine(place, line, action))
    return chosen
