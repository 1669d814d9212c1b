"""In the book, a live figure stands in its page from the first, with or without scripts."""

import nbformat
import sample_figures
from lightbook.rebuild import executions

WIDGET = "application/vnd.jupyter.widget-view+json"


def output(**data):
    return nbformat.v4.new_output("display_data", data)


def test_the_figure_is_taken_out_of_the_output_that_holds_it():
    figure = sample_figures.FIGURES["odd_words"]()
    made = output(**figure._repr_mimebundle_())
    assert executions.for_pages(made).data["text/html"] == figure.to_html()


def test_other_outputs_stay_as_they_are():
    for made in (output(**{"text/html": "<b>1</b>"}), nbformat.v4.new_output("stream", text="a")):
        assert executions.for_pages(made.copy()) == made


def test_what_only_a_kernel_moves_is_left_out():
    view = {WIDGET: {"model_id": "a"}}
    assert executions.is_for_kernels(output(**view))
    assert not executions.is_for_kernels(output(**view, **{"text/plain": "a"}))
    assert not executions.is_for_kernels(nbformat.v4.new_output("stream", text="a"))
