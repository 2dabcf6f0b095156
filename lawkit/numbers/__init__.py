"""Numbers: numerals, quantities with unit and meaning, the arithmetic between them."""
