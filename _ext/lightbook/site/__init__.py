"""What surrounds the pages: their addresses and links, and the pages and files beside them."""
