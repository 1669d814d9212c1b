"""The book's live figures. Each has one form: four pieces with one name.

For a figure ``two_scores``, its module has

- ``TwoScores``, what it computes: a class with numpy alone, whose methods take values of controls;
- ``draw_two_scores``, how it is drawn: a function that takes what is computed and the words, and
  returns the artists that move (``TwoScoresArtists``, a ``NamedTuple``, with the figure first);
- ``TwoScoresWords``, what it says: a frozen dataclass with every text of the figure, from the
  description for readers who cannot see it (``alt``) and the sentence below it (``readout``) to
  the labels of axes and sliders. It holds names and a ``TwoScores``, from which it computes each
  claim that it makes. A translation is a subclass;
- ``two_scores``, the short assembly: a function that returns the ``LiveFigure`` and says which
  method moves which artist. Chapters import nothing else, and its name needs no ``_figure``.

Where a reader may change the code of a figure in the page, what it computes and says lies in
`programs`: plain numpy, which runs there, too (`attnkit.live.Cell`).

A small figure leaves out what it does not need. No function is longer than 50 lines of code.
What several figures need lies in `shared`, where `numbers` writes numbers and lists and `labels`
finds room for the labels of arrows; and `attnkit.plots` draws heatmaps, bars, arrows and coloured
tick labels.
"""
