"""Defines which terms of delivery an order may name, and what they decide.

The platform prices the carriage to the buyer's place and asks for nothing else: it takes out no
insurance, pays no duties and knows no ports. So it offers the terms that it can keep.
"""

from django.utils.translation import gettext_lazy as _

# The buyer collects the goods at the factory: no carriage is priced, charged or paid.
COLLECTED_TERMS = ("EXW", "FCA")
# The carriage to the buyer's place is part of the price, as where no term is named.
CARRIED_TERMS = ("CPT", "DAP")
OFFERED_TERMS = (*COLLECTED_TERMS, *CARRIED_TERMS)
REFUSED_TERMS = {
    "CIP": _("CIP needs an insurance, which nobody takes out here; use CPT or DAP."),
    "DPU": _("DPU needs unloading, which is not part of the price here; use DAP."),
    "DDP": _("DDP needs import duties, which are not part of the price here; use DAP."),
}
NEEDS_A_PORT = _("%(term)s names a port, which an order does not have; use FCA, CPT or DAP.")


def is_collected(term: str | None) -> bool:
    """Returns whether the buyer collects the goods at the factory under this term."""
    return term in COLLECTED_TERMS


def refusal_of(term: str | None) -> str:
    """Returns why a term is not offered, with one that is; empty where it is offered."""
    if term is None or term in OFFERED_TERMS:
        return ""
    return str(REFUSED_TERMS.get(term, NEEDS_A_PORT % {"term": term}))
