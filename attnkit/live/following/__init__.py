"""Nothing changes unseen: what an update moves becomes a mark, or an error that names it."""
