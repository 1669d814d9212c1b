"""Two ways to read a figure, and their comparison: matplotlib's own SVG, and the picture in a page.

Both become a list of *leaves* in the order they are painted: every path, rectangle, text and image
with its geometry, its resolved style (inherited, referenced, computed), its transforms and what
clips it. Nothing here uses the engine's way from an artist to SVG.
"""

import base64
import json
import re
from io import BytesIO
from xml.etree import ElementTree

import matplotlib as mpl
import numpy as np
from matplotlib.path import Path
from PIL import Image

# A number on its own: #2e8500 is a colour, 3.10.1 a version, url(#h5) a name. Each is a word.
NUMBER = re.compile(
    r"(?<![\w#.-])(-?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:e[-+]?[0-9]+)?)(?=(?:px)?(?![\w#.-]))"
)
INHERITED = {
    "fill": "#000000",
    "fill-opacity": "1",
    "stroke": "none",
    "stroke-opacity": "1",
    "stroke-width": "1",
    "stroke-dasharray": "none",
    "stroke-dashoffset": "0",
    "stroke-miterlimit": "4",
    "font-size": "16px",
    "font-style": "normal",
    "font-weight": "400",
    "text-anchor": "start",
}
# matplotlib's style sheet gives these two to every element, so they are not inherited.
EVERYWHERE = {"stroke-linejoin": "round", "stroke-linecap": "butt"}
GEOMETRY = ("d", "x", "y", "width", "height")

READ = """
(svg) => {
  const inherited = %s, everywhere = %s, geometry = %s;
  const pointed = (value) => value && document.getElementById(/#([^")]+)/.exec(value)[1]);
  const shape = (node) => geometry.map((name) => node.getAttribute(name) ?? "").join("|");
  const parts = (node) => [...node.children].map((child) => `${child.tagName} ${shape(child)}`);
  const style = (node, used) => {
    const look = getComputedStyle(node), own = used && getComputedStyle(used);
    const found = {};
    for (const name of inherited)
      found[name] = (used?.hasAttribute(name) ? own : look).getPropertyValue(name);
    for (const name of everywhere) found[name] = (own ?? look).getPropertyValue(name);
    for (const name of ["fill", "stroke"])
      if (found[name].startsWith("url")) {
        const pattern = pointed(found[name]);
        found[name] = `hatch ${shape(pattern)}`;
        found[`${name} hatch`] = [...pattern.children].map((child) => leaf(child, pattern));
      }
    return found;
  };
  const leaf = (node, top) => {
    const used = node.tagName === "use" ? pointed(node.getAttribute("href")) : null;
    const made = {
      tag: node.tagName, mark: node.closest("[data-mark]")?.dataset.mark,
      shape: shape(node), used: used && shape(used), opacity: 1, transforms: [], clips: [],
      text: ["text", "tspan"].includes(node.tagName) ? node.textContent : null,
    };
    for (let at = used ?? node; ; at = at === used ? node : at.parentNode) {
      made.opacity *= Number(getComputedStyle(at).opacity);
      if (at.hasAttribute("transform")) made.transforms.unshift(at.getAttribute("transform"));
      const clip = at.getAttribute("clip-path");
      if (clip) made.clips.unshift(parts(pointed(clip)));
      if (at === top) break;
    }
    if (node.tagName === "image") made.picture = node.getAttribute("href");
    if (node.tagName === "foreignObject") {
      const canvas = node.firstChild, { width, height } = canvas;
      const copy = new OffscreenCanvas(width, height).getContext("2d");
      copy.drawImage(canvas, 0, 0);
      const pixels = copy.getImageData(0, 0, width, height).data;
      let bytes = "";
      for (let i = 0; i < pixels.length; i += 4096)
        bytes += String.fromCharCode(...pixels.subarray(i, i + 4096));
      Object.assign(made, { tag: "image", canvas: [height, width], picture: btoa(bytes) });
    } else if (node.tagName !== "image") made.style = style(node, used);
    return made;
  };
  const leaves = [];
  const walk = (node) => {
    if (["defs", "metadata", "style", "title"].includes(node.tagName)) return;
    if (node.tagName === "foreignObject" || !node.children.length) {
      if (node.tagName !== "g" && node.tagName !== "text" || node.textContent)
        leaves.push(leaf(node, svg));
    } else for (const child of node.children) walk(child);
  };
  walk(svg);
  return JSON.stringify(leaves);  // one string travels much faster than many objects
}
"""
READ = READ % (list(INHERITED), list(EVERYWHERE), list(GEOMETRY))


def in_page(figure) -> list[dict]:
    """Read the picture of a figure in a page; `figure` is a handle of its ``.attn`` element."""
    return json.loads(figure.eval_on_selector(".attn-picture > svg", READ))


OPTIONS = {
    "svg.fonttype": "none",
    "path.simplify": False,
    "image.composite_image": False,
    "figure.constrained_layout.use": False,
}


