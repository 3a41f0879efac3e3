"""Defines match runs, allocations, proposals and shortfalls."""

from matching.models.allocations import Allocation, AllocationEvent, LotTransfer
from matching.models.confidentiality_acceptances import ConfidentialityAcceptance
from matching.models.cost_items import CostItems
from matching.models.counter_offers import CounterOffer, CounterOfferEvent
from matching.models.gain_sharing import GainSharing, OrderPrice, PriceRule, SavingsBridge
from matching.models.line_estimates import LineEstimate
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
from matching.models.work_orders import WorkOrderYear

__all__ = [
    "Allocation",
    "AllocationEvent",
    "Baseline",
    "CapacityPrice",
    "ConfidentialityAcceptance",
    "CostItems",
    "CounterOffer",
    "CounterOfferEvent",
    "GainSharing",
    "LineEstimate",
    "LotTransfer",
    "MatchRun",
    "OrderPrice",
    "PriceRule",
    "Proposal",
    "ProposalEvent",
    "RunDocument",
    "RunEvent",
    "RunOrder",
    "RunQuota",
    "RunSubproblem",
    "SavingsBridge",
    "Shortfall",
    "ShortfallEvent",
    "WorkOrderYear",
]
