"""Reads the terms of the vocabularies by which facts of parts are settled."""

from functools import cached_property
from statistics import fmean

from vocabularies.models import CertificationStandard, City, MaterialGrade, Tolerance
from vocabularies.selectors import process_closure


class PartTerms:
    """Holds the terms by which facts are settled, each list read when it is needed.

    One instance serves many parts: the number of queries is that of one part.
    """

    @cached_property
    def grades(self) -> dict[str, MaterialGrade]:
        """Reads the material grades by code, also retired ones."""
        return MaterialGrade.objects.in_bulk()

    @cached_property
    def tolerances(self) -> dict[str, Tolerance]:
        """Reads the tolerances by code."""
        return Tolerance.objects.in_bulk()

    @cached_property
    def tolerance_codes(self) -> dict[str, str]:
        """Returns the codes of the tolerances by their small letters."""
        return {code.casefold(): code for code in self.tolerances}

    @cached_property
    def performers(self) -> dict[str, frozenset[str]]:
        """Maps each process to the offerable ones that perform it."""
        return process_closure()

    @cached_property
    def cities(self) -> dict[str, City]:
        """Reads the cities by code, without retired ones."""
        return City.objects.filter(retired=False).in_bulk()

    @cached_property
    def standards(self) -> dict[str, CertificationStandard]:
        """Reads the standards of certificates by code."""
        return CertificationStandard.objects.in_bulk()

    def density(
        self, grade: MaterialGrade | None, family: str | None
    ) -> tuple[float, float] | None:
        """Returns a density in kg/m³ and its relative spread.

        Without a grade it is the mean of the family's grades, which lie within the spread.
        """
        if grade is not None:
            return grade.density_kg_m3, 0.0
        densities = [
            grade.density_kg_m3
            for grade in self.grades.values()
            if grade.family_id == family and not grade.retired
        ]
        if not densities:
            return None
        mean = fmean(densities)
        return mean, max(abs(density - mean) for density in densities) / mean
