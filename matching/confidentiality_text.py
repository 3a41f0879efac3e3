"""Words what a factory accepts before it sees a confidential order's files."""

import hashlib

from django.utils.translation import gettext_lazy as _

TEXT = _(
    "The drawings, models and details of this order belong to its buyer. You use them only to"
    " decide on this offer and to make these pieces, show them only to people of your company who"
    " need them for that, pass them on to nobody, and delete them when the order is over or you"
    " decline it. This holds for five years, also where no contract follows."
)


def text_sha256() -> str:
    """Returns the digest of the text in the language of the reader."""
    return hashlib.sha256(str(TEXT).encode()).hexdigest()
