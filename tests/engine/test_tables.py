"""The tables of a page: what comes back from them in Python and in the page's script, and how
small they are."""

import json
import re
from base64 import b64encode
from io import BytesIO

import assembled
import hypothesis.extra.numpy as st_np
import matplotlib.pyplot as plt
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from attnkit import LiveFigure
from attnkit.live.drawing import svg
from attnkit.live.hosts import page, repeats, tables

SHAPES = st_np.array_shapes(max_dims=4, max_side=5)
INTEGERS = {"<i4": "Int32Array", "u1": "Uint8Array"}


# -- grids -----------------------------------------------------------------------------------------


@given(st_np.arrays(np.dtype("<i4"), SHAPES))
def test_a_table_comes_back(grid):
    assert (assembled.read(tables.write(grid)) == grid).all()


@given(st_np.arrays(np.uint8, SHAPES))
def test_a_table_of_bytes_comes_back(grid):
    assert (assembled.read(tables.write(grid), "u1") == grid).all()


def test_an_empty_table_comes_back():
    assert assembled.read(tables.write(np.zeros((0, 3), "<i4"))).shape == (0, 3)


def smooth(shape, dtype):
    """A grid whose third differences are nothing along every axis."""
    return sum((9 * i * i - 5 * i for i in np.indices(shape)), np.int64(0)).astype(dtype)


def striped(shape, dtype):
    """A grid that repeats itself along its first axes and is noise along the last."""
    limits = np.iinfo(dtype)
    noise = np.random.default_rng(0).integers(limits.min, limits.max, shape[-1], dtype, True)
    return np.broadcast_to(noise, shape).copy()


def noise(shape, dtype):
    limits = np.iinfo(dtype)
    return np.random.default_rng(0).integers(limits.min, limits.max, shape, dtype, endpoint=True)


@pytest.fixture(scope="module")
def script(browser, tmp_path_factory):
    """A page with nothing on it but the functions of the script, as `live`."""
    opened = browser.new_page()
    opened.goto("data:text/html,<!doctype html><meta charset='utf-8'>")
    opened.evaluate(
        """async (source) => {
          const file = new Blob([source], { type: "text/javascript" });
          window.live = await import(URL.createObjectURL(file));
        }""",
        page.source("live.js") + page.source("page.js"),
    )
    yield opened
    opened.close()


READ = """
async ([grids, tables]) => {
  const written = await live.inflate(tables);
  const found = grids.map(([grid, type]) => [...live.read(grid, written, globalThis[type])]);
  return [found, written.at === written.bytes.length];
}
"""


@pytest.mark.parametrize("dtype", INTEGERS)
def test_the_script_reads_what_python_wrote_one_after_another(script, dtype):
    shapes = [(1,), (3, 7), (101, 2), (5, 199), (4, 3, 5, 7), (0, 3), (2, 1, 40)]
    grids = [make(shape, dtype) for make in (smooth, striped, noise) for shape in shapes]
    written = [{"marks": [], **tables.write(grid)} for grid in grids]
    assert any(max(each["times"]) > 1 for each in written)
    assert any(each["order"] != sorted(each["order"]) for each in written)
    joined = tables.join(written)
    found, at_end = script.evaluate(READ, [[[each, INTEGERS[dtype]] for each in written], joined])
    assert found == [grid.ravel().tolist() for grid in grids]
    assert at_end


def test_a_smooth_grid_costs_next_to_nothing():
    grid = smooth((40, 30, 20), "<i4")
    assert len(tables.join([{"marks": [], **tables.write(grid)}])) < grid.size / 50


def test_a_grid_is_written_along_the_axis_on_which_it_repeats_itself():
    values = np.random.default_rng(0).integers(0, 2**20, (30, 50), "<i4")
    for axis in range(3):
        grid = np.stack([values] * 40, axis)
        assert len(tables.join([{"marks": [], **tables.write(grid)}])) < 2 * values.nbytes


def test_noise_is_written_as_it_is():
    packed = tables.write(np.random.default_rng(0).integers(0, 64, (20, 30), "<i4"))
    assert packed["times"] == [0, 0]


# -- states ----------------------------------------------------------------------------------------

NUMERALS = st.integers(-(2**31) + 1, 2**31 - 1)
STATES = st.lists(st.tuples(NUMERALS, NUMERALS, st.booleans()), min_size=1, max_size=7)


