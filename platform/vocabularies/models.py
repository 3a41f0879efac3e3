"""Stores terms of the shared vocabularies, which `loading` reads from files."""

from decimal import Decimal

from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _


def listed(cell: str) -> tuple[str, ...]:
    """Returns the values of a cell that holds several, separated by “|”."""
    return tuple(value for value in cell.split("|") if value)


class Term(models.Model):
    """Represents a word with a stable code; never deleted, only retired."""

    # The field that points to the term above, where the vocabulary has one.
    PARENT_FIELD: str | None = None

    code = models.CharField(max_length=64, primary_key=True)
    name_en = models.CharField("English name", max_length=160)
    name_zh = models.CharField("Chinese name", max_length=160)
    version = models.CharField(max_length=16, help_text="The last version that lists the term.")
    retired = models.BooleanField(default=False, help_text="Kept for old records only.")
    position = models.PositiveIntegerField(default=0, help_text="Place in the file's order.")

    class Meta:
        abstract = True
        ordering = ("position", "code")
        constraints = (
            models.CheckConstraint(
                condition=~Q(code="") & ~Q(name_en="") & ~Q(name_zh=""),
                name="%(class)s_has_code_and_both_names",
            ),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """Returns the name in the active language."""
        return self.name_zh if (get_language() or "").startswith("zh") else self.name_en

    @property
    def parent_code(self) -> str | None:
        """Returns the code of the term above; None at the top or in a flat list."""
        return getattr(self, f"{self.PARENT_FIELD}_id") if self.PARENT_FIELD else None


class Vocabulary(Term):
    """Records what is loaded of one vocabulary, by its name in addresses."""

    source = models.CharField(max_length=160)
    sha256 = models.CharField(max_length=64)
    term_count = models.PositiveIntegerField(default=0, help_text="Terms that are not retired.")

    class Meta(Term.Meta):
        verbose_name_plural = "vocabularies"


class Process(Term):
    """Represents a manufacturing process in the tree of DIN 8580."""

    PARENT_FIELD = "parent"

    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="children"
    )
    din8580 = models.CharField("DIN 8580 number", max_length=16, blank=True)
    offerable = models.BooleanField(default=False, help_text="A machine can offer it: a leaf.")
    aliases_en = models.TextField("English trade names", blank=True)
    aliases_zh = models.TextField("Chinese trade names", blank=True)
    also_does = models.TextField(
        blank=True, help_text="Codes of processes such a machine does as well."
    )

    class Meta(Term.Meta):
        verbose_name_plural = "processes"
        constraints = (
            *Term.Meta.constraints,
            models.CheckConstraint(
                condition=~Q(parent=F("code")), name="process_not_its_own_parent"
            ),
        )


class MaterialFamily(Term):
    """Represents a family of materials that a machine can work."""

    class Meta(Term.Meta):
        verbose_name_plural = "material families"


class MaterialGrade(Term):
    """Represents a grade of a material family."""

    PARENT_FIELD = "family"

    family = models.ForeignKey(MaterialFamily, on_delete=models.PROTECT, related_name="grades")
    density_kg_m3 = models.PositiveIntegerField("density, kg/m³")
    aliases = models.TextField("other designations", blank=True)

    class Meta(Term.Meta):
        constraints = (
            *Term.Meta.constraints,
            models.CheckConstraint(
                condition=Q(density_kg_m3__gt=0), name="materialgrade_density_above_zero"
            ),
        )


class Tolerance(Term):
    """Represents a class of ISO 2768 or a grade of ISO 286, ranked by fineness."""

    class Standard(models.TextChoices):
        ISO_286 = "iso-286", _("ISO 286")
        ISO_2768 = "iso-2768", _("ISO 2768")

    standard = models.CharField(max_length=16, choices=Standard)
    rank = models.PositiveIntegerField(help_text="Smaller is finer, whichever the standard.")

    class Meta(Term.Meta):
        constraints = (
            *Term.Meta.constraints,
            # Deferred, so that a newer file can change several ranks at once.
            models.UniqueConstraint(
                fields=("rank",),
                name="tolerance_rank_is_its_own",
                deferrable=models.Deferrable.DEFERRED,
            ),
        )

    def at_least_as_fine_as(self, wanted: "Tolerance") -> bool:
        """Returns whether a machine with this tolerance meets the wanted one."""
        return self.rank <= wanted.rank


