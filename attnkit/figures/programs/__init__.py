"""What editable figures compute and say: plain Python, which a page runs, too."""
