"""What is in a page: folded boxes, hidden code, numbered figures, languages, glossary tips."""
