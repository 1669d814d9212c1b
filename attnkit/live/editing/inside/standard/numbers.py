"""What attnkit's checks use of Python's numbers."""

Real = (int, float)
