"""The web's room: what people ask of runs, offers and proposals; each function one transaction."""

from matching.services.offers import (
    OfferClosed,
    accept_each,
    accept_offers,
    cancel_allocation,
    decline_each,
    decline_offers,
    expire_offers,
)
from matching.services.proposals import accept_proposal, decline_proposal
from matching.services.runs import cancel_run, drop_plan, reject_run, request_run
from matching.services.shortfalls import lose

__all__ = [
    "OfferClosed",
    "accept_each",
    "accept_offers",
    "accept_proposal",
    "cancel_allocation",
    "cancel_run",
    "decline_each",
    "decline_offers",
    "decline_proposal",
    "drop_plan",
    "expire_offers",
    "lose",
    "reject_run",
    "request_run",
]
