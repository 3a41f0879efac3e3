from enum import StrEnum


class VocabulariesTermsListName(StrEnum):
    CERTIFICATION_STANDARDS = "certification-standards"
    CITIES = "cities"
    CURRENCIES = "currencies"
    INCOTERMS = "incoterms"
    INDUSTRY_CLASSES = "industry-classes"
    MATERIAL_FAMILIES = "material-families"
    MATERIAL_GRADES = "material-grades"
    PROCESSES = "processes"
    REGIONS = "regions"
    TOLERANCES = "tolerances"
    UNITS = "units"

    @classmethod
    def _missing_(cls, value: object) -> "VocabulariesTermsListName | None":
        """Keeps a value that a later release has added."""
        if not isinstance(value, str):
            return None
        member = str.__new__(cls, value)
        member._name_, member._value_ = value, value
        return member
