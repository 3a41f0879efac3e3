"""The web's room: what people ask of runs, offers and proposals; each function one transaction."""

from matching.services.runs import cancel_run, drop_plan, reject_run, request_run

__all__ = ["cancel_run", "drop_plan", "reject_run", "request_run"]
