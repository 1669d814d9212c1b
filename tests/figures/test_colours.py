"""The palette: legible on both pages, and distinct for readers who see fewer colours.

The simulation is that of Machado, Oliveira and Fernandes (2009), "A physiologically-based model for
simulation of color vision deficiency", table 1, for readers who lack one kind of cone: matrices
for linear RGB. The distance is CIEDE2000 (Sharma, Wu and Dalal, 2005), which, unlike the plain
distance in CIELAB, does not exaggerate small differences between strong colours.
"""

from itertools import combinations

import numpy as np
import pytest

from attnkit import theme

SIGHT = {
    "all": np.eye(3),
    "no long cones (protanopia)": [
        [0.152286, 1.052583, -0.204868],
        [0.114503, 0.786281, 0.099216],
        [-0.003882, -0.048116, 1.051998],
    ],
    "no middle cones (deuteranopia)": [
        [0.367322, 0.860646, -0.227968],
        [0.280085, 0.672501, 0.047413],
        [-0.011820, 0.042940, 0.968881],
    ],
    "no short cones (tritanopia)": [
        [1.255528, -0.076749, -0.178779],
        [-0.078411, 0.930809, 0.147602],
        [0.004733, 0.691367, 0.303900],
    ],
}
# A difference of 1 is just visible between large fields side by side. Thin lines and small dots,
# lying apart, need several times as much; 10 is visible at a glance. The four roles cannot all be
# much further apart (about 12 at most) while each keeps its hue and a contrast of 4.5.
MIN_DISTANCE = 10
MIN_CONTRAST = 4.5  # WCAG 2.2, 1.4.3, for text of any size
ROLES = ("query", "key", "value", "weight")
PAGES = {"light": 0, "dark": 1}


def linear(colour: str) -> np.ndarray:
    """Return linear RGB from 0 to 1."""
    c = np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)]) / 255
    return np.where(c <= 0.04045, c / 12.92, ((c + 0.055) / 1.055) ** 2.4)


def luminance(colour: str) -> float:
    return linear(colour) @ [0.2126, 0.7152, 0.0722]


def contrast(one: str, other: str) -> float:
    """Return the contrast of WCAG, from 1 to 21."""
    dark, light = sorted(map(luminance, (one, other)))
    return (light + 0.05) / (dark + 0.05)


def lab(rgb: np.ndarray) -> np.ndarray:
    """Return CIELAB for linear RGB, under daylight (D65)."""
    to_xyz = [[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750]]
    to_xyz.append([0.0193339, 0.1191920, 0.9503041])
    t = to_xyz @ rgb / [0.95047, 1, 1.08883]
    x, y, z = np.where(t > (6 / 29) ** 3, np.cbrt(t), t / (3 * (6 / 29) ** 2) + 4 / 29)
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


def ciede2000(one: np.ndarray, other: np.ndarray) -> float:
    """Return the distance of two colours in CIELAB."""
    (l1, a1, b1), (l2, a2, b2) = one, other
    c7 = ((np.hypot(a1, b1) + np.hypot(a2, b2)) / 2) ** 7
    g = (1 - np.sqrt(c7 / (c7 + 25**7))) / 2
    z1, z2 = complex((1 + g) * a1, b1), complex((1 + g) * a2, b2)  # chroma and hue as a number
    c, l = (abs(z1) + abs(z2)) / 2, (l1 + l2) / 2
    turn = np.angle(z2 * z1.conjugate())  # from hue to hue, the short way
    h = np.degrees(np.angle(z1) + turn / 2) % 360
    waves = ((-0.17, 1, -30), (0.24, 2, 0), (0.32, 3, 6), (-0.2, 4, -63))
    t = 1 + sum(size * np.cos(np.radians(n * h + start)) for size, n, start in waves)
    light = (l2 - l1) / (1 + 0.015 * (l - 50) ** 2 / np.sqrt(20 + (l - 50) ** 2))
    chroma = (abs(z2) - abs(z1)) / (1 + 0.045 * c)
    hue = 2 * np.sqrt(abs(z1) * abs(z2)) * np.sin(turn / 2) / (1 + 0.015 * c * t)
    bend = np.sin(np.radians(60 * np.exp(-(((h - 275) / 25) ** 2))))
    bend *= -2 * np.sqrt(c**7 / (c**7 + 25**7))
    return np.sqrt(light**2 + chroma**2 + hue**2 + bend * chroma * hue)


def seen(colour: str, sight: str) -> np.ndarray:
    """Return the colour that a reader sees, in CIELAB."""
    return lab(np.clip(SIGHT[sight] @ linear(colour), 0, 1))


def too_near(palette: dict[str, str]) -> list[str]:
    """Return the pairs of colours that some reader would confuse."""
    return [
        f"{one} and {other}: {distance:.1f}, with {sight}"
        for sight in SIGHT
        for one, other in combinations(palette, 2)
        if (distance := ciede2000(seen(palette[one], sight), seen(palette[other], sight)))
        < MIN_DISTANCE
    ]


def palette(page: str, *roles: str) -> dict[str, str]:
    return {role: theme.ROLES[role][PAGES[page]] for role in roles}


@pytest.mark.parametrize("page", PAGES)
def test_every_reader_tells_the_roles_apart_and_from_plain_ink(page):
    assert too_near(palette(page, *ROLES, "ink")) == []


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("role", [*ROLES, "ink", "muted"])
def test_text_in_a_colour_is_read_on_its_grounds(role, page):
    grounds = ["surface", f"{role}_soft"] if role in ROLES else ["surface"]
    grounds += [f"{other}_soft" for other in ROLES if role == "ink"]
    text = palette(page, role)[role]
    contrasts = {on: contrast(text, colour) for on, colour in palette(page, *grounds).items()}
    assert min(contrasts.values()) >= MIN_CONTRAST, contrasts


@pytest.mark.parametrize(  # from the tables of Sharma, Wu and Dalal
    ("one", "other", "distance"),
    [
        ((50, 2.6772, -79.7751), (50, 0, -82.7485), 2.0425),
        ((50, 2.5, 0), (73, 25, -18), 27.1492),
        ((60.2574, -34.0099, 36.2677), (60.4626, -34.1751, 39.4387), 1.2644),
        ((22.7233, 20.0904, -46.694), (23.0331, 14.973, -42.5619), 2.0373),
        ((2.0776, 0.0795, -1.135), (0.9033, -0.0636, -0.5514), 0.9082),
    ],
)
def test_the_distance_is_that_of_its_authors(one, other, distance):
    assert ciede2000(one, other) == pytest.approx(distance, abs=5e-5)


def test_a_palette_can_fail():
    # Three colours that the book had at first, and a pale grey.
    found = too_near({"key": "#0062a3", "weight": "#6a3399", "value": "#00765a"})
    assert [pair.partition(":")[0] for pair in found] == [
        "key and weight",
        "key and weight",
        "key and value",
    ]
    assert contrast("#9a9a9a", "#fffffe") < MIN_CONTRAST
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
