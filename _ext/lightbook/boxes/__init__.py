"""What is in a page: folded boxes, hidden code, numbered figures, sections, glossary tips."""
