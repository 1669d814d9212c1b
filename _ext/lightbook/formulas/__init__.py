"""Formulas without a script: MathML, and a font cut down to the characters in use."""
