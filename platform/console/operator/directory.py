"""All factories: where they are, how far they are verified, what they offer, how they keep word."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, ClassVar
from uuid import UUID

import django_tables2
from django import forms
from django.db.models import Count, Exists, Min, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from console.common.charts import Chart
from console.common.messages import label_for
from console.common.tables import Table
from console.operator.choices import Choices, offered_processes, places_of_factories
from console.operator.columns import (
    LONG_TEXT,
    ONE_WORD,
    BadgeColumn,
    HoursColumn,
    LinkColumn,
    ShareColumn,
    SpanColumn,
    WholeColumn,
)
from console.operator.links import address
from console.operator.reports import Report
from console.templatetags.console import hours
from factories.models import Certification, Factory
from factories.states import Verification
from factories.utilisation import Hours, hours_by
from fulfilment.supplier_scorecard import Record, records

# A certificate that ends so soon is to be looked at.
NEAR_DAYS = 60
NO_HOURS = Hours((), 0, 0, 0, 0)
NO_RECORD = Record()
COLOURS = {"listed": "series-2", "reviewed": "series-3", "verified": "series-1"}


class DirectoryChoices(Choices):
    """Which factories."""

    text = forms.CharField(label=_("Factory or company"), required=False, max_length=80)
    verification = forms.ChoiceField(
        label=_("Verification"), required=False, choices=[("", _("All"))]
    )
    region = forms.ChoiceField(label=_("Region"), required=False, choices=[("", _("All"))])
    process = forms.ChoiceField(label=_("Process"), required=False, choices=[("", _("All"))])
    certificate = forms.ChoiceField(
        label=_("Certificates"),
        required=False,
        choices=[
            ("", _("All")),
            ("near", _("One ends within 60 days")),
            ("expired", _("One has ended")),
            ("none", _("None is valid")),
        ],
    )

    LISTS: ClassVar = {
        "verification": lambda: [(v.value, label_for(v.label)) for v in Verification],
        "region": places_of_factories,
        "process": offered_processes,
    }


@dataclass(frozen=True, slots=True)
class FactoryRow:
    """A factory as the directory has it."""

    pk: UUID
    name: str
    organisation: str
    region: str
    status: str
    latitude: Decimal
    longitude: Decimal
    certificates: int
    next_end: date | None
    hours: Hours
    record: Record

    def get_status_display(self) -> str:
        """The words of its verification."""
        return str(Verification(self.status).label)


class PlantColumn(LinkColumn):
    """A factory's name, with its company below it."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(to=lambda row: address("factory", row.pk), **kwargs)

    def render(self, value: Any, record: FactoryRow) -> SafeString:
        """The link and the company."""
        link = super().render(value, record)
        return format_html('{}<br><span class="muted small">{}</span>', link, record.organisation)


class DirectoryTable(Table):
    """Factories with their hours and their record."""

    caption = _("Factories")
    empty_text = _("No factory is like this. Choose fewer filters.")

    class Meta(Table.Meta):
        pass

    name = PlantColumn(verbose_name=_("Factory"), attrs=LONG_TEXT)
    # Stands below the name; files have a column of it.
    organisation = django_tables2.Column(verbose_name=_("Company"), visible=False)
    status = BadgeColumn(verbose_name=_("Verification"))
    region = django_tables2.Column(verbose_name=_("Region"), attrs=ONE_WORD)
    free = HoursColumn(accessor="hours__free_ms", verbose_name=_("Free"))
    offered = HoursColumn(accessor="hours__offered_ms", verbose_name=_("Published"))
    committed = HoursColumn(accessor="hours__filled_ms", verbose_name=_("Committed"))
    accepted = ShareColumn(accessor="record__accepted_share", verbose_name=_("Accepts"))
    answer = SpanColumn(accessor="record__median_answer", verbose_name=_("Answers in"))
    in_time = ShareColumn(accessor="record__in_time_share", verbose_name=_("In time"))
    certificates = WholeColumn(verbose_name=_("Certificates"))
    next_end = django_tables2.DateColumn(
        verbose_name=_("Next one ends"), short=True, default="–", attrs=ONE_WORD
    )


