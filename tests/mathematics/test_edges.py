"""The mathematics at its edges: numpy's settings, kinds of numbers, masks, memory, messages.

Every public function is in CALLS with arguments that work, so that each edge is tried on each.
"""

import inspect
import re
import tracemalloc
import warnings

import numpy as np
import pytest

import attnkit.attention
import attnkit.block
import attnkit.heads
import attnkit.learning
import attnkit.masks
import attnkit.positions
import attnkit.trials
from attnkit.attention import (
    additive_scores,
    attention,
    attention_output,
    attention_pooling,
    attention_weights,
    bilinear_scores,
    dot_scores,
    gaussian_scores,
    leave_one_out,
    scaled_dot_scores,
    self_attention,
    softmax,
    softmax_jacobian,
)
from attnkit.block import layer_norm, layer_norm_gradients, small_network
from attnkit.datasets import linnerud, nhanes, waist_and_weight
from attnkit.heads import merge_heads, multi_head_attention, split_heads
from attnkit.learning import Adam, attention_gradients, cross_entropy, projection_gradient
from attnkit.masks import causal_mask, padding_mask
from attnkit.positions import rotate, sinusoidal_positions
from attnkit.trials import Trials, draw_trials, gradient_rms, trials_from


def random(*shape):
    return np.random.default_rng(shape).standard_normal(shape)


QUERIES, KEYS, VALUES, SCORES = random(5, 3), random(7, 3), random(7, 2), random(5, 7)
MASK = np.tri(5, 7, dtype=bool)
# one trial's queries, keys and values are not the matrices of the others
CALLS = {
    softmax: {"scores": SCORES},
    softmax_jacobian: {"weights": softmax(SCORES)},
    attention_weights: {"scores": SCORES, "mask": MASK},
    attention_pooling: {"scores": SCORES, "values": VALUES, "mask": MASK},
    gaussian_scores: {"queries": QUERIES, "keys": KEYS, "bandwidth": np.array([1.0, 2.0, 3.0])},
    dot_scores: {"queries": QUERIES, "keys": KEYS},
    scaled_dot_scores: {"queries": QUERIES, "keys": KEYS},
    additive_scores: {
        "queries": QUERIES,
        "keys": KEYS,
        "W_query": random(3, 11),
        "W_key": random(3, 11),
        "w_score": random(11),
    },
    bilinear_scores: {"queries": QUERIES, "keys": KEYS, "M": random(3, 3)},
    attention: {"queries": QUERIES, "keys": KEYS, "values": VALUES, "mask": MASK},
    attention_output: {"queries": QUERIES, "keys": KEYS, "values": VALUES, "mask": MASK},
    self_attention: {
        "X": KEYS,
        "W_query": random(3, 2),
        "W_key": random(3, 2),
        "W_value": random(3, 5),
        "mask": np.tri(7, dtype=bool),
    },
    leave_one_out: {"keys": KEYS, "values": VALUES, "bandwidth": 2.0},
    trials_from: {"queries": random(4, 3), "keys": random(4, 5, 3), "values": random(4, 5)},
    gradient_rms: {
        "trials": trials_from(random(4, 3), random(4, 5, 3), random(4, 5)),
        "divisor": 2,
    },
    draw_trials: {"d": 3, "n_trials": 4, "n_keys": 5, "seed": 0},
    split_heads: {"x": random(5, 6), "n_heads": 3},
    merge_heads: {"heads": random(3, 5, 2)},
    multi_head_attention: {
        "X": KEYS,
        "W_query": random(3, 4),
        "W_key": random(3, 4),
        "W_value": random(3, 6),
        "W_output": random(6, 5),
        "n_heads": 2,
        "mask": np.tri(7, dtype=bool),
    },
    causal_mask: {"n_tokens": 5},
    padding_mask: {"lengths": np.array([2, 5, 3]), "n_tokens": 5},
    sinusoidal_positions: {"n_tokens": 5, "d_model": 6},
    rotate: {"x": random(5, 6), "positions": random(5)},
    layer_norm: {"x": QUERIES, "gain": random(3), "bias": random(3)},
    layer_norm_gradients: {"x": QUERIES, "output_gradient": random(5, 3), "gain": random(3)},
    small_network: {
        "x": QUERIES,
        "W_in": random(3, 11),
        "b_in": random(11),
        "W_out": random(11, 2),
        "b_out": random(2),
    },
    cross_entropy: {"logits": QUERIES, "targets": np.array([0, 2, 1, 1, 0])},
    attention_gradients: {
        "queries": QUERIES,
        "keys": KEYS,
        "values": VALUES,
        "output_gradient": random(5, 2),
        "mask": MASK,
    },
    projection_gradient: {"X": QUERIES, "projected_gradient": random(5, 2)},
}
ARRAYS = [
    (function, name)
    for function, arguments in CALLS.items()
    for name, argument in arguments.items()
    if isinstance(argument, np.ndarray) and argument.dtype == float
]
INTEGERS = [
    (function, name)
    for function, arguments in CALLS.items()
    for name, argument in arguments.items()
    if isinstance(argument, np.ndarray) and argument.dtype == int
]
NAMES = [f"{function.__name__}-{name}" for function, name in ARRAYS]
MASKS = [function for function, arguments in CALLS.items() if "mask" in arguments]


