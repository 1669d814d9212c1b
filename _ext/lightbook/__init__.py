"""Build a light book: no external request, no stale output, mathematics without a script.

| folder | what it does |
|---|---|
| `formulas/` | formulas as MathML, and their font |
| `exercises/` | answers in the page: what a check needs, and its panel |
| `boxes/` | what is in a page: solutions, hidden code, figures, glossary tips, references |
| `site/` | what surrounds a page: addresses, links, front page, 404 page, sitemap, cards |
| `assets/` | one style sheet and one script, templates, keys that follow their content |
| `rebuild/` | decides what is executed, read and written again |
| `pdf/` | the whole book on paper |
| `static/`, `templates/` | our own style, script and templates |

Beside them is a command, `python -m lightbook.readme`.
A module checks whatever it expects of the theme, and stops the build when the theme no longer fits.
"""

from docutils import nodes
from myst_nb.sphinx_ import HideCodeCellNode
from sphinx.application import Sphinx

from .assets import compression, content_keys, join_files, page_python, patch_templates
from .boxes import (
    figure_data,
    figure_names,
    folded_admonitions,
    footnotes,
    glossary_tips,
    hidden_code,
    languages,
    numbered_figures,
    references,
    repeated_links,
    row_headers,
    self_checks,
    shared_runtime,
)
from .exercises import mark
from .formulas import equation_links, math_font, mathml
from .pdf import offer
from .rebuild import executions, made_from, pages
from .site import (
    address,
    description,
    edit_links,
    front_page,
    launch_buttons,
    not_found,
    sitemap,
    social_card,
)

# What Sphinx calls, in this order: the event, the priority, the function. Within an event a lower
# priority runs first, and equal ones run in the order of this table. The theme and the other
# extensions run at 500.
HOOKS = (
    # The settings are known, and then the builder.
    ("config-inited", 100, address.derive),  # before anything asks for an address
    ("config-inited", 500, executions.surround),
    ("config-inited", 500, pages.start),
    ("config-inited", 500, join_files.use_templates),
    ("builder-inited", 500, compression.delete_old),
    ("builder-inited", 500, made_from.look),  # before any source is read
    # Sphinx asks which pages to read, reads their files, and parses them.
    ("env-get-outdated", 500, executions.look),
    ("env-before-read-docs", 500, executions.execute_all),
    ("source-read", 100, executions.read),  # before anything changes the text
    ("doctree-read", 500, numbered_figures.check),
    ("doctree-read", 500, languages.mark),
    ("doctree-read", 500, row_headers.mark),
    ("doctree-read", 500, mark.note),
    ("doctree-read", 500, figure_data.note),
    # All pages have been read.
    ("env-updated", 500, offer.look),
    ("env-updated", 600, pages.look),  # needs to know whether there is a PDF
    # The references of a page are resolved; myst-nb has chosen the form of each output.
    ("doctree-resolved", 500, shared_runtime.keep_one),
    ("doctree-resolved", 500, figure_data.move),
    ("doctree-resolved", 500, mark.mark),
    ("doctree-resolved", 500, folded_admonitions.fold),
    ("doctree-resolved", 500, languages.mark_titles),
    ("doctree-resolved", 500, references.as_list),
    ("doctree-resolved", 500, repeated_links.drop),
    ("doctree-resolved", 500, offer.offer_in_text),
    # A page is about to be written.
    ("html-page-context", 400, launch_buttons.find),  # the theme drops empty parts of a page at 500
    ("html-page-context", 400, offer.offer),
    ("html-page-context", 400, edit_links.add),
    ("html-page-context", 500, patch_templates.provide),
    ("html-page-context", 500, description.describe),
    ("html-page-context", 500, glossary_tips.describe_links),
    ("html-page-context", 500, self_checks.group),
    ("html-page-context", 500, footnotes.name),
    ("html-page-context", 500, equation_links.name),
    ("html-page-context", 550, social_card.show),  # repeats the description
    ("html-page-context", 600, launch_buttons.offer),  # the theme adds its buttons at 500
    ("html-page-context", 610, offer.offer_in_menu),
    ("html-page-context", 900, join_files.join_names),  # every extension has named its files
    # All pages are written.
    ("build-finished", 500, executions.tidy),
    ("build-finished", 500, math_font.write_style),
    ("build-finished", 500, figure_data.drop_old),
    ("build-finished", 500, page_python.write),
    ("build-finished", 500, social_card.drop_old),
    ("build-finished", 500, launch_buttons.write_notebooks),
    ("build-finished", 500, sitemap.write),
    ("build-finished", 500, not_found.write),
    ("build-finished", 900, offer.finish),  # all but what follows is there
    ("build-finished", 900, join_files.write_files),  # Sphinx has copied all files
    ("build-finished", 900, content_keys.write),
    ("build-finished", 950, front_page.write),  # sphinx-external-toc has written its own
    ("build-finished", 990, pages.finish),  # nothing can stop the build any more
    ("build-finished", 995, made_from.finish),
)
# How HTML is written for a node, and whether this replaces another way.
NODES = (
    (folded_admonitions.Folded, folded_admonitions.BOX, False),
    (folded_admonitions.FoldedTitle, folded_admonitions.TITLE, False),
    (HideCodeCellNode, hidden_code.BOX, True),
    (nodes.figure, figure_names.FIGURE, True),
    (nodes.entry, row_headers.ENTRY, True),
)
# Settings that the extension finds out by itself: the name, the default, what Sphinx does again
# after a change ("env": read all pages, "html": write all pages), and the type.
SETTINGS = (
    ("lightbook_repository", (), "html", tuple),
    ("lightbook_machinery", "", "env", str),
    # Jupyter Book sets it for an extension that the book does not load.
    ("comments_config", {}, "", dict),
)


def setup(app: Sphinx) -> dict:
    """Connect everything to Sphinx."""
    for name, value, again, kind in SETTINGS:
        app.add_config_value(name, value, again, kind)
    for node, writer, override in NODES:
        app.add_node(node, override=override, html=writer)
    app.add_html_math_renderer("mathml", mathml.INLINE, mathml.BLOCK)
    for event, priority, function in HOOKS:
        app.connect(event, function, priority=priority)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": False}
