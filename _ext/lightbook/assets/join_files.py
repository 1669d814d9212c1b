"""Load one style sheet and one script instead of the theme's many, and only the icons in use.

The theme's pages ask for about 30 files and 990 KB, half of it a script that draws icons. Here the
files that pages name are joined into `_static/book.css`, without the rules that no page can use,
and `_static/book.js`. The icons come from a subset of the theme's own icon font, and the templates
in templates/ leave the rest out.
"""

import re
from pathlib import Path

from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.errors import ExtensionError

from ..formulas.math_font import STYLE as MATH_STYLE
from ..formulas.math_font import cut, font_face
from .content_keys import without_keys
from .prune_styles import prune, without_unread, words

HERE = Path(__file__).parents[1]
# What the theme's templates load beside the lists that Sphinx knows of.
THEME_STYLES = ["basic.css", "styles/pydata-sphinx-theme.css"]
THEME_SCRIPTS = ["scripts/pydata-sphinx-theme.js"]
BOOTSTRAP = "scripts/bootstrap.js"  # not loaded: own.js does the little that our pages need of it
ICON_FONT = "vendor/fontawesome/webfonts/fa-solid-900.woff2"
# Absolute, unlike the names below _static.
OWN_STYLE = str(HERE / "static" / "own.css")
OWN_NAMES = ("own.js", "said.js", "stops.js", "exercises.js")
OWN_SCRIPTS = [str(HERE / "static" / name) for name in OWN_NAMES]
# In place of what the theme's button that copies asks for.
OWN_COPY = {"clipboard.min.js": str(HERE / "static" / "copy.js")}
WIDGET_STATE = "application/vnd.jupyter.widget-state+json"
# Icons on our pages; add a name here when the build stops for want of one.
ICONS = """
    angle-left angle-right arrow-up bars book chevron-down chevron-right chevron-up
    circle-half-stroke code download file file-pdf list magnifying-glass moon rocket sun xmark
""".split()
# These are named like icons, but are not.
NOT_ICONS = {"fa-solid", "fa-lg", "fa-fw", "fa-sm", "fa-xs"}

GLYPH = re.compile(r'((?:\.fa-[\w-]+:{1,2}before,?)+)\{content:"\\([0-9a-f]+)"\}')
ICON_VARIABLE = re.compile(r"--(pst-icon-[\w-]+):\s*([^;}]+)")
ICON_SHOWN = re.compile(r"\bcontent:\s*(var\(--pst-icon-[\w-]+\)|\"\\f[0-9a-f]{3}\")(?=[;}])")
ICON = re.compile(r'"(?:\\(f[0-9a-f]{3})|([\uf000-\uf8ff]))"')
FACE = re.compile(r"@font-face\{[^}]*\}")
# What own.js does in Bootstrap's place; a tooltip is the button's title, which browsers show.
BEHAVIOURS = {"dropdown", "tooltip"}
BEHAVIOUR = re.compile(
    r'\bdata-bs-(?:toggle|dismiss|ride|spy)="([^"]*)"|(pst-collapse-sidebar-button)'
)
PICTURE = r'<svg (xmlns="[^"]*" class="icon icon-tabler icon-tabler-%s"[^>]*>)\s*<title>.*</title>'
UNHEARD = r'<svg aria-hidden="true" \1'
# What the theme's scripts do on every page, and what replaces it.
LEFT_OUT = {
    # A keyboard that loses its place begins again at the top of the page.
    "takes the focus from a button that is pressed": (
        r'(\w+)\.addEventListener\("click",\(\(\)=>\{\1\.blur\(\)\}\),!0\)',
        "0",
    ),
    # The button has a name of its own (said.js); its picture would be read beside it.
    "names the picture of a button that copies": (PICTURE % "copy", UNHEARD),
    "names the picture of a button that has copied": (PICTURE % "check", UNHEARD),
    # stops.js does it; the theme's way lays the page out again for every box and each change.
    "sets the tab stops of wide boxes": (
        r'"complete"===document\.readyState\?(\w+)\(\):window\.addEventListener\("load",\1\)',
        "0",
    ),
    # No page has one (check_page), and looking for them takes long on a slow phone.
    "watches for notes in the margin": (
        r'document\.querySelectorAll\((\w+)\.join\(", "\)\)\.forEach'
        r"\(\(?(\w+)=>\{(\w+)\.observe\(\2\)\}\)?\),",
        "",
    ),
    # A text field has keys of its own.
    "opens the search by a key": (
        r"(!/\^k\$/i\.test\((\w+)\.key\))(?=\?)",
        r'\1||"TEXTAREA"===\2.target.nodeName',
    ),
}
MARGIN = re.compile(
    r'class="(?:[^"]* )?((?:tag_)?'
    r'(?:marginnote|sidenote|margin|margin[-_]caption|full[-_]width|sidebar|popout))[ "]'
)
USED = re.compile(r'class="([^"]*\bfa[srb]?[ -][^"]*)"')


