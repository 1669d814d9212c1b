"""Figures made for the tests: every kind of mark with every kind of control.

Each function returns a fresh LiveFigure; ``FIGURES`` lists them by name. The numbers mean nothing;
the sizes are distinct primes, so that a mix-up of rows and columns, or of two marks, is seen.
"""

import ipywidgets as widgets
import matplotlib.pyplot as plt
import numpy as np
from ipywidgets import (
    Checkbox,
    Dropdown,
    FloatLogSlider,
    FloatSlider,
    IntSlider,
    Play,
    SelectionSlider,
    ToggleButtons,
)
from matplotlib.patches import FancyArrowPatch

from attnkit import LiveFigure, theme

FIGURES = {}


def figure(make):
    FIGURES[make.__name__] = theme.style()(make)
    return FIGURES[make.__name__]


def noise(*shape, seed=0):
    return np.random.default_rng(seed).random(shape)


@figure
def lines():
    """Plain, with markers, with gaps, a style that changes, one that leaves the picture."""
    x = np.linspace(0, 6, 23)
    fig, ax = plt.subplots(figsize=(5, 3))
    ax.set(xlim=(0, 6), ylim=(-2, 2), xlabel="x", ylabel="y")
    (by_y,) = ax.plot(x, np.sin(x), color=theme.VALUE, label="sine")
    (by_xy,) = ax.plot(x[:7], x[:7] / 6, marker="o", linestyle="--", color=theme.KEY, alpha=0.5)
    (gaps,) = ax.plot(x, np.cos(x), marker="s", color="#123456", markeredgecolor="red")
    (wild,) = ax.plot(x[:3], [0, 0, 0])
    here = ax.axvline(1, color=theme.QUERY)
    (style,) = ax.plot([1, 5], [-1, -1.5])
    ax.legend(loc="upper right")

    def with_gaps(n):
        # 11 leaves nothing but gaps
        return np.where(np.arange(23) % 11 < n, np.nan, np.cos(x))

    def styled(strong, n):
        if n == 5:
            return {"visible": False}
        look = {"alpha": None, "linestyle": "-"} if strong else {"alpha": 0.25, "linestyle": ":"}
        return look | {"visible": True, "linewidth": 1 + n, "color": theme.WEIGHT}

    return LiveFigure(
        fig,
        {
            style: styled,  # not in the order in which matplotlib draws them
            here: lambda shift: {"xdata": [shift, shift]},
            by_y: lambda shift: np.sin(x + shift),
            by_xy: lambda shift, strong: (x[:7] + shift, x[:7] / (6 if strong else 3)),
            gaps: with_gaps,
            wild: lambda shift: [0, 10 ** (2 * shift), -(10**shift)],
        },
        shift=(0.0, 5.0, 0.25),
        n=IntSlider(3, min=0, max=11),
        strong=True,
        drag={here: "shift"},
        readout=lambda shift, strong: f"shift {shift:.2f}, {'strong' if strong else 'weak'}",
        follow_theme=True,
        alt="lines",
    )


@figure
def scatters():
    """One point, many points (drawn by reference), sizes, colours, a point that is missing."""
    x, y = noise(2, 13)
    fig, ax = plt.subplots(figsize=(4, 4))
    ax.set(xlim=(-0.5, 1.5), ylim=(-0.5, 1.5))
    one = ax.scatter([0.5], [0.5], color=theme.QUERY, zorder=5)
    many = ax.scatter(x, y, color=theme.KEY, alpha=0.4, edgecolor=theme.INK, marker="D")
    sized = ax.scatter(y[:7], x[:7], color=theme.VALUE, s=20)
    missing = ax.scatter(x[:5], -y[:5] / 3, marker="x", color=theme.WEIGHT)
    angle = np.arange(13)

    def lost(query):
        return np.where(np.arange(5) == int(query * 4), np.nan, x[:5]), -y[:5] / 3

    return LiveFigure(
        fig,
        {
            one: lambda query, height: ([query], [height]),
            many: lambda turn: (x + np.cos(angle + turn) / 9, y + np.sin(angle + turn) / 9),
            sized: lambda turn: {
                "sizes": 20 + 7 * ((np.arange(7) + turn) % 5),
                "facecolor": [theme.VALUE if i == turn else "#abcdef" for i in range(7)],
            },
            missing: lost,
        },
        query=FloatSlider(0.5, min=0, max=1, step=0.05, description="query (cm)"),
        height=(-0.25, 1.25, 0.25),
        turn=Play(value=2, min=0, max=6, interval=50, description="turn"),
        drag={one: ("query", "height")},
        alt="scatters",
    )


