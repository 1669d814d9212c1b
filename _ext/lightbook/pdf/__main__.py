"""Print the book in a folder: `python -m lightbook.pdf .`."""

import sys
from pathlib import Path

from .printing import main

main(Path(sys.argv[1]))
