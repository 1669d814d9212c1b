"""The script that brings Python to a page: one classic script, for a page on a disk, too.

A page that is opened from a disk may load no module, fetch no file and start no worker from a file.
So the module of MicroPython becomes a classic script, and its WebAssembly a text; the script of the
page carries both, and starts the worker from its own text.
"""

import json
from base64 import b64encode
from hashlib import sha256
from importlib.resources import files

HERE = files("attnkit.live.editing")
# The package that these files come from: micropython/README.md says how to check and renew them.
ORIGIN = {
    "micropython.mjs": "c2be87e7ba24e3b47d133022b009a66bff07f4720aa23d816d216ef8cc47014c",
    "micropython.wasm": "06338c955b03c5700aa0069015d3e392d76836ef8e2ce25bedbe59b88ccd373c",
}
# What runs in the worker, in this order.
WORKER = (
    "numbers.js",
    "loops.js",
    "tokens.js",
    "near.js",
    "lines.js",
    "words.js",
    "operators.js",
    "translate.js",
    "python.js",
    "worker.js",
)
# What runs in the page.
PAGE = ("host.js", "kept.js", "pasted.js", "editor.js", "marks.js", "figure.js")
# What Python can import there.
FILES = (
    "page.py",
    "exact_math.py",
    "dicts.py",
    "ranges.py",
    "sets.py",
    "writing.py",
    "comparing.py",
    "kinds.py",
    "operating.py",
    "reader.py",
    "texts.py",
    "wholes.py",
    "cell.py",
)
# What cells, and the modules that a page brings, such as attnkit's, import of Python's own.
STANDARD = (
    "collections.py",
    "copy.py",
    "dataclasses.py",
    "functools.py",
    "itertools.py",
    "numbers.py",
    "operator.py",
    "reprlib.py",
    "typing.py",
)
# One module numpy, of these files in this order.
NUMPY = (
    "basis.py",
    "loops.py",
    "ndarray.py",
    "operators.py",
    "scalars.py",
    "making.py",
    "indices.py",
    "elementwise.py",
    "reductions.py",
    "joining.py",
    "order.py",
    "products.py",
    "beyond.py",
    "places.py",
    "calling.py",
    "ufuncs.py",
)
# Bytes that the worker may use. MicroPython frees memory between calls alone: what a loop leaves
# behind in a few seconds has to fit. Its own limit are 2 GiB.
MEMORY = 512 * 2**20


def micropython(name: str) -> bytes:
    """Return one file of MicroPython, exactly as its package holds it."""
    data = HERE.joinpath(f"micropython/{name}").read_bytes()
    if sha256(data).hexdigest() != ORIGIN[name]:
        raise ValueError(
            f"{name} is not the file of its package: install it again, see micropython/README.md"
        )
    return data


def as_classic_script(module: str) -> str:
    """Return MicroPython's module as a classic script, with its memory limited."""
    run_by_node = module.index("if(globalThis.loadMicroPython=loadMicroPython,")
    text = module[:run_by_node] + module[module.index("class PyProxy{", run_by_node) :]
    for old, new, times in (
        ("import.meta.url", '""', 3),
        ("export default _createMicroPythonModule", "", 1),
        ("export async function", "async function", 1),
        (
            "let Module={locateFile:",
            "let Module={instantiateWasm:options.instantiateWasm,locateFile:",
            1,
        ),
        ("err=console.error.bind(console)", "err=()=>{}", 1),  # what matters is thrown, too
        ("requestedSize>2147483648", f"requestedSize>{MEMORY}", 1),
        ("Math.min(2147483648,", f"Math.min({MEMORY},", 1),
    ):
        if text.count(old) != times:
            raise ValueError(f"micropython.mjs has {old!r} {text.count(old)} times, not {times}")
        text = text.replace(old, new)
    return text


def worker() -> str:
    """Return the script of the worker."""
    own = [_text(f"inside/{name}") for name in WORKER]
    return "\n".join([as_classic_script(micropython("micropython.mjs").decode()), *own])


def imported() -> dict[str, str]:
    """Return the Python files that the worker's Python imports, by their names."""
    numpy = "\n\n".join(_text(f"inside/numpy/{name}") for name in NUMPY)
    own = {name: _text(f"inside/{name}") for name in FILES}
    return {"numpy.py": numpy} | own | {name: _text(f"inside/standard/{name}") for name in STANDARD}


def script() -> str:
    """Return what a page loads for Python: `attnkitPython`, `attnkitEditor`, `attnkitFigure`."""
    parts: dict[str, str | dict[str, str]] = {
        "MICROPYTHON": b64encode(micropython("micropython.wasm")).decode(),
        "WORKER": worker(),
        "FILES": imported(),
        "STYLE": _text("editor.css"),
    }
    lines = [f"const {name} = {_in_script(value)};" for name, value in parts.items()]
    page = [_text(name).replace("\nexport ", "\n") for name in PAGE]
    head, end = '(() => {\n"use strict";', "})();"  # these names stay theirs
    notice = f"/*! With MicroPython in it:\n\n{_text('micropython/micropython.LICENSE.txt')}*/"
    return "\n".join([notice, head, *lines, *page, end, ""])


def _text(name: str) -> str:
    return HERE.joinpath(name).read_text("utf-8")


def _in_script(value: str | dict[str, str]) -> str:
    """Write a value so that it may stand in a script inside a page, too."""
    return json.dumps(value, ensure_ascii=False).replace("</", "<\\/").replace("<!--", "<\\!--")
