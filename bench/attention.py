"""How fast is attnkit.attention, and how much memory does it take?

    python -m bench.attention

Side by side in one run, on one thread: attention_output and attention, the same in plain Python
loops (for small n only, since a call with n = 1024 would take a quarter of a minute), and torch's
scaled_dot_product_attention where torch is installed: once with prepared tensors, once from and to
numpy arrays, as attention_output works. float32, d = 64, no mask. torch gets tensors of
(1, 1, n, d): with two axes only, it takes a path that is two to three times slower.

The functions take turns. Each round gives one ratio to torch, so a machine that is busy for a while
slows both sides of it; the table shows the median of the rounds and the middle half of them.

`rows()` and `memory()` return the numbers, `markdown()` the tables, `goals()` what was reached.
They measure in a process of their own, because threads must be limited before numpy is loaded.
"""

import json
import math
import os
import statistics
import subprocess
import sys
import time
import tracemalloc
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SIZES = (64, 256, 1024, 4096)
LOOP_SIZES = (64, 256)
MEMORY_SIZES = (*SIZES, 16384)
D = 64
# calls in a row (a first call after another function finds the cache cold), and rounds of them
CALLS = {64: (50, 60), 256: (20, 40), 1024: (5, 25), 4096: (2, 15)}
# From this n on there is a goal; below, checking the input takes most of the time.
GOAL_FROM = 256
OURS = "attnkit attention_output"
TENSORS, ARRAYS = "torch, prepared tensors", "torch, from and to numpy arrays"
BESIDE = {"times_torch": TENSORS, "times_torch_arrays": ARRAYS}


def rows():
    """Time every function at every size.

    Returns
    -------
    list of dict
        n, function, calls, median_ms, p95_ms, times_torch: the quartiles of the ratios to torch
        with prepared tensors, and times_torch_arrays: to torch from and to numpy arrays (both None
        where torch was not measured).
    """
    return _measured()["rows"]


def memory():
    """Measure the peak memory of attention_output beside the size of all n x n scores.

    Returns
    -------
    list of dict
        n, peak_mib (with the output), all_scores_mib.
    """
    return _measured()["memory"]


def markdown():
    """Return both tables as markdown."""
    lines = [
        f"Attention, one thread, float32, d = {D}; {_measured()['versions']}.",
        "",
        "| n | function | median, ms | 95th percentile, ms | times torch, tensors (middle half) "
        "| times torch, arrays (middle half) |",
        "|--:|---|--:|--:|--:|--:|",
    ]
    for r in rows():
        ratios = " | ".join(_spread(r[name]) for name in ("times_torch", "times_torch_arrays"))
        lines.append(
            f"| {r['n']} | {r['function']} | {r['median_ms']:.3g} | {r['p95_ms']:.3g} | {ratios} |"
        )
    lines += [
        "",
        f"Plain Python loops are measured at n = {' and '.join(map(str, LOOP_SIZES))} only.",
        "",
        "| n | attention_output, peak MiB | all n x n scores, MiB |",
        "|--:|--:|--:|",
    ]
    for r in memory():
        lines.append(f"| {r['n']} | {r['peak_mib']:.2f} | {r['all_scores_mib']:.2f} |")
    return "\n".join(lines)


def goals():
    """Return the goals: what, measured, to reach, reached."""
    ours = [row for row in rows() if row["function"] == OURS]
    found = []
    for name, beside in BESIDE.items():
        if ours[0][name] is None:
            continue
        small, large = ours[0], [row[name][1] for row in ours if row["n"] >= GOAL_FROM]
        what = f"attention_output beside {beside}, one thread"
        said = f"{small[name][1]:.2f} times its time"
        found.append([f"{what}, n = {small['n']}", said, "", ""])
        said = f"{min(large):.2f} to {max(large):.2f} times its time"
        reached = "yes" if max(large) <= 1.5 else "no"
        found.append([f"{what}, n = {GOAL_FROM} to {ours[-1]['n']}", said, "at most 1.5", reached])
    *_, before, last = memory()
    grown = last["peak_mib"] / before["peak_mib"]
    times = last["n"] / before["n"]
    what = f"attention_output: memory from n = {before['n']} to {last['n']}"
    reached = "yes" if grown <= 1.1 * times else "no"
    found.append([what, f"{grown:.1f} times", f"not n squared, {times**2:.0f} times", reached])
    return found


def _spread(quartiles):
    if quartiles is None:
        return ""
    low, middle, high = quartiles
    return f"{middle:.2f} ({low:.2f} to {high:.2f})"


