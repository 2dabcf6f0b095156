"""A font that travels with the site, for readers whose machine has no Chinese one."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from lawkit.errors import LawkitError

# Where the style sheet looks for it, beside the pages.
FONT = "fonts/chinese.woff"


def write_font(folder: Path, pages: Iterable[Path]) -> Path | None:
    """Write the characters that some pages use as a web font.

    A browser takes it only for what no font of the machine can draw, so nothing changes where Chinese fonts are installed.

    Parameters
    ----------
    folder
        The folder of the site.
    pages
        The pages whose characters are needed.

    Returns
    -------
    Path or None
        The font; None where the package with the Chinese font is not installed, and the pages do without.

    Notes
    -----
    The font is a subset of Noto Sans SC (SIL Open Font License 1.1), cut by fontTools; its licence stands in its name table. The same
    pages give the same bytes.
    """
    from fontTools import subset

    from lawkit.figures.fonts import find_font

    try:
        source = find_font("sans")
    except LawkitError:
        return None
    characters = {char for page in pages for char in page.read_text(encoding="utf-8")}
    options = subset.Options(flavor="woff", layout_features=[], name_IDs=["*"], notdef_outline=True)
    with subset.load_font(source, options) as font:
        cutter = subset.Subsetter(options)
        cutter.populate(unicodes=map(ord, characters))
        cutter.subset(font)
        target = folder / FONT
        target.parent.mkdir(exist_ok=True)
        subset.save_font(font, target, options)
    return target
