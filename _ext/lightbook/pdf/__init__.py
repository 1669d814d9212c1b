"""The whole book on paper: `python -m lightbook.pdf .` prints it, and the pages offer it."""
