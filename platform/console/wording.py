"""Words of lower rooms in the language of the page: labels of states, and refusals.

Lower rooms speak English, as the API does. Their words are in the catalogues all the same.
"""

import inspect
from typing import Any

from django.utils.translation import get_language, gettext

from common.errors import Refused


def label_of(value: Any) -> str:
    """A label of a choice, in the language of the page."""
    return gettext(str(value)) if value else ""


def sentence_of(refusal: Refused) -> str:
    """Why something was refused: its own words in English, else those of its kind."""
    if (get_language() or "en").startswith("en"):
        return refusal.detail
    return gettext(inspect.cleandoc(type(refusal).__doc__ or refusal.detail))
