"""Improves a transportation plan with fixed charges by basis exchanges; compiled.

A plan without cycles is a spanning tree of arcs, and fixed charges make such plans the cheapest. A
move brings one arc into the tree, sends as much as possible round the cycle that it closes, and
takes out an arc that this empties: every order on the cycle is split differently, and all hours
stay in use (network simplex; with fixed charges: Sun et al. 1998). The true change of cost, in
integers, decides by simulated annealing.
"""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from matching.engine.jit.compile import compiled, inner
from matching.engine.kernels.solution import random_below, random_unit
from matching.engine.model.columns import Ints
from matching.engine.params.search_params import TransportParams

_NONE = -1
_FAVOUR = TransportParams().favour


class TransportNetwork(NamedTuple):
    """Holds the rows that supply, numbered from 0, and then the columns that demand.

    By arc: its row `tail`, its column `head`, `unit` micros, and `fixed` micros if it carries
    anything.
    """

    supply: Ints
    demand: Ints
    tail: Ints
    head: Ints
    unit: Ints
    fixed: Ints


class CandidateArcs(NamedTuple):
    """Holds each node's arcs, the likeliest first; node i's start at `begin[i]`."""

    begin: Ints
    arcs: Ints


class SpanningTree(NamedTuple):
    """Represents the plan: flow by arc, and the parent of each node and the arc to it.

    The root has neither. `total` and `best_total` are arrays of one number, in micros; `best` is
    the flow of the best plan. `seen` marks nodes by the number in `turn`.
    """

    flow: Ints
    in_tree: npt.NDArray[np.bool_]
    parent: Ints
    arc: Ints
    total: Ints
    best: Ints
    best_total: Ints
    seen: Ints
    turn: Ints
    rng: npt.NDArray[np.uint64]


def spanning_tree(
    network: TransportNetwork, arcs: Ints, flow: Ints, rng: npt.NDArray[np.uint64]
) -> SpanningTree:
    """Returns the plan of a spanning tree and its flow, rooted at the last node."""
    nodes = len(network.supply) + len(network.demand)
    neighbours: list[list[tuple[int, int]]] = [[] for _ in range(nodes)]
    for arc in arcs.tolist():
        tail, head = int(network.tail[arc]), int(network.head[arc])
        neighbours[tail].append((head, arc))
        neighbours[head].append((tail, arc))
    parent = np.full(nodes, _NONE, dtype=np.int64)
    above = np.full(nodes, _NONE, dtype=np.int64)
    waiting = [nodes - 1]
    while waiting:
        node = waiting.pop()
        for other, arc in neighbours[node]:
            if arc != above[node]:
                parent[other], above[other] = node, arc
                waiting.append(other)
    in_tree = np.zeros(len(network.tail), dtype=np.bool_)
    in_tree[arcs] = True
    total = np.array([cost_of(network, flow)], dtype=np.int64)
    return SpanningTree(
        flow=flow.copy(),
        in_tree=in_tree,
        parent=parent,
        arc=above,
        total=total,
        best=flow.copy(),
        best_total=total.copy(),
        seen=np.zeros(nodes, dtype=np.int64),
        turn=np.zeros(1, dtype=np.int64),
        rng=rng,
    )


def cost_of(network: TransportNetwork, flow: Ints) -> int:
    """Returns the micros of a flow: units and fixed charges."""
    return int(network.fixed[flow > 0].sum() + network.unit @ flow)