@figure
def bars():
    """Upright and lying, hatched, of no height, below zero, far beyond the axes, one by one."""
    fig, (ax, ax2) = plt.subplots(1, 2, figsize=(6, 3))
    ax.set(ylim=(-1, 2), xlim=(-1, 12))
    ax2.set(xlim=(0, 1))
    up = ax.bar(np.arange(7), noise(7), color=theme.WEIGHT, hatch="//", edgecolor=theme.INK)
    tall = ax.bar([8, 9, 10], [1, 1, 1], color=theme.KEY)
    across = ax2.barh(np.arange(5), noise(5), color=theme.WEIGHT_SOFT, alpha=0.7)
    styled = ax2.barh(np.arange(5) + 6, noise(5), height=0.5)
    heights = {"random": noise(7), "none": np.zeros(7), "negative": -noise(7), "gap": noise(7)}
    heights["gap"][3] = np.nan
    return LiveFigure(
        fig,
        {
            up: lambda kind: heights[kind],
            tall: lambda power: [10**power, -(10**power), np.sqrt(power)],
            across: lambda power, kind: noise(5, seed=power) * (kind != "none"),
            styled: lambda power: {
                "facecolor": [theme.QUERY if i == power else theme.GRID for i in range(5)],
                "width": list(noise(5, seed=power)),
                "alpha": None if power == 2 else 0.3,
            },
        },
        kind=ToggleButtons(options=list(heights), value="random"),
        power=IntSlider(1, min=0, max=10),
        alt="bars",
    )


@figure
def bands():
    """Filled between curves, upright and lying, with a gap, hatched, and see-through."""
    x = np.linspace(0, 1, 11)
    fig, ax = plt.subplots(figsize=(4, 3))
    ax.set(xlim=(0, 2), ylim=(-1, 2))
    band = ax.fill_between(x, x, 1 + x, color=theme.VALUE_SOFT)
    lying = ax.fill_betweenx(x[:7], 1 + x[:7], 1.5 + x[:7], hatch="..", facecolor="none")
    gap = ax.fill_between(x, -x, 0, color=theme.KEY, alpha=0.3)
    return LiveFigure(
        fig,
        {
            band: lambda width: (x, x - width, x + width),
            lying: lambda width: (1 + x[:7] ** 2, 1.2 + width + x[:7]),
            gap: lambda n: (np.where(np.arange(11) == n, np.nan, -x), np.full(11, 0.1)),
        },
        width=FloatLogSlider(0.1, min=-2, max=0, step=0.25, readout_format=".3f"),
        n=SelectionSlider(options=[("first", 0), ("fourth", 3), ("none", 99)], value=3),
        alt="bands",
    )


