"""What a reader's walk through a built page needs: open it, read a sentence, press keys."""

import numpy as np
from notebooks import figures
from pages import ALL_LIVE

# Sets controls to positions, as a reader's hand does: with the events that a page listens to.
CHOOSE = """
(root, chosen) => {
  const fire = (input) => {
    for (const name of ["input", "change"])
      input.dispatchEvent(new Event(name, { bubbles: true }));
  };
  for (const [name, position] of Object.entries(chosen)) {
    const inputs = [...root.querySelectorAll(`[data-control="${name}"]`)];
    const input = inputs[0];
    if (input.type === "radio") inputs[position].click();
    else if (input.type === "checkbox") {
      for (const box of inputs) if (box.checked !== Boolean(position & box.value)) box.click();
    } else if (input.type === "button") {
      const shown = () => parseInt(root.querySelector(`[data-shows="${name}"]`).textContent) - 1;
      while (shown() !== position) input.click();
    } else if (input.dataset.end) {
      const high = Math.floor((Math.sqrt(8 * position + 1) - 1) / 2);
      const ends = [position - (high * (high + 1)) / 2, high];
      const order = ends[0] > Number(inputs[1].value) ? [1, 0] : [0, 1]; // they cannot cross
      for (const end of order) { inputs[end].value = ends[end]; fire(inputs[end]); }
    } else if (input.type === "number") {
      input.value = Number(input.min) + position * Number(input.step);
      fire(input);
    } else {
      input.value = position;
      fire(input);
    }
  }
}
"""

# Reads the position of every control.
POSITIONS = """
(root) => {
  const found = {};
  for (const input of root.querySelectorAll("[data-control]")) {
    const name = input.dataset.control, value = Number(input.value);
    if (input.type === "checkbox") found[name] = (found[name] ?? 0) + (input.checked && value);
    else if (input.type === "button")
      found[name] = parseInt(root.querySelector(`[data-shows="${name}"]`).textContent) - 1;
    else if (input.type === "number") found[name] = Math.round((value - input.min) / input.step);
    else if (input.dataset.end && name in found) found[name] += (value * (value + 1)) / 2;
    else if (input.type !== "radio" || input.checked) found[name] = value;
  }
  return found;
}
"""

# Counts the positions of every control.
COUNT = """
(root) => {
  const counts = {};
  for (const input of root.querySelectorAll("[data-control]")) {
    const name = input.dataset.control, { type, min, max, step } = input;
    const ends = Number(max) + 1;
    if (type === "radio") counts[name] = (counts[name] ?? 0) + 1;
    else if (type === "checkbox") counts[name] = (counts[name] ?? 1) * 2;
    else if (type === "button") {
      const shown = root.querySelector(`[data-shows="${name}"]`).textContent; // as 1/10
      counts[name] = Number(shown.split("/")[1]);
    }
    else if (type === "number") counts[name] = Math.floor((max - min) / step + 1e-9) + 1;
    else if (type === "range") counts[name] = input.dataset.end ? (ends * (ends + 1)) / 2 : ends;
    else counts[name] = input.options.length;
  }
  return counts;
}
"""


def opened(browser, site, chapter):
    """Open a chapter once all of its figures are live; for a fixture to yield from."""
    page = browser.new_page()
    page.goto((site / "chapters" / f"{chapter}.html").as_uri())
    assert len(live_figures(page)) == len(figures(chapter))
    yield page
    page.close()


def live_figures(page):
    """Return the figures of a page once all are live."""
    page.wait_for_function(ALL_LIVE)
    return page.query_selector_all(".attn")


def settings_to_try(counts, seed, n_random):
    """List settings as positions: each control at both ends, and random ones."""
    rng = np.random.default_rng(seed)

    def anywhere():
        return {name: int(rng.integers(n)) for name, n in counts.items()}

    ends = [anywhere() | {name: end} for name, n in counts.items() for end in (0, n - 1)]
    tried = [*ends, *(anywhere() for _ in range(n_random))]
    return list({tuple(positions.values()): positions for positions in tried}.values())


def readout(figure):
    return figure.locator(".attn-readout").inner_text()


def slider(figure, name):
    return figure.locator(f'input[type=range][data-control="{name}"]')


def press(control, key, times=1):
    control.focus()
    for _ in range(times):
        control.press(key)


def choose(figure, name, position):
    """Go to a position of a group of buttons with the arrow keys."""
    buttons = figure.locator(f'input[type=radio][data-control="{name}"]')
    buttons.and_(figure.locator(":checked")).focus()
    for _ in range(buttons.count()):
        if buttons.nth(position).is_checked():
            return
        figure.page.keyboard.press("ArrowRight")
    raise AssertionError(f"{name} never reached position {position}")
