"""Compress the site in a folder for a host that can send compressed files."""

import sys
from pathlib import Path

from .assets.compression import compress


def main(site: Path) -> None:
    """Compress the site, and print how small it became."""
    if not (site / "index.html").is_file():
        sys.exit(f"There is no site in {site}: build it first (make book)")
    plain, gz, br = (size / 1e6 for size in compress(site).values())
    print(f"{plain:.1f} MB of text: {gz:.1f} MB as .gz, {br:.1f} MB as .br")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