@figure
def heatmaps():
    """Cells as vectors: named and unnamed, first row on top and below, uneven, some missing."""
    fig, axes = plt.subplots(2, 2, figsize=(6, 5))
    ax, ax2, ax3, ax4 = axes.flat
    even = ax.pcolormesh(noise(3, 5), cmap=theme.WEIGHT_CMAP, vmin=0, vmax=1, edgecolor="white")
    ax.set_xticks(np.arange(5) + 0.5, ["a", "b", "c", "d", "e"])
    ax.set_yticks(np.arange(3) + 0.5, ["one", "two", "three"])
    ax.set(xlabel="key", ylabel="query", title="weights")
    ax.invert_yaxis()
    uneven = ax2.pcolormesh([1, 2, 10, 100], [0, 1, 5], noise(2, 3), cmap=theme.DIVERGING_CMAP)
    ax2.set_xscale("log")
    top = ax3.imshow(noise(7, 5), cmap=theme.WEIGHT_CMAP, vmin=0, vmax=1, interpolation="none")
    low = ax4.imshow(noise(5, 7), cmap="viridis", vmin=0, vmax=1, origin="lower", aspect="auto")
    fig.colorbar(even, ax=ax)

    def missing(seed):
        values = noise(2, 3, seed=seed)
        return np.ma.masked_less(values, 0.3) if seed else values

    return LiveFigure(
        fig,
        {
            even: lambda seed, power: noise(3, 5, seed=seed) ** power,
            uneven: missing,
            (top, low): lambda seed: [noise(7, 5, seed=seed), noise(5, 7, seed=seed)],
        },
        seed=(0, 4),
        power=Dropdown(options={"square": 2, "as is": 1, "root": 0.5}, value=1),
        links={even: [(top, "row", "column")]},
        readout=lambda seed: f"seed {seed}",
        alt="heatmaps",
    )


@figure
def pictures():
    """Many cells as a picture, both ways up, see-through, coloured, hidden, moved, overlapping."""
    fig, axes = plt.subplots(2, 3, figsize=(7, 5))
    first, second, third, fourth, fifth, _ = axes.flat
    large = {"cmap": theme.WEIGHT_CMAP, "vmin": 0, "vmax": 1}
    top = first.imshow(noise(37, 41), interpolation="none", **large)
    first.set(xlabel="key", ylabel="query")
    low = second.imshow(noise(37, 41), interpolation="none", origin="lower", aspect="auto", **large)
    colours = third.imshow(noise(5, 7, 3), interpolation="none")
    over = third.imshow(noise(3, 2, 4), extent=(1, 4, 1, 3), interpolation="nearest")
    third.set(xlim=(-0.5, 6.5), ylim=(4.5, -0.5))
    hidden = fourth.imshow(noise(5, 3), interpolation="none", **large)
    faint = fourth.imshow(noise(3, 7), interpolation="none", extent=(-0.5, 2.5, 1, 3), **large)
    fourth.set(xlim=(-0.5, 2.5), ylim=(4.5, -0.5))
    smooth = fifth.imshow(noise(41, 37), **large)  # matplotlib chooses how to draw it
    return LiveFigure(
        fig,
        {
            top: lambda seed: noise(37, 41, seed=seed),
            low: lambda seed: noise(37, 41, seed=seed + 1),
            colours: lambda seed: noise(5, 7, 3, seed=seed),
            over: lambda seed: noise(3, 2, 4, seed=seed),
            hidden: lambda shown, seed: {"visible": shown, "data": noise(5, 3, seed=seed)},
            faint: lambda seed: {
                "alpha": 1 / (1 + seed),
                "extent": (-0.5 + seed / 3, 2.5, 1, 3),
                "data": noise(3, 7, seed=seed),
            },
            smooth: lambda shown: noise(41, 37, seed=3 + shown),
        },
        seed=(0, 2),
        shown=Checkbox(False, description="show it"),
        alt="pictures",
    )


