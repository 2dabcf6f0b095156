"""A font with Chinese characters: the one place where lawkit changes matplotlib's settings, and only when asked to."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

import matplotlib as mpl
from matplotlib.font_manager import FontProperties, fontManager, get_font

from lawkit.errors import LawkitError

_PACKAGE = "pylopdf-fonts-zh-cn"
# For signs that a Chinese font may lack.
_FALLBACK = "DejaVu Sans"
_SAMPLE = "法治政府"


def use_chinese_font(font: str | Path = "sans") -> str:
    """Let matplotlib draw Chinese text, on any machine, until it is told otherwise.

    Parameters
    ----------
    font
        ``"sans"`` (Noto Sans SC) or ``"serif"`` (Noto Serif SC), both from the package pylopdf-fonts-zh-cn that
        ``lawkit[lab]`` installs (SIL Open Font License), or the path of a font file of your own.

    Returns
    -------
    str
        The name of the font, for seaborn: ``sns.set_theme(font=lawkit.figures.use_chinese_font())``.

    Raises
    ------
    LawkitError
        If the package is not installed.
    ValueError
        If the file is no font or has no Chinese characters.

    Notes
    -----
    The font is made known to matplotlib and put first in ``rcParams["font.family"]``; nothing else changes, and nothing does on
    import. ``seaborn.set_theme()`` and ``matplotlib.rcdefaults()`` set the family anew: call this after them, or hand the name
    over as above. For a few figures only, use :func:`lawkit.figures.style` instead. The fonts have no bold face.

    Examples
    --------
    >>> import matplotlib as mpl, lawkit
    >>> with mpl.rc_context():  # only here, so that the settings come back
    ...     lawkit.figures.use_chinese_font()
    'Noto Sans SC'
    """
    families = register(font)
    mpl.rcParams["font.family"] = families
    return families[0]


def register(font: str | Path = "sans") -> list[str]:
    """Make a font known to matplotlib; returns the families that draw it and what it lacks."""
    path = find_font(font)
    known = {entry.fname: entry.name for entry in fontManager.ttflist}
    if str(path) not in known:
        try:
            if not _draws_chinese(str(path)):
                raise ValueError(f"font: {path} has no Chinese characters")
            fontManager.addfont(path)
        except (OSError, RuntimeError) as error:
            raise ValueError(f"font: cannot read {path} ({error})") from error
        known = {entry.fname: entry.name for entry in fontManager.ttflist}
    return [known[str(path)], _FALLBACK]


def shows_chinese() -> bool:
    """Whether matplotlib as it is set now would draw Chinese characters."""
    settings: dict[Any, Any] = dict(mpl.rcParams)
    families: list[str] = []
    for family in settings["font.family"]:
        families += settings.get(f"font.{family}", [family])  # a generic family is a list of names
    return _any_chinese(tuple(families), len(fontManager.ttflist))


@lru_cache(maxsize=32)
def _any_chinese(families: tuple[str, ...], known: int) -> bool:  # anew when fonts become known
    for family in families:
        try:
            path = fontManager.findfont(FontProperties(family=[family]), fallback_to_default=False)
        except ValueError:
            continue
        if _draws_chinese(str(path)):
            return True
    return False


def _draws_chinese(path: str) -> bool:
    font = get_font(path)
    return all(font.get_char_index(ord(letter)) for letter in _SAMPLE)


def find_font(font: str | Path) -> Path:
    """Return the file of a font: of one of the two that come with a dependency, or the path itself."""
    if font not in ("sans", "serif"):
        return Path(font).expanduser()
    try:
        import pylopdf_fonts_zh_cn as fonts
    except ImportError as error:
        raise LawkitError(
            f'the Chinese font comes with {_PACKAGE}: pip install "lawkit[lab]", or give the path of a font file'
        ) from error
    return fonts.sans_path() if font == "sans" else fonts.serif_path()