def by_matplotlib(figure) -> list[dict]:
    """Save a matplotlib figure, whose layout is fixed, as SVG, as anybody would, and read it."""
    stream, layout = BytesIO(), figure.get_layout_engine()
    with mpl.rc_context(OPTIONS):
        figure.set_layout_engine(None)  # with any layout, a fixed one too, it is drawn twice
        figure.savefig(stream, format="svg", dpi=144)
        figure.set_layout_engine(layout)
    return Reader(ElementTree.fromstring(stream.getvalue())).leaves


class Reader:
    """Reads the leaves of an SVG by the rules of SVG and CSS, as far as matplotlib uses them."""

    def __init__(self, svg):
        self.ids = {node.get("id"): node for node in svg.iter() if node.get("id")}
        self.leaves = []
        self._walk(svg, dict(INHERITED), {"opacity": 1.0, "transforms": [], "clips": []})

    def _walk(self, node, inherited, around):
        if _tag(node) in ("defs", "metadata", "style", "title"):
            return
        inherited, around = self._enter(node, inherited, around)
        if len(node):
            for child in node:
                self._walk(child, inherited, around)
        elif _tag(node) != "g" and (_tag(node) != "text" or node.text):
            self.leaves.append(self._leaf(node, inherited, around))

    def _enter(self, node, inherited, around):
        style = _style(node)
        clip = node.get("clip-path")
        return inherited | {k: v for k, v in style.items() if k in INHERITED}, {
            "opacity": around["opacity"] * float(style.get("opacity", 1)),
            "transforms": around["transforms"]
            + [node.get("transform")] * ("transform" in node.attrib),
            "clips": around["clips"] + ([self._parts(self._pointed(clip))] if clip else []),
        }

    def _leaf(self, node, inherited, around):
        used, drawn = None, node
        if _tag(node) == "use":
            drawn = self._pointed(_href(node))
            used = _shape(drawn)
            inherited, around = self._enter(drawn, inherited, around)
        leaf = {"tag": _tag(node), "shape": _shape(node), "used": used, **around}
        leaf["text"] = "".join(node.itertext()) if _tag(node) in ("text", "tspan") else None
        if _tag(node) == "image":
            return leaf | {"picture": _href(node)}
        own = _style(drawn)
        style = inherited | {name: own.get(name, value) for name, value in EVERYWHERE.items()}
        for name in ("fill", "stroke"):
            if style[name].startswith("url"):
                pattern = self._pointed(style[name])
                style[name] = f"hatch {_shape(pattern)}"
                entered = self._enter(pattern, dict(INHERITED), NOTHING)
                style[f"{name} hatch"] = [
                    self._leaf(child, *self._enter(child, *entered)) for child in pattern
                ]
        return leaf | {"style": style}

    def _pointed(self, link):
        return self.ids[re.search(r"#([^)]+)", link)[1]]

    def _parts(self, node):
        return [f"{_tag(child)} {_shape(child)}" for child in node]


NOTHING = {"opacity": 1.0, "transforms": [], "clips": []}


def _tag(node) -> str:
    return node.tag.rpartition("}")[2]


def _href(node) -> str:
    return node.get("href") or node.get("{http://www.w3.org/1999/xlink}href")


def _shape(node) -> str:
    return "|".join(node.get(name, "") for name in GEOMETRY)


def _style(node) -> dict[str, str]:
    pairs = [part.split(":", 1) for part in node.get("style", "").split(";") if ":" in part]
    style = {name.strip(): value.strip() for name, value in pairs}
    return {
        k: node.get(k) for k in ("opacity", *INHERITED, *EVERYWHERE) if k in node.attrib
    } | style


# -- comparison ------------------------------------------------------------------------------------

# Where matplotlib's SVG cuts a path off, it draws its last side, and closes it all the same.
CLOSING = re.compile(r"(M (\S+ \S+)  (?:[^Mz]*?  )?)L \2  (?=z)")
COORDINATE = 0.0251  # a page keeps a twentieth of a point: 1/28 of a pixel at the book's full width
CUT = 2 * COORDINATE  # where a line is cut: between two points that were both rounded
FINE = 0.000051  # styles and transforms are kept to four decimals


def difference(page: list[dict], drawn: list[dict]) -> str | None:
    """Say in words where a page's picture first differs from matplotlib's, or return None."""
    for i, (shown, true) in enumerate(zip(page, drawn, strict=False)):
        if said := _leaf_difference(shown, true):
            return f"leaf {i} (mark {shown.get('mark')}), {said}"
    if len(page) != len(drawn):
        extra = (page if len(page) > len(drawn) else drawn)[min(len(page), len(drawn))]
        return f"the page has {len(page)} leaves and matplotlib draws {len(drawn)}; first: {extra}"
    return None