def flat(result):
    """List the arrays in a result."""
    if isinstance(result, tuple):
        return [array for part in result for array in flat(part)]
    return [result] if isinstance(result, np.ndarray) else []


def test_every_public_function_is_tried():
    modules = "attention block heads learning masks positions trials".split()
    public = {
        getattr(module, name)
        for module in (getattr(attnkit, name) for name in modules)
        for name in module.__all__
    }
    assert set(CALLS) == public - {Adam, Trials}


# ------------------------------------------------------- nothing depends on the caller's settings


def _extreme():
    """Yield calls whose numbers vanish or overflow on the way to a right result."""
    waists, weights = waist_and_weight()
    tiny, huge = np.full((3, 2), 5e-324), np.full((3, 2), 1e308)
    for size in (0, -400, -1e308, 1e308, -5e-324):
        yield lambda size=size: softmax([0, size, -500])
        yield lambda size=size: softmax_jacobian(softmax([0, size, -500]))
        yield lambda size=size: attention_pooling([[0, size, -np.inf]], [1e308, 5e-324, 1])
    yield lambda: attention(waists, waists, weights, score=dot_scores)
    yield lambda: attention_output(1e3 * waists, waists, weights)
    yield lambda: gaussian_scores(waists, waists, 1e-200)
    yield lambda: gaussian_scores(huge, -huge, 1e-300)
    yield lambda: gaussian_scores(tiny, -tiny, 1e300)
    yield lambda: gaussian_scores(np.float32(1), np.float32(2), 1e30)
    yield lambda: additive_scores(huge, huge, tiny.T, tiny.T, [1, 2, 3])
    yield lambda: additive_scores(waists, waists, [[1e5]], [[1e300]], [5e-324])
    yield lambda: gradient_rms(draw_trials(1024, 20), 1)
    yield lambda: gradient_rms(draw_trials(1, 20), 1e300)
    for score in (dot_scores, scaled_dot_scores):
        yield lambda score=score: score(tiny, tiny)
    yield lambda: bilinear_scores(tiny, tiny, np.eye(2))
    yield lambda: self_attention(tiny, np.eye(2), np.eye(2), np.eye(2))


