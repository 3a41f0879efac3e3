"""Defines match runs, allocations, proposals and shortfalls."""

from matching.models.allocations import Allocation, AllocationEvent, LotTransfer
from matching.models.cost_items import CostItems
from matching.models.proposals import Proposal, ProposalEvent, Shortfall, ShortfallEvent
from matching.models.runs import (
    Baseline,
    CapacityPrice,
    MatchRun,
    RunDocument,
    RunEvent,
    RunOrder,
    RunQuota,
    RunSubproblem,
)

__all__ = [
    "Allocation",
    "AllocationEvent",
    "Baseline",
    "CapacityPrice",
    "CostItems",
    "LotTransfer",
    "MatchRun",
    "Proposal",
    "ProposalEvent",
    "RunDocument",
    "RunEvent",
    "RunOrder",
    "RunQuota",
    "RunSubproblem",
    "Shortfall",
    "ShortfallEvent",
]
