"""Provides `manage.py verify_ledger`: checks every invariant of the ledger."""

import json
import sys
import time
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from audit.invariant_checks import verify
from audit.invariants import INVARIANTS


class Command(BaseCommand):
    """Prints violated invariants; exits with 1 if there is any."""

    help = "Checks every invariant of the ledger, and the stored documents of every run."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declares the output format."""
        parser.add_argument("--json", action="store_true", help="as one JSON document")

    def handle(self, *args: Any, **options: Any) -> None:
        """Checks, prints and exits."""
        started = time.monotonic()
        findings = verify()
        seconds = time.monotonic() - started
        checked = len(INVARIANTS) + 1
        if options["json"]:
            document = {
                "clean": not findings,
                "seconds": round(seconds, 3),
                "checked": checked,
                "findings": [finding.as_document() for finding in findings],
            }
            self.stdout.write(json.dumps(document, indent=2))
        else:
            for finding in findings:
                self.stdout.write(f"{finding.name}: {finding.count} broken. {finding.sentence}")
                self.stdout.write("  " + " ".join(finding.ids))
            outcome = f"{len(findings)} do not hold" if findings else "all hold"
            self.stdout.write(f"{checked} invariants, {outcome} ({seconds:.1f} s).")
        if findings:
            sys.exit(1)