def _books_own():
    """Yield calls on the book's data."""
    waist, weight = waist_and_weight()
    inches, pounds, pulses = linnerud()
    cm, kg, heights = nhanes()
    for keys, values in ((waist, weight), (inches, pounds), (inches, pulses), (cm, kg)):
        for score in (gaussian_scores, dot_scores, scaled_dot_scores):
            yield lambda k=keys, v=values, s=score: attention(k, k, v, score=s)
        for h in (1, 3, 30):
            yield lambda k=keys, v=values, h=h: leave_one_out(k, v, h)
        yield lambda k=keys, v=values: attention_output(k, k, v)
        yield lambda k=keys: softmax_jacobian(attention_weights(dot_scores(k, k)))
        yield lambda k=keys: bilinear_scores(k, k, [[0.01]])
        yield lambda k=keys: additive_scores(k, k, [[0.1]], [[-0.1]], [30])
        yield lambda k=keys: self_attention(k, [[1]], [[1]], [[1]])
    yield lambda: leave_one_out(np.column_stack([cm, heights]), kg, [5, 5])
    yield lambda: attention_pooling(gaussian_scores(500, cm, 0.1), kg)


def _plain():
    for function, arguments in CALLS.items():
        yield lambda function=function, arguments=arguments: function(**arguments)
        if function not in (softmax_jacobian, gradient_rms):  # shares, and trials
            tiny = {name: 1e-170 * arguments[name] for f, name in ARRAYS if f is function}
            yield lambda function=function, given=arguments | tiny: function(**given)


EVERYWHERE = [*_extreme(), *_books_own(), *_plain()]


@pytest.mark.parametrize("setting", ["raise", "warn", "call", "print"])
def test_the_result_is_the_same_under_any_setting_of_numpy(setting):
    called = []
    for call in EVERYWHERE:
        with np.errstate(all="ignore"):
            expected = flat(call())
        with np.errstate(all=setting, call=lambda *a: called.append(a)), warnings.catch_warnings():
            warnings.simplefilter("error")
            got = flat(call())
        for a, b in zip(got, expected, strict=True):
            np.testing.assert_array_equal(a, b)
            assert not np.isnan(a).any()
    assert called == []


def test_a_score_function_runs_under_the_callers_settings():
    def overflowing(queries, keys):
        return np.exp(1000 + queries @ keys.T)

    with np.errstate(all="raise"), pytest.raises(FloatingPointError):
        attention(QUERIES, KEYS, VALUES, score=overflowing)


# ------------------------------------------------------------------------------- kinds of numbers


@pytest.mark.parametrize("kind", "int8 uint8 int16 uint16 int32 int64 uint64 float16 >f8".split())
@pytest.mark.parametrize(("function", "name"), ARRAYS, ids=NAMES)
def test_every_kind_of_real_number_gives_what_float64_gives(function, name, kind):
    largest = 100 if np.dtype(kind).kind in "iu" else 10
    array = np.rint(largest * np.abs(np.tanh(CALLS[function][name]))) + 1
    if function is softmax_jacobian:
        array = np.eye(5, 7)
    expected = flat(function(**(CALLS[function] | {name: array})))
    got = flat(function(**(CALLS[function] | {name: array.astype(kind)})))
    for a, b in zip(got, expected, strict=True):
        assert a.dtype == np.float64 and a.dtype.isnative
        np.testing.assert_array_equal(a, b)


