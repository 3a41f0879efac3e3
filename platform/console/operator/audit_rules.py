"""Reads and translates the rules that audits check."""

from django.utils.translation import gettext

from audit.invariants import INVARIANTS, documents_are_as_they_were_frozen


def audit_rules() -> dict[str, str]:
    """Returns the sentence of every rule by its name."""
    documents = documents_are_as_they_were_frozen
    sentences = {invariant.name: invariant.sentence for invariant in INVARIANTS}
    return sentences | {documents.rule_name: documents.sentence}


def translate_rule(sentence: str) -> str:
    """Returns the sentence in the language of the page."""
    return gettext(sentence)
