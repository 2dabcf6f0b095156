"""What must hold of every figure, read from its artists after it was drawn."""

import warnings

from matplotlib.text import Text

# Pixels at 150 dots an inch that boxes may share: they are a little larger than the ink.
TOUCH = 1.5


def draw(ax):
    """Draw the figure of an Axes, with every warning (a missing glyph, a layout without room) as an error."""
    figure = ax.get_figure(root=True)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        figure.canvas.draw()
    return figure


def words(ax):
    """Return all pieces of text that are drawn."""
    figure = draw(ax)
    ticks = {}
    for one in figure.axes:
        for axis in (one.xaxis, one.yaxis):
            low, high = sorted(axis.get_view_interval())
            for minor in (False, True):
                for tick in axis.get_minor_ticks() if minor else axis.get_major_ticks():
                    shown = low - 1e-9 <= tick.get_loc() <= high + 1e-9
                    ticks[tick.label1], ticks[tick.label2] = shown and tick.label1.get_visible(), False
    found = [
        t for t in figure.findobj(Text) if t.get_visible() and t.get_text().strip() and ticks.get(t, True)
    ]
    return [t for t in found if t.get_window_extent().width > 0]


def problems_of_layout(ax):
    """Return what is cut off or overlaps; an empty list for a good figure."""
    shown = words(ax)
    figure = ax.get_figure(root=True)
    width, height = figure.bbox.width, figure.bbox.height
    boxes = [t.get_window_extent() for t in shown]
    found = []
    for text, box in zip(shown, boxes, strict=True):
        if box.x0 < -TOUCH or box.y0 < -TOUCH or box.x1 > width + TOUCH or box.y1 > height + TOUCH:
            found.append(f"cut: {text.get_text()!r} {box.x0:.0f} {box.y0:.0f} {box.x1:.0f} {box.y1:.0f}")
    for at, (one, a) in enumerate(zip(shown, boxes, strict=True)):
        for other, b in zip(shown[at + 1 :], boxes[at + 1 :], strict=True):
            across = min(a.x1, b.x1) - max(a.x0, b.x0)
            down = min(a.y1, b.y1) - max(a.y0, b.y0)
            if across > TOUCH and down > TOUCH:
                found.append(f"overlap {across:.0f}x{down:.0f}: {one.get_text()!r} and {other.get_text()!r}")
    frame = ax.get_window_extent()
    if frame.width < 0.25 * width and ax.axison:
        found.append(f"squeezed: the Axes has {frame.width:.0f} of {width:.0f} pixels across")
    return found


def texts(ax):
    """Return the text that is drawn, in one list."""
    return [t.get_text() for t in words(ax)]