@figure
def texts():
    """Numbers, nothing, signs that HTML reads, formulas, lines, turned, in a box, with an arrow."""
    fig, ax = plt.subplots(figsize=(5, 4))
    ax.set(xlim=(0, 1), ylim=(0, 1))
    title = ax.set_title("start")
    label = ax.set_xlabel("start")
    number = ax.text(0.1, 0.9, "0.00", color=theme.QUERY)
    odd = ax.text(0.1, 0.8, "start", color=theme.INK)
    formula = ax.text(0.1, 0.6, "$x^2$")
    rows = ax.text(0.6, 0.5, "one\ntwo", rotation=30, ha="center")
    boxed = ax.text(0.5, 0.8, "box", bbox={"facecolor": theme.KEY_SOFT, "boxstyle": "round"})
    pointing = ax.annotate("note", (0.5, 0.1), (0.2, 0.3), arrowprops={"arrowstyle": "->"})
    moved = ax.text(0.5, 0.5, "moved")
    signs = ["<b>", "a & b", '"it\'s"', "", "007", "-0.0", "1e5", "3 of 7", "2 of 5", theme.QUERY]
    return LiveFigure(
        fig,
        {
            title: lambda n: f"n = {n}",
            label: lambda x: f"{x:.1f} of 1",
            number: lambda x: f"{x:.2f}",
            odd: lambda n: signs[n],
            formula: lambda n: f"$x^{{{n}}} = \\frac{{1}}{{{n + 1}}}$",
            rows: lambda n: "\n".join(f"row {i}" for i in range(n % 4)),
            boxed: lambda n: "wide " * (n % 3) + str(n),
            pointing: lambda x: {"text": f"at {x:g}", "position": (0.2, 0.3 + x / 3)},
            moved: lambda x, n: {
                "position": (x, 1 - x),
                "text": str(n),
                "rotation": 30 * n,
                "color": theme.VALUE if n % 2 else theme.MUTED,
                "alpha": 0.5 if n == 4 else None,
                "fontsize": 8 + n,
            },
        },
        n=IntSlider(2, min=0, max=9),
        x=(-0.2, 1.0, 0.1),
        readout=lambda n, x: f"{signs[n]} -0.0 {x:.2f} 100% <i>&amp;</i>",
        alt='texts with <signs> & "quotes"',
    )


# Texts whose digits are no plain number, or whose words a program could take for its own.
ODD_WORDS = [
    "#2e8500 #0e0e0e #b34200 #fff",
    "e5 inf nan -inf Infinity 0x1F 1_000 h5",
    "1e5 2E-3 1e-05 .5 5. +5",
    "\N{MINUS SIGN}3 -3 - 3 \N{EN DASH}3 --3",
    "1,234.5 1 000 007 -0.0 00.10 1.2.3",
    "v3.10.1, 2024-05-06, 12:30, 3/4, 50%",
    'url(#b5) href="#c3" id="d4" xlink:href="e" font-family: Arial 3; bold',
    '<!-- 1 --> <title></title> &#49; &amp; \'x\' "y" <g data-mark="0"></g>',
    "\N{ARABIC-INDIC DIGIT THREE} \N{SUPERSCRIPT TWO} \N{VULGAR FRACTION ONE HALF}",
    'href="" href="data:image/png;base64,AAAA" font-size: 5px',
    "9" * 30 + " 0." + "1" * 15 + " 2147483648 -2147483648",
]


@figure
def odd_words():
    """Colours that look like numbers, as line, face, edge and hatch, and odd texts."""
    fig, ax = plt.subplots(figsize=(5, 3))
    ax.set(xlim=(0, 4), ylim=(0, 1))
    (line,) = ax.plot([0, 1], [0, 1])
    bars = ax.bar([1.5, 2], [0.5, 1], hatch="//")
    dots = ax.scatter([2.5, 3, 3.5], [0.1, 0.2, 0.3])
    still = ax.axhline(0.8, color="#2e8500")
    text = ax.text(0.1, 0.5, "start", fontsize=6)
    colours = ["#0e1234", "#2e8500", "#1e9999", "#0e0e0e", "#123e45", "#00000e", theme.QUERY]
    colours += [f"#{c:06x}" for c in np.random.default_rng(7).integers(0, 1 << 24, 4)]

    def painted(n):
        return {"facecolor": colours[n], "edgecolor": colours[-n]}

    def hatched(n):  # matplotlib writes the opacity of a hatch as Python does: 1e-05
        return painted(n) | {"edgecolor": (colours[-n], 1e-5 if n == 0 else 1)}

    return LiveFigure(
        fig,
        {
            line: lambda n: {"color": colours[n]},
            bars: hatched,
            dots: painted,
            still: lambda faint: {"alpha": 1e-5 if faint else None},
            text: lambda n: {"text": ODD_WORDS[n], "color": colours[n]},
        },
        n=Dropdown(options=[(word, i) for i, word in enumerate(ODD_WORDS)], description="#2e8500"),
        faint=True,
        readout=lambda n: ODD_WORDS[n],
        alt="words with digits: #2e8500",
    )


