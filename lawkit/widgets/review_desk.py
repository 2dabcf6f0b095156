"""The review desk: row after row accepted, corrected or rejected, each decision on disk before the next row shows."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING, Any, ClassVar

import ipywidgets
import pandas as pd
import traitlets

from lawkit.review.decisions import COLUMNS, ReviewTable, rows_of
from lawkit.widgets import controls
from lawkit.widgets.base import Explorer
from lawkit.widgets.html import note, region, table
from lawkit.widgets.review_fields import Fields
from lawkit.widgets.review_rows import Rows, tell_decision
from lawkit.widgets.telling import tell_message
from lawkit.widgets.words import Language, headings

if TYPE_CHECKING:
    from lawkit.corpus import Corpus
    from lawkit.review.desk import Review
    from lawkit.review.items import Item


class ReviewDesk(Explorer):
    """The desk that :func:`lawkit.widgets.review` returns.

    Attributes
    ----------
    position : int
        The row that is shown, from 0.
    comment, reason : str
        What the next decision is signed with; empty again after it.
    review : Review or None
        The review (:class:`lawkit.review.Review`); None for a corpus without text, which cannot be reviewed.
    result : DataFrame
        All decisions in the file; the columns of :mod:`lawkit.review.decisions`.
    """

    NAME: ClassVar[str] = "review"
    STATE: ClassVar[tuple[str, ...]] = ("position", "comment", "reason")

    position = traitlets.CInt(0)
    comment = traitlets.Unicode("")
    reason = traitlets.Unicode("")

    def __init__(self, corpus: Corpus, lang: Language, review: Review | None, table: ReviewTable) -> None:
        super().__init__(corpus, lang)
        self.review, self.table = review, table
        self._filled: object = None
        if review is not None:
            self.position = review.position
            self._rows = Rows(corpus, table, self.names, lang)
        self._fields = Fields(corpus, table, lang)
        self._count, self._message, self._words = (
            self._part(controls.panel(), n) for n in ("count", "message", "words")
        )
        total = len(review) if review else 0
        self._progress = self._part(
            ipywidgets.IntProgress(0, 0, max(total, 1), layout=ipywidgets.Layout(width="100%")), "progress"
        )
        listed = self._tie("position", controls.choose_row(self.say("position"), rows=14), none=None)
        edits = [self._part(control, f"field-{name}") for name, control in self._fields.controls.items()]
        notes = controls.bar(
            self._tie("reason", controls.enter_words(self.say("reason"), width="200px"), none="", empty=""),
            self._tie("comment", controls.enter_words(self.say("comment"), width="360px"), none="", empty=""),
        )
        right = controls.stack(
            self._words, controls.bar(*edits), notes, self._decisions(), self._moves(), self._missed()
        )
        self._start(
            self._count, self._progress, controls.columns(listed, right, width="260px"), self._message
        )

    @traitlets.validate("position")
    def _valid(self, proposal: Any) -> object:  # noqa: ANN401 - traitlets' own type
        return self._check("position", proposal["value"])

    def _choices(self, name: str) -> Collection[Any]:
        return range(max(len(self.review) if self.review else 0, 1))

    @property
    def result(self) -> pd.DataFrame:
        """All decisions in the file, as a new DataFrame."""
        if self.review is None:
            return pd.DataFrame({name: pd.Series(dtype=dtype) for name, dtype in COLUMNS.items()})
        return self.review.decisions

    # ------------------------------------------------------------ what a reviewer does

    def accept(self) -> None:
        """Decide that the row is right, write it down, and go on to the next undecided row."""
        self._decide("accept", None)

    def correct(self, values: Mapping[str, Any] | None = None) -> None:
        """Decide what the row ought to be, write it down, and go on.

        Parameters
        ----------
        values
            Column → value; None takes what was changed in the fields.

        Raises
        ------
        ValueError
            If nothing is changed, or a column can have no such value.
        """
        changed = dict(self._fields.changed if values is None else values)
        if not changed:
            raise ValueError(self.say("nothing_changed"))
        self._decide("correct", changed)

    def reject(self) -> None:
        """Decide that the row is wrong, write it down, and go on."""
        self._decide("reject", None)

    def add(self, words: str) -> None:
        """Add a number that was missed in the sentences that are shown, and write it down.

        Parameters
        ----------
        words
            The number with its unit as printed; they must stand there exactly once.

        Raises
        ------
        ValueError
            If they do not.
        """
        item = self._current()
        text = self.corpus.text(item.report_id)
        first, last = self._rows.sentences(item)
        wanted = words.strip()
        if not wanted or text.count(wanted, first, last) != 1:
            raise ValueError(self.say("no_missed", words=wanted))
        start = text.index(wanted, first, last)
        self._open().add(item.report_id, start, start + len(wanted), comment=self.comment, reason=self.reason)
        self._written()

    def undo(self) -> None:
        """Take back the last decision of this session and show its row."""
        review = self._open()
        review.undo()
        self._sign("", "")
        self._go(review.position)
        self._tell(note(self.say("undone")))

    def next(self, *, undecided: bool = False) -> None:
        """Show the next row, where there is one.

        Parameters
        ----------
        undecided
            Pass over rows that were decided on; after the last row go on at the first.
        """
        review = self._open()
        if review.next(undecided=undecided) is None and undecided:
            self._tell(note(self.say("all_decided")))
        self._go(review.position)

    def previous(self) -> None:
        """Show the row before, where there is one."""
        review = self._open()
        review.previous()
        self._go(review.position)

    def _open(self) -> Review:
        if self.review is None:
            raise LookupError(self.say("no_text"))
        return self.review

    def _current(self) -> Item:
        item = self._open().current
        if item is None:
            raise LookupError(self.say("nothing"))
        return item

    def _decide(self, verdict: Any, values: Mapping[str, Any] | None) -> None:  # noqa: ANN401
        self._current()
        review = self._open()
        review.decide(verdict, values=values, comment=self.comment, reason=self.reason)
        self._written()
        review.next(undecided=True)
        self._go(review.position)

    def _written(self) -> None:
        self._sign("", "")
        self._tell(note(self.say("saved", path=self._open().path.name)))
        self._refresh()

    def _sign(self, comment: str, reason: str) -> None:
        with self.hold_trait_notifications():
            self.comment, self.reason = comment, reason

    def _go(self, position: int) -> None:
        self.position = position
        self._refresh()

    # ------------------------------------------------------------ controls

    def _button(self, name: str, act: Any, kind: str = "") -> Any:  # noqa: ANN401
        button = self._part(controls.press(self.say(name), kind=kind), name.replace("_", "-"))
        button.on_click(lambda _: self._attempt(act))
        button.disabled = self.review is None or not len(self.review)
        return button

    def _decisions(self) -> Any:  # noqa: ANN401
        buttons = [self._button("accept", self.accept, "success")]
        if self._fields.controls:
            buttons.append(self._button("correct", self.correct, "warning"))
        return controls.bar(
            *buttons, self._button("reject", self.reject, "danger"), self._button("undo", self.undo)
        )

    def _moves(self) -> Any:  # noqa: ANN401
        return controls.bar(
            self._button("previous", self.previous),
            self._button("next", self.next),
            self._button("next_open", lambda: self.next(undecided=True)),
        )

    def _missed(self) -> Any:  # noqa: ANN401
        if self.table not in ("quantities", "indicators"):
            return controls.bar()
        field = self._part(
            controls.enter_words(self.say("missed"), hint=self.say("missed_hint"), width="380px"), "missed"
        )

        def add() -> None:
            self.add(field.value)
            field.value = ""

        return controls.bar(field, self._button("add", add))

    # ------------------------------------------------------------ what is shown

    def _tell(self, words: str) -> None:
        self._message.value = words

    def _update(self) -> None:
        review = self.review
        if review is None or not len(review):
            self._offer("position", [])
            empty = not len(self.corpus) or review is not None
            self._count.value = note(self.say("nothing" if empty else "no_text"))
            self._fields.fill(None)
            return
        item = review.go(self.position)
        told = self._progress_line()
        self._count.value = note(told) + (note(tell_message(review.note, self.lang)) if review.note else "")
        self._progress.value = review.progress.done
        self._offer("position", self._rows.around(review, self.position))
        state = (self.position, review.progress)
        if self._filled != state:  # else what is being typed would be lost
            self._filled = state
            self._fields.fill(item)
            self._words.value = region(self._rows.show(item), self.say("evidence"), "words")

    def _progress_line(self) -> str:
        done = self._open().progress
        return self.say(
            "n_done", done=done.done, total=done.total, a=done.accepted, c=done.corrected, r=done.rejected
        )

    def _put(self, name: str) -> None:
        if name != "position" or (self.review is not None and len(self.review)):
            super()._put(name)

    def _static(self) -> str:
        if self.review is None or not len(self.review):
            return str(self._count.value)
        columns = ["report_id", "quote", "verdict", "field", "old", "new"]
        decisions = rows_of(self.result)
        rows = pd.DataFrame([tell_decision(one, self.names, self.lang) for one in decisions], columns=columns)
        more = self.say("more", n=len(rows) - 20)
        listed = table(
            rows,
            header=headings(columns, self.lang),
            caption=self.say("review", group="titles"),
            most=20,
            more=more,
        )
        return f"{self._count.value}{listed}"
