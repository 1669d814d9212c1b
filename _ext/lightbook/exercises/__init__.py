"""Exercises that a reader answers in the page: their cells, what they need, and their panel."""
