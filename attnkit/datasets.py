"""The book's data: waists and weights of three people, of 20 men and of 180; a photograph.

A table is a tuple of 1-D float64 arrays of one length, in the units it names; entry i of every
array belongs to the same person. All arrays are new at each call: change them as you like.
"""

from importlib.resources import files
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

__all__ = [
    "Linnerud",
    "Nhanes",
    "WaistAndWeight",
    "coffee",
    "linnerud",
    "nhanes",
    "waist_and_weight",
]

Column = NDArray[np.float64]


class WaistAndWeight(NamedTuple):
    """Waists in cm and weights in kg."""

    waists: Column
    weights: Column


class Linnerud(NamedTuple):
    """Waists in inches, weights in pounds and resting pulses in beats per minute."""

    waists: Column
    weights: Column
    pulses: Column


class Nhanes(NamedTuple):
    """Waists in cm, weights in kg and heights in cm."""

    waists: Column
    weights: Column
    heights: Column


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


def _columns(file: str, *names: str) -> list[Column]:
    lines = files("attnkit").joinpath("data", file).read_text(encoding="utf-8").splitlines()
    table = np.genfromtxt(lines, delimiter=",", names=True)
    return [table[name].copy() for name in names]  # a column of a table is not contiguous in memory