@pytest.mark.parametrize(("function", "name"), ARRAYS, ids=NAMES)
@pytest.mark.parametrize(
    ("bad", "error", "words"),
    [
        (lambda a: a > 0, TypeError, "{0} must hold real numbers, but its dtype is bool"),
        (lambda a: a + 0j, TypeError, "{0} must hold real numbers, but its dtype is complex128"),
        (lambda a: a.astype(str), TypeError, "{0} must hold real numbers, but its dtype is <U"),
        (lambda a: a.astype(object), TypeError, r"{0} must hold real numbers.* object \(float\)"),
        (lambda a: [1, 10**400], TypeError, r"{0} must hold real numbers.* object \(int\)"),
        (lambda a: None, TypeError, r"{0} must hold real numbers.* object \(NoneType\)"),
        (lambda a: [[1, 2], [3]], ValueError, "{0} must be a rectangular array"),
        (
            lambda a: np.where(a == a.max(), np.nan, a),
            ValueError,
            r"{0} needs .* {0}\[[\d, ]+\] is nan",
        ),
        (
            lambda a: np.full(a.shape, np.inf, np.float16),
            ValueError,
            r"{0} needs .* {0}\[[0, ]+\] is inf",
        ),
        (lambda a: np.ma.array(a, mask=a > 0), TypeError, "{0} is a masked array"),
        (lambda a: np.ma.array(a), TypeError, "{0} is a masked array"),
        (lambda a: list(np.ma.array(a, mask=a > 0)), TypeError, "{0} is a masked array"),
        (lambda a: [1.0, np.ma.masked], TypeError, "{0} is a masked array"),
    ],
    ids=(
        "bool complex str object big None ragged nan float16-inf masked none-masked list-of-masked "
        "list-with-masked"
    ).split(),
)
def test_what_is_no_real_number_is_refused_by_name(function, name, bad, error, words):
    argument = bad(CALLS[function][name])
    if argument is inspect.signature(function).parameters[name].default:
        return  # None is what stands for an argument that may be left out
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        with pytest.raises(error, match=f"^{words.format(name)}"):
            function(**(CALLS[function] | {name: argument}))


@pytest.mark.parametrize(
    ("function", "name"),
    INTEGERS,
    ids=[f"{function.__name__}-{name}" for function, name in INTEGERS],
)
@pytest.mark.parametrize(
    ("bad", "error", "words"),
    [
        (
            lambda a: a * 1.0,
            TypeError,
            r"{0} must be whole numbers.* float64: pass np.asarray\({0}",
        ),
        (lambda a: a > 1, TypeError, "{0} must be whole numbers, but their dtype is bool"),
        (lambda a: None, TypeError, "{0} must be whole numbers, but their dtype is object"),
        (lambda a: [], ValueError, r"{0} has shape \(0,\); it needs at least one number"),
        (lambda a: [1, [2]], ValueError, "{0} must be a rectangular array"),
        (lambda a: np.ma.array(a, mask=a > 1), TypeError, "{0} is a masked array"),
        (lambda a: a - 100, ValueError, "{0} .* (one is|is) -"),
    ],
    ids="float bool None empty ragged masked negative".split(),
)
def test_what_is_no_whole_number_is_refused_by_name(function, name, bad, error, words):
    with pytest.raises(error, match=f"^{words.format(name)}"):
        function(**(CALLS[function] | {name: bad(CALLS[function][name])}))


@pytest.mark.parametrize(
    ("call", "how"),
    [
        (lambda: layer_norm(QUERIES > 0), r"pass np\.asarray\(x, float\)"),
        (lambda: layer_norm(QUERIES.astype(object)), r"\(float\): pass np\.asarray\(x, float\)"),
        (lambda: layer_norm([["a"]]), r"dtype is <U1$"),
        (lambda: layer_norm(QUERIES[0]), r"it needs \(n_tokens, d_model\) \(one alone is \[x\]\)"),
        (
            lambda: multi_head_attention(KEYS[0], *[np.eye(3)] * 4, n_heads=3),
            r"W_query has shape \(3, 3\); it needs \(1, .*token in X has 1; one token .* is \[X\]",
        ),
        (
            lambda: self_attention(KEYS, np.eye(4), np.eye(4), np.eye(4)),
            r"W_query has shape \(4, 4\); it needs \(3, d_k\): .*, and a token in X has 3$",
        ),
        (lambda: layer_norm(QUERIES[:0]), "it needs .n_tokens, d_model., none of them empty"),
        (lambda: bilinear_scores(QUERIES, VALUES, random(2, 3)), r"it needs \(3, 2\), as M\.T is"),
        (
            lambda: attention_weights(SCORES, MASK.astype(int)),
            "mask == 1 if 1 = may attend, or mask",
        ),
        (lambda: attention_weights(SCORES, MASK - 1.0), "mask == 0 if it holds 0 and -inf"),
    ],
)
def test_an_error_says_what_to_pass(call, how):
    with pytest.raises((TypeError, ValueError), match=how):
        call()


