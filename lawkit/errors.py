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


def check_kind(argument: str, value: object, kinds: tuple[type, ...], said: str) -> None:
    """Raise a ``TypeError`` that names the argument and what it must be.

    Examples
    --------
    >>> check_kind("pattern", 5, (str,), "a text")
    Traceback (most recent call last):
    ...
    TypeError: pattern must be a text; got int
    """
    if not isinstance(value, kinds):
        raise TypeError(f"{argument} must be {said}; got {type(value).__name__}")


def check_listed(argument: str, values: object) -> None:
    """Raise a ``ValueError`` where a single word, which Python would take apart, stands in the place of a list.

    Examples
    --------
    >>> check_listed("index", "year")
    Traceback (most recent call last):
    ...
    ValueError: index must be a list such as ['year']; got 'year'
    """
    if isinstance(values, str):
        raise ValueError(f"{argument} must be a list such as {[values]!r}; got {values!r}")


def check_columns(argument: str, table: object, needed: Collection[str], verb: str) -> None:
    """Raise a ``ValueError`` where an argument is not the table that a verb returns.

    Examples
    --------
    >>> check_columns("links", 5, ("linked",), "lawkit.link_plans")
    Traceback (most recent call last):
    ...
    ValueError: links must be what lawkit.link_plans returns, with the columns linked; got int
    """
    if not set(needed) <= set(getattr(table, "columns", ())):
        kind = type(table).__name__
        raise ValueError(
            f"{argument} must be what {verb} returns, with the columns {', '.join(needed)}; got {kind}"
        )


def check_corpus(corpus: object) -> None:
    """Raise a ``TypeError`` where a table or a path stands in the place of a corpus.

    Examples
    --------
    >>> check_corpus("reports/")
    Traceback (most recent call last):
    ...
    TypeError: corpus must be a Corpus, as lawkit.load returns it; got str
    """
    if not hasattr(corpus, "has_text"):
        raise TypeError(f"corpus must be a Corpus, as lawkit.load returns it; got {type(corpus).__name__}")
