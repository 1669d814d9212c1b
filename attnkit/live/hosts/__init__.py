"""Where a figure lives: a published page, a running notebook, a cell, a file."""