@pytest.mark.skipif(np.finfo(np.longdouble).max <= 1e308, reason="long double is float64 here")
@pytest.mark.parametrize(("function", "name"), ARRAYS, ids=NAMES)
def test_a_long_double_beyond_float64_is_refused(function, name):
    array = CALLS[function][name].astype(np.longdouble)
    array.flat[1] = np.longdouble("1e4000")
    with pytest.raises(ValueError, match=rf"{name} needs .*float64.* is 1e\+4000"):
        function(**(CALLS[function] | {name: array}))


@pytest.mark.parametrize("function", MASKS)
def test_masks_of_other_kinds_are_refused_by_name(function):
    for bad, error, words in (
        (MASK.astype(np.int8), TypeError, "mask must be boolean .True = may attend.*int8"),
        ([[True], [True, False]], ValueError, "mask must be a rectangular array"),
        (np.ma.array(MASK, mask=~MASK), TypeError, "mask is a masked array"),
    ):
        with pytest.raises(error, match=words):
            function(**(CALLS[function] | {"mask": bad}))


@pytest.mark.parametrize("function", dict(ARRAYS), ids=lambda f: f.__name__)
def test_float32_of_either_byte_order_stays_float32(function):
    if function in (gradient_rms, trials_from):  # float64: what they measure can be very small
        return
    names = [name for f, name in ARRAYS if f is function]
    for kind in ("<f4", ">f4"):
        small = {name: CALLS[function][name].astype(kind) for name in names}
        given = CALLS[function] | small
        for result, exact in zip(
            flat(function(**given)), flat(function(**CALLS[function])), strict=True
        ):
            assert result.dtype == np.float32
            np.testing.assert_allclose(result, exact, rtol=1e-4, atol=1e-5)


def test_dot_products_of_small_integers_do_not_wrap_around():
    hundred = np.full((1, 3, 2), 100, np.int8)
    trials = trials_from(hundred[0, :1], hundred, np.ones((1, 3), np.int8))
    assert trials.scores.tolist() == [[20_000] * 3]
    assert (trials.key_products == 20_000).all()
    assert dot_scores(hundred[0], hundred[0]).max() == 20_000


def test_whole_numbers_of_numpy_do_not_wrap_around():
    assert draw_trials(np.uint8(200), np.int8(2)).d == 200
    for a, b in zip(draw_trials(np.uint8(200), 2)[1:], draw_trials(200, 2)[1:], strict=True):
        np.testing.assert_array_equal(a, b)
    queries = random(300, 3)
    np.testing.assert_array_equal(
        attention_output(queries, KEYS, VALUES, block=np.uint8(200)),
        attention_output(queries, KEYS, VALUES, block=200),
    )


# ----------------------------------------------------------------------------------------- memory


@pytest.mark.parametrize("function", CALLS, ids=lambda f: f.__name__)
def test_no_argument_is_changed_and_no_result_shares_its_memory(function):
    arguments = {
        name: argument.copy() if isinstance(argument, np.ndarray) else argument
        for name, argument in CALLS[function].items()
    }
    given = [array for argument in arguments.values() for array in flat(argument)]
    before = [array.copy() for array in given]
    first = flat(function(**arguments))
    for array, was in zip(given, before, strict=True):
        np.testing.assert_array_equal(array, was)
    for result in first:
        assert result.flags.writeable
        assert not any(np.shares_memory(result, array) for array in given)
        assert not any(np.shares_memory(result, other) for other in first if other is not result)


