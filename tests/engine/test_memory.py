"""A figure that nobody holds any more is freed: a notebook makes many."""

import gc
import weakref

import ipywidgets as widgets
import pytest
import sample_figures

from attnkit import theme


@pytest.fixture(scope="module", autouse=True)
def only_what_is_made_here():
    """Let what was there before not be looked at with each figure: there is much of it."""
    gc.collect()
    gc.freeze()
    yield
    gc.unfreeze()


@theme.style()
@pytest.mark.slow  # each sample figure, twice
@pytest.mark.parametrize("shown", [False, True], ids=["made", "shown"])
@pytest.mark.parametrize("name", sample_figures.FIGURES)
def test_a_figure_that_nobody_holds_is_freed(name, shown):
    live = sample_figures.FIGURES[name]()
    if shown:
        assert live.widget
        widgets.Widget.close_all()
    left = weakref.ref(live.fig)
    del live
    gc.collect()
    gc.collect()  # what a finalizer of the first round has let go
    assert left() is None
