"""Solves stored match runs again and compares the plans."""

import json
from argparse import ArgumentParser
from collections import Counter
from dataclasses import asdict
from typing import Any
from uuid import UUID

from django.core.management import BaseCommand, CommandError

from matching.models import MatchRun
from matching.pipeline.replay import replay


class Command(BaseCommand):
    help = "Solves stored match runs again: equal, differs, or not repeatable and why."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("run", nargs="?", type=UUID, help="id of a match run")
        parser.add_argument("--all", action="store_true", help="every run that has a plan")
        parser.add_argument("--json", action="store_true", help="one JSON document")

    def handle(self, *args: Any, **options: Any) -> None:
        found = []
        for run in self.chosen(options["run"], options["all"]):
            found.append(replayed := replay(run))
            if not options["json"]:
                words = f"{replayed.run} {replayed.outcome} {replayed.stored[:12]}"
                self.stdout.write(f"{words} {replayed.reason}".rstrip())
        counts = Counter(str(row.outcome) for row in found)
        if options["json"]:
            self.stdout.write(json.dumps({"counts": counts, "runs": [asdict(r) for r in found]}))
        else:
            words = ", ".join(f"{count} {outcome}" for outcome, count in sorted(counts.items()))
            self.stdout.write(f"{len(found)} runs: {words}" if found else "No run has a plan.")
        if counts["differs"]:
            raise CommandError(f"{counts['differs']} plans differ from what was stored.")

    def chosen(self, run_id: UUID | None, everything: bool) -> Any:
        """Returns the runs to solve again. Raises CommandError."""
        if (run_id is None) == (not everything):
            raise CommandError("Give the id of one run, or --all.")
        runs = MatchRun.objects.exclude(plan_sha256="").order_by("created_at")
        if everything:
            return runs.iterator()
        run = runs.filter(pk=run_id).first()
        if run is None:
            raise CommandError(f"There is no match run {run_id} with a plan.")
        return [run]
