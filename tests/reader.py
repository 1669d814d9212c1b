"""What a reader's walk through a built page needs: open it, read a sentence, press keys."""


def opened(browser, site, chapter, n_figures):
    """Open a chapter once all of its figures are live; for a fixture to yield from."""
    page = browser.new_page()
    page.goto((site / "chapters" / f"{chapter}.html").as_uri())
    live = "document.querySelectorAll('.attn[data-live=\"\"]').length"
    page.wait_for_function(f"{live} === {n_figures}")
    yield page
    page.close()


def readout(figure):
    return figure.locator(".attn-readout").inner_text()


def slider(figure, name):
    return figure.locator(f'input[type=range][data-control="{name}"]')


def press(control, key, times=1):
    control.focus()
    for _ in range(times):
        control.press(key)
