"""The rules that audits look at, in the language of the page."""

from django.utils.translation import gettext, gettext_noop

from audit.invariants import INVARIANTS, documents_are_as_they_were_frozen, sentence_of

# As the audit says them; written out so that they are in the catalogue.
SENTENCES = frozenset(
    {
        gettext_noop("A window's reserved hours are the sum of its ledger lines."),
        gettext_noop("No window has more hours reserved than offered, or fewer than none."),
        gettext_noop("Every ledger line was written for an allocation that there is."),
        gettext_noop("Every ledger line is of the window in which its allocation is made."),
        gettext_noop(
            "No allocation gave back more hours than it had, or has fewer than none consumed."
        ),
        gettext_noop(
            "An offered allocation holds its machine hours, with a deadline, and commits none."
        ),
        gettext_noop(
            "What a factory accepted has its machine hours committed, less what of them is consumed."
        ),
        gettext_noop(
            "What passed its inspection has nothing committed, and consumed no more than it was given."
        ),
        gettext_noop(
            "An allocation that is not offered yet, or no longer made, holds and commits nothing."
        ),
        gettext_noop(
            "Of each step of an order, what is made, missed and left out by its run is its quantity."
        ),
        gettext_noop(
            "An order that waits for a run, or lapsed, has no live allocation and no open shortfall."
        ),
        gettext_noop("A cancelled order has no live allocation once a sweep has passed."),
        gettext_noop(
            "What a run makes of an order and what it leaves unmet is the order's quantity."
        ),
        gettext_noop(
            "In a run that waits for a decision each step's allocations add up to what it makes."
        ),
        gettext_noop("What goes from an allocation to the next step is what it makes."),
        gettext_noop("What comes to an allocation from the step before is what it makes."),
        gettext_noop("A lot goes from one step of an order to the next one of the same order."),
        gettext_noop(
            "The state of an order is what its allocations and open shortfalls roll up to."
        ),
        gettext_noop("An order has at most one proposal that is open or accepted."),
        gettext_noop(
            "The price of an open proposal is the cost of the live allocations with the platform's fee."
        ),
        gettext_noop("A run has a lease while it is being solved, and none before or after."),
        gettext_noop(
            "A run whose last attempt was lost is ended by a sweep; earlier ones are claimed again."
        ),
        gettext_noop("No run is taken up more often than the cap allows."),
        gettext_noop(
            "An order that is being matched is claimed by exactly one run that is not decided."
        ),
        gettext_noop(
            "An allocation is only proposed as long as its run is solved and not decided."
        ),
        gettext_noop(
            "A run that was solved keeps its problem, its prices and its plan, with their digests."
        ),
        gettext_noop(
            "Every cost item of an allocation and of an order in a run is at least nothing."
        ),
        gettext_noop("A run's cost is what its orders cost, with the pieces that are not made."),
        gettext_noop(
            "The pieces of an order that a run does not make cost their number times their price."
        ),
        gettext_noop(
            "Each cost item of an order in a run is the sum over the run's allocations for it."
        ),
        gettext_noop(
            "In every transaction of a settlement what some accounts give is what others get."
        ),
        gettext_noop(
            "Escrow has what a settlement still holds, never less than nothing, and nothing once over."
        ),
        gettext_noop("The state of a row is the one that its last event entered."),
        gettext_noop("Each event leaves the state that the event before entered."),
        gettext_noop("Each event is a move that the table of its model allows."),
        gettext_noop(
            "The problem and the plan that a run keeps have the digests that the run tells."
        ),
    }
)


def rules() -> dict[str, str]:
    """Every rule by its name, with its sentence as the audit says it."""
    documents = documents_are_as_they_were_frozen
    told = {rule.name: rule.sentence for rule in INVARIANTS}
    return told | {documents.__name__: sentence_of(documents)}


def worded(sentence: str) -> str:
    """The sentence in the language of the page."""
    return gettext(sentence)
