"""Changes runs, offers, proposals and shortfalls, one transaction a function."""