@cache
def _measured():
    environment = dict(os.environ)
    for name in ("OPENBLAS", "OMP", "MKL"):
        environment[f"{name}_NUM_THREADS"] = "1"
    environment["VECLIB_MAXIMUM_THREADS"] = "1"
    # set for another processor or an older OpenBLAS, these slow numpy down and torch not
    for name in ("OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE"):
        environment.pop(name, None)
    environment["PYTHONPATH"] = os.pathsep.join(
        filter(None, (str(ROOT), environment.get("PYTHONPATH")))
    )
    command = [sys.executable, __file__, "--json"]
    run = subprocess.run(command, env=environment, stdout=subprocess.PIPE, text=True, check=True)
    return json.loads(run.stdout)


# ------------------------------------------------------------------ below: in the measuring process


def python_loop(queries, keys, values):
    """Scaled dot product attention with nothing but loops, over lists."""
    output = []
    for query in queries:
        scores = []
        for key in keys:
            product = 0.0
            for q, k in zip(query, key, strict=True):
                product += q * k
            scores.append(product / math.sqrt(len(key)))
        largest = max(scores)
        exponentials = [math.exp(s - largest) for s in scores]
        total = sum(exponentials)
        row = [0.0] * len(values[0])
        for e, value in zip(exponentials, values, strict=True):
            for c, v in enumerate(value):
                row[c] += e / total * v
        output.append(row)
    return output


def _functions(n):
    """Name every function to be timed, as a call without arguments."""
    import numpy as np

    from attnkit.attention import attention, attention_output

    queries, keys, values = np.random.default_rng(0).standard_normal((3, n, D), dtype=np.float32)
    functions = {
        OURS: lambda: attention_output(queries, keys, values),
        "attnkit attention (with weights)": lambda: attention(queries, keys, values)[0],
    }
    if n in LOOP_SIZES:
        lists = [a.tolist() for a in (queries, keys, values)]
        functions["plain Python loop"] = lambda: python_loop(*lists)
    try:
        import torch
    except ImportError:
        pass
    else:
        torch.set_num_threads(1)
        tensors = [torch.from_numpy(a)[None, None] for a in (queries, keys, values)]
        sdpa = torch.nn.functional.scaled_dot_product_attention

        def from_arrays():
            given = (torch.from_numpy(a)[None, None] for a in (queries, keys, values))
            return sdpa(*given)[0, 0].numpy()

        functions[TENSORS] = lambda: sdpa(*tensors)
        functions[ARRAYS] = from_arrays
    expected = functions["attnkit attention (with weights)"]()
    for name, function in functions.items():  # warms up, too
        result = np.asarray(function()).reshape(n, D)
        np.testing.assert_allclose(result, expected, atol=1e-5, err_msg=name)
    return functions


def _time(n):
    functions = _functions(n)
    in_a_row, rounds = CALLS[n]
    rounded = {name: [] for name in functions}  # the times of each round, in milliseconds
    for r in range(rounds):
        for name, function in functions.items():
            slow = name == "plain Python loop"
            if slow and r >= 3:
                continue
            times = []
            for _ in range(1 if slow else in_a_row):
                start = time.perf_counter()
                function()
                times.append(1e3 * (time.perf_counter() - start))
            rounded[name].append(times)
    return [_row(n, name, rounded) for name in functions]


def _row(n, name, rounded):
    times = [time for times in rounded[name] for time in times]
    row = {
        "n": n,
        "function": name,
        "calls": len(times),
        "median_ms": statistics.median(times),
        "p95_ms": statistics.quantiles(times, n=20, method="inclusive")[-1],
    }
    for column, beside in BESIDE.items():
        row[column] = None
        if beside in rounded:
            pairs = zip(rounded[name], rounded[beside], strict=False)  # loops run fewer rounds
            ratios = [statistics.median(ours) / statistics.median(its) for ours, its in pairs]
            row[column] = statistics.quantiles(ratios, n=4, method="inclusive")
    return row


def _memory(n):
    import numpy as np

    from attnkit.attention import attention_output

    queries, keys, values = np.random.default_rng(0).standard_normal((3, n, D), dtype=np.float32)
    tracemalloc.start()
    attention_output(queries, keys, values)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return {"n": n, "peak_mib": peak / 2**20, "all_scores_mib": 4 * n * n / 2**20}


def _versions():
    import numpy as np

    try:
        import torch
    except ImportError:
        return f"numpy {np.__version__}, torch is not installed"
    return f"numpy {np.__version__}, torch {torch.__version__}"


if __name__ == "__main__":
    if "--json" in sys.argv:
        results = {
            "versions": _versions(),
            "rows": [row for n in SIZES for row in _time(n)],
            "memory": [_memory(n) for n in MEMORY_SIZES],
        }
        print(json.dumps(results))
    else:
        print(markdown())