@pytest.mark.parametrize("function", CALLS, ids=lambda f: f.__name__)
def test_read_only_and_strided_arrays_work(function):
    def laid_out(argument):
        if not isinstance(argument, np.ndarray):
            return argument
        wide = np.zeros([2 * n for n in argument.shape], argument.dtype)
        view = wide[tuple(slice(None, None, 2) for _ in argument.shape)]
        view[...] = argument
        view.flags.writeable = False
        return view

    got = function(**{name: laid_out(a) for name, a in CALLS[function].items()})
    for a, b in zip(flat(got), flat(function(**CALLS[function])), strict=True):
        np.testing.assert_allclose(a, b, rtol=1e-13)


def test_a_score_function_cannot_change_the_callers_arrays():
    queries, keys = QUERIES.copy(), KEYS.copy()

    def writing(q, k):
        q *= 2
        k -= k.mean(axis=0)
        return q @ k.T

    attention(queries, keys, VALUES, score=writing)
    np.testing.assert_array_equal(queries, QUERIES)
    np.testing.assert_array_equal(keys, KEYS)


def test_trials_keep_their_own_values():
    queries, keys, values = random(4, 3), random(4, 5, 3), random(4, 5)
    trials = trials_from(queries, keys, values)
    values[:] = 0
    np.testing.assert_array_equal(trials.values, random(4, 5))


def test_the_block_shrinks_with_the_number_of_keys():
    def peak(n_keys, **options):
        queries, keys = np.zeros((256, 1)), np.zeros((n_keys, 1))
        tracemalloc.start()
        attention_output(queries, keys, keys, **options)
        size = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return size

    assert peak(200_000, block=256) > 256 * 200_000 * 8
    assert peak(200_000) < 40 * 200_000 * 8
    assert peak(15_625) < 1.1 * 256 * 15_625 * 8


def test_attention_output_converts_its_input_once(monkeypatch):
    converted = []
    numbers = attnkit._checks.numbers
    for module in (attnkit._checks, attnkit.attention):
        monkeypatch.setattr(
            module,
            "numbers",
            lambda name, given: (
                converted.append(name) if isinstance(given, list) else None,
                numbers(name, given),
            )[1],
        )
    lists = [(100 * a).tolist() for a in (random(50, 3), KEYS, VALUES)]
    attention_output(*lists, block=2)
    assert sorted(converted) == ["keys", "queries", "values"]


# -------------------------------------------------------------- messages that name what was given


@pytest.mark.parametrize(
    ("keys", "values", "bandwidth", "words"),
    [
        ([51, np.nan, 58], [1, 2, 3], 1, r"keys needs finite numbers, but keys\[1\] is nan"),
        ([51], [1], 1, r"keys has shape \(1,\); it needs at least two keys"),
        ([], [], 1, r"keys has shape \(0,\); it needs at least two keys"),
        ([51, 56], [1, 2, 3], 1, r"values has shape \(3,\); it needs \(2, d_v\)"),
        ([51, 56], [1, np.inf], 1, r"values needs finite numbers, but values\[1\] is inf"),
        ([51, 56, 56], [1, 2, 3], 1e-200, r"bandwidth is 1e-200, too small .* keys\[0\]"),
        ([51, 56], [1, 2], np.nan, r"bandwidth needs finite numbers, but it is nan"),
        ([51, 56], [1, 2], 0, r"bandwidth must be above 0, but it is 0"),
        ([[51, 1], [56, 2]], [1, 2], [1, -2], r"bandwidth must be above 0, but bandwidth\[1\] is"),
    ],
)
def test_leave_one_out_names_its_own_arguments(keys, values, bandwidth, words):
    with pytest.raises(ValueError, match=f"^{words}"):
        leave_one_out(keys, values, bandwidth)


