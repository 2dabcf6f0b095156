"""Structure: headings, items, sentences and their roles."""