def join_names(app: Sphinx, pagename: str, template: str, context: dict, doctree) -> None:
    """Replace the files that a page asks for by the two joined ones, and note their names."""
    styles = [*THEME_STYLES, *(str(css.filename) for css in context["css_files"])]
    # The widgets behind a live figure leave their state on the page; its own HTML needs none of it.
    context["script_files"] = [
        js for js in context["script_files"] if js.attributes.get("type") != WIDGET_STATE
    ]
    scripts = [str(js.filename) for js in context["script_files"] if js.filename]
    for js in context["script_files"]:
        body = (js.attributes.get("body") or "").strip()
        # The theme's settings for a version switcher and for search as you type: we have neither.
        if not js.filename and not body.startswith("DOCUMENTATION_OPTIONS."):
            raise ExtensionError(f"{pagename} has an unexpected inline script: {body[:99]}")
    loaded = [OWN_COPY.get(name, name) for name in map(plain, [*scripts, *THEME_SCRIPTS])]
    names = tuple(map(plain, styles)), tuple(loaded)
    if getattr(app, "lightbook_names", names) != names:
        raise ExtensionError(f"{pagename} needs different files from the pages before it: {names}")
    app.lightbook_names = names
    context["css_files"], context["script_files"] = [], []
    has_formula = "<math" in context.get("body", "") + context.get("toc", "")
    context["math_style"] = f"_static/{MATH_STYLE}" if has_formula else ""


def plain(name: str) -> str:
    """Return a file's name below _static, without a query; the file must be the site's own."""
    if "//" in name:
        raise ExtensionError(f"a page would load {name} from elsewhere")
    return name.removeprefix("_static/").partition("?")[0]


def join(static: Path, names: tuple[str, ...], between: str = "\n") -> str:
    """Return the text of files, one after another."""
    missing = [name for name in names if not (static / name).is_file()]
    if missing:
        raise ExtensionError(f"the theme changed: _static no longer has {', '.join(missing)}")
    texts = [(static / name).read_text("utf-8") for name in names]
    return between.join(re.sub(r"(?m)^//# sourceMappingURL=.*$", "", text) for text in texts)


def light_by_default(css: str) -> str:
    """Return a style that is light until a script has chosen between light and dark."""
    changed, count = re.subn(r"html\[data-theme=(\"?)light\1\]", "html:not([data-theme=dark])", css)
    if not count:
        raise ExtensionError("the theme names its light colours differently now")
    return changed


def without_work(script: str) -> str:
    """Return the theme's script without the work that pages do not need."""
    for work, (code, instead) in LEFT_OUT.items():
        script, count = re.subn(code, instead, script)
        if count != 1:
            raise ExtensionError(f"the theme {work} differently now")
    return script


def only_icons(css: str, icons: list[str]) -> str:
    """Return a style without the names of unwanted icons, and without the icon fonts."""
    kept: set[str] = set()

    def keep(match: re.Match) -> str:
        wanted = set(re.findall(r"\.fa-([\w-]+):", match[1])) & set(icons)
        kept.update(wanted)
        return match[0] if wanted else ""

    css = FACE.sub(lambda face: "" if "fontawesome" in face[0] else face[0], GLYPH.sub(keep, css))
    if missing := sorted(set(icons) - kept):
        raise ExtensionError(f"the theme's icons changed: no {', '.join(missing)}")
    return css


