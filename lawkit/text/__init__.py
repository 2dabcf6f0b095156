"""Text: folded to one form without moving a character, and its lines."""
