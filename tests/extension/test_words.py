"""Formulas in words, as the PDF says them."""

import pytest
from lightbook.formulas.mathml import convert
from lightbook.formulas.words import in_words

SAID = {
    "x": "x",
    "W": "capital W",
    r"\Sigma\theta": "capital sigma theta",
    r"\mathbf{q}": "q",
    "57": "57",
    "-18": "minus 18",
    "q_1": "q sub 1",
    "s_{ij}": "s sub i j",
    "s_{i+1}": "s sub i plus 1, end of index",
    "h^2": "h squared",
    "K^\\top": "capital K transposed",
    "W^Q": "capital W superscript capital Q",
    "10^{-18}": "10 to the power minus 18",
    "e^{s_j/T}": "e to the power s sub j divided by capital T, end of power",
    "f_i'": "f sub i prime",
    r"\hat{x}": "x hat",
    r"\frac12": "1 over 2",
    r"\frac{a+b}{2}": "the fraction a plus b, over 2, end of fraction",
    r"\sqrt d": "the square root of d",
    r"\sqrt{d_k}": "the square root of d sub k",
    r"\sqrt{a+b}": "the square root of a plus b, end of root",
    r"\sqrt[3]{x}": "the root of degree 3 of x, end of root",
    r"\sum_i w_i": "the sum over i of w sub i",
    r"\sum_{i=1}^n w_i": "the sum from i equals 1 to n of w sub i",
    r"\lVert q \rVert^2": "the length of q, end of length, squared",
    r"\exp(s)": "exp of open parenthesis s close parenthesis",
    r"a \cdot b \approx 2": "a times b is about 2",
    r"1 + \cdots + n": "1 plus and so on plus n",
    r"\underbrace{qk}_{\text{score}}": "q k with a brace under it that says: score",
    r"a \otimes b": "a circled times b",
    r"\begin{pmatrix} 1 & 0 \\ 0 & h \end{pmatrix}": (
        "open parenthesis a matrix of 2 rows and 2 columns, row 1: 1, 0; row 2: 0, h; "
        "end of matrix, close parenthesis"
    ),
    r"a &= b \\ c &= d": "a equals b; c equals d",
    r"a < b, \quad c": "a is less than b, c",
}


@pytest.mark.parametrize("latex", SAID)
def test_a_formula_is_said(latex):
    assert in_words(convert(latex, display=r"\\" in latex or r"\sum" in latex)) == SAID[latex]


def test_a_browser_writes_some_spaces_by_name():
    assert in_words("<math><mtext>same&nbsp;for&nbsp;all</mtext></math>") == "same for all"
