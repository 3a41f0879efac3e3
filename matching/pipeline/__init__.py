"""Runs the worker's steps: claim a run, take its snapshot, solve it, propose the plan."""
