"""What a chapter has is told and lent to its exercises."""

from lightbook.exercises import chapter


def cell(text, *tags, kind="code"):
    return {"cell_type": kind, "metadata": {"tags": list(tags)}, "source": [text]}


KERNEL = '''def kernel(x: float) -> float:
    """Return the bell."""
    return math.exp(-x * x)'''
CELLS = [
    cell("No code", kind="markdown"),
    cell("# nothing but a word"),
    cell("import numpy as np\nfrom attnkit.attention import softmax\nscale, *rest = 2.0, 3.0"),
    cell(f"{KERNEL}\n\ndef both(x):\n    return kernel(x) + np.exp(x)"),
    cell("def of_data(x):\n    return scale * x\n\ndef of_both(x):\n    return of_data(both(x))"),
    cell("def turned(x):\n    return 2j * x"),
    cell("mine = 3", "exercise"),
    cell("right = 4", "exercise-check"),
]


def test_its_names_are_known_without_those_of_exercises():
    names = ["both", "kernel", "np", "of_both", "of_data", "rest", "scale", "softmax", "turned"]
    assert chapter.had(CELLS)["names"] == names


def test_functions_that_need_numpy_and_each_other_alone_are_lent_without_their_types():
    functions = chapter.had(CELLS)["functions"]
    assert list(functions) == ["kernel", "both"]
    assert functions["kernel"] == "def kernel(x):\n    return math.exp(-x * x)"
