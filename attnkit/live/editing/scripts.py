"""The files of the Python that a page runs in a worker, checked and made ready.

A page that is opened from a disk may load no module and fetch no file: so the module of MicroPython
becomes a classic script, which the worker's own functions follow.
"""

from hashlib import sha256
from pathlib import Path

HERE = Path(__file__).parent
# The package that these files come from: micropython/README.md says how to check and renew them.
ORIGIN = {
    "micropython.mjs": "c2be87e7ba24e3b47d133022b009a66bff07f4720aa23d816d216ef8cc47014c",
    "micropython.wasm": "06338c955b03c5700aa0069015d3e392d76836ef8e2ce25bedbe59b88ccd373c",
}
WORKER = ("numbers.js", "loops.js", "python.js")  # what runs in the worker, in this order
FILES = ("numpy.py", "page.py")  # what Python can import there
MEMORY = 128 * 2**20  # bytes that the worker may use: the package itself would go to 2 GiB


def micropython(name: str) -> bytes:
    """Return one file of MicroPython, exactly as its package holds it."""
    data = (HERE / "micropython" / name).read_bytes()
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
        ("requestedSize>2147483648", f"requestedSize>{MEMORY}", 1),
        ("Math.min(2147483648,", f"Math.min({MEMORY},", 1),
    ):
        if text.count(old) != times:
            raise ValueError(f"micropython.mjs has {old!r} {text.count(old)} times, not {times}")
        text = text.replace(old, new)
    return text


def worker() -> str:
    """Return the script of the worker."""
    own = [(HERE / "inside" / name).read_text("utf-8") for name in WORKER]
    return "\n".join([as_classic_script(micropython("micropython.mjs").decode()), *own])


def files() -> dict[str, str]:
    """Return the Python files that the worker's Python imports, by their names."""
    return {name: (HERE / "inside" / name).read_text("utf-8") for name in FILES}