def silent_icons(css: str) -> str:
    """Return a style whose icons say nothing: a screen reader would read their characters.

    A browser that does not know the words for the ear, after the slash, takes the icon alone.
    """
    icons = dict(ICON_VARIABLE.findall(css))

    def shown(match: re.Match) -> str:
        icon = match[1]
        while icon.startswith("var("):
            icon = icons[icon[6:-1]]
        return f'content:{icon};content:{icon} / ""'

    return ICON_SHOWN.sub(shown, css)


def check_style(css: str, static: Path) -> None:
    """Stop if the joined style names a file that is not where the style looks for it."""
    for name in re.findall(r"url\([\"']?([^)\"']*)|@import([^;]*);", css):
        if not name[0].startswith(("data:", "#")) and not (static / name[0]).is_file():
            raise ExtensionError(f"the joined style would load {name[0] or name[1]}")


def check_page(name: str, text: str) -> None:
    """Stop if a page has what cannot work: a dead widget, or what needs a dropped script."""
    if "application/vnd.jupyter.widget-view+json" in text:
        raise ExtensionError(f"{name} shows a plain widget, which is dead without a kernel")
    if unknown := {value or name for value, name in BEHAVIOUR.findall(text)} - BEHAVIOURS:
        raise ExtensionError(f"{name} needs {BOOTSTRAP}, which is left out, for {unknown}")
    if margin := MARGIN.search(text):
        raise ExtensionError(
            f"{name}: {margin[1]} needs the theme's watch on the margin, which is left out"
        )
    for classes in map(str.split, USED.findall(text)):
        icons = {part[3:] for part in classes if part.startswith("fa-") and part not in NOT_ICONS}
        if missing := icons - set(ICONS):
            raise ExtensionError(f"{name}: add the icon {missing} to ICONS in {__file__}")
        if "fab" in classes or "far" in classes:
            raise ExtensionError(f"{name} has an icon of another font than {ICON_FONT}: {classes}")


def write_files(app: Sphinx, exception: Exception | None) -> None:
    """Check the pages, write the joined files, and drop what no page loads any more."""
    if exception or app.builder.format != "html":
        return
    out, static = Path(app.outdir), Path(app.outdir) / "_static"
    # The theme copies its templates too, and a crawler takes them for pages.
    templates = static.rglob("*webpack-macros.html")
    scripts = [static / "scripts" / "fontawesome.js", static / BOOTSTRAP]
    scripts += [static / name for name in OWN_COPY]
    for unused in [*static.rglob("*.map"), *templates, *scripts]:
        unused.unlink(missing_ok=True)
    pages = {page: without_keys(page.read_text("utf-8")) for page in sorted(out.rglob("*.html"))}
    for page, text in pages.items():
        check_page(page.relative_to(out).as_posix(), text)
    if hasattr(app, "lightbook_names"):  # if nothing changed, no page was written
        write_joined(static, *app.lightbook_names, words(*pages.values()))


def write_joined(
    static: Path, styles: tuple[str, ...], scripts: tuple[str, ...], used: set[str]
) -> None:
    """Write book.css and book.js for pages with these words."""
    # Some of the files end without a semicolon.
    script = without_work(join(static, [*scripts, *OWN_SCRIPTS], between=";\n"))
    css = silent_icons(only_icons(light_by_default(join(static, styles)), ICONS))
    used = used | words(script)
    css = without_unread(prune(f"{css}\n{join(static, [OWN_STYLE])}", used), used)
    # The icons by name, and those that the theme's rules put before a title.
    characters = {icon or chr(int(code, 16)) for code, icon in ICON.findall(css)}
    icons = cut(static / ICON_FONT, characters)
    css += font_face("Font Awesome 6 Free", icons, "font-weight:900;")
    check_style(css, static)
    (static / "book.css").write_text(css, "utf-8")
    (static / "book.js").write_text(script, "utf-8")


def use_templates(app: Sphinx, config: Config) -> None:
    """Put our templates before the theme's."""
    config.templates_path.insert(0, str(HERE / "templates"))
