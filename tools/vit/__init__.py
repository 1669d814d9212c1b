"""A Vision Transformer on eight photographs, and what the book shows of it: `python -m tools.vit`.

| file | what it does |
|---|---|
| `photographs.py` | finds the photographs in the packages that carry them, and cuts squares out |
| `model.py` | runs the model, also without positions |
| `maps.py` | what is computed from attention weights: kernels, distances, rollout |
| `arrays.py` | makes the arrays of the book |
| `__main__.py` | writes them, or compares them with those that are there |

The book needs none of it: its arrays lie in `attnkit/data/vit.npz`.
"""
