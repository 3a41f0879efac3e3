"""Changes accounts and memberships; each public function is one transaction."""
