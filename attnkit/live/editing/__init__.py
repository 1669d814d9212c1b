"""Python in a page, offline: MicroPython as WebAssembly, with a small numpy, in a worker."""
