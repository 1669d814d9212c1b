"""The view of a figure, for tests without a notebook."""


def seen(live):
    """Return the view of a figure, after a page has said hello."""
    view = live.widget.children[0]
    view._handle_custom_msg("hello", [])
    return view
