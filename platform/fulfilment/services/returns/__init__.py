"""Returns goods: claims, answers, decisions and refunds."""
