"""What the pages load: one style sheet and one script, from templates of our own."""
