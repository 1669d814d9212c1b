"""Checks of the arguments of the mathematics, with clear errors in place of those inside numpy.

Each check returns its argument in the form used to compute, or raises an error that names the
argument, the shape it has and the shape it needs. Nothing here changes or keeps an argument.
"""

import math
import operator
import reprlib
from numbers import Real
from typing import Any, NoReturn, TypeVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.floating[Any]]
Result = TypeVar("Result", bound=Floats)

FLOAT32: np.dtype[np.floating[Any]] = np.dtype(np.float32)
FLOAT64: np.dtype[np.floating[Any]] = np.dtype(np.float64)

# ------------------------------------------------------------------------------ numbers of any kind


def numbers(name: str, given: ArrayLike) -> Floats:
    """Return an array of floats; float32 stays, every other real number becomes float64."""
    array: NDArray[Any] = _array(name, given)
    if array.dtype.kind not in "iuf":  # integers and floats; not bool, complex, text or objects
        first = array.flat[0] if array.dtype == object and array.size else None
        kind = f" ({type(first).__name__})" if array.dtype == object and array.size else ""
        how = ""
        if array.dtype == bool or isinstance(first, Real):  # what numpy makes floats of
            how = f": pass np.asarray({name}, float)"
        raise TypeError(f"{name} must hold real numbers, but its dtype is {array.dtype}{kind}{how}")
    if array.dtype in (FLOAT32, FLOAT64):
        return array
    dtype = FLOAT32 if array.dtype.type is np.float32 else FLOAT64
    with np.errstate(all="ignore"):
        floats = array.astype(dtype)  # also swaps the bytes of the other byte order
        if array.dtype.itemsize > dtype.itemsize:  # np.longdouble, whose range is larger
            lost = np.isinf(floats) & np.isfinite(array)
            if lost.any():
                _raise_at(name, array, lost, f"numbers that {dtype} can hold")
    return floats


def finite(name: str, array: Floats) -> Floats:
    """Return the array if none of its numbers is NaN or infinite."""
    if not _all_finite(array):
        _raise_at(name, array, ~np.isfinite(array), "finite numbers")
    return array


def whole_number(name: str, value: Any, least: int | None = None) -> int:
    """Return a Python int, which cannot overflow as numpy's integers do."""
    try:
        number = None if isinstance(value, bool) else operator.index(value)
    except TypeError:
        number = None
    if number is None or (least is not None and number < least):
        bound = {None: "", 1: " above 0"}.get(least, f" of at least {least}")
        raise ValueError(f"{name} must be a whole number{bound}, not {reprlib.repr(value)}")
    return number


def whole_numbers(name: str, given: ArrayLike) -> NDArray[np.integer[Any]]:
    """Return an array of integers, which counts or names something."""
    array = _array(name, given)
    if not array.size:
        raise ValueError(f"{name} has shape {array.shape}; it needs at least one number")
    if array.dtype.kind not in "iu":
        raise TypeError(
            f"{name} must be whole numbers, but their dtype is {array.dtype}: pass "
            f"np.asarray({name}, int), if they are whole"
        )
    return array


def one_number_above_0(name: str, value: ArrayLike) -> float:
    """Return one finite number above 0."""
    number = numbers(name, value)
    if number.ndim:
        raise ValueError(f"{name} has shape {number.shape}; it needs one number")
    if not 0 < number < np.inf:
        raise ValueError(f"{name} must be above 0 and finite, but it is {number}")
    return float(number)


def decay(name: str, value: ArrayLike) -> float:
    """Return one number from 0 to below 1: how much of a running mean stays."""
    number = numbers(name, value)
    if number.ndim:
        raise ValueError(f"{name} has shape {number.shape}; it needs one number")
    if not 0 <= number < 1:
        raise ValueError(f"{name} must be from 0 to below 1, but it is {number}")
    return float(number)


def classes(name: str, given: ArrayLike, shape: tuple[int, ...]) -> NDArray[np.intp]:
    """Return one class for each row of an array of `shape`, whose last axis counts the classes."""
    array = whole_numbers(name, given)
    *rows, n_classes = shape
    if array.shape != tuple(rows):
        raise ValueError(f"{name} has shape {array.shape}; it needs {_shape(*rows)}: one for a row")
    wrong = (array < 0) | (array >= n_classes)
    if wrong.any():
        _raise_at(name, array, wrong, f"classes from 0 to {n_classes - 1}")
    return array.astype(np.intp)


def no_overflow(name: str, result: Result, cause: str) -> Result:
    """Return a computed array unless it has an infinity, or a NaN that comes from one."""
    if not _all_finite(result):
        raise ValueError(f"{name} overflow {result.dtype}: {cause}")
    return result


# ---------------------------------------------------------------------- vectors, values and weights


