"""Orders parts, and accepts the confidentiality of their files."""