@given(STATES, st.data())
def test_packed_states_come_back(given_states, data):
    hole = chr(svg.FIRST_HOLE)
    states = [
        [
            (f"<p>{hole}</p>", [a], None),
            (f"<b>{hole}{hole} 5</b>" if c else f"<i>{hole}</i>", [a, b] if c else [b], None),
        ]
        for a, b, c in given_states
    ]
    shown = data.draw(st.integers(0, len(states) - 1))
    packed = tables.pack(states, [len(states)], shown)
    table = assembled.read(packed).T
    assert len(table) == len(states)
    for row, marks_of_row in zip(table, states, strict=True):
        for mark, (template, numbers, _) in zip(packed["marks"], marks_of_row, strict=True):
            several = len(mark["templates"]) > 1
            chosen = mark["templates"][row[mark["at"]] if several else 0]
            filled = svg.fill(chosen, row[mark["at"] + several :])
            assert filled == svg.fill(template, numbers)
    for mark, (template, *_) in zip(packed["marks"], states[shown], strict=True):
        assert mark["templates"][0][:2] == template[:2]


def png(pixels):
    stream = BytesIO()
    Image.fromarray(pixels).save(stream, "png")
    return b64encode(stream.getvalue()).decode("ascii")


@pytest.mark.parametrize("n_colours", [1, 256, 1000])
def test_pictures_come_back_and_a_hidden_one_is_no_colour_at_all(n_colours):
    rng = np.random.default_rng(0)
    colours = rng.integers(0, 256, (n_colours, 4), dtype=np.uint8)
    frames = [colours[rng.integers(n_colours, size=(23, 29))] for _ in range(3)]
    packed = tables.pack_pictures([png(frames[0]), None, *map(png, frames[1:])], [2, 2])
    assert (packed["width"], packed["height"]) == (29, 23)
    few = n_colours + 1 <= 256
    assert bool(packed["palette"]) == few
    size = 23 * 29 * (1 if few else 4)
    pixels = assembled.read(packed, "u1").reshape(size, 4).T
    if few:
        pixels = np.ascontiguousarray(np.array(packed["palette"], "<u4")[pixels]).view("u1")
    shown = np.ascontiguousarray(pixels).reshape(4, 23, 29, 4)
    assert (shown[1] == 0).all()
    assert (shown[[0, 2, 3]] == frames).all()


# -- figures ---------------------------------------------------------------------------------------


def test_smooth_curves_of_three_controls_fit_in_a_page():
    x = np.linspace(0, 10, 120)
    fig, ax = plt.subplots()
    ax.set_ylim(-3.5, 3.5)
    (line,) = ax.plot(x, np.sin(x))
    live = LiveFigure(
        fig,
        {line: lambda a, f, p: a * np.sin(f * x + p)},
        a=(0.0, 3.0, 0.25),
        f=(0.5, 4.5, 0.5),
        p=(0.0, 4.0, 0.5),
        alt="a wave",
    )
    assert sum(live.page_size().values()) < 26_000  # it was 63,000


def test_a_coordinate_is_right_to_a_twentieth_of_a_pixel_at_the_widest():
    for width in (2, 4, 6.4, 7.2, 20):
        fig = plt.figure(figsize=(width, 1))
        step = 1 / svg.per_point(fig)
        assert step / 2 * svg.WIDEST / (72 * width) <= 1 / 20
    assert svg.per_point(plt.figure(figsize=(7.2, 4))) == 20


def data_of(live):
    """Return the data that the page of a figure carries."""
    return json.loads(re.search(r'json">(.*?)</script>', live.to_html(), re.S)[1])


def test_what_never_moves_is_not_packed():
    fig, ax = plt.subplots()
    moving, still = ax.plot([0, 1], [[0, 1], [1, 2]])
    photo = ax.imshow(np.random.default_rng(0).random((90, 90, 3)))
    live = LiveFigure(
        fig,
        {moving: lambda n: [0, n], (still, photo): lambda n: [[1, 1], {"alpha": 0.5}]},
        n=(0, 5),
        readout=lambda n: "always the same",
        alt="a line moves",
    )
    first, second, readout = data_of(live)["updates"]
    assert first["marks"][0]["templates"]
    assert second["marks"] == [{}, {}]
    assert readout["marks"] == [{}]
    assert second["shape"][0] == readout["shape"][0] == 0


def test_an_image_that_only_fades_is_not_packed_again():
    fig, ax = plt.subplots()
    photo = ax.imshow(np.random.default_rng(0).random((90, 90, 3)))
    live = LiveFigure(fig, {photo: lambda n: {"alpha": n / 10}}, n=(1, 10), alt="a photo fades")
    (mark,) = data_of(live)["updates"][0]["marks"]
    assert "picture" not in mark
    assert sum(live.page_size().values()) < 1000