class Directory(Report):
    """Every factory, as a picture and as a list."""

    title = _("Factories")
    nav_name = "operator:factories"
    partial_template_name = "operator/directory.html"
    choices_class = DirectoryChoices
    table_class: ClassVar = DirectoryTable
    file_name = "factories"

    def figures(self) -> dict[str, Any]:
        """The chosen factories with their hours ahead and their records."""
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
            "near": sum(is_near(row.next_end, today) for row in rows),
            "near_address": address("factories", certificate="near"),
            "picture": picture(rows) if rows else None,
            "rows": rows,
        }


def chosen_factories(
    rows: QuerySet[Factory], chosen: Mapping[str, str], today: date
) -> QuerySet[Factory]:
    """Those that the choices leave."""
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
    if chosen["certificate"] == "near":
        end = today + timedelta(days=NEAR_DAYS)
        return rows.filter(Exists(valid.filter(valid_to__lte=end)))
    if chosen["certificate"] == "expired":
        return rows.filter(Exists(own.filter(valid_to__lt=today)))
    if chosen["certificate"] == "none":
        return rows.filter(~Exists(valid))
    return rows


def factory_rows(factories: QuerySet[Factory], today: date) -> list[FactoryRow]:
    """The factories with their certificates, hours and records, by name; four queries."""
    valid = Q(certifications__valid_from__lte=today, certifications__valid_to__gte=today)
    found = factories.select_related("organisation", "region").annotate(
        certificates=Count("certifications", filter=valid),
        next_end=Min("certifications__valid_to", filter=valid),
    )
    published = {row.key[0]: row for row in hours_by("factory")}
    kept = records(today=today)
    return [
        FactoryRow(
            pk=row.pk,
            name=row.name,
            organisation=row.organisation.name,
            region=row.region.name,
            status=row.verification,
            latitude=row.latitude,
            longitude=row.longitude,
            certificates=row.certificates,
            next_end=row.next_end,
            hours=published.get(row.pk, NO_HOURS),
            record=kept.get(row.pk, NO_RECORD),
        )
        for row in found.order_by("name")
    ]


def is_near(end: date | None, today: date) -> bool:
    """Whether a certificate ends soon."""
    return end is not None and end <= today + timedelta(days=NEAR_DAYS)


def picture(rows: Sequence[FactoryRow]) -> Chart:
    """Factories by their coordinates, larger where more hours are free."""
    most = max(row.hours.free_ms for row in rows) or 1
    sentence = ngettext(
        "%(number)d factory by longitude and latitude; a larger circle has more free hours.",
        "%(number)d factories by longitude and latitude; a larger circle has more free hours.",
        len(rows),
    ) % {"number": len(rows)}
    west, east = bounds(row.longitude for row in rows)
    south, north = bounds(row.latitude for row in rows)
    return Chart(
        name="places",
        title=gettext("Where the factories are"),
        sentence=sentence,
        option={
            "tooltip": {"formatter": "{b}"},
            "legend": {"bottom": 0},
            "grid": {"left": 8, "right": 24, "top": 28, "bottom": 44, "containLabel": True},
            "xAxis": {"type": "value", "min": west, "max": east, "name": "°E"}
            | {"splitLine": {"show": False}},
            "yAxis": {"type": "value", "min": south, "max": north, "name": "°N"}
            | {"splitLine": {"show": False}},
            "series": [
                {
                    "name": label_for(level.label),
                    "type": "scatter",
                    "itemStyle": {"color": f"@{COLOURS[level.value]}", "opacity": 0.75},
                    "data": [point(row, most) for row in rows if row.status == level],
                }
                for level in Verification
            ],
        },
        height=26,
    )


def point(row: FactoryRow, most: int) -> dict[str, Any]:
    """One circle; its area grows with the free hours."""
    free = max(0, row.hours.free_ms)
    return {
        "name": f"{row.name}, {row.region}: {hours(free)}",
        "value": [float(row.longitude), float(row.latitude)],
        "symbolSize": round(6 + 20 * (free / most) ** 0.5, 1),
        "address": address("factory", row.pk),
    }


def bounds(values: Iterable[Decimal]) -> tuple[int, int]:
    """Whole degrees around all of them."""
    found = [float(value) for value in values]
    return int(min(found)) - 1, int(max(found)) + 1
