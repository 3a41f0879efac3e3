"""Supply: factories, machines, certifications, capacity windows and the hours ledger."""
