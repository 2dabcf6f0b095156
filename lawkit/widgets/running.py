"""What takes its time: started with a button, shown as it goes on, kept for the next time."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any, ClassVar

import ipywidgets

from lawkit.widgets import controls
from lawkit.widgets.base import Explorer
from lawkit.widgets.html import note


class Runner(Explorer):
    """An explorer whose analysis runs when asked for, once for each choice.

    Attributes
    ----------
    running : bool
        Whether an analysis is under way.
    """

    #: The labels of the steps, in order.
    STEPS: ClassVar[tuple[str, ...]] = ()

    def _run_bar(self) -> Any:  # noqa: ANN401 - widgets have no types
        """Return the button, the progress bar and the line that says what happens."""
        self.running = False
        self._kept: dict[Hashable, Any] = {}
        self._button = self._part(
            controls.press(self.say("run"), kind="primary", hint=self.say("run_hint")), "run"
        )
        self._button.on_click(lambda _: self._attempt(self.run))
        self._progress = self._part(
            ipywidgets.IntProgress(0, 0, len(self.STEPS), layout=ipywidgets.Layout(width="160px")), "progress"
        )
        self._progress.layout.display = "none"
        self._message = self._part(controls.panel(), "message")
        self._message.layout.width = "auto"
        return controls.bar(self._button, self._progress, self._message)

    def run(self) -> None:
        """Compute for the choice as it is; what was computed before is shown at once.

        Raises
        ------
        LawkitError
            If the corpus has too little for the analysis.
        ValueError
            If the options do not fit together.
        """
        asked = self._asked_for()
        if asked not in self._kept:
            self.running, self._button.disabled = True, True
            self._progress.layout.display = None
            try:
                self._kept[asked] = self._compute()
            finally:
                self.running, self._button.disabled = False, False
                self._progress.layout.display = "none"
        self._refresh()

    def _asked_for(self) -> Hashable:
        """Return the part of the state that an analysis is for."""
        raise NotImplementedError

    def _compute(self) -> Any:  # noqa: ANN401
        """Run the analysis for the state as it is."""
        raise NotImplementedError

    @property
    def _found(self) -> Any:  # noqa: ANN401
        """What was computed for the state as it is; None for nothing yet."""
        return self._kept.get(self._asked_for())

    def _step(self, at: int) -> None:
        """Show which step begins."""
        self._progress.value = at
        self._tell(note(self.say("computing", step=self.say(self.STEPS[at]))))

    def _tell(self, words: str) -> None:
        self._message.value = words
