"""What becomes of confirmed allocations: production, delivery, settlement."""
