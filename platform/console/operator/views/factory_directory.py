"""Lists factories with their verification, hours and records."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any, ClassVar

from django.db.models import Count, Exists, Min, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from console.operator.charts.factory_map import factory_map
from console.operator.forms import FactoryDirectoryForm
from console.operator.links import page_url
from console.operator.periods import EXPIRY_WARNING_DAYS, expires_soon
from console.operator.tables.factory_tables import FactoryDirectoryRow, FactoryDirectoryTable
from console.operator.views.report_pages import ReportPage
from factories.models import Certification, Factory
from factories.states import Verification
from factories.utilisation import HoursSummary, hours_by
from fulfilment.supplier_scorecard import Scorecard, scorecards

NO_HOURS = HoursSummary((), 0, 0, 0, 0)


NO_RECORD = Scorecard()


class FactoryDirectory(ReportPage):
    """Lists all factories and charts them on a map."""

    title = _("Factories")
    nav_name = "operator:factories"
    partial_template_name = "operator/factories.html"
    choices_class = FactoryDirectoryForm
    table_class: ClassVar = FactoryDirectoryTable
    file_name = "factories"

    def figures(self) -> dict[str, Any]:
        """Returns the filtered factories with their hours and records."""
        today = timezone.localdate()
        factories = chosen_factories(
            Factory.objects.visible_to(self.request.user), self.chosen, today
        )
        rows = factory_rows(factories, today)
        return {
            "part": self.partial_template_name,
            "any_factory": bool(rows) or Factory.objects.exists(),
            "number": len(rows),
            "verified": sum(row.status == Verification.VERIFIED for row in rows),
            "near": sum(expires_soon(row.next_end, today) for row in rows),
            "near_address": page_url("factories", certification="near"),
            "map_chart": factory_map(rows) if rows else None,
            "rows": rows,
        }


def chosen_factories(
    rows: QuerySet[Factory], chosen: Mapping[str, str], today: date
) -> QuerySet[Factory]:
    """Filters factories by the chosen options."""
    if chosen["text"]:
        text = chosen["text"]
        rows = rows.filter(Q(name__icontains=text) | Q(organisation__name__icontains=text))
    if chosen["verification"]:
        rows = rows.filter(verification=chosen["verification"])
    if chosen["region"]:
        rows = rows.filter(region=chosen["region"])
    if chosen["process"]:
        rows = rows.filter(pk__in=Factory.objects.filter(machines__process=chosen["process"]))
    own = Certification.objects.filter(factory=OuterRef("pk"))
    valid = own.filter(valid_from__lte=today, valid_to__gte=today)
    if chosen["certification"] == "near":
        end = today + timedelta(days=EXPIRY_WARNING_DAYS)
        return rows.filter(Exists(valid.filter(valid_to__lte=end)))
    if chosen["certification"] == "expired":
        return rows.filter(Exists(own.filter(valid_to__lt=today)))
    if chosen["certification"] == "none":
        return rows.filter(~Exists(valid))
    return rows


def factory_rows(factories: QuerySet[Factory], today: date) -> list[FactoryDirectoryRow]:
    """Returns factories with certifications, hours and records, by name."""
    valid = Q(certifications__valid_from__lte=today, certifications__valid_to__gte=today)
    found = factories.select_related("organisation", "region").annotate(
        certification_count=Count("certifications", filter=valid),
        next_end=Min("certifications__valid_to", filter=valid),
    )
    published = {row.key[0]: row for row in hours_by("factory")}
    kept = scorecards(today=today)
    return [
        FactoryDirectoryRow(
            pk=row.pk,
            name=row.name,
            organisation=row.organisation.name,
            region=row.region.name,
            status=row.verification,
            latitude=row.latitude,
            longitude=row.longitude,
            certification_count=row.certification_count,
            next_end=row.next_end,
            hours=published.get(row.pk, NO_HOURS),
            record=kept.get(row.pk, NO_RECORD),
        )
        for row in found.order_by("name")
    ]
