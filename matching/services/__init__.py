"""Changes runs, offers, proposals and shortfalls; each public function is one transaction."""
