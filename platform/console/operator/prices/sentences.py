"""Words what buyers, factories and the gain pool get of a match."""

from decimal import Decimal
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from console.common.messages import label_for
from console.templatetags.console import money, percent, whole
from matching.gain_sharing.fallback import FallbackParams
from matching.models import GainSharing, OrderPrice, SavingsBridge
from matching.models.gain_sharing import Basis, Fallback, RuleName
from matching.selectors.gain_shares import GainTotals, PricedOrder

LIMITS = FallbackParams()

BAR_LABELS = {
    "same_cheaper": _("Same pieces, cheaper"),
    "same_dearer": _("Same pieces, dearer"),
    "new_declared": _("New pieces, at declared prices"),
    "new_assumed": _("New pieces, at assumed prices"),
    "displaced": _("Displaced pieces"),
    "expectations": _("Expected lateness"),
}

PARAMETER_LABELS = {
    "guarantee_percent": _("Guaranteed saving"),
    "cap_percent": _("Highest levy"),
    "raised_cap_percent": _("Highest levy where needs would stay uncovered"),
    "need_cap_percent": _("Highest subsidy"),
    "factories_share_percent": _("Factories' share"),
    "reserve_percent": _("Reserve"),
}

PARAMETER_MEANINGS = {
    "guarantee_percent": _(
        "What a buyer saves at least, as a share of the expected alone cost. An order that costs"
        " more than that needs a subsidy, one that costs less has a gain."
    ),
    "cap_percent": _(
        "The most that is added to an order's cost, as a share of it. A higher one lets large"
        " gains carry more of the needs, and makes buying directly more attractive to them."
    ),
    "raised_cap_percent": _(
        "How far the highest levy may rise in a run whose levies would not cover its needs. It"
        " rises no further than that takes, and no levy exceeds the order's gain."
    ),
    "need_cap_percent": _(
        "The most that an order's cost is lowered, as a share of it. Beyond it the order pays more"
        " than it was expected to alone, and its buyer is informed."
    ),
    "factories_share_percent": _(
        "What factories get beyond their rates of the gain that no need uses up, by machining."
    ),
    "reserve_percent": _(
        "What goes to the gain pool of the gain that no need uses up. It is halved once the pool"
        " holds 2% of the turnover of 90 days."
    ),
}

BASIS_MEANINGS = {
    Basis.BASELINE: _("the offers that the order would have found alone"),
    Basis.DECLARED: _("the price that its buyer declared"),
    Basis.ASSUMED: _("a price that the platform assumed, as its buyer declared none"),
}

CAUSE_LABELS = {
    "levy": _("Levies"),
    "subsidy": _("Subsidies"),
    "rematch": _("Matching again"),
    "bonus": _("Factories' bonus"),
    "stranded": _("Stranded pieces"),
    "refund": _("Refunds in disputes"),
    "rounding": _("Rounding"),
}


def lifting_condition(fallback: str) -> str:
    """Words what would let the rule share gains again."""
    texts = {
        Fallback.FEW_ORDERS: gettext("at least %(orders)s published orders"),
        Fallback.FEW_BUYERS: gettext("at least %(buyers)s buying organisations"),
        Fallback.LOW_COVER: gettext("levies that cover at least %(cover)s of the needs"),
        Fallback.WIDE_GAP: gettext("a proven gap of at most %(gap)s; more seconds lower it"),
        Fallback.POOL_LIMIT: gettext("a gain pool above −%(debt)s of the turnover of 90 days"),
    }
    return texts[Fallback(fallback)] % {
        "orders": whole(LIMITS.min_orders),
        "buyers": whole(LIMITS.min_buyers),
        "cover": percent_of(LIMITS.min_covered_share),
        "gap": percent_of(LIMITS.max_gap),
        "debt": percent_of(LIMITS.max_pool_debt),
    }


def percent_of(share: Any) -> str:
    """Formats an exact fraction as per cent."""
    return percent(share.numerator / share.denominator)


def strong(text: str, *, is_loss: bool) -> SafeString:
    """Emphasises a figure, a loss in the colour of losses."""
    return format_html('<strong class="{}">{}</strong>', "loses" if is_loss else "", text)


def gains_message(totals: GainTotals, currency: str) -> SafeString:
    """Words what buyers save, who pays more, and what factories get."""
    if not totals.orders:
        return format_html(
            "{}",
            gettext("No order counts: the plan makes none, or the buyers' own plants make them."),
        )
    share = totals.saving_share or 0
    words = {
        "count": whole(totals.orders),
        "share": strong(percent(abs(share)), is_loss=share < 0),
        "half": percent(abs(totals.median_share or 0)),
    }
    if share < 0:
        text = ngettext(
            "The buyer of {count} order pays {share} more than it could expect alone.",
            "The buyers of {count} orders pay {share} more than they could expect alone.",
            totals.orders,
        )
    elif totals.median_share is not None and totals.median_share >= 0:
        text = ngettext(
            "The buyer of {count} order pays {share} less than it could expect alone.",
            "The buyers of {count} orders pay {share} less than they could expect alone, half of"
            " them at least {half}.",
            totals.orders,
        )
    else:
        text = gettext(
            "The buyers of {count} orders pay {share} less than they could expect alone, but half"
            " of them at least {half} more."
        )
    parts = [format_html(text, **words)]
    if totals.dearer:
        text = ngettext(
            "{dearer} pays more and is informed.",
            "{dearer} pay more and are informed.",
            totals.dearer,
        )
        parts.append(format_html(text, dearer=whole(totals.dearer)))
    if totals.bonus:
        parts.append(
            format_html(
                gettext("Factories get {bonus} on top of their rates."),
                bonus=format_html("<strong>{}</strong>", money(totals.bonus, currency)),
            )
        )
    return format_html("{}" + " {}" * (len(parts) - 1), *parts)