class Region(Term):
    """Represents a country of ISO 3166-1 or a first-level division of ISO 3166-2."""

    PARENT_FIELD = "parent"

    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="children"
    )
    country = models.CharField("ISO 3166-1 code", max_length=2)
    gbt2260 = models.CharField("GB/T 2260 code", max_length=6, blank=True)

    class Meta(Term.Meta):
        constraints = (
            *Term.Meta.constraints,
            models.CheckConstraint(
                condition=~Q(parent=F("code")), name="region_not_its_own_parent"
            ),
            models.CheckConstraint(
                condition=Q(code__startswith=F("country")), name="region_code_opens_with_country"
            ),
        )


class City(Term):
    """Represents an industrial city with its coordinates in WGS 84."""

    PARENT_FIELD = "region"

    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="cities")
    latitude = models.DecimalField("latitude, °", max_digits=7, decimal_places=4)
    longitude = models.DecimalField("longitude, °", max_digits=7, decimal_places=4)

    class Meta(Term.Meta):
        verbose_name_plural = "cities"
        constraints = (
            *Term.Meta.constraints,
            models.CheckConstraint(
                condition=Q(latitude__range=(Decimal(-90), Decimal(90))),
                name="city_latitude_within_90_degrees",
            ),
            models.CheckConstraint(
                condition=Q(longitude__range=(Decimal(-180), Decimal(180))),
                name="city_longitude_within_180_degrees",
            ),
        )


class IndustryClass(Term):
    """Represents a two-digit class of GB/T 4754 section C."""

    isic = models.CharField("ISIC Rev. 4 divisions, main one first", max_length=32)

    class Meta(Term.Meta):
        verbose_name_plural = "industry classes"

    @property
    def isic_divisions(self) -> tuple[str, ...]:
        """Returns the ISIC divisions of this class, the main one first."""
        return listed(self.isic)


class Unit(Term):
    """Represents a unit of measure of UN/ECE Recommendation 20."""

    class Dimension(models.TextChoices):
        COUNT = "count", _("Count")
        MASS = "mass", _("Mass")
        LENGTH = "length", _("Length")
        AREA = "area", _("Area")
        VOLUME = "volume", _("Volume")
        TIME = "time", _("Time")
        ENERGY = "energy", _("Energy")

    symbol = models.CharField(max_length=16)
    dimension = models.CharField(max_length=16, choices=Dimension)
    pieces = models.PositiveIntegerField(
        null=True, blank=True, help_text="Pieces in one; empty where that is not known."
    )
    kilograms = models.DecimalField(
        max_digits=20, decimal_places=12, null=True, blank=True, help_text="Of a unit of mass."
    )

    class Meta(Term.Meta):
        constraints = (
            *Term.Meta.constraints,
            models.CheckConstraint(
                condition=Q(pieces__isnull=True) | Q(pieces__gte=1), name="unit_has_pieces"
            ),
            models.CheckConstraint(
                condition=Q(kilograms__isnull=True) | Q(kilograms__gt=0), name="unit_has_mass"
            ),
        )


class Currency(Term):
    """Represents a currency of ISO 4217."""

    minor_units = models.PositiveSmallIntegerField("decimals of an amount")

    class Meta(Term.Meta):
        verbose_name_plural = "currencies"
        constraints = (
            *Term.Meta.constraints,
            models.CheckConstraint(
                condition=Q(minor_units__lte=4), name="currency_minor_units_at_most_4"
            ),
        )


class Incoterm(Term):
    """Represents a term of delivery of Incoterms 2020."""

    class Transport(models.TextChoices):
        ANY = "any", _("Any mode of transport")
        SEA = "sea", _("Sea and inland waterway only")

    transport = models.CharField(max_length=8, choices=Transport)


class CertificationStandard(Term):
    """Represents a standard or scheme of certification, of any edition."""

    scope = models.CharField(max_length=32)


# By name in addresses and of the file; referenced vocabularies come first.
VOCABULARIES: dict[str, type[Term]] = {
    "processes": Process,
    "material-families": MaterialFamily,
    "material-grades": MaterialGrade,
    "tolerances": Tolerance,
    "regions": Region,
    "cities": City,
    "industry-classes": IndustryClass,
    "units": Unit,
    "currencies": Currency,
    "incoterms": Incoterm,
    "certification-standards": CertificationStandard,
}
