"""Runs the worker's steps: claims a run, snapshots, solves and proposes."""
