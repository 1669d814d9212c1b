"""Call each figure by its caption.

A browser would take the caption with the link in it. A live figure brings a role and a name along,
for pages without captions; here the figure around it has both. The link that skips a figure says
which: Orca names a figure as one enters it, but not if the first stop in it is a link.
"""

import re

from docutils import nodes
from sphinx.writers.html5 import HTML5Translator

OWN = re.compile(r'(<div class="attn" id="[^"]*"[^>]*?) role="figure" aria-label="[^"]*"')
SKIP = ">Skip this figure</a>"
PART = re.compile(r'<span class="caption-(number|text)"')


def depart(self: HTML5Translator, node: nodes.figure) -> None:
    """Close a figure; give its caption ids, and name the figure by them."""
    HTML5Translator.depart_figure(self, node)
    start = max(i for i, part in enumerate(self.body) if part.startswith("<figure"))
    names, skip = [], SKIP
    for i in range(start, len(self.body)):
        if node["ids"] and (found := PART.match(self.body[i])):
            names.append(f"{node['ids'][0]}-{found[1]}")
            self.body[i] = self.body[i].replace("<span", f'<span id="{names[-1]}"', 1)
            if found[1] == "number":
                skip = f">Skip {self.body[i + 1].strip()}</a>"
    if names:
        named = f'<figure aria-labelledby="{" ".join(names)}"'
        self.body[start:] = [OWN.sub(r"\1", part).replace(SKIP, skip) for part in self.body[start:]]
        self.body[start] = self.body[start].replace("<figure", named, 1)


FIGURE = (HTML5Translator.visit_figure, depart)
