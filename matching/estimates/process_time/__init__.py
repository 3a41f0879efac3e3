"""Estimates cycle and setup times of processes from geometry and material."""
