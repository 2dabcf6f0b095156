"""The errors that lawkit raises, and the checks that raise them."""

from __future__ import annotations

from collections.abc import Collection


class LawkitError(Exception):
    """Base of every error that lawkit raises on purpose."""


class ReadError(LawkitError):
    """A file that could not be turned into text.

    Parameters
    ----------
    path
        The file, as the caller named it.
    reason
        A short stable code, e.g. ``"empty"``; it becomes ``corpus.skipped["reason"]``.
    detail
        What happened, for a person.
    """

    def __init__(self, path: str, reason: str, detail: str) -> None:
        super().__init__(path, reason, detail)
        self.path = path
        self.reason = reason
        self.detail = detail

    def __str__(self) -> str:
        return f"{self.path}: {self.reason}: {self.detail}"


def check_choice(argument: str, value: object, allowed: Collection[str]) -> None:
    """Raise a ``ValueError`` that names the argument and the allowed values.

    Examples
    --------
    >>> check_choice("format", "xls", ("csv", "xlsx"))
    Traceback (most recent call last):
    ...
    ValueError: format must be one of 'csv', 'xlsx'; got 'xls'
    """
    if value not in allowed:
        names = ", ".join(repr(a) for a in allowed)
        raise ValueError(f"{argument} must be one of {names}; got {value!r}")
