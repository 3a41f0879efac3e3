"""Improves a transportation plan with fixed charges by pivots of its spanning tree.

A plan without cycles is a tree of arcs, and charges make such plans the cheapest. A move puts in
one arc that is not in the tree, sends round the cycle that it closes as much as that takes, and
takes out an arc that is emptied: every order on the cycle is split anew, and all hours stay spent
(network simplex; with fixed charges counted: Sun et al. 1998). The true change of cost, in
integers, decides by simulated annealing.
"""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from matching.engine.jit.compile import compiled, inner
from matching.engine.kernels.solution import random_below, random_unit
from matching.engine.model.columns import Ints

_NONE = -1
# Of a node's arcs, the likeliest in a share of x are tried with a chance of x to one over this.
_FAVOUR = 2.0


class TransportNetwork(NamedTuple):
    """Rows that supply, numbered from 0, and columns that want, numbered on from there.

    By arc: its row `tail`, its column `head`, micros a unit, and micros where it carries anything.
    """

    supply: Ints
    demand: Ints
    tail: Ints
    head: Ints
    unit: Ints
    fixed: Ints


class CandidateArcs(NamedTuple):
    """The arcs of every node, the likeliest first; entry i of `begin` is where node i's begin."""

    begin: Ints
    arcs: Ints


class SpanningTree(NamedTuple):
    """The plan: flow by arc; the parent of each node and the arc to it, none for the root.

    `total` and `best_total` are one number each, in micros; `best` is the flow of the best plan.
    `seen` marks nodes by the number in `turn`.
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
    """The plan of a spanning tree of arcs and its flow, rooted at the last node."""
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
    """Micros of a flow: units and fixed charges."""
    return int(network.fixed[flow > 0].sum() + network.unit @ flow)


@compiled
def exchange_basis(
    network: TransportNetwork, likely: CandidateArcs, tree: SpanningTree, moves: int, heat: float
) -> None:
    """So many moves at a heat in micros: a loss of `heat` is accepted with a chance of 1/e."""
    rows, nodes = len(network.supply), len(tree.parent)
    for _ in range(moves):
        node = random_below(tree.rng, nodes)
        begin, arcs = likely.begin[node], likely.begin[node + 1] - likely.begin[node]
        place = int(arcs * random_unit(tree.rng) ** _FAVOUR)
        entering = likely.arcs[begin + min(place, arcs - 1)]
        if tree.in_tree[entering]:
            continue
        tail, head = network.tail[entering], network.head[entering]
        top = _meeting(tree, tail, head)
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
def _meeting(tree: SpanningTree, one: int, other: int) -> int:
    """The first node that is above both, or is one of them."""
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
    """The least flow that the cycle lowers between a node and the top.

    The entering arc adds to its row and to its column: their arcs upwards give that back, the next
    ones make up for it, and so on in turn.
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
    """Micros that sending an amount round the cycle adds between a node and the top."""
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
    """Takes an emptied arc of the cycle out of the tree, and the entering one in.

    The part that is cut off hangs from the entering arc: what was above its end is below it now.
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
    """A node whose arc upwards was lowered and carries nothing, nearest to the end; or none."""
    while node != top:
        if (node < rows) == is_tail and tree.flow[tree.arc[node]] == 0:
            return node
        node = tree.parent[node]
    return _NONE