@pytest.mark.parametrize("bandwidth", [1e-50, 1e39])
def test_a_bandwidth_beyond_float32_is_refused(bandwidth):
    queries = np.float32([1, 2])
    with pytest.raises(
        ValueError, match=rf"bandwidth is {re.escape(str(bandwidth))}, which float32"
    ):
        gaussian_scores(queries, queries, bandwidth)
    assert np.isfinite(gaussian_scores([1, 2], [1, 2], 1e39)).all()


@pytest.mark.parametrize("axis", [1.0, True, None, "1", (0, 1)])
def test_an_axis_that_is_no_whole_number_is_refused(axis):
    with pytest.raises(ValueError, match="axis must be a whole number, not"):
        softmax(SCORES, axis=axis)
    assert softmax(SCORES, axis=np.int8(1)).shape == SCORES.shape


def test_scores_are_not_taken_for_weights():
    for scores in ([1, 2, 3], [0.2, 0.9], np.zeros((2, 3)), [1e308, 1e308]):
        with pytest.raises(ValueError, match=r"weights must sum to 1 .* softmax, not the scores"):
            softmax_jacobian(scores)
    with pytest.raises(ValueError, match=r"weights needs numbers of at least 0.*\[1\] is -0.5"):
        softmax_jacobian([1.5, -0.5])
    softmax_jacobian(np.float16([1 / 3, 1 / 3, 1 / 3]))  # rounding passes


@pytest.mark.parametrize("score", ["dot", None, SCORES, 3])
def test_a_score_that_is_no_function_is_refused(score):
    with pytest.raises(TypeError, match="score must be a function, such as dot_scores, not"):
        attention(QUERIES, KEYS, VALUES, score=score)


@pytest.mark.parametrize(
    ("returned", "error", "words"),
    [
        (None, TypeError, r"score\(queries, keys\) must hold real numbers.*NoneType"),
        (np.full((5, 7), np.nan), ValueError, r"score\(queries, keys\)\[0, 0\] is nan"),
        (MASK, TypeError, r"score\(queries, keys\) must hold real numbers.*bool"),
        (np.ma.array(SCORES), TypeError, r"score\(queries, keys\) is a masked array"),
    ],
)
def test_what_a_score_function_returns_is_named(returned, error, words):
    with pytest.raises(error, match=words):
        attention(QUERIES, KEYS, VALUES, score=lambda queries, keys: returned)


def test_the_shape_that_was_passed_is_named():
    with pytest.raises(ValueError, match=r"queries has shape \(5, 3\) and keys has shape \(7,\)"):
        attention(QUERIES, KEYS[:, 0], VALUES)
    with pytest.raises(ValueError, match=r"keys\[1\] is nan \(its shape is \(2,\)\)"):
        attention_output([1, 2], [1, np.nan], [1, 2])
    with pytest.raises(ValueError, match=r"mask has shape \(5, 7\); it needs \(n_keys,\): \(7,\)"):
        attention_weights(SCORES[0], MASK)


def test_products_that_overflow_on_the_way_are_refused():
    # -inf would give the weight 0 and an answer, where the true sum of this column is 0
    queries, keys = [[1e200, 1e200, 1e200, 1e200]], [[-1e200, -1e200, 1e200, 1e200], [0, 0, 0, 0]]
    for call in (attention, attention_output):
        with pytest.raises(ValueError, match="scores overflow float64"):
            call(queries, keys, [1, 2])
        with pytest.raises(ValueError, match="outputs overflow float64: the values are too large"):
            call(QUERIES, KEYS, np.full(7, np.finfo(float).max))  # rounding: weights sum to 1 + eps
    with pytest.raises(ValueError, match="scores overflow"):
        additive_scores([[1e200]], [[1.0]], [[1e200]], [[1.0]], [1.0])  # tanh would hide it
    with pytest.raises(ValueError, match="products X @ W_key overflow float64"):
        self_attention([[1e200]], [[1]], [[1e200]], [[1]])


