"""Translates the rules that audits check."""

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from audit.invariants import INVARIANTS, documents_are_as_they_were_frozen, sentence_of

# As the audit says them; written out so that they are in the catalogue.
SENTENCES = frozenset(
    {
        _("A window's reserved hours are the sum of its ledger lines."),
        _("No window has more hours reserved than offered, or fewer than none."),
        _("Every ledger line was written for an allocation that there is."),
        _("Every ledger line is of the window in which its allocation is made."),
        _("No allocation gave back more hours than it had, or has fewer than none consumed."),
        _("An offered allocation holds its machine hours, with a deadline, and commits none."),
        _(
            "What a factory accepted has its machine hours committed, less what of them is "
            "consumed."
        ),
        _(
            "What passed its inspection has nothing committed, and consumed no more than it "
            "was given."
        ),
        _("An allocation that is not offered yet, or no longer made, holds and commits nothing."),
        _(
            "Of each step of an order, what is made, missed and left out by its run is its "
            "quantity."
        ),
        _(
            "An order that waits for a run, or lapsed, has no live allocation and no open "
            "shortfall."
        ),
        _("A cancelled order has no live allocation once a sweep has passed."),
        _("What a run makes of an order and what it leaves unmet is the order's quantity."),
        _("In a run that waits for a decision each step's allocations add up to what it makes."),
        _("What goes from an allocation to the next step is what it makes."),
        _("What comes to an allocation from the step before is what it makes."),
        _("A lot goes from one step of an order to the next one of the same order."),
        _("The state of an order is what its allocations and open shortfalls roll up to."),
        _("An order has at most one proposal that is open or accepted."),
        _(
            "The price of an open proposal is the cost of the live allocations with the "
            "platform's fee."
        ),
        _("A run has a lease while it is being solved, and none before or after."),
        _("A run whose last attempt was lost is ended by a sweep; earlier ones are claimed again."),
        _("No run is taken up more often than the cap allows."),
        _("An order that is being matched is claimed by exactly one run that is not decided."),
        _("An allocation is only proposed as long as its run is solved and not decided."),
        _("A run that was solved keeps its problem, its prices and its plan, with their digests."),
        _("Every cost item of an allocation and of an order in a run is at least nothing."),
        _("A run's cost is what its orders cost, with the pieces that are not made."),
        _("The pieces of an order that a run does not make cost their number times their price."),
        _("Each cost item of an order in a run is the sum over the run's allocations for it."),
        _("In every transaction of a settlement what some accounts give is what others get."),
        _(
            "Escrow has what a settlement still holds, never less than nothing, and nothing "
            "once over."
        ),
        _("The state of a row is the one that its last event entered."),
        _("Each event leaves the state that the event before entered."),
        _("Each event is a move that the table of its model allows."),
        _("The problem and the plan that a run keeps have the digests that the run tells."),
    }
)


def audit_rules() -> dict[str, str]:
    """Returns the sentence of every rule by its name."""
    documents = documents_are_as_they_were_frozen
    told = {rule.name: rule.sentence for rule in INVARIANTS}
    return told | {documents.__name__: sentence_of(documents)}


def translate_rule(sentence: str) -> str:
    """Returns the sentence in the language of the page."""
    return gettext(sentence)
