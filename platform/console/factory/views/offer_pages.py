"""Serves the offers to a factory and the answers to one or many."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import Count, DecimalField, ExpressionWrapper, F, Min, QuerySet, Sum
from django.db.models.functions import Round
from django.http import Http404
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from common.clock import MS_PER_HOUR
from common.errors import DomainError
from console.common.messages import error_message, label_for
from console.common.tables import ListPage, without
from console.factory.factory_pages import FactoryPage, InvalidInput, PlannerAction
from console.factory.filters import OfferFilter
from console.factory.tables.allocation_tables import AnsweredTable, OfferTable
from console.factory.views.addresses import uuid_or_none
from fulfilment.selectors.messages import unread_count
from matching.models import Allocation
from matching.selectors import runs
from matching.services.offers import accept_each, decline_each
from matching.states import UNSEEN_STATUSES, AllocationStatus, DeclineReason

MONEY = DecimalField(max_digits=25, decimal_places=6)
# More answers would lock too many rows; the API has the same limit.
MAX_ANSWERS = 200


class OffersPage(FactoryPage, ListPage):
    """Lists open offers, or on the other tab the answered ones."""

    template_name = "factory/offers.html"
    title = _("Offers")
    nav_name = "factory:offers"
    filter_class = OfferFilter
    file_name = "offers"

    @property
    def is_answered(self) -> bool:
        """Returns whether the answered offers are shown."""
        return self.request.GET.get("tab") == "answered"

    @property
    def table_class(self) -> Any:
        """Returns the table of the tab."""
        kind = AnsweredTable if self.is_answered else OfferTable
        hidden = () if self.sees_prices else ("earnings", "per_hour")
        if not self.is_answered and not self.can_plan:
            hidden = (*hidden, "chosen", "actions")
        return without(kind, *hidden)

    def get_queryset(self) -> QuerySet[Allocation]:
        rows = self.own(runs.allocations_for(self.request.user)).exclude(status__in=UNSEEN_STATUSES)
        rows = rows.select_related(
            "order__material_family",
            "order__ship_to_region",
            "order__organisation",
            "operation__process",
            "window__machine__factory",
        )
        rows = with_earnings(rows).annotate(new_messages=unread_count(self.organisation, "order"))
        if self.is_answered:
            return rows.exclude(status=AllocationStatus.OFFERED).order_by("-updated_at", "pk")
        return rows.filter(status=AllocationStatus.OFFERED).order_by("offer_expires_at", "pk")

    def get_context_data(self) -> dict[str, Any]:
        open_offers = with_earnings(
            self.own(Allocation.objects).filter(status=AllocationStatus.OFFERED)
        )
        sums = (
            open_offers.order_by()
            .values("order__currency")
            .annotate(
                count=Count("pk"),
                worth=Sum("worth"),
                hours=Sum("machine_ms"),
                first=Min("offer_expires_at"),
            )
        )
        return {
            "is_answered": self.is_answered,
            "open_offers": list(sums.order_by("order__currency")),
            "reasons": [(value, label_for(label)) for value, label in DeclineReason.choices],
            "last_page_parameters": self.request.GET.urlencode(),
        }


def with_earnings(rows: QuerySet[Allocation]) -> QuerySet[Allocation]:
    """Annotates offers with earnings and bonus, in all and per machine hour."""
    worth = F("agreed_earnings") + F("bonus")
    per_hour = ExpressionWrapper(worth * MS_PER_HOUR / F("machine_ms"), output_field=MONEY)
    return rows.annotate(
        worth=ExpressionWrapper(worth, output_field=MONEY),
        # The database rounds, since an export writes its values unchanged.
        per_hour=Round(per_hour, precision=MONEY.decimal_places),
    )


class AnswerOffers(PlannerAction):
    """Answers one offer by its own button, or all selected ones."""

    success_url = "factory:offers"

    def chosen(self) -> list[UUID]:
        """Returns the ids of the posted offers. Raises Http404 for others' offers."""
        sent = self.request.POST
        named = [sent["only"]] if sent.get("only") else sent.getlist("ids")
        ids = list(dict.fromkeys(uuid_or_none(text) for text in named))[:MAX_ANSWERS]
        own = self.own(Allocation.objects).exclude(status__in=UNSEEN_STATUSES).filter(pk__in=ids)
        if own.count() < len(ids):
            raise Http404
        if not ids:
            raise InvalidInput(gettext("Select at least one offer."))
        return ids

    def report_rejected(self, rejected: Mapping[UUID, DomainError]) -> None:
        """Reports each offer that could not be answered, with the reason."""
        rows = Allocation.objects.filter(pk__in=rejected).select_related("order", "window__machine")
        for row in rows:
            what = gettext("%(part)s, %(pieces)s pieces on %(machine)s") % {
                "part": row.order.title,
                "pieces": row.quantity,
                "machine": row.window.machine,
            }
            messages.error(self.request, f"{what}: {error_message(rejected[row.pk])}")

    def success_message(self, answered: Sequence[Any], words: str) -> str:
        """Words the success message. Raises InvalidInput if none was answered."""
        if not answered:
            raise InvalidInput(gettext("No offer was answered."))
        return words % {"count": len(answered)}


class AcceptOffers(AnswerOffers):
    """Accepts the selected offers, which books their hours."""

    def perform(self) -> str:
        accepted, rejected = accept_each(ids=self.chosen(), by=self.request.user)
        self.report_rejected(rejected)
        return self.success_message(
            accepted,
            ngettext(
                "%(count)s offer accepted; its hours are booked.",
                "%(count)s offers accepted; their hours are booked.",
                len(accepted),
            ),
        )


class DeclineOffers(AnswerOffers):
    """Declines the selected offers with a reason, which frees their hours."""

    def perform(self) -> str:
        reason = self.request.POST.get("reason", "")
        if reason not in DeclineReason.values:
            raise InvalidInput(gettext("Choose a reason for declining."))
        comment = self.request.POST.get("comment", "").strip()[:300]
        declined, rejected = decline_each(
            ids=self.chosen(), by=self.request.user, reason=reason, comment=comment
        )
        self.report_rejected(rejected)
        return self.success_message(
            declined,
            ngettext(
                "%(count)s offer declined; its pieces go to other factories.",
                "%(count)s offers declined; their pieces go to other factories.",
                len(declined),
            ),
        )