@figure
def arrows():
    """Arrows of several heads, beyond the axes too, and of no length."""
    fig, ax = plt.subplots(figsize=(4, 4))
    ax.set(xlim=(-1, 1), ylim=(-1, 1))
    look = {"mutation_scale": 15, "color": theme.QUERY}
    made = [
        ax.add_patch(FancyArrowPatch((0, 0), (1, 0), arrowstyle=style, **look))
        for style in ("-|>", "->", "simple")
    ]
    bent = ax.add_patch(
        FancyArrowPatch((0, 0), (0, 1), connectionstyle="arc3,rad=0.3", arrowstyle="<->", alpha=0.5)
    )

    def turned(angle, length, start):
        end = length * np.array([np.cos(angle), np.sin(angle)])
        return start, start + end

    return LiveFigure(
        fig,
        {
            tuple(made): lambda angle, length: [
                turned(angle + i, length, np.zeros(2)) for i in range(3)
            ],
            bent: lambda angle: turned(angle, 0.5, np.array([-0.5, 0.5])),
        },
        angle=(0.0, 6.25, 0.25),
        length=SelectionSlider(options=[0.3, 0.9, 2.5], value=0.9),
        alt="arrows",
    )


@figure
def axes_of_all_kinds():
    """Logarithmic, twin, broken into insets, with a legend that would look for the best place."""
    x = np.linspace(1, 100, 17)
    fig, (ax, other) = plt.subplots(2, 1, figsize=(5, 5))
    ax.set(xscale="log", yscale="log", xlim=(1, 100), ylim=(0.1, 1e4))
    ax.minorticks_off()
    (line,) = ax.plot(x, x, marker="^", label="power")
    dots = ax.scatter(x[:5], x[:5], label="dots")
    ax.grid()
    ax.legend(loc="best")
    twin = other.twinx()
    (left,) = other.plot(x, x, color=theme.KEY)
    (right,) = twin.plot(x, -x, color=theme.VALUE)
    twin.set_ylim(-100, 0)
    inset = other.inset_axes([0.1, 0.6, 0.3, 0.3])
    (small,) = inset.plot(x, x)
    inset.set_ylim(0, 100)
    here = ax.axhline(10, color=theme.QUERY)
    return LiveFigure(
        fig,
        {
            line: lambda a: x**a,
            dots: lambda a: (x[:5], 1 + x[:5] ** (2 - a)),
            left: lambda b: x / b,
            (right, small): lambda b: [-x / b, x / b],
            here: lambda c: {"ydata": [c, c]},
        },
        a=(0.0, 2.0, 0.5),
        b=IntSlider(1, min=1, max=5, description="divisor"),
        c=FloatLogSlider(10, min=0, max=3, step=0.5),
        drag={here: (None, "c")},
        alt="axes of all kinds",
    )


def every_control():
    """Return one control of each kind, by the name of its widget."""
    options = {"options": [("one", 1), ("<two>", 2), ("three", 3)]}
    small = {"min": 0, "max": 3}
    return {
        "IntSlider": widgets.IntSlider(1, **small, description=r"count $n_k$", tooltip="how many"),
        "FloatSlider": widgets.FloatSlider(0.5, min=0, max=1, step=0.3),
        "FloatLogSlider": widgets.FloatLogSlider(1, base=2, min=-1, max=2, step=1),
        "BoundedIntText": widgets.BoundedIntText(1, **small),
        "BoundedFloatText": widgets.BoundedFloatText(0.5, min=0, max=1.5, step=0.5),
        "Play": widgets.Play(1, **small),
        "IntRangeSlider": widgets.IntRangeSlider(value=(1, 2), **small),
        "FloatRangeSlider": widgets.FloatRangeSlider(
            value=(0.5, 1), min=0, max=1.5, step=0.5, continuous_update=False
        ),
        "SelectionRangeSlider": widgets.SelectionRangeSlider(index=(0, 1), **options),
        "SelectionSlider": widgets.SelectionSlider(**options),
        "Checkbox": widgets.Checkbox(),
        "ToggleButton": widgets.ToggleButton(description="press"),
        "Button": (widgets.Button(description="again"), 3),
        "Dropdown": widgets.Dropdown(**options),
        "Select": widgets.Select(**options, rows=3),
        "RadioButtons": widgets.RadioButtons(**options),
        "ToggleButtons": widgets.ToggleButtons(**options),
        "SelectMultiple": widgets.SelectMultiple(**options, value=[2]),
    }