@pytest.mark.parametrize("moving", [False, True])
def test_the_cells_of_a_large_heatmap_are_read_whether_it_moves_or_not(moving, tmp_path, open_page):
    values = np.linspace(0, 1, 41 * 37).reshape(41, 37)
    fig, ax = plt.subplots()
    cells = ax.imshow(values, vmin=0, vmax=1)
    (line,) = ax.plot([0, 1])
    moved = {cells: lambda n: values * n} if moving else {line: lambda n: [n, n]}
    live = LiveFigure(fig, moved, n=(0, 1), alt="cells")
    live.controls["n"].widget.value = 1
    file = tmp_path / "cells.html"
    file.write_text(f"<!doctype html><meta charset='utf-8'>{live.to_html()}", "utf-8")
    opened = open_page(file)
    opened.wait_for_selector(".attn[data-live='']")
    opened.locator(".attn-cells").focus()
    for _ in range(3):
        opened.keyboard.press("ArrowDown")
    said = opened.locator(".attn-cell").text_content()
    assert float(re.search("about (.*)", said)[1]) == pytest.approx(values[3, 0], abs=0.01)


@pytest.mark.parametrize("cmap", ["viridis", "RdBu"])
def test_a_heatmap_of_many_states_costs_half_a_byte_a_cell(cmap):
    x = np.linspace(-1, 1, 64)

    def weights(bandwidth):
        scores = np.exp(-((x[:, np.newaxis] - x) ** 2) / bandwidth**2)
        return scores / scores.sum(axis=1, keepdims=True)

    fig, ax = plt.subplots()
    cells = ax.imshow(weights(0.5), vmin=0, vmax=0.1, cmap=cmap)
    live = LiveFigure(fig, {cells: weights}, bandwidth=(0.1, 1.0, 0.02), alt="weights")
    assert sum(live.page_size().values()) < 46 * 64 * 64 / 5


# -- templates in which parts repeat ---------------------------------------------------------------

N, C = svg.PARTS[100], svg.COLOUR_HOLE
COUNTS = st.lists(st.tuples(st.integers(1, 6), st.integers(1, 4)), min_size=2, max_size=5)


@given(COUNTS, st.randoms(use_true_random=False))
def test_templates_that_differ_only_in_how_often_parts_repeat_are_one(counts, random):
    states = [
        (
            f'<path d="M {N} {N}  {f"L {N} {N}  " * lines}" style="stroke: {C}"/>'
            f"{f'<use x={N!r} style={C!r}/>' * dots}<b>{N}</b>",
            [random.randint(-99, 99) for _ in range(2 + 2 * lines)]
            + [0xFF0000]
            + [each for _ in range(dots) for each in (random.randint(0, 9), 0x00FF00)]
            + [7],
        )
        for lines, dots in counts
    ]
    assert len({repeats.shape(template) for template, _ in states}) == 1
    pieces, rows = repeats.fold(states)
    for row, (template, numbers) in zip(rows, states, strict=True):
        assert svg.fill(*unfolded(pieces, [*row])) == svg.fill(template, numbers)
    assert "".join(piece if isinstance(piece, str) else piece[0] for piece in pieces).count(C) == 0


def unfolded(pieces, numbers):
    """Do what `page.js` does."""
    times = [numbers.pop(0) for piece in pieces if isinstance(piece, list)][::-1]
    template, kept = "", []
    for piece in pieces:
        part, most = piece if isinstance(piece, list) else (piece, 1)
        n, holes = times.pop() if isinstance(piece, list) else 1, len(svg.HOLES.findall(part))
        template += part * n
        kept += [numbers[hole * most + i] for i in range(n) for hole in range(holes)]
        del numbers[: most * holes]
    return template, kept


def test_contours_of_many_states_fit_in_a_page():
    x, y = np.linspace(-2, 2, 40), np.linspace(-1, 1, 30)[:, np.newaxis]

    def hills(a):
        return np.exp(-((x - a) ** 2)) - np.exp(-((x + a) ** 2)) * np.cos(3 * y)

    fig, ax = plt.subplots()
    filled = ax.contourf(x, y[:, 0], hills(1), levels=np.linspace(-1, 1, 8))
    live = LiveFigure(fig, {filled: hills}, a=(-1.5, 1.5, 0.1), alt="two hills")
    assert sum(live.page_size().values()) < 45_000  # 68,000 with a template for each


def test_another_number_of_points_costs_little():
    fig, ax = plt.subplots()
    ax.set(xlim=(0, 10), ylim=(-1, 1))
    (line,) = ax.plot([0, 1], [0, 1])

    def wave(n):
        x = np.linspace(0, 10, n)
        return {"data": (x, np.sin(x))}

    live = LiveFigure(fig, {line: wave}, n=(10, 100), alt="a wave of more and more points")
    assert sum(live.page_size().values()) < 8_000  # 24,000 with a template for each