def rule_message(sharing: GainSharing) -> str:
    """Words the rule of prices that was in force, and what it came to."""
    params = sharing.params
    if params["rule"] == RuleName.AT_COST:
        return gettext("Rule “at cost”: every order is asked for what it costs.")
    return gettext(
        "Rule “no worse than alone”: guaranteed saving %(guarantee)s, levy at most %(cap)s and"
        " subsidy at most %(need)s of the cost, factories get %(factories)s and the reserve"
        " %(reserve)s of what is left. Contribution rate κ %(rate)s; %(cover)s of the needs are"
        " covered. Alone costs are expected over %(arrivals)s orders of arrival."
    ) % {
        "guarantee": percent_text(params["guarantee_percent"]),
        "cap": percent_text(sharing.cap_percent.normalize()),
        "need": percent_text(params["need_cap_percent"]),
        "factories": percent_text(params["factories_share_percent"]),
        "reserve": percent_text(params["reserve_percent"]),
        "rate": percent(sharing.contribution_rate),
        "cover": percent(sharing.covered_percent / 100),
        "arrivals": whole(sharing.arrival_orders),
    }


def percent_text(number: Any) -> str:
    """Formats a percent that is given as a number or its text: 12.5 is 12.5%."""
    return f"{number:f}%" if hasattr(number, "as_tuple") else f"{number}%"


def fallback_message(sharing: GainSharing) -> str:
    """Words why prices are at cost in spite of the rule; empty if they are not."""
    if not sharing.fallback:
        return ""
    return gettext("Prices are at cost: %(reason)s. It takes %(condition)s.") % {
        "reason": label_for(Fallback(sharing.fallback).label).lower(),
        "condition": lifting_condition(sharing.fallback),
    }


def bridge_message(bridge: SavingsBridge, baseline: Any, currency: str) -> str:
    """Words by how much the plan costs less than a baseline, or more."""
    new = bridge.new_declared + bridge.new_assumed
    words = {
        "baseline": baseline,
        "before": money(bridge.baseline_total, currency),
        "after": money(bridge.plan_total, currency),
        "difference": money(abs(bridge.difference), currency),
        "new": money(new, currency),
        "displaced": money(-bridge.displaced, currency),
    }
    if bridge.difference < 0:
        text = gettext(
            "“%(baseline)s” comes to %(before)s and the plan to %(after)s, %(difference)s more."
        )
    else:
        text = gettext(
            "“%(baseline)s” comes to %(before)s and the plan to %(after)s, %(difference)s less. New"
            " pieces are worth %(new)s of it, and displaced pieces cost %(displaced)s."
        )
    return text % words


def order_gain_message(row: PricedOrder) -> SafeString:
    """Words what an order is asked for against what it could expect alone."""
    currency = row.currency
    words = {
        "price": format_html("<strong>{}</strong>", money(row.price, currency)),
        "alone": money(row.expected_alone, currency),
        "low": money(row.expected_low, currency),
        "high": money(row.expected_high, currency),
        "amount": strong(money(abs(row.saving), currency), is_loss=row.saving < 0),
    }
    if row.saving < 0:
        text = gettext(
            "Its buyer is asked for {price}, {amount} more than the {alone} that it could expect"
            " alone, between {low} and {high}."
        )
    else:
        text = gettext(
            "Its buyer is asked for {price}, {amount} less than the {alone} that it could expect"
            " alone, between {low} and {high}."
        )
    return format_html(text, **words)


def displaced_message(row: OrderPrice, currency: str) -> str:
    """Words what an order loses that the plan does not serve, and the baseline does."""
    text = ngettext(
        "Alone, first come, first served, %(pieces)s piece would have been made. Not to make it"
        " loses %(amount)s.",
        "Alone, first come, first served, %(pieces)s pieces would have been made. Not to make them"
        " loses %(amount)s.",
        row.alone_pieces,
    )
    return text % {
        "pieces": whole(row.alone_pieces),
        "amount": money(row.displaced_value, currency),
    }


def pool_message(balance: Decimal, currency: str) -> SafeString:
    """Words what the gain pool holds, or by how much it is below zero."""
    amount = strong(money(abs(balance), currency), is_loss=balance < 0)
    if balance < 0:
        return format_html(gettext("The gain pool is {amount} below zero."), amount=amount)
    return format_html(gettext("The gain pool holds {amount}."), amount=amount)
