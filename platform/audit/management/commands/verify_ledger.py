"""`manage.py verify_ledger`: whether the books hold, with every invariant of the product."""

import json
import sys
import time
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from audit.invariants import INVARIANTS
from audit.ledger_checks import verify


class Command(BaseCommand):
    """Prints what does not hold; exit code 1 where anything does not."""

    help = "Looks at every invariant of the books, and at the frozen documents of every run."

    def add_arguments(self, parser: CommandParser) -> None:
        """The form of the answer."""
        parser.add_argument("--json", action="store_true", help="as one JSON document")

    def handle(self, *args: Any, **options: Any) -> None:
        """Looks, tells, and exits."""
        began = time.monotonic()
        findings = verify()
        seconds = time.monotonic() - began
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
