"""Words of lower rooms in the language of the page: labels of states, and refusals.

Lower rooms speak English, as the API does; `lower_words` marks their words for the catalogue.
"""

import inspect
from typing import Any

from django.utils.translation import get_language, gettext

from common.errors import DomainError


def label_for(value: Any) -> str:
    """A label of a choice, in the language of the page."""
    return gettext(str(value)) if value else ""


def error_message(refusal: DomainError) -> str:
    """Why something was refused: its own words, or where they are put together, those of its kind.

    Words that a refusal puts together of names and figures are in English alone.
    """
    if (get_language() or "en").startswith("en"):
        return refusal.detail
    said = gettext(refusal.detail)
    return said if said != refusal.detail else gettext(generic_message(refusal))


def generic_message(refusal: DomainError) -> str:
    """What all refusals of a kind say, in English."""
    return inspect.cleandoc(type(refusal).__doc__ or refusal.detail)
