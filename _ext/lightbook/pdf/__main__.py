"""Print the book that lies in the folder given."""

import sys
from pathlib import Path

from .printing import main

main(Path(sys.argv[1]))
