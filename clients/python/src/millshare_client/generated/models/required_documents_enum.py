from enum import StrEnum


class RequiredDocumentsEnum(StrEnum):
    CERTIFICATE_OF_CONFORMITY = "certificate-of-conformity"
    FIRST_ARTICLE_INSPECTION = "first-article-inspection"
    INSPECTION_REPORT = "inspection-report"
    MATERIAL_CERTIFICATE_3_1 = "material-certificate-3.1"
    PPAP = "ppap"
    REACH = "reach"
    ROHS = "rohs"

    @classmethod
    def _missing_(cls, value: object) -> "RequiredDocumentsEnum | None":
        """Keeps a value that a later release has added."""
        if not isinstance(value, str):
            return None
        member = str.__new__(cls, value)
        member._name_, member._value_ = value, value
        return member
