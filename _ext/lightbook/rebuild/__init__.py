"""Nothing is executed, read or written again without need, and nothing old stays on a page.

`imports` finds what a notebook's outputs are made from, `executions` executes a notebook when any
of that has changed, and `pages` rewrites the pages that show it.
"""
