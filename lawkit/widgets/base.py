"""What all widgets share: state as traits, controls tied to it, a result, and what is left of them without a kernel."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import TYPE_CHECKING, Any, ClassVar, get_args

import ipywidgets
import pandas as pd

from lawkit.errors import LawkitError, check_choice
from lawkit.widgets.html import note
from lawkit.widgets.telling import tell_message
from lawkit.widgets.words import Language, keys, name_reports, say, style

if TYPE_CHECKING:
    from lawkit.corpus import Corpus


class Explorer(ipywidgets.VBox):  # type: ignore[misc] # ipywidgets has no types
    """A widget on a corpus; its state are the traits that ``STATE`` names.

    Setting a trait from code does what the control of the same name does; observers of a trait find ``result`` up to date.
    Nothing is shared between two widgets.

    Attributes
    ----------
    corpus : Corpus
        The reports.
    lang : str
        Language of the labels.
    """

    #: The word in the CSS classes of the widget's parts: ``lawkit-NAME-part``.
    NAME: ClassVar[str]
    #: The traits that make up the state.
    STATE: ClassVar[tuple[str, ...]]

    def __init__(self, corpus: Corpus, lang: Language) -> None:
        self._parts: list[Any] = []  # first, as a widget is closed even where it could not be made
        check_choice("lang", lang, get_args(Language))
        super().__init__()
        self.corpus, self.lang = corpus, lang
        self.reports = corpus.reports
        self.names = name_reports(self.reports)
        self._tied: dict[str, tuple[Any, object, object]] = {}
        self._busy = False
        self._shown: tuple[object, ...] | None = None
        self._result = pd.DataFrame()

    # ------------------------------------------------------------ for users

    @property
    def result(self) -> pd.DataFrame:
        """What the widget shows now, as a new DataFrame."""
        return self._result.copy()

    def close(self) -> None:
        """Take the widget and all its controls out of the notebook and out of memory."""
        for part in self._parts:
            part.close()
        super().close()

    def __repr__(self) -> str:
        state = ", ".join(f"{name}={getattr(self, name)!r}" for name in self.STATE if getattr(self, name))
        return f"<lawkit.widgets {self.NAME}: {len(self.corpus)} reports{'; ' if state else ''}{state}>"

    def _repr_mimebundle_(self, **kwargs: Any) -> dict[str, Any]:  # noqa: ANN401 - IPython's own arguments
        bundle: dict[str, Any] = dict(super()._repr_mimebundle_(**kwargs) or {})
        return {**bundle, "text/plain": repr(self), "text/html": self._still()}

    # ------------------------------------------------------------ for those who write a widget

    def say(self, key: str, *, group: str = "text", **filled: object) -> str:
        """Return a label in the language of the widget."""
        return say(key, self.lang, group=group, **filled)

    def _choices(self, name: str) -> Collection[Any]:
        """Return the values that a trait may have now."""
        raise NotImplementedError

    def _update(self) -> None:
        """Make the result, and show it, for the state as it is."""
        raise NotImplementedError

    def _static(self) -> str:
        """Return the table or figure, as HTML, that stands for the widget where there is no kernel."""
        raise NotImplementedError

    def _start(self, *parts: Any) -> None:  # noqa: ANN401 - widgets have no types
        """Show the parts, and follow the state from now on."""
        sheet = self._part(ipywidgets.HTML(style()), "style")
        self.add_class("lawkit-widget")
        self.add_class(f"lawkit-{self.NAME}")
        self.children = (sheet, *parts, self._part(_keep_keys(), "keys"))
        self.observe(lambda _: self._follow(), names=list(self.STATE))
        self._follow()

    def _follow(self) -> None:
        """Update once for a new state, however many traits changed, before anybody else hears of it."""
        if self._busy or self._snapshot() == self._shown:
            return
        with self.hold_trait_notifications():
            self._busy = True
            try:
                self._update()
                for name in self._tied:
                    self._put(name)
            finally:
                self._busy = False
            self._shown = self._snapshot()

    def _refresh(self) -> None:
        """Update although the state is the same, because what lies behind it is not."""
        self._shown = None
        self._follow()

    def _snapshot(self) -> tuple[object, ...]:
        return tuple(getattr(self, name) for name in self.STATE)

    def _check(self, name: str, value: object) -> object:
        """Return a value that a trait may have; raise a ``ValueError`` that names trait and values for another."""
        allowed = self._choices(name)
        if value not in allowed:
            if all(isinstance(one, str) for one in allowed):
                check_choice(name, value, allowed)
            shown = ", ".join(map(repr, list(allowed)[:12])) + (", …" if len(allowed) > 12 else "")
            raise ValueError(
                f"{name} must be one of {shown or 'no values, as there are none'}; got {value!r}"
            )
        return value

    def _part(self, part: Any, name: str) -> Any:  # noqa: ANN401 - widgets have no types
        """Give a part its class, and remember it."""
        part.add_class(f"lawkit-{self.NAME}-{name}")
        self._parts.append(part)
        return part

    def _tie(self, name: str, control: Any, *, none: object = None, empty: object = None) -> Any:  # noqa: ANN401
        """Tie a control to a trait; where the trait is ``none`` the control shows ``empty``, and the other way round."""
        self._tied[name] = (control, none, empty)
        control.observe(lambda change: self._take(name, change["new"]), "value")
        return self._part(control, name)

    def _take(self, name: str, value: object) -> None:
        """Take over what was chosen in a control."""
        if self._busy:
            return
        _, none, empty = self._tied[name]
        try:
            setattr(self, name, none if value == empty else value)
        except ValueError as error:  # of a field into which anything can be typed
            self._put(name)
            self._complain(error)

    def _complain(self, error: Exception) -> None:
        """Show an error in the language of the widget."""
        words = tell_message(str(error), self.lang)
        self._tell(note(self.say("failed", words=words), urgent=True))

    def _tell(self, words: str) -> None:
        """Show a message, as HTML; widgets in which something can go wrong have a place for it."""

    def _put(self, name: str) -> None:
        """Show the value of a trait in its control."""
        control, none, empty = self._tied[name]
        value = getattr(self, name)
        wanted = empty if value == none else value
        if control.value != wanted:
            control.value = wanted

    def _offer(self, name: str, options: list[tuple[str, Any]]) -> None:
        """Give a control its options; call it while updating."""
        control = self._tied[name][0]
        if list(control.options) != options:
            with control.hold_sync():
                control.options = options
                self._put(name)

    def _attempt(self, act: Callable[[], object]) -> None:
        """Do what a button asks for; an error that the user can mend is told, not raised, as nobody could catch it."""
        try:
            act()
        except (LawkitError, ValueError, LookupError, OSError) as error:
            self._complain(error)

    def _missing_text(self) -> str:
        """Return what to say of a corpus without text, else nothing."""
        return note(self.say("no_text")) if len(self.corpus) and not self.corpus.has_text else ""

    def _still(self) -> str:
        """Return the static HTML of the widget with its style."""
        title = note(f"{self.say(self.NAME, group='titles')} · {self.say('static')}")
        return f'{style()}<div class="lawkit-static lawkit-{self.NAME}-static tex2jax_ignore mathjax_ignore" lang="{self.lang}">{title}{self._static()}</div>'


def _keep_keys() -> Any:  # noqa: ANN401 - widgets have no types
    """Return an unseen part that keeps JupyterLab from taking the keys that lists and buttons need."""
    script = {"output_type": "display_data", "data": {"application/javascript": keys()}, "metadata": {}}
    return ipywidgets.Output(
        outputs=(script,), layout=ipywidgets.Layout(height="0", margin="0", overflow="hidden")
    )


def options_of(values: Collection[Any], names: Mapping[Any, str] | None = None) -> list[tuple[str, Any]]:
    """Return options of a control: what is shown, and the value."""
    known = names or {}
    return [(str(known.get(value, value)), value) for value in values]
