"""Drawing figures with pygal, and cleaning what it draws: our pages allow no script and no style inside a picture."""

import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, ClassVar

import pygal
from lxml import etree
from markupsafe import Markup
from pygal.style import Style

from webapp.charts.figures import Figures, Series, Value

# pygal leaves a finder of an interface that Python no longer has: every later import would be warned about it.
sys.meta_path[:] = [finder for finder in sys.meta_path if not isinstance(finder, pygal.PluginImportFixer)]

SVG = "{http://www.w3.org/2000/svg}"
UNWANTED = ("script", "style", "defs", "desc", "title")
LABEL, NARROW_LABEL = 13, 12
WIDE, NARROW = {"width": 760, "height": 300}, {"width": 360, "height": 250}
LONGEST = 20  # letters of a label beside lying bars on a narrow screen
ROW, BESIDE_ROW, EDGE = 34, 24, 60  # of lying bars: the height of one, of one in a group, of what surrounds them
MOST_LABELS, MOST_NARROW_LABELS = 13, 4  # along the axis
MOST_NARROW, SMALLEST = 6, 0.045  # bars on a narrow screen; the part of the whole scale that has room for a number
BARS = {  # (lying, beside)
    (False, False): pygal.StackedBar, (True, False): pygal.HorizontalStackedBar,
    (False, True): pygal.Bar, (True, True): pygal.HorizontalBar,
}
SHAPES = {  # each score has its own shape, so that colour is never all there is
    "green": "M{x} {y} m-5 0 a5 5 0 1 0 10 0 a5 5 0 1 0 -10 0 z",
    "amber": "M{x} {y} m0 -6.5 l6.5 11.5 l-13 0 z",
    "red": "M{x} {y} m-5.5 -5.5 l11 0 l0 11 l-11 0 z",
}


@dataclass(frozen=True)
class Chart:
    """Figures and their picture, for a wide and for a narrow screen."""

    figures: Figures
    wide: Markup
    narrow: Markup
    shapes: ClassVar = SHAPES


def lines(figures: Figures) -> Chart:
    """Values over time. Series of the kinds `target` and `limit` are straight dashed lines without dots."""
    low, high = _reach([value for series in figures.series for value in series.values])

    def draw(size: Mapping[str, int]) -> Any:
        chart = pygal.Line(**_settings(size), range=(low, high), margin_right=26, dots_size=4)
        chart.x_labels = list(figures.brief or figures.labels)
        chart.x_labels_major = _some(chart.x_labels, size)
        chart.y_labels = _ticks(low, high, most=6)
        for series in figures.series:
            chart.add(series.name, _points(series), show_dots=series.kind not in ("target", "limit"))
        return chart

    return _both(figures, draw)


def bars(figures: Figures, *, lying: bool = False, beside: bool = False) -> Chart:
    """Numbers stacked on each other, each printed on its part; `lying` for long labels, `beside` not stacked.

    A series without a kind stands in the table only.
    """
    drawn = [series for series in figures.series if series.kind]
    kind = BARS[lying, beside]
    order = -1 if lying else 1  # the first label stands on top
    highest = max if beside else sum
    heights = [highest([value or 0 for value in parts]) for parts in zip(*(one.values for one in drawn), strict=True)]
    rows = len(figures.labels) * (len(drawn) if beside else 1)

    def draw(size: Mapping[str, int]) -> Any:
        is_narrow, newest = size is NARROW, slice(None) if lying or size is WIDE else slice(-MOST_NARROW, None)
        height = {"height": EDGE + (BESIDE_ROW if beside else ROW) * rows} if lying else {}
        chart = kind(**_settings({**size, **height}), print_values=True, print_zeroes=False)
        labels = figures.brief if figures.brief and (is_narrow or not lying) else figures.labels
        chart.x_labels = [_shortened(label) if is_narrow else label for label in labels[newest][::order]]
        chart.y_labels = _ticks(0, max([1, *heights]), most=3 if lying and is_narrow else 6, least=1)
        chart.x_labels_major = [] if lying else _some(chart.x_labels, size)
        chart.show_minor_x_labels = lying
        for series in drawn:
            words = partial(_part, series.mark, max([1, *heights]) * SMALLEST)
            chart.add(series.name, [*series.values][newest][::order], formatter=words)
        return chart

    return _both(figures, draw)


