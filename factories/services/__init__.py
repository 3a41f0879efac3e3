"""Changes supply; each public function is one transaction."""
