"""Evaluates plans in exact integers: costs, checks, comparisons, certified plans."""
