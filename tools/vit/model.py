"""The model: a ViT-S/14 out of an ONNX file, with the attention weights of all its heads.

The file gives no more than its own result, a map of what is important in a picture. The weights of
the heads and the tokens are steps on the way there; they are asked for by their names in the file.
"""

from typing import NamedTuple

import numpy as np

N_LAYERS, N_HEADS = 12, 6
LAYER = "/backbone/encoder/layer.{}/"
WEIGHTS = [LAYER.format(i) + "attention/attention/Softmax_output_0" for i in range(N_LAYERS)]
AFTER = [LAYER.format(i) + "Add_1_output_0" for i in range(N_LAYERS)]
TOKENS = "/backbone/layernorm/Add_1_output_0"
POSITIONS = "onnx::Reshape_1962"  # of 37 x 37 places; the model resizes them to its 16 x 16
RESIZED = "/backbone/embeddings/Resize_output_0"
FILTERS = "backbone.embeddings.patch_embeddings.projection.weight"


class Run(NamedTuple):
    """What the model computes of a picture."""

    maps: np.ndarray
    """The weights, (n_layers, n_heads, n_tokens, n_tokens)."""
    lengths: np.ndarray
    """How long the vector of each token is after each layer, (n_layers, n_tokens)."""
    tokens: np.ndarray
    """The tokens at the end, (n_tokens, 384)."""


class Vit:
    """The model of a file; without positions, each place has the mean of all positions."""

    def __init__(self, content: bytes, *, positions: bool = True) -> None:
        import onnx
        from onnxruntime import InferenceSession

        model = onnx.load_from_string(content)
        named = {each.name: each for each in model.graph.initializer}
        stored = named[POSITIONS]
        self.filters = onnx.numpy_helper.to_array(named[FILTERS])  # (384, 3, 14, 14)
        if not positions:
            places = onnx.numpy_helper.to_array(stored)
            same = np.broadcast_to(places.mean(axis=1, keepdims=True), places.shape)
            stored.CopyFrom(onnx.numpy_helper.from_array(same.copy(), POSITIONS))
        for name in (*WEIGHTS, *AFTER, TOKENS, RESIZED):
            model.graph.output.append(onnx.helper.make_empty_tensor_value_info(name))
        self.session = InferenceSession(model.SerializeToString())

    def _run(self, names: list[str], pictures: np.ndarray) -> list[np.ndarray]:
        return self.session.run(names, {"input_image": pictures.astype(np.float32)})

    def __call__(self, picture: np.ndarray) -> Run:
        """Run the model on a picture, (3, 224, 224)."""
        *found, tokens = self._run([*WEIGHTS, *AFTER, TOKENS], picture[np.newaxis])
        maps, after = found[:N_LAYERS], found[N_LAYERS:]
        lengths = np.linalg.norm(np.concatenate(after), axis=-1)
        return Run(np.concatenate(maps), lengths, tokens[0])

    def class_tokens(self, pictures: np.ndarray) -> np.ndarray:
        """Return the class token of each picture, (n, 384)."""
        return np.concatenate(
            [self._run([TOKENS], pictures[i : i + 8])[0][:, 0] for i in range(0, len(pictures), 8)]
        )

    def positions(self) -> np.ndarray:
        """Return what is added to the patches, (256, 384)."""
        (resized,) = self._run([RESIZED], np.zeros((1, 3, 224, 224)))
        return resized[0].reshape(len(resized[0]), -1).T