@figure
def controls():
    """A line of words for each kind of control."""
    made = every_control()
    fig, ax = plt.subplots(figsize=(5, 5))
    ax.set(xlim=(0, 1), ylim=(-0.5, len(made) - 0.5))
    return LiveFigure(
        fig,
        {
            ax.text(0.1, i, name): eval(f"lambda {name}: f'{name} {{{name}}}'")
            for i, name in enumerate(made)
        },
        readout=lambda IntSlider, ToggleButton: f"{IntSlider} {'on' if ToggleButton else 'off'}",
        alt="controls",
        **made,
    )


@figure
def numbers_of_points():
    """Lines, scatters, bars and bands whose points come and go, masked ones among them."""
    fig, axes = plt.subplots(2, 2, figsize=(6, 5))
    ax, ax2, ax3, ax4 = axes.flat
    ax.set(xlim=(0, 6), ylim=(-1.5, 1.5))
    ax2.set(xlim=(0, 6), ylim=(0, 30))
    ax3.set(xlim=(-1, 6), ylim=(0, 6))
    ax4.set(xlim=(0, 6), ylim=(-1, 2))
    x = np.linspace(0, 6, 30)
    (curve,) = ax.plot(x, np.sin(x), marker=".", color=theme.KEY, label="30 points")
    dots = ax.scatter(x[:5], np.cos(x[:5]), s=30, c=x[:5], vmin=0, vmax=6)
    ax.legend(loc="lower left")
    sample = 6 * noise(97) ** 2
    *_, bins = ax2.hist(sample, 7, range=(0, 6), color=theme.WEIGHT, edgecolor=theme.SURFACE)
    *_, (outline,) = ax2.hist(sample, 7, range=(0, 6), histtype="step", color=theme.INK)
    words = ["cup", "book", "tea", "pen", "jar"]
    bars = ax3.bar(words, [1, 2, 3, 4, 5], color=theme.VALUE_SOFT, yerr=0.5, capsize=3)
    here = ax3.axvline("tea", color=theme.QUERY)
    where = ax4.fill_between(x, np.sin(x), where=np.sin(x) > 0, color=theme.KEY_SOFT)
    heads = ax4.stem(x[::6], x[::6] / 6)

    def more(n):
        t = np.linspace(0, 6, 3 + 7 * n)
        data = (t, np.ma.masked_greater(np.sin(t + n), 0.9))
        return {"data": data, "label": f"{len(t)} points", "color": theme.VALUE if n % 2 else "k"}

    def coloured(n):
        t = np.linspace(0, 6, 1 + 2 * n)
        return {"data": np.column_stack([t, np.cos(t)]), "array": t, "sizes": 10 + 5 * t}

    def above(level):
        return {"data": (x, np.sin(x), level), "where": np.sin(x) > level}

    return LiveFigure(
        fig,
        {
            curve: more,
            dots: coloured,
            (bins, outline): lambda n: [np.histogram(sample, 3 + 4 * n, (0, 6))] * 2,
            bars: lambda level: {"data": 1 + np.arange(5) * (1 + level), "yerr": 0.5 + level / 4},
            here: lambda n: words[n % 5],
            where: above,
            heads: lambda n: (np.linspace(0, 6, 2 + n), np.linspace(-1, 1, 2 + n)),
        },
        n=IntSlider(2, min=0, max=7),
        level=(-0.5, 1.0, 0.25),
        alt="numbers of points",
    )


