"""Metadata: the page frame around a report, what it says of itself, and whether it is a report at all."""
