"""What the tests, the benchmarks and the printing of the PDF drive: browsers, Node, JupyterLab."""