def spark(values: Sequence[Value], kind: str = "result") -> Markup:
    """A very small line beside the words that say the same: readers of the page are told nothing by it."""
    low, high = _reach(values)
    chart = pygal.Line(
        **_settings({"width": 130, "height": 34, "margin": 5}), range=(low, high), show_x_labels=False,
        show_y_labels=False, show_dots=False,
    )
    chart.add("", list(values))
    root = _clean(chart, [Series("", values, kind)], "upturn-spark")
    root.set("aria-hidden", "true")
    return _markup(root)


def _both(figures: Figures, draw: Any) -> Chart:
    drawn = [series for series in figures.series if series.kind]
    pictures = []
    for name, size in (("wide", WIDE), ("narrow", NARROW)):
        root = _clean(draw(size), drawn, f"upturn-chart upturn-chart--{name}")
        root.set("role", "img")
        root.set("aria-label", f"{figures.title}. {figures.said}")
        title = etree.Element(f"{SVG}title")
        title.text = figures.title
        root.insert(0, title)
        pictures.append(_markup(root))
    return Chart(figures, *pictures)


def _settings(size: Mapping[str, int]) -> dict[str, Any]:
    """What all charts have in common; the sizes of letters are what pygal reserves room by."""
    letters = LABEL if size["width"] > NARROW["width"] else NARROW_LABEL
    style = Style(label_font_size=letters, major_label_font_size=letters, value_font_size=letters)
    return {
        "js": (), "css": (), "disable_xml_declaration": True, "no_prefix": True, "show_legend": False, "style": style,
        "show_minor_x_labels": False, "allow_interruptions": True, "margin": 8, "spacing": 8, "truncate_label": 40,
        **size,
    }


def _part(mark: str, smallest: float, value: float) -> str:
    """What stands on one part of a bar: nothing on one without room for it."""
    return f"{mark} {value:g}".strip() if value >= smallest else ""


def _points(series: Series) -> list[Any]:
    if not series.lights:
        return list(series.values)
    return [
        None if value is None else {"value": value, "node": {"class": f"upturn-light upturn-light--{light}"}}
        for value, light in zip(series.values, series.lights, strict=True)
    ]


def _reach(values: Sequence[Value]) -> tuple[float, float]:
    """From a little below the lowest to a little above the highest, never below nothing."""
    known = [value for value in values if value is not None] or [0]
    low, high = min(known), max(known)
    room = (high - low) * 0.1 or abs(high) * 0.1 or 1
    return max(0, low - room) if low >= 0 else low - room, high + room


def _ticks(low: float, high: float, *, most: int, least: float = 0.01) -> list[float]:
    """Round numbers in between, with at most so many steps."""
    rounds = (least * 10**power * first for power in range(12) for first in (1, 2, 5))
    step = next(step for step in rounds if (high - low) / step <= most)
    first = -(-low // step)
    places = (round((first + index) * step, 4) for index in range(most + 1))
    return [place for place in places if place <= high]


def _some(labels: Sequence[str], size: Mapping[str, int]) -> list[str]:
    """As many labels as there is room for, evenly, the last one always."""
    step = -(-len(labels) // (MOST_LABELS if size is WIDE else MOST_NARROW_LABELS)) or 1
    return list(labels[::-step])


def _shortened(label: str) -> str:
    return label if len(label) <= LONGEST else f"{label[:LONGEST - 1].rstrip()}…"


def _clean(chart: Any, series: Sequence[Series], css: str) -> Any:
    root = chart.render_tree()
    for node in list(root.iter()):
        name = node.tag.removeprefix(SVG) if isinstance(node.tag, str) else "comment"
        words = node.get("class", "") if name != "comment" else ""
        if name in (*UNWANTED, "comment") or words in {"background", "plot tooltip-overlay"}:
            node.getparent().remove(node)
        elif "serie-" in words:
            number = int(words.split("serie-")[1].split()[0])
            node.set("class", f"upturn-series upturn-series--{series[number].kind}")
        elif "upturn-light" in words:
            _shape(node, words.rsplit("--", 1)[1])
    for name in ("id", "class"):
        root.attrib.pop(name, None)
    root.set("class", css)
    root.set("focusable", "false")
    return root


def _shape(dot: Any, light: str) -> None:
    """Make a dot the shape of its score; without one it stays a dot."""
    if light in SHAPES:
        dot.tag = f"{SVG}path"
        dot.set("d", SHAPES[light].format(x=dot.attrib.pop("cx"), y=dot.attrib.pop("cy")))
        del dot.attrib["r"]


def _markup(root: Any) -> Markup:
    etree.cleanup_namespaces(root)
    return Markup(etree.tostring(root, encoding="unicode"))  # noqa: S704  # a tree, so every text in it is escaped