def _leaf_difference(shown: dict, true: dict) -> str | None:
    for name in ("tag", "text"):
        if shown[name] != true[name]:
            return f"{name}: the page has {shown[name]!r}, matplotlib {true[name]!r}: {true}"
    for name in ("shape", "used"):
        same = _close(shown[name], true[name], COORDINATE)
        seen = (_in_sight(leaf, name, true["clips"]) for leaf in (shown, true))
        if not same and not _close(*seen, CUT):
            return f"{name}: the page has {shown[name]!r}, matplotlib {true[name]!r}"
    if len(shown["clips"]) != len(true["clips"]) or not _close(
        str(shown["clips"]), str(true["clips"]), COORDINATE
    ):
        return f"clip: the page has {shown['clips']}, matplotlib {true['clips']}"
    if not _close(_turns(shown), _turns(true), FINE):
        return f"transform: the page has {shown['transforms']}, matplotlib {true['transforms']}"
    if abs(shown["opacity"] - true["opacity"]) > FINE:
        return f"opacity: the page has {shown['opacity']}, matplotlib {true['opacity']}"
    if "picture" in true:
        return _picture_difference(shown, true)
    for name, value in true["style"].items():
        seen = shown["style"].get(name)
        if name.endswith("hatch"):
            if said := difference(seen, value):
                return f"{name}: {said}"
        elif not _close(_plain(seen), _plain(value), COORDINATE if "hatch" in value else FINE):
            return f"{name}: the page has {seen!r}, matplotlib {value!r}"
    return None


def _in_sight(leaf: dict, name: str, clips: list) -> str | None:
    """Return a line as far as it lies within the box of what clips it; anything else as it is.

    matplotlib cuts a line at the edge of the picture. A page keeps all its points, so that it has
    as many in every state; what clips it lies within the picture.
    """
    line = re.fullmatch(r"((?:[ML] \S+ \S+\s*)*)\|\|\|\|", leaf[name] or "")
    boxes = [_box(part) for clip in clips for part in clip]
    if line is None or not boxes:
        return leaf[name]
    words = line[1].split()
    codes = [Path.MOVETO if word == "M" else Path.LINETO for word in words[::3]]
    points = np.array([words[1::3], words[2::3]], float).T
    low, high = np.max([box[0] for box in boxes], 0), np.min([box[1] for box in boxes], 0)
    seen = Path(points, codes).cleaned(clip=(*low, *high))
    return str([(int(code), *map(float, point)) for point, code in seen.iter_segments()])


def _box(shape: str) -> tuple[np.ndarray, np.ndarray]:
    """Return the lowest and the highest coordinates of what clips."""
    numbers = np.array(NUMBER.findall(shape), float).reshape(-1, 2)
    if shape.startswith("rect"):
        return numbers[0], numbers.sum(0)
    return numbers.min(0), numbers.max(0)


def _turns(leaf: dict) -> str:
    """Join a leaf's transforms but for texts turned by nothing."""
    return " ".join(each for each in leaf["transforms"] if not each.startswith("rotate(-0 "))


def _close(a: str | None, b: str | None, tolerance: float) -> bool:
    """Whether two attributes are the same words with nearly the same numbers between them."""
    if a is None or b is None or a == b:
        return a == b
    # A bar without height seems to draw its last side once its corners are rounded.
    left = (CLOSING.sub(r"\1", c) for c in (a, b))
    return _near(a, b, tolerance) or _near(*left, tolerance)


def _near(a: str, b: str, tolerance: float) -> bool:
    (words, numbers), (other_words, other_numbers) = map(_parted, (a, b))
    if words != other_words:
        return False
    with np.errstate(invalid="ignore"):  # infinity less infinity
        near = abs(numbers - other_numbers) <= tolerance
    return bool((near | (numbers == other_numbers)).all())


def _parted(text: str) -> tuple[list[list[str]], np.ndarray]:
    """Part a text into the words before, between and after its numbers, and the numbers."""
    pieces = NUMBER.split(text)
    return [words.split() for words in pieces[::2]], np.array(pieces[1::2], float)


def _plain(value: str) -> str:
    """Write colours and lengths in one way."""
    colour = re.fullmatch(r"rgb\((\d+), (\d+), (\d+)\)", value)
    if colour:
        return "#{:02x}{:02x}{:02x}".format(*map(int, colour.groups()))
    names = {"normal": "normal", "bold": "700"}
    return names.get(value, value.replace("px", "").replace(",", " "))


def _picture_difference(shown: dict, true: dict) -> str | None:
    expected, seen = pixels(true), pixels(shown)
    if seen.shape != expected.shape:
        return f"image: the page has {seen.shape}, matplotlib {expected.shape}"
    # A canvas keeps colours multiplied by alpha, so see-through pixels lose some precision: twice
    # as much where two canvases are compared.
    alpha = expected[..., 3:].astype(float)
    lost = 128 * sum("canvas" in leaf for leaf in (shown, true))
    slack = np.where(alpha == 255, 0, np.where(alpha == 0, 255, lost / np.maximum(alpha, 1) + 1))
    wrong = abs(seen[..., :3].astype(int) - expected[..., :3]) > slack
    if wrong.any() or (seen[..., 3] != expected[..., 3]).any():
        return f"image: {wrong.any(axis=-1).sum()} of {alpha.size} pixels differ"
    return None


def pixels(leaf: dict) -> np.ndarray:
    data = base64.b64decode(leaf["picture"].rpartition(",")[2])
    if "canvas" in leaf:
        return np.frombuffer(data, np.uint8).reshape(*leaf["canvas"], 4)
    return np.asarray(Image.open(BytesIO(data)).convert("RGBA"))
