"""Review without widgets: decisions on what was read, their re-application, agreement and accuracy."""

from lawkit.review.decisions import COLUMNS, merge_decisions, read_decisions, write_decisions
from lawkit.review.desk import Review
from lawkit.review.items import Item, Progress
from lawkit.review.opening import open_review
from lawkit.review.reapply import apply_decisions

__all__ = [
    "COLUMNS",
    "Item",
    "Progress",
    "Review",
    "apply_decisions",
    "merge_decisions",
    "open_review",
    "read_decisions",
    "write_decisions",
]