@compiled
def exchange_basis(
    network: TransportNetwork,
    candidates: CandidateArcs,
    tree: SpanningTree,
    moves: int,
    heat: float,
) -> None:
    """Makes `moves` moves at a temperature of `heat` micros.

    A move that costs `heat` more is accepted with a probability of 1/e.
    """
    rows, nodes = len(network.supply), len(tree.parent)
    for _ in range(moves):
        node = random_below(tree.rng, nodes)
        begin, arcs = candidates.begin[node], candidates.begin[node + 1] - candidates.begin[node]
        place = int(arcs * random_unit(tree.rng) ** _FAVOUR)
        entering = candidates.arcs[begin + min(place, arcs - 1)]
        if tree.in_tree[entering]:
            continue
        tail, head = network.tail[entering], network.head[entering]
        top = _common_ancestor(tree, tail, head)
        amount = min(_least(tree, tail, top, rows, True), _least(tree, head, top, rows, False))
        change = 0
        if amount > 0:
            change += network.fixed[entering] + amount * network.unit[entering]
            change += _change(network, tree, tail, top, rows, True, amount)
            change += _change(network, tree, head, top, rows, False, amount)
        if change > 0 and (heat <= 0 or random_unit(tree.rng) >= np.exp(-change / heat)):
            continue
        _send(tree, tail, top, rows, True, amount)
        _send(tree, head, top, rows, False, amount)
        tree.flow[entering] += amount
        tree.total[0] += change
        _exchange(tree, entering, tail, head, top, rows)
        if tree.total[0] < tree.best_total[0]:
            tree.best_total[0] = tree.total[0]
            tree.best[:] = tree.flow


@inner
def _common_ancestor(tree: SpanningTree, one: int, other: int) -> int:
    """Returns the lowest common ancestor of two nodes, possibly one of them."""
    tree.turn[0] += 1
    turn = tree.turn[0]
    while one != _NONE or other != _NONE:
        if one != _NONE:
            if tree.seen[one] == turn:
                return one
            tree.seen[one] = turn
            one = tree.parent[one]
        if other != _NONE:
            if tree.seen[other] == turn:
                return other
            tree.seen[other] = turn
            other = tree.parent[other]
    return _NONE


@inner
def _least(tree: SpanningTree, node: int, top: int, rows: int, is_tail: bool) -> int:
    """Returns the least flow that the cycle lowers between a node and the top.

    The entering arc adds to its row and to its column: their arcs upwards carry less, the next ones
    more, and so on in turn.
    """
    least = np.iinfo(np.int64).max
    while node != top:
        if (node < rows) == is_tail:
            least = min(least, tree.flow[tree.arc[node]])
        node = tree.parent[node]
    return least


@inner
def _change(
    network: TransportNetwork,
    tree: SpanningTree,
    node: int,
    top: int,
    rows: int,
    is_tail: bool,
    amount: int,
) -> int:
    """Returns the micros that a change of the cycle adds from a node to the top."""
    change = 0
    while node != top:
        arc = tree.arc[node]
        if (node < rows) == is_tail:
            change -= amount * network.unit[arc]
            if tree.flow[arc] == amount:
                change -= network.fixed[arc]
        else:
            change += amount * network.unit[arc]
            if tree.flow[arc] == 0:
                change += network.fixed[arc]
        node = tree.parent[node]
    return change


@inner
def _send(tree: SpanningTree, node: int, top: int, rows: int, is_tail: bool, amount: int) -> None:
    while node != top:
        if (node < rows) == is_tail:
            tree.flow[tree.arc[node]] -= amount
        else:
            tree.flow[tree.arc[node]] += amount
        node = tree.parent[node]


@inner
def _exchange(tree: SpanningTree, entering: int, tail: int, head: int, top: int, rows: int) -> None:
    """Replaces an emptied arc of the cycle by the entering arc in the tree.

    The part that is cut off hangs from the entering arc, with its path to the root reversed.
    """
    below_tail = _emptied(tree, tail, top, rows, True)
    below_head = _emptied(tree, head, top, rows, False)
    takes_tail = below_tail != _NONE and (below_head == _NONE or random_unit(tree.rng) < 0.5)
    last = below_tail if takes_tail else below_head
    node, above = (tail, head) if takes_tail else (head, tail)
    tree.in_tree[tree.arc[last]] = False
    tree.in_tree[entering] = True
    by = entering
    while True:
        next_node, next_by = tree.parent[node], tree.arc[node]
        tree.parent[node], tree.arc[node] = above, by
        if node == last:
            break
        node, above, by = next_node, node, next_by


@inner
def _emptied(tree: SpanningTree, node: int, top: int, rows: int, is_tail: bool) -> int:
    """Returns the lowest node whose arc upwards was lowered and is empty, or none."""
    while node != top:
        if (node < rows) == is_tail and tree.flow[tree.arc[node]] == 0:
            return node
        node = tree.parent[node]
    return _NONE
