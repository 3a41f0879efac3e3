"""Stores parts: what a buyer wants made, whatever the quantity and the date."""

from decimal import Decimal
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts.models import Organisation
from attachments.models import Attachment
from common.models import UUIDModel
from orders.limits import NOTES_LENGTH, RA_UM_MOST, UNIT_MASS_KG_MOST
from orders.models.orders import between
from orders.querysets import PartQuerySet
from vocabularies.models import MaterialFamily, MaterialGrade, Tolerance


class Part(UUIDModel):
    """Represents a part of a buyer: what it is made of, how exact, and its size.

    Fields hold what a person gave. What files and a pasted request say is read from these each
    time (`orders.part_facts`), so that a new revision of a drawing counts at once.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="parts")
    name = models.CharField(max_length=160)
    number = models.CharField(
        max_length=60, blank=True, help_text="Of the drawing or article, the buyer's own."
    )
    revision = models.CharField(max_length=16, blank=True)
    material_family = models.ForeignKey(
        MaterialFamily, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    material_grade = models.ForeignKey(
        MaterialGrade, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    tolerance = models.ForeignKey(
        Tolerance, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    finest_tolerance = models.ForeignKey(
        Tolerance,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        help_text="Of single sizes, such as a fit; the step that makes them last has to hold it.",
    )
    ra_um = models.DecimalField(
        "Ra (µm)",
        max_digits=6,
        decimal_places=3,
        null=True,
        blank=True,
        validators=between(Decimal("0.001"), RA_UM_MOST),
    )
    unit_mass_kg = models.DecimalField(
        "unit mass (kg)",
        max_digits=12,
        decimal_places=4,
        null=True,
        blank=True,
        validators=between(Decimal("0.0001"), UNIT_MASS_KG_MOST),
    )
    finish = models.CharField(max_length=200, blank=True, help_text="As the buyer words it.")
    geometry = models.JSONField(
        default=dict, blank=True, help_text="Measures that a person gave, in mm, mm² and mm³."
    )
    request_text = models.TextField(
        blank=True, max_length=NOTES_LENGTH, help_text="The request as it was pasted."
    )
    request_facts = models.JSONField(
        default=dict, blank=True, editable=False, help_text="What was read from that text."
    )

    objects = PartQuerySet.as_manager()

    class Meta:
        ordering = ("-created_at",)
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organisation", "number", "revision"],
                condition=~Q(number=""),
                name="part_number_and_revision_once_per_buyer",
            ),
            models.CheckConstraint(condition=~Q(name=""), name="part_has_a_name"),
            models.CheckConstraint(
                condition=Q(unit_mass_kg__isnull=True)
                | Q(unit_mass_kg__gt=0, unit_mass_kg__lte=UNIT_MASS_KG_MOST),
                name="part_has_mass",
            ),
            models.CheckConstraint(
                condition=Q(ra_um__isnull=True) | Q(ra_um__gt=0), name="part_ra_is_positive"
            ),
        ]

    def __str__(self) -> str:
        return " ".join(text for text in (self.number, self.name, self.revision) if text)


class PartAttachment(UUIDModel):
    """Represents a file of a part: a model, a drawing, a document or a picture."""

    part = models.ForeignKey(Part, on_delete=models.CASCADE, related_name="attachments")
    attachment = models.ForeignKey(
        Attachment, on_delete=models.PROTECT, related_name="part_attachments"
    )
    revision = models.CharField(max_length=16, blank=True, help_text="Of the drawing.")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ("-created_at",)
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["part", "attachment"], name="part_has_a_file_once")
        ]

    def __str__(self) -> str:
        return f"{self.attachment_id} of {self.part_id}"
