"""Where the browsers of the tests come from, and what somebody without one is told."""

from pathlib import Path

import pytest

from tools import browser


def test_a_variable_names_the_file_and_a_wrong_one_is_told(monkeypatch, tmp_path):
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
    told = capsys.readouterr().out.splitlines()
    assert told == [browser.CHROMIUM.help, browser.FIREFOX.help]
    assert "variable FIREFOX" in told[1]
    assert browser.main("--ensure", "Chromium") == 1
    assert browser.main() == 0


def test_the_way_to_download_a_firefox_is_there_and_what_came_by_it_is_found(monkeypatch, tmp_path):
    script = Path(browser.FIREFOX.download[3])
    assert script.is_file(), "run python tools/node.py --ensure tests"
    monkeypatch.setattr(browser, "CACHE", tmp_path)
    came = tmp_path / "firefox" / "linux-stable_145.0" / "firefox" / "firefox"
    came.parent.mkdir(parents=True)
    came.touch()
    assert str(came) in browser.FIREFOX.downloaded()