def vectors(
    name: str, given: ArrayLike, least: int = 0, needed: str = "", check_finite: bool = True
) -> Floats:
    """Return vectors as rows, from an array (..., n, d), a 1-D array of scalars or one number."""
    array = numbers(name, given)
    if check_finite:
        finite(name, array)
    if array.ndim >= 2 and array.shape[-1] == 0:
        raise ValueError(f"{name} has shape {array.shape}; it needs vectors of at least one number")
    rows = array if array.ndim >= 2 else array.reshape(-1, 1)
    if rows.shape[-2] < least:
        raise ValueError(f"{name} has shape {array.shape}; it needs at least {needed}")
    return rows


def queries_and_keys(
    queries: ArrayLike, keys: ArrayLike, same_width: bool = True, check_finite: bool = True
) -> tuple[Floats, Floats]:
    """Return queries and keys as rows; with `same_width`, both must be vectors of one length."""
    q = vectors("queries", queries, check_finite=check_finite)
    k = vectors("keys", keys, 1, "one key", check_finite)
    if same_width and q.shape[-1] != k.shape[-1]:
        raise ValueError(
            f"queries has shape {np.shape(queries)} and keys has shape {np.shape(keys)}; they need "
            "(n_queries, d_k) and (n_keys, d_k) with the same d_k (a 1-D array holds n scalars; "
            "one vector is [[...]])"
        )
    if q.ndim > 2 or k.ndim > 2:
        axes_in_front(queries=q, keys=k)
    return q, k


def one_for_each_key(values: ArrayLike, n_keys: int) -> Floats:
    """Return values (..., n_keys, d_v) or (n_keys,)."""
    array = finite("values", numbers("values", values))
    if array.ndim == 0 or array.shape[-2:][0] != n_keys:
        raise ValueError(
            f"values has shape {array.shape}; it needs ({n_keys}, d_v) or ({n_keys},): "
            "one value for each key"
        )
    return array


def matrix(name: str, given: ArrayLike, shape: tuple[int | str, ...], why: str = "") -> Floats:
    """Return an array whose last axes have `shape`, where a word stands for any length above 0."""
    array = finite(name, numbers(name, given))
    if not _fits(array.shape, shape):
        hint = ""
        if _fits((1, *array.shape), shape):
            hint = f" (one alone is [{name}])"
        elif array.ndim == 2 and _fits(array.shape[::-1], shape):
            hint = f", as {name}.T is"
        elif 0 in array.shape:
            hint = ", none of them empty"
        raise ValueError(f"{name} has shape {array.shape}; it needs {_shape(*shape)}{hint}{why}")
    return array


def rows_for(name: str, tokens: Floats) -> str:
    """Say why a matrix needs so many rows. A 1-D array is tokens of one number, by `vectors`."""
    width = tokens.shape[-1]
    alone = f"; one token alone is [{name}]" if width == 1 else ""
    return f": a row for each number of a token, and a token in {name} has {width}{alone}"


def _fits(had: tuple[int, ...], needed: tuple[int | str, ...]) -> bool:
    last = had[-len(needed) :]
    return len(had) >= len(needed) and all(
        n >= 1 if isinstance(wanted, str) else n == wanted
        for n, wanted in zip(last, needed, strict=True)
    )


def vector(name: str, given: ArrayLike, length: int) -> Floats:
    """Return one vector, which has no axes in front: it is the same for all tokens."""
    array = finite(name, numbers(name, given))
    if array.shape != (length,):
        raise ValueError(f"{name} has shape {array.shape}; it needs {_shape(length)}")
    return array


def axes_in_front(**arrays: Floats) -> tuple[int, ...]:
    """Broadcast the axes that stand before the last two of each array, as numpy's matmul does.

    `w_score`, a row of weights, has only one axis of its own.
    """
    fronts = {name: a.shape[: -1 if name == "w_score" else -2] for name, a in arrays.items()}
    if not any(fronts.values()):
        return ()
    try:
        return np.broadcast_shapes(*fronts.values())
    except ValueError:
        shapes = [f"{name} has shape {arrays[name].shape}" for name in fronts if fronts[name]]
        raise ValueError(
            f"{' and '.join(shapes)}; the axes in front must be of equal length, or 1, "
            "as in numpy's matmul"
        ) from None


# ------------------------------------------------------------------- bandwidths, scores and masks


def bandwidths(bandwidth: ArrayLike, d_k: int, dtype: np.dtype[Any]) -> Floats:
    """Return the bandwidth of each dimension, in the type of the scores."""
    given = finite("bandwidth", numbers("bandwidth", bandwidth))
    if given.shape not in ((), (d_k,)):
        raise ValueError(
            f"bandwidth has shape {given.shape}; it needs one number or one for each dimension, "
            f"({d_k},)"
        )
    if not (given > 0).all():
        where = "it" if given.ndim == 0 else f"bandwidth[{np.argmin(given > 0)}]"
        raise ValueError(f"bandwidth must be above 0, but {where} is {given[~(given > 0)][0]:g}")
    with np.errstate(all="ignore"):
        h = given.astype(dtype)
        lost = ~((h > 0) & (h < np.inf))
    if lost.any():
        raise ValueError(
            f"bandwidth is {given[lost][0]:g}, which {dtype} cannot hold: pass queries and keys as "
            "float64"
        )
    return np.broadcast_to(h, (d_k,))


