"""Somebody at a keyboard, before a page on the disk, in either browser: reads, and edits code."""


class Typist:
    """What both browsers can do; the editor is the first one of the page."""

    def __init__(self, evaluate, press, type_, wait):
        self.evaluate, self.press, self.type, self.wait = evaluate, press, type_, wait

    def activate(self, name):
        """Press a button by its text."""
        buttons = "[...document.querySelectorAll('button')]"
        self.evaluate(f"{buttons}.find((each) => each.textContent === '{name}').focus()")
        self.press("Enter")

    def write(self, text):
        """Type over all, as a person does: the editor adds what it adds."""
        self.evaluate("document.querySelector('.editor textarea').select()")
        self.type(text)

    def text(self):
        return self.evaluate("document.querySelector('.editor textarea').value")

    def said(self):
        return self.evaluate("document.querySelector('.editor-said').textContent")


def at_page(request, file, kind=Typist):
    """Yield a typist before a page, in the browser that the parameter of a fixture names."""
    if request.param == "chromium":
        page = request.getfixturevalue("open_page")(file)
        keys = page.keyboard
        yield kind(page.evaluate, keys.press, keys.type, page.wait_for_function)
        return
    opened = request.getfixturevalue("firefox")
    opened.open(file.as_uri())
    opened.evaluate("localStorage.clear()")
    opened.open(file.as_uri())

    def press(key):
        *held, last = key.split("+")
        for each in held:
            opened.key("down", each)
        opened.press(last)
        for each in held:
            opened.key("up", each)

    yield kind(opened.evaluate, press, opened.type, opened.wait)
    assert opened.noted() == {"asked": [], "said": []}
