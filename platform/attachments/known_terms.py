"""Gathers names by which readers recognise grades, processes, cities."""

from vocabularies.models import CertificationStandard, City, MaterialGrade, Process, listed

Names = dict[str, list[str]]


def known_terms() -> dict[str, Names]:
    """Returns the names of the terms in use by code, fit for JSON. Four queries."""
    return {
        "grades": {
            code: list(listed(aliases))
            for code, aliases in MaterialGrade.objects.filter(retired=False).values_list(
                "code", "aliases"
            )
        },
        "processes": process_names(),
        "certifications": {
            code: []
            for code in CertificationStandard.objects.filter(retired=False).values_list(
                "code", flat=True
            )
        },
        "cities": {
            code: [name_en, name_zh]
            for code, name_en, name_zh in City.objects.filter(retired=False).values_list(
                "code", "name_en", "name_zh"
            )
        },
    }


def process_names() -> Names:
    """Returns the names of the processes in both languages."""
    columns = ("code", "name_en", "name_zh", "aliases_en", "aliases_zh")
    return {
        code: [name_en, name_zh, *listed(aliases_en), *listed(aliases_zh)]
        for code, name_en, name_zh, aliases_en, aliases_zh in Process.objects.filter(
            retired=False
        ).values_list(*columns)
    }
