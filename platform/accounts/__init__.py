"""Organisations, members, roles and tokens: who acts, and whose rows they may see."""
