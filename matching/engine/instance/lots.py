"""Matches flows between sites to lots between options, at the same cost.

Lots wait in a queue at the receiving site: the first to arrive serves the first to start.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from matching.engine.instance.instance import Instance


def match_lots(
    instance: Instance, flows: Iterable[tuple[int, int]], made: Mapping[int, int]
) -> list[tuple[int, int, int]] | None:
    """Returns (from option, to option, quantity) for one step of one order.

    `flows` are (arc, quantity); `made` is the quantity of each option of both steps. Returns None
    if the flows do not send on all that is made, or if a lot would arrive too late.
    """
    sent: dict[int, int] = defaultdict(int)
    queues: dict[int, list[list[int]]] = defaultdict(list)
    ops = set()
    for arc, quantity in flows:
        option, lane = int(instance.arc_option[arc]), int(instance.arc_lane[arc])
        sent[option] += quantity
        ops.add(int(instance.option_op[option]))
        entry = [int(instance.arc_entry[arc]), option, quantity]
        queues[int(instance.lane_to[lane])].append(entry)
    if any(made.get(option, 0) != quantity for option, quantity in sent.items()):
        return None
    found: dict[tuple[int, int], int] = defaultdict(int)
    for site, queue in queues.items():
        queue.sort()
        first, last = int(instance.site_options[site]), int(instance.site_options[site + 1])
        for goal in range(first, last):
            wanted = made.get(goal, 0)
            while wanted and queue and queue[0][0] <= goal:
                part = min(wanted, queue[0][2])
                found[queue[0][1], goal] += part
                wanted -= part
                queue[0][2] -= part
                if not queue[0][2]:
                    queue.pop(0)
            if wanted:
                return None
        if queue:
            return None
    return [(start, goal, quantity) for (start, goal), quantity in sorted(found.items())]
