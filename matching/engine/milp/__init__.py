"""Builds and solves the exact mixed integer model with HiGHS."""
