"""What the browser tests share: a page that remembers what went wrong, glyphs, and a notebook of cells."""

import re
from pathlib import Path

import pandas as pd

# What keeps Chromium quiet, and lets it start as root.
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

# Each would set the flag if it were taken as markup; none is anything else than words in a report.
PAYLOADS = (
    "<script>window.ran=1</script>",
    '<img src="data:," onerror="window.ran=2">',
    "\"'><svg onload=window.ran=3>",
    "</option></select><iframe srcdoc='<script>parent.ran=4</script>'>",
    '<a href="javascript:window.ran=5" onfocus="window.ran=6" autofocus>',
)


def hostile_report(year=2023):
    """The text of an invented report with payloads in its title, headings and sentences."""
    script, image, svg, frame, link = PAYLOADS
    return (
        f"青溪县人民政府{year}年法治政府建设情况报告{script}\n"
        f"一、主要工作{image}\n扎实推进法治政府建设{frame}。\n（一）行政复议{svg}\n"
        f"受理案件10件，其中民事案件6件{link}、刑事案件5件{frame}。收到行政复议申请12件{script}。开展普法宣传活动8场次{svg}。\n"
        f"二、存在的不足{frame}\n力量薄弱{image}，经费不足{link}，普法宣传形式单一{script}。\n"
        f"三、下一步计划{link}\n加强力量{script}，增加经费{svg}，丰富普法宣传形式{frame}。\n"
    )


def hostile_reports():
    """Two such reports as a table, with payloads in what is known of them too."""
    bad = " ".join(PAYLOADS)
    given = {
        "title": f"报告{bad}",
        "place": f"青溪县{bad}",
        "org": f"青溪县人民政府{bad}",
        "own": bad,
        "level": "county",
    }
    years = (2022, 2023)
    return pd.DataFrame(
        {
            "report_id": ["a", "b"],
            "text": [hostile_report(y) for y in years],
            "year": years,
            **{k: [v] * 2 for k, v in given.items()},
        }
    )


# Characters that are drawn like one that no font has, i.e. as a box. Blank ones and those without a glyph of their own are left out.
_BOXES = r"""
(family) => {
  const canvas = new OffscreenCanvas(40, 40), pen = canvas.getContext("2d", {willReadFrequently: true});
  const draw = (letter) => {
    pen.clearRect(0, 0, 40, 40); pen.font = "24px " + family; pen.fillText(letter, 4, 30);
    return pen.getImageData(0, 0, 40, 40).data.join();
  };
  const boxes = new Set(["\u{10FFFE}", "\uFFFF", "\u0378", "\u{12000}"].map(draw));
  boxes.delete(draw(" "));
  return [...new Set(document.body.innerText)].filter((one) => /[^\s\p{Cc}\p{Cf}\p{M}]/u.test(one) && boxes.has(draw(one))).join("");
}
"""

# Elements wider than the window that no scroll box around them holds.
_WIDE = r"""
() => {
  const boxed = (e) => { for (e = e.parentElement; e; e = e.parentElement) if (/auto|scroll|hidden/.test(getComputedStyle(e).overflowX)) return true; return false; };
  return [...document.body.querySelectorAll("*")]
    .filter((e) => e.getBoundingClientRect().right > document.documentElement.clientWidth + 1 && !boxed(e))
    .map((e) => e.tagName + "." + e.className + ": " + e.textContent.trim().slice(0, 40));
}
"""


# Words of widgets that stand out too little from what is behind them: less than 4.5 to 1 (WCAG 2.2, 1.4.3).
_FAINT = r"""
() => {
  const read = (colour) => colour.match(/[\d.]+/g).map(Number);
  const light = (colour) => {
    const [r, g, b] = read(colour).map((part) => (part /= 255) <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const behind = (e) => {
    for (; e; e = e.parentElement) {
      const colour = getComputedStyle(e).backgroundColor, parts = read(colour);
      if (parts.length < 4 || parts[3] > 0.99) return colour;
    }
    return "rgb(255, 255, 255)";
  };
  const words = (e) => [...e.childNodes].some((one) => one.nodeType === 3 && one.textContent.trim());
  return [...document.querySelectorAll(".lawkit-widget *")].filter(words)
    .filter((e) => e.checkVisibility() && !e.closest("style, script, button, option, :disabled"))
    .map((e) => [e, [light(getComputedStyle(e).color), light(behind(e))].sort((a, b) => b - a)])
    .filter(([, [more, less]]) => (more + 0.05) / (less + 0.05) < 4.5)
    .map(([e]) => e.className + ": " + e.textContent.trim().slice(0, 40));
}
"""


class Watch:
    """Everything that a page complains of, and every address outside that it asks for."""

    def __init__(self, page, home):
        self.home, self.errors, self.failed, self.asked = home, [], [], []
        page.on("console", lambda m: self.errors.append(m.text) if m.type == "error" else None)
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("requestfailed", lambda r: self.failed.append(r.url[:200]))
        page.on("request", self._request)

    def _request(self, request):
        if not request.url.startswith((self.home, "data:", "blob:", "about:")):
            self.asked.append(request.url)

    def assert_quiet(self):
        assert (self.errors, self.failed, self.asked) == ([], [], [])


def boxes(page):
    """The characters of a page that are drawn as boxes."""
    family = page.evaluate("getComputedStyle(document.querySelector('main') ?? document.body).fontFamily")
    return page.evaluate(_BOXES, family)


def wide(page):
    """The elements of a page that run out of the window."""
    return page.evaluate(_WIDE)


def faint(page):
    """The words of widgets that can hardly be read."""
    return page.evaluate(_FAINT)


def picture(page, folder, name, **options):
    """Keep what a page looks like."""
    page.screenshot(path=Path(folder) / (re.sub(r"\W+", "-", name) + ".png"), **options)
