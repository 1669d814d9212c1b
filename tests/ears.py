"""What a screen reader takes from a page: the focused element, and what changes in live regions."""

import matplotlib.pyplot as plt
import sample_figures
from ipywidgets import Widget

from attnkit import LiveFigure

# Lists from now on what live regions say, each text once for each change.
LISTEN = """(() => {
  window.heard = [];
  const said = (target) => {
    const region = (target.closest ? target : target.parentNode)?.closest("[aria-live]");
    if (!region?.textContent || region.getAttribute("aria-live") === "off") return; // or emptied
    heard.push(region.textContent);
  };
  new MutationObserver((all) => new Set(all.map(({ target }) => target)).forEach(said))
    .observe(document.body, { childList: true, subtree: true, characterData: true });
})()"""
# The name, the kind and the value text of the focused element, as ARIA has them.
FOCUS = """(({ ariaLabel, ariaRoleDescription, ariaValueText }) =>
  [ariaLabel, ariaRoleDescription, ariaValueText])(document.activeElement)"""
# What the focused control is called, by the label that belongs to it, and what it says.
CONTROL = """(() => {
  const at = document.activeElement, group = at.closest("fieldset");
  const plain = (node) => node?.textContent.trim();
  return {
    control: at.dataset.control,
    name: at.ariaLabel ?? plain(at.labels?.[0]) ?? plain(at),
    group: plain(group?.querySelector("legend")) ?? null,
    text: at.ariaValueText,
    live: window.heard.splice(0),
  };
})()"""

# The key that moves a control of each kind on; where several inputs belong to it, those of which.
KEYS = dict.fromkeys(sample_figures.every_control(), (0, "ArrowRight")) | {
    "IntRangeSlider": (1, "ArrowRight"),
    "FloatRangeSlider": (1, "ArrowRight"),
    "SelectionRangeSlider": (1, "ArrowRight"),
    "BoundedIntText": (0, "ArrowUp"),
    "BoundedFloatText": (0, "ArrowUp"),
    "Dropdown": (0, "ArrowDown"),
    "Select": (0, "ArrowDown"),
    "Checkbox": (0, " "),
    "ToggleButton": (0, " "),
    "Button": (0, "Enter"),
    "SelectMultiple": (2, " "),
}
# After that key: the name of what has the focus, the group it is in, and its value text.
SAID = {
    "IntSlider": ("count nₖ", None, "2"),
    "FloatSlider": ("FloatSlider", None, "0.90"),
    "FloatLogSlider": ("FloatLogSlider", None, "2.00"),
    "BoundedIntText": ("BoundedIntText", None, None),
    "BoundedFloatText": ("BoundedFloatText", None, None),
    "Play": ("Play", None, "2"),
    "IntRangeSlider": ("IntRangeSlider: to", None, "3"),
    "FloatRangeSlider": ("FloatRangeSlider: to", None, "1.50"),
    "SelectionRangeSlider": ("SelectionRangeSlider: to", None, "three"),
    "SelectionSlider": ("SelectionSlider", None, "<two>"),
    "Checkbox": ("Checkbox", None, None),
    "ToggleButton": ("press", None, None),
    "Button": ("again", None, None),
    "Dropdown": ("Dropdown", None, None),
    "Select": ("Select", None, None),
    "RadioButtons": ("<two>", "RadioButtons", None),
    "ToggleButtons": ("<two>", "ToggleButtons", None),
    "SelectMultiple": ("three", "SelectMultiple", None),
}
NOW = {"Checkbox": True, "ToggleButton": True, "Button": 1, "FloatSlider": 0.9}
NOW |= {"FloatLogSlider": 2.0, "IntRangeSlider": (1, 3), "FloatRangeSlider": (0.5, 1.5)}
NOW |= {"SelectionRangeSlider": (1, 3), "SelectMultiple": (2, 3), "BoundedFloatText": 1.0}


def expected(name: str) -> dict:
    """Return what a control tells after its key: its readout is said once."""
    called, group, text = SAID[name]
    live = [f"{name} is {NOW.get(name, 2)}."]
    return {"control": name, "name": called, "group": group, "text": text, "live": live}


def one_of_each() -> str:
    """Return a page with a figure for each kind of control."""
    return sample_figures.page([_figure(*each) for each in sample_figures.every_control().items()])


def _figure(name: str, widget: Widget) -> LiveFigure:
    fig, ax = plt.subplots(figsize=(2, 1))
    text = ax.text(0, 0, "")
    say = eval(f"lambda {name}: f'{name} is {{{name}}}.'")
    figure = LiveFigure(fig, {text: say}, readout=say, alt=f"{name}.", **{name: widget})
    plt.close(fig)
    return figure
