"""What every app shares and no app owns; this room imports none of them."""
