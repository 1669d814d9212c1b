"""What the pages load: one style sheet, one script, templates of our own; Python if asked."""
