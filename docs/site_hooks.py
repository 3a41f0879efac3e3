"""Adapts pages for the documentation site."""

import re
from typing import Any

# A link that leaves docs/, to a file that the site does not have.
OUTSIDE = re.compile(r"\[([^\]]+)\]\((?:\.\./)+(?:benchmarks|examples|tests|platform)/[^)]*\)")


def on_page_markdown(markdown: str, **_more: Any) -> str:
    """Keeps the text alone of links to the source code, which is not part of the site."""
    return OUTSIDE.sub(r"\1", markdown)
