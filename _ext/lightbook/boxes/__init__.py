"""What is in a page: boxes that open, figures, tables, self-checks, words of the glossary."""
