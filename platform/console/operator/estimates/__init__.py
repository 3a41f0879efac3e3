"""Shows operators how well estimated times hold."""
