from enum import StrEnum


class ImportsTemplatesRetrieveLanguage(StrEnum):
    EN = "en"
    ZH_HANS = "zh-hans"

    @classmethod
    def _missing_(cls, value: object) -> "ImportsTemplatesRetrieveLanguage | None":
        """Keeps a value that a later release has added."""
        if not isinstance(value, str):
            return None
        member = str.__new__(cls, value)
        member._name_, member._value_ = value, value
        return member