@pytest.mark.parametrize("nobody", [(0, 3), (2, 0)])
def test_no_score_hides_no_bad_number(nobody):
    n_queries, d_v = nobody
    bad = np.where(KEYS == KEYS[4, 1], np.nan, KEYS)
    for call in (attention, attention_output):
        with pytest.raises(ValueError, match=r"keys\[4, 1\] is nan"):
            call(np.zeros((n_queries, 3)), bad, np.zeros((7, d_v)))


@pytest.mark.parametrize("name", ["d", "n_trials", "n_keys"])
@pytest.mark.parametrize("bad", [0, -1, 2.5, "8", None, True, [3], np.float64(3)])
def test_numbers_of_trials_that_are_no_whole_numbers_are_refused(name, bad):
    with pytest.raises(ValueError, match=f"^{name} must be a whole number above 0, not"):
        draw_trials(**(CALLS[draw_trials] | {name: bad}))


@pytest.mark.parametrize("bad", [-1, 2.5, "8", None])
def test_a_seed_that_is_no_whole_number_is_refused(bad):
    with pytest.raises(ValueError, match=r"^seed must be a whole number of at least 0, not"):
        draw_trials(3, 4, seed=bad)


@pytest.mark.parametrize(
    ("divisor", "error", "words"),
    [
        (np.array([1.0, 2.0]), ValueError, r"divisor has shape \(2,\); it needs one number"),
        (np.inf, ValueError, "divisor must be above 0 and finite, but it is inf"),
        ("2", TypeError, "divisor must hold real numbers"),
        (2j, TypeError, "divisor must hold real numbers"),
        (5e-324, ValueError, "scores / divisor overflow float64.* 5e-324"),
    ],
)
def test_bad_divisors_are_named(divisor, error, words):
    with pytest.raises(error, match=words):
        gradient_rms(CALLS[gradient_rms]["trials"], divisor)


@pytest.mark.parametrize(
    ("change", "error", "words"),
    [
        ({"d": 0}, ValueError, "trials.d must be a whole number above 0"),
        ({"scores": np.ones(5)}, ValueError, r"trials.scores has shape \(5,\)"),
        ({"scores": np.full((4, 5), np.nan)}, ValueError, r"trials.scores\[0, 0\] is nan"),
        ({"values": np.ones(5)}, ValueError, r"trials.values has shape \(5,\); it needs \(4, 5\)"),
        ({"key_products": np.ones((4, 5, 1))}, ValueError, r"trials.key_products .*\(4, 5, 5\)"),
        ({"values": np.ma.ones((4, 5))}, TypeError, "trials.values is a masked array"),
    ],
)
def test_trials_that_do_not_fit_together_are_refused(change, error, words):
    with pytest.raises(error, match=words):
        gradient_rms(CALLS[gradient_rms]["trials"]._replace(**change), 1)


@pytest.mark.parametrize("bad", [None, (1, 2, 3, 4), SCORES, "trials"])
def test_what_is_no_trials_is_refused(bad):
    with pytest.raises(TypeError, match="trials must come from draw_trials or trials_from"):
        gradient_rms(bad, 1)


def test_drawn_dot_products_are_exact():
    """At d = 1 the gradient of trial 2735 is a small difference: float32 got 1.421e-4."""
    trials = draw_trials(1)
    products = np.einsum("ti,tj->tij", *[np.sqrt(trials.key_products.diagonal(0, 1, 2))] * 2)
    np.testing.assert_allclose(np.abs(trials.key_products), products, rtol=1e-14)
    assert gradient_rms(trials, 1)[2735] == pytest.approx(1.059e-4, abs=5e-8)


def test_every_public_function_says_its_types():
    for function in (*CALLS, linnerud, nhanes, waist_and_weight):
        signature = inspect.signature(function)
        assert signature.return_annotation is not signature.empty
        for parameter in signature.parameters.values():
            assert parameter.annotation is not parameter.empty
