"""Records what happened, for those who are to hear of it."""