def real_scores(given: ArrayLike, shape: tuple[int, ...] | None = None) -> Floats:
    """Return scores: real numbers or -inf. With a `shape`, they come from a score function."""
    name = "scores" if shape is None else "score(queries, keys)"
    scores = numbers(name, given)
    if shape is not None and scores.shape != shape:
        raise ValueError(
            f"scores has shape {scores.shape}; `score` must return (n_queries, n_keys) = {shape}"
        )
    if scores.ndim == 0:
        raise ValueError("scores has shape (); it needs at least one axis, (n_keys,)")
    wrong = ~(scores < np.inf)  # NaN or +inf
    if wrong.any():
        _raise_at(name, scores, wrong, "finite numbers or -inf")
    return scores


def shares(given: ArrayLike) -> Floats:
    """Return weights: none below 0, and the sum 1 along the last axis."""
    weights = finite("weights", numbers("weights", given))
    if weights.ndim == 0:
        raise ValueError("weights has shape (); it needs at least one axis, (n_keys,)")
    if (weights < 0).any():
        _raise_at("weights", weights, weights < 0, "numbers of at least 0, as softmax gives them")
    with np.errstate(all="ignore"):
        sums = weights.sum(axis=-1)
    wrong = ~(np.abs(sums - 1) < 1e-3)  # weights that float16 rounded pass
    if wrong.any():
        raise ValueError(
            f"weights must sum to 1 along the last axis, but a sum is {sums[wrong][0]:g} (its "
            f"shape is {weights.shape}): pass the result of softmax, not the scores"
        )
    return weights


def may_attend(mask: ArrayLike, shape: tuple[int, ...]) -> NDArray[np.bool_]:
    """Return a mask for scores of `shape` that leaves each query at least one key."""
    array = _array("mask", mask)
    if array.dtype != bool:
        how = ""
        if array.dtype.kind in "iu":
            how = ": pass mask == 1 if 1 = may attend, or mask == 0 if 1 = hidden"
        elif array.dtype.kind == "f":
            how = ": pass mask == 0 if it holds 0 and -inf, to be added to the scores"
        raise TypeError(f"mask must be boolean (True = may attend), but it is {array.dtype}{how}")
    own = shape[-2:]
    front = zip(array.shape[-3::-1], shape[-3::-1], strict=False)
    if (
        array.shape[-len(own) :] != own
        or array.ndim > len(shape)
        or any(had not in (1, needed) for had, needed in front)
    ):
        names = "(n_queries, n_keys)" if len(own) == 2 else "(n_keys,)"
        more = f", or with axes in front as in {shape}" if len(shape) > 2 else ""
        raise ValueError(f"mask has shape {array.shape}; it needs {names}: {own}{more}")
    left = array.any(axis=-1)
    if not left.all():
        *head, query = np.argwhere(~left)[0].tolist() if left.ndim else [0]
        where = f" of mask{head}" if head else ""
        raise ValueError(
            f"mask leaves query {query}{where} no key: each row needs one True (may attend)"
        )
    return array


# ------------------------------------------------------------------------------------------ helpers


def _array(name: str, given: ArrayLike) -> NDArray[Any]:
    if _has_masked(given):
        raise TypeError(
            f"{name} is a masked array, whose mask would be lost: remove its masked entries, or "
            f"fill them, as in {name}.filled(0), and pass a mask of your own (here, True = may "
            "attend)"
        )
    try:
        return np.asarray(given)
    except ValueError:
        raise ValueError(f"{name} must be a rectangular array, but its rows differ") from None


def _has_masked(given: object) -> bool:
    if not isinstance(given, list | tuple):
        return isinstance(given, np.ma.MaskedArray)
    kinds = set(map(type, given))  # np.asarray would drop the masks of what is inside
    if not any(issubclass(kind, list | tuple | np.ma.MaskedArray) for kind in kinds):
        return False
    return any(map(_has_masked, given))


def _all_finite(array: Floats) -> bool:
    # The dot product with itself is one quick pass, and finite only if every number is. If it is
    # not, it may merely have overflowed, so each number is checked. Above 10,000 numbers, OpenBLAS
    # would use threads, and wait long for them on a busy processor.
    if array.size <= 10_000 and math.isfinite(np.vdot(array, array)):
        return True
    return bool(np.isfinite(array).all())


def _raise_at(name: str, array: NDArray[Any], wrong: NDArray[np.bool_], needed: str) -> NoReturn:
    i = tuple(np.argwhere(wrong)[0].tolist())
    where = f"{name}[{', '.join(map(str, i))}]" if i else "it"
    shape = f" (its shape is {array.shape})" if i else ""
    raise ValueError(f"{name} needs {needed}, but {where} is {array[i]!s}{shape}")


def _shape(*lengths: int | str) -> str:
    return f"({', '.join(map(str, lengths))}{',' if len(lengths) == 1 else ''})"