@figure
def fields():
    """Contours, arrows, coloured polygons, segments: what numbers over a plane are drawn by."""
    fig, axes = plt.subplots(2, 2, figsize=(6, 5))
    ax, ax2, ax3, ax4 = axes.flat
    x, y = np.linspace(-2, 2, 23), np.linspace(-1, 1, 17)
    east, north = np.meshgrid(x[::4], y[::4])
    ax4.set(xlim=(-2, 2), ylim=(-1, 1))

    def hills(a):
        return np.exp(-((x - a) ** 2)) - np.exp(-((x + a) ** 2)) * np.cos(3 * y[:, np.newaxis])

    def wind(a):
        return np.cos(a) * east - north, np.sin(a) * north + east

    filled = ax.contourf(x, y, hills(1), levels=np.linspace(-1, 1, 6), cmap=theme.DIVERGING_CMAP)
    over = ax.contour(x, y, hills(1), levels=[-0.5, 0.5], colors="k", linewidths=1)
    ragged = ax2.tricontourf(*noise(2, 29), noise(29), levels=[0, 0.3, 0.6, 1])
    arrows = ax3.quiver(east, north, *wind(0), scale=30, color=theme.KEY)
    coloured = ax3.quiver(x[::5], y[::4], np.ones(5), np.ones(5), np.zeros(5), clim=(-2, 2))
    lines = ax4.vlines([0, 1], -1, 0, color=theme.VALUE)
    triangles = ax4.tripcolor(*(2 * noise(2, 11, seed=3) - 1), noise(11), vmin=0, vmax=1)
    span = ax4.axvspan(-1, -0.5, color=theme.QUERY_SOFT)
    patch = ax4.fill([0, 1, 1], [0, 0, 1], color=theme.KEY, alpha=0.4)[0]
    number = triangles.get_array().size
    return LiveFigure(
        fig,
        {
            (filled, over): lambda a: [hills(a), hills(a)],
            ragged: lambda n: (*noise(2, 29), noise(29, seed=n)),
            arrows: lambda a: wind(a),
            coloured: lambda a, n: (np.full(5, a), np.arange(5) - n, np.arange(5) - a),
            lines: lambda n: [[(i / 3, -1), (i / 3, i / 5), (0, 0)] for i in range(n)],
            triangles: lambda n: noise(number, seed=n),
            span: lambda a: (a - 1, a - 0.5),
            patch: lambda n: (np.linspace(0, 1, 3 + n), noise(3 + n, seed=n)),
        },
        a=(-1.5, 1.5, 0.25),
        n=(0, 4),
        alt="fields",
    )


def asking():
    """A figure that shows nothing until it is asked, and on paper the answer."""
    fig, ax = plt.subplots(figsize=(3, 2))
    ax.set(xlim=(0, 1), ylim=(0, 1))
    (line,) = ax.plot([0, 1], [0, 1])
    cells = ax.imshow(np.zeros((40, 40)), extent=(0, 1, 0, 1), vmax=1)
    return LiveFigure(
        fig,
        {
            line: lambda n: {"data": [n / 3, 1], "visible": n > 0},
            cells: lambda n: np.full((40, 40), n / 3),
        },
        n=IntSlider(0, min=0, max=3),
        still={"n": 2},
        readout=lambda n: f"answer {n}" if n else "guess first",
        alt="asking",
    )


def page(figures) -> str:
    """Return figures as one page with nothing else on it."""
    return document(figure.to_html() for figure in figures)


def document(parts) -> str:
    """Return the HTML of figures as one page with nothing else on it."""
    body = "\n<p>between</p>\n".join(parts)
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>marks</title>'
        '<meta name="viewport" content="width=device-width, initial-scale=1"></head>'
        f"<body><main>{body}</main></body></html>"
    )
