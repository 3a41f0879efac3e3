"""Serves the help page: guides by role, the glossary and the keyboard."""

from dataclasses import dataclass
from typing import Any

from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from common.access import Audience
from console.common.pages import Page


@dataclass(frozen=True, slots=True)
class GlossaryTerm:
    """Holds one term of the glossary; its English `name` gives the anchor."""

    name: str
    label: Any
    meaning: Any

    @property
    def anchor(self) -> str:
        """Returns the element id of the term."""
        return f"term-{slugify(self.name)}"

    def contains(self, wanted: str) -> bool:
        """Returns whether the term contains `wanted`, in the page's language or English."""
        return wanted in f"{self.name} {self.label} {self.meaning}".lower()


# A test compares these terms with docs/concepts/glossary.md.
TERMS = (
    GlossaryTerm(
        "allocation",
        _("allocation"),
        _("a quantity of one operation in one window"),
    ),
    GlossaryTerm(
        "alone cost",
        _("alone cost"),
        _(
            "what the same pieces cost without the match; expected: its mean over "
            "random orders of arrival"
        ),
    ),
    GlossaryTerm(
        "attachment",
        _("attachment"),
        _("a file of an organisation, and what was read from it"),
    ),
    GlossaryTerm(
        "baseline",
        _("baseline"),
        _("a feasible plan the same orders would have had without the match"),
    ),
    GlossaryTerm(
        "bound",
        _("bound"),
        _("a cost that no plan can be below, proven"),
    ),
    GlossaryTerm(
        "capacity price",
        _("capacity price"),
        _("what one more hour of a window would save; the dual price of its hours"),
    ),
    GlossaryTerm(
        "capacity window",
        _("capacity window"),
        _("idle hours of one machine in one span or several, and their price"),
    ),
    GlossaryTerm(
        "claim",
        _("claim"),
        _("short or damaged pieces of what a buyer was sent; refunded with the settlement"),
    ),
    GlossaryTerm(
        "counter-offer",
        _("counter-offer"),
        _(
            "terms on which a factory would accept an offer: time, rate, window or "
            "pieces; one round"
        ),
    ),
    GlossaryTerm(
        "cycle time",
        _("cycle time"),
        _("standard seconds to make a piece; divided by the machine's speed factor"),
    ),
    GlossaryTerm(
        "disposition",
        _("disposition"),
        _("what is done with pieces that failed an inspection: rework or scrap"),
    ),
    GlossaryTerm(
        "escrow",
        _("escrow"),
        _("what is held of a buyer for an allocation until its goods are accepted"),
    ),
    GlossaryTerm(
        "event",
        _("event"),
        _("what happened to something that an organisation sees; numbered by organisation"),
    ),
    GlossaryTerm(
        "factory",
        _("factory"),
        _("one plant of a manufacturer"),
    ),
    GlossaryTerm(
        "fill rate",
        _("fill rate"),
        _("share of the orders, or of their value, that is made"),
    ),
    GlossaryTerm(
        "gain pool",
        _("gain pool"),
        _("the account that gets levies and pays subsidies, bonuses and promises"),
    ),
    GlossaryTerm(
        "gap",
        _("gap"),
        _("(cost − bound) ÷ cost"),
    ),
    GlossaryTerm(
        "landed cost",
        _("landed cost"),
        _("all items of an allocation together, at the buyer's door"),
    ),
    GlossaryTerm(
        "learned factor",
        _("learned factor"),
        _("reported ÷ standard time of a machine and process, a mean with five prior lots at 1"),
    ),
    GlossaryTerm(
        "ledger line",
        _("ledger line"),
        _("a signed change of a window's reserved hours; never altered"),
    ),
    GlossaryTerm(
        "levy, subsidy",
        _("levy, subsidy"),
        _("what the rule of prices adds to an order's cost, or takes off it"),
    ),
    GlossaryTerm(
        "lot",
        _("lot"),
        _("pieces that travel together; least lot: the fewest worth a setup"),
    ),
    GlossaryTerm(
        "lot transfer",
        _("lot transfer"),
        _("pieces that go on to the next operation's allocation"),
    ),
    GlossaryTerm(
        "machine",
        _("machine"),
        _("a work centre of a factory: equal machines for one process"),
    ),
    GlossaryTerm(
        "match run",
        _("match run"),
        _("one optimisation over open orders and free hours"),
    ),
    GlossaryTerm(
        "notification",
        _("notification"),
        _("an event on the page of one person, read or unread, and the mail about it"),
    ),
    GlossaryTerm(
        "operation",
        _("operation"),
        _("one step of an order's routing"),
    ),
    GlossaryTerm(
        "message",
        _("message"),
        _(
            "what one side wrote about an order; those of an order are its thread, "
            "those of a factory its conversation"
        ),
    ),
    GlossaryTerm(
        "opening cost",
        _("opening cost"),
        _("paid once if anything is made in a window, such as an extra shift"),
    ),
    GlossaryTerm(
        "operator",
        _("operator"),
        _("a member of the platform's own organisation"),
    ),
    GlossaryTerm(
        "order",
        _("order"),
        _("what a buyer wants made"),
    ),
    GlossaryTerm(
        "organisation",
        _("organisation"),
        _("a tenant: manufacturer, buyer, both, or the platform's operator"),
    ),
    GlossaryTerm(
        "part",
        _("part"),
        _("what a buyer wants made, whatever the quantity and the date"),
    ),
    GlossaryTerm(
        "part request",
        _("part request"),
        _(
            "several parts that a buyer asks for together, with a number such as RQ-26-00042; a"
            " line is one part and becomes an order"
        ),
    ),
    GlossaryTerm(
        "payment",
        _("payment"),
        _("what the provider is to do for one line of the ledger"),
    ),
    GlossaryTerm(
        "plan, problem",
        _("plan, problem"),
        _("the engine's output and input, frozen"),
    ),
    GlossaryTerm(
        "reserve price",
        _("reserve price"),
        _("per piece; above it the buyer would rather not"),
    ),
    GlossaryTerm(
        "return",
        _("return"),
        _(
            "accepted pieces that a buyer claims to be defective, with a remedy: "
            "refund, replacement or repair"
        ),
    ),
    GlossaryTerm(
        "routing",
        _("routing"),
        _("the operations of an order in their sequence"),
    ),
    GlossaryTerm(
        "saving",
        _("saving"),
        _(
            "expected alone cost − price, before the platform's fee: estimated, "
            "contracted, realised"
        ),
    ),
    GlossaryTerm(
        "settlement",
        _("settlement"),
        _("the money of one allocation: due, held, released to the payees or returned"),
    ),
    GlossaryTerm(
        "settlement line",
        _("settlement line"),
        _("what one account gets or gives; those of a transaction sum to zero; never altered"),
    ),
    GlossaryTerm(
        "setup time",
        _("setup time"),
        _("machine time before the first piece"),
    ),
    GlossaryTerm(
        "shortfall",
        _("shortfall"),
        _("pieces that an allocation will no longer make, to be matched again"),
    ),
    GlossaryTerm(
        "shift",
        _("shift"),
        _(
            "a part of a window in which work goes on without a break; a window can be "
            "divided into its shifts"
        ),
    ),
    GlossaryTerm(
        "span",
        _("span"),
        _("a time between two instants in which the hours of a window lie"),
    ),
    GlossaryTerm(
        "spread",
        _("spread"),
        _(
            "of an estimated time: half the range in which about seven of ten lots are "
            "expected, as a share of it"
        ),
    ),
    GlossaryTerm(
        "tardiness",
        _("tardiness"),
        _("days past the wish date"),
    ),
    GlossaryTerm(
        "work order",
        _("work order"),
        _("an allocation from when it is offered, by its number such as W-26-00042"),
    ),
    GlossaryTerm(
        "unmatched",
        _("unmatched"),
        _("an order, or pieces of it, that a run does not make, with a reason"),
    ),
    GlossaryTerm(
        "utilisation",
        _("utilisation"),
        _("reserved, booked and done hours as a share of the published ones"),
    ),
)


