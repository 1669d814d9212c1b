"""What matplotlib draws, as a template and numbers, piece by piece."""
