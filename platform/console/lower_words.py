"""Words of lower rooms, marked for the catalogue; those rooms speak English and mark none.

Nothing imports this: `makemessages` reads it. What is missing here says
tests/console/test_catalogue.py.
"""

from django.utils.translation import gettext_noop as _

# Labels of choices.
LABELS = (
    # matching
    _("Requested"),
    _("Solving"),
    _("Solved"),
    _("Approved"),
    _("Rejected"),
    _("Stale"),
    _("Failed"),
    _("The engine ran out of memory"),
    _("The problem would not fit in the memory allowed"),
    _("The engine did not end within its time"),
    _("The engine crashed"),
    _("The engine's plan breaks rules"),
    _("The engine rejected the problem"),
    _("Several workers took the run and none finished"),
    _("Waiting"),
    _("Offered"),
    _("Declined"),
    _("Confirmed"),
    _("Quality passed"),
    _("Quality failed"),
    _("Received"),
    _("Rework"),
    _("Settled"),
    _("Replaced"),
    _("Superseded"),
    _("Declined by the factory"),
    _("Not answered in time"),
    _("Cancelled by the factory"),
    _("Failed inspection"),
    _("Another step of the routing was lost"),
    _("Withdrawn with its order or proposal"),
    _("Filled"),
    _("No capacity"),
    _("Date"),
    _("Price"),
    _("Not manufacturable"),
    _("Material"),
    _("Certificate"),
    _("Other"),
    _("First come, first served, whole"),
    _("First come, first served, split"),
    _("The buyer's own price"),
    _("Not solved yet"),
    _("No machine can make it"),
    _("No free hours in time"),
    _("More expensive than the buyer's own price"),
    _("The hours are worth more to other orders"),
    _("Capacity was taken in the meantime"),
    _("The order changed in the meantime"),
    _("Held back at the approval"),
    _("Problem"),
    _("Cost items of each option"),
    _("Plan"),
    _("Plan of the baseline single_source"),
    _("Plan of the baseline greedy_split"),
    _("Plan of the baseline reference"),
    _("Hour"),
    _("Day"),
    _("Equal"),
    _("Differs"),
    _("Not repeatable"),
)

# What refusals say: their docstrings.
REFUSALS = (
    _("This offer was answered, taken back or ran out; leave it out."),
    _("A match run is under way in this currency; wait for it, or cancel it."),
    _("There is no open order in this currency to match; submit one, or match another currency."),
    _("Your organisation has requested as many match runs as it may for now."),
    _("A worker is writing this run's plan; it is solved in a moment, and can be rejected then."),
    _("The next step of these pieces is not allocated; they wait here until it is."),
)

# Sentences that services give as reasons, where they are always the same.
REASONS = (
    _("The engine fell silent and did not end."),
    _("The engine did not end within its time and was stopped."),
    _("The run came to its deadline and was stopped."),
    _("The plan makes nothing of this order; name one that it makes."),
    _("Name at least one order, or reject the run."),
    _("Another run planned the order."),
    _("Nothing of the plan fits any more."),
    _("It was bounded by seconds alone."),
    _("The clock ended the replay."),
    _("It was solved in parts, which are not kept."),
    _("It was stopped before its end."),
    _("The clock ended it, which no machine repeats."),
    _("It is wanted whole or not at all, and can no longer be made whole."),
    _("Another step of the routing was lost."),
    _("This offer is still open; decline it."),
    _("The time to accept this offer is over."),
    _("This proposal is accepted; cancel the order to withdraw it."),
    _("The buyer declined the proposal."),
    _(
        "Production has started, so this order can no longer be cancelled. "
        "Agree with the factories, or take the goods and dispute what is wrong with them."
    ),
    _("The buyer cancelled the order."),
    _("Nothing of it is left; the order waits for the next run."),
    _("The pieces are split in another way."),
    _("No worse than was accepted."),
    _("All of its pieces were lost at another step."),
)