@dataclass(frozen=True, slots=True)
class RoleGuide:
    """Holds the steps of working in one role; `audience` names who they are for."""

    name: str
    title: Any
    audience: Audience
    steps: tuple[Any, ...]


GUIDES = (
    RoleGuide(
        "factory",
        _("A factory"),
        Audience.FACTORY,
        (
            _("Enter your machines with their capabilities, size, precision and rate."),
            _("Publish hours that would stay idle by drawing them on the calendar."),
            _("Answer offers before they expire; what you decline goes to other factories."),
            _("Make, inspect and ship what both sides accepted; the buyer confirms it."),
            _("Follow what you earn, from what is held to what is paid out."),
        ),
    ),
    RoleGuide(
        "buyer",
        _("A buyer"),
        Audience.BUYER,
        (
            _(
                "Enter an order with the steps of its routing; "
                "the page shows the missing details that matter most."
            ),
            _("Submit it; the next match run finds the factories that make it at the lowest cost."),
            _("Accept the proposal, or decline it and wait for the next run."),
            _("Confirm what arrives and accept the goods; claim what is short or damaged."),
        ),
    ),
    RoleGuide(
        "operator",
        _("The platform's operator"),
        Audience.OPERATOR,
        (
            _("Request a match run over all open orders and free hours, and watch it."),
            _("Read what it saves, against which plan, and how near it is to the best possible."),
            _("Approve it: hours are held and offers go out. Or reject it: nothing changes."),
            _(
                "Look after the market: verify factories, see which hours are short, "
                "check the ledger."
            ),
        ),
    ),
)
KEYBOARD = (
    (("Tab",), _("to the next link, button or field")),
    (("Shift", "Tab"), _("to the one before")),
    (("Enter",), _("follows a link, presses a button, opens a menu")),
    (("Space",), _("presses a button, ticks a box, opens a menu")),
    (("Esc",), _("closes a menu or a dialog")),
    (("←", "→", "↑", "↓"), _("moves within a calendar, a list or a group of options")),
)


class HelpPage(Page):
    """Renders the help page; `q` searches the glossary."""

    template_name = "account/help.html"
    partial_template_name = "account/glossary.html"
    title = _("Help and glossary")

    def get_context_data(self) -> dict[str, Any]:
        wanted = self.request.GET.get("q", "").strip()
        audiences = self.request.membership.audiences()  # type: ignore[attr-defined]
        found = [term for term in TERMS if term.contains(wanted.lower())]
        return {
            "guides": sorted(GUIDES, key=lambda guide: guide.audience not in audiences),
            "keyboard": KEYBOARD,
            "wanted": wanted,
            "terms": sorted(found, key=lambda term: str(term.label)),
        }
