"""Borrowed text: passages that reports share, where they come from, and what is new."""
