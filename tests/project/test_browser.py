"""Where browsers and npm packages come from, and what to do when they are missing."""

from pathlib import Path

import pytest

from tools import browser, node


def test_a_variable_names_the_file_and_a_wrong_one_is_reported(monkeypatch, tmp_path):
    for kind in (browser.CHROMIUM, browser.FIREFOX):
        own = tmp_path / kind.name
        monkeypatch.setenv(kind.name.upper(), str(own))
        with pytest.raises(FileNotFoundError, match=f"{kind.name.upper()} names .*{kind.name}"):
            kind.find()
        own.touch()
        assert kind.find() == str(own)


def test_one_line_for_each_missing_browser_says_what_to_do(monkeypatch, capsys):
    monkeypatch.setattr(browser.Browser, "find", lambda self: None)
    monkeypatch.setattr(browser.Browser, "install", lambda self: None)
    assert browser.main("--ensure") == 2
    printed = capsys.readouterr().out.splitlines()
    assert printed == [browser.CHROMIUM.help, browser.FIREFOX.help]
    assert "variable FIREFOX" in printed[1]
    assert browser.main("--ensure", "Chromium") == 1


def test_a_browser_that_is_not_found_comes_with_how_to_get_one(monkeypatch, capsys):
    monkeypatch.setattr(browser.Browser, "find", lambda self: None)
    assert browser.main() == 0
    assert capsys.readouterr().out.splitlines() == [browser.CHROMIUM.hint, browser.FIREFOX.hint]
    with pytest.raises(FileNotFoundError, match=r"browser --ensure Firefox` .* or put .* FIREFOX"):
        browser.FIREFOX.found()


@pytest.mark.parametrize(
    ("main", "given", "said"),
    [
        (browser.main, ["--ensure", "chromium"], "no browser chromium; there are Chromium"),
        (browser.main, ["--install"], "no option --install; there is --ensure"),
        (node.main, [], "python -m tools.node --ensure tests"),
        (node.main, ["--ensure"], "python -m tools.node --ensure tests"),
        (node.main, ["--install", "tests"], "python -m tools.node --ensure tests"),
        (node.main, ["--ensure", "nowhere"], "no package.json in nowhere"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_what_cannot_be_installed_is_refused(main, given, said, monkeypatch):
    monkeypatch.setattr(node, "install", lambda folder: None)
    with pytest.raises(SystemExit, match=said):
        main(*given)


def test_the_way_to_download_a_firefox_is_there_and_what_came_by_it_is_found(monkeypatch, tmp_path):
    script = Path(browser.FIREFOX.download[3])
    assert script.is_file(), "run python -m tools.node --ensure tests"
    monkeypatch.setattr(browser, "CACHE", tmp_path)
    came = tmp_path / "firefox" / "linux-stable_145.0" / "firefox" / "firefox"
    came.parent.mkdir(parents=True)
    came.touch()
    assert str(came) in browser.FIREFOX.downloaded()
