"""The sliders that several figures have in common."""

from collections.abc import Callable, Mapping, Sequence

import ipywidgets as widgets

from attnkit.figures.shared.numbers import plain


def selection(
    values: Sequence[float] | Mapping[str, float],
    value: float,
    description: str,
    write: Callable[[float], str] = plain,
) -> widgets.SelectionSlider:
    """Return a slider that stops at the given values alone.

    Parameters
    ----------
    values : sequence of float, or mapping of str to float
        The stops from left to right. A mapping gives each its label.
    value : float
        The initial position of the slider: one of the values.
    description : str
        What is written beside it.
    write : callable
        ``write(value)`` returns the label of a value that has none.

    Returns
    -------
    SelectionSlider

    Examples
    --------
    >>> selection([0.5, 1, 2], 1, "temperature T").options
    (('0.5', 0.5), ('1', 1), ('2', 2))
    """
    labelled = values.items() if isinstance(values, Mapping) else [(write(v), v) for v in values]
    return widgets.SelectionSlider(options=list(labelled), value=value, description=description)


def tenths(value: float, low: float, high: float, description: str) -> widgets.FloatSlider:
    """Return a slider from `low` to `high` in steps of 0.1.

    Examples
    --------
    >>> tenths(57, 49, 61, "query (cm)").step
    0.1
    """
    return widgets.FloatSlider(
        value=value, min=low, max=high, step=0.1, readout_format=".1f", description=description
    )
