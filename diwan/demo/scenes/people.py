"""People as large quiet shapes: a robe or coat, a small head, never a face."""

from collections.abc import Sequence
from dataclasses import dataclass

from diwan.demo.scenes.outline import Point, smooth
from diwan.demo.scenes.palette import COPPER, INK, Colour, mix, veil
from diwan.demo.scenes.stage import Stage

UMBER = mix(COPPER, INK, 0.52)
BARK = mix(COPPER, INK, 0.68)
CLAY = mix(COPPER, INK, 0.22)


@dataclass(frozen=True)
class Look:
    """What someone wears; `wrap` covers the hair and neck (a headscarf), else `hair` shows."""

    robe: Colour
    skin: Colour = UMBER
    wrap: Colour | None = None
    hair: Colour = INK

    def towards(self, shade: Colour, part: float) -> "Look":
        """The same person sinking into a colour, such as a doorway's dark."""
        wrap = mix(self.wrap, shade, part) if self.wrap else None
        return Look(
            mix(self.robe, shade, part), mix(self.skin, shade, part), wrap, mix(self.hair, shade, part)
        )


# A standing figure of height 1 with its feet at (0, 0), seen half from the side, walking to the right.
_ROBE = [
    (-0.035, -0.86), (-0.125, -0.805), (-0.150, -0.66), (-0.150, -0.40), (-0.185, -0.03), (-0.05, -0.012),
    (0.10, -0.015), (0.175, -0.04), (0.155, -0.38), (0.150, -0.62), (0.125, -0.80), (0.035, -0.86),
]  # fmt: skip
_BACK = [
    (-0.10, -0.80), (-0.15, -0.62), (-0.15, -0.38), (-0.185, -0.03), (-0.09, -0.014), (-0.075, -0.40),
    (-0.085, -0.62),
]  # fmt: skip
_TUNIC = [
    (-0.035, -0.86), (-0.115, -0.815), (-0.135, -0.68), (-0.115, -0.54), (-0.125, -0.38), (-0.02, -0.365),
    (0.115, -0.385), (0.115, -0.54), (0.128, -0.68), (0.112, -0.81), (0.035, -0.86),
]  # fmt: skip
_TUNIC_BACK = [
    (-0.07, -0.84), (-0.115, -0.815), (-0.135, -0.68), (-0.115, -0.54), (-0.125, -0.38), (-0.06, -0.37),
    (-0.07, -0.56),
]  # fmt: skip
_SLEEVE = [(-0.075, -0.77), (-0.105, -0.60), (-0.06, -0.45), (0.03, -0.43)]


def standing(
    stage: Stage, x: float, y: float, height: float, look: Look,
    flip: bool = False, stride: float = 0.0, carries: Colour | None = None,
) -> None:  # fmt: skip
    """Someone in a long robe with the feet at (x, y), facing right or, flipped, left.

    `stride` (-1..1) is where a walker's feet swing; `carries` is the colour of the papers in hand.
    """
    dark = mix(look.robe, INK, 0.7)
    with stage.placed(x, y, zoom=height, flip=flip):
        stage.oval(0.08, 0.0, 0.24, 0.028, veil(INK, 0.22))
        stage.oval(-0.03 - 0.06 * stride, -0.012, 0.055, 0.022, dark)
        stage.oval(0.07 + 0.06 * stride, -0.012, 0.060, 0.022, dark)
        stage.blob(_ROBE, look.robe)
        stage.blob(_BACK, mix(look.robe, INK, 0.26))
        if carries:
            stage.shape([(-0.02, -0.60), (0.11, -0.63), (0.13, -0.42), (0.0, -0.39)], carries, 0.01)
        stage.line(smooth(_SLEEVE), 0.085, mix(look.robe, INK, 0.13))
        stage.disc(0.075, -0.432, 0.032, look.skin)
        head(stage, 0.012, -0.925, 0.066, look)


def worker(
    stage: Stage, x: float, y: float, height: float, look: Look, trousers: Colour,
    near: Sequence[Point], far: Sequence[Point] = (), flip: bool = False,
) -> None:  # fmt: skip
    """Someone in tunic and trousers with the feet at (x, y), facing right or, flipped, left.

    `near` and `far` are the joints of the two arms from the shoulder to the wrist, in body heights
    from the feet; an arm left out is hidden behind the body.
    """
    with stage.placed(x, y, zoom=height, flip=flip):
        stage.oval(0.05, 0.0, 0.22, 0.026, veil(INK, 0.22))
        if far:
            arm(stage, far, 0.085, mix(look.robe, INK, 0.3), look.skin)
        for side, shade in ((0.055, 0.25), (-0.045, 0.0)):
            stage.line([(side, -0.44), (side + 0.01, -0.06)], [0.12, 0.085], mix(trousers, INK, shade))
            stage.blob([(side - 0.04, -0.035), (side - 0.05, 0.0), (side + 0.10, 0.0), (side + 0.05, -0.045)],
                       mix(trousers, INK, 0.75))  # fmt: skip
        stage.blob(_TUNIC, look.robe)
        stage.blob(_TUNIC_BACK, mix(look.robe, INK, 0.2))
        head(stage, 0.012, -0.925, 0.066, look)
        arm(stage, near, 0.085, mix(look.robe, INK, 0.1), look.skin)


def bust(stage: Stage, x: float, y: float, height: float, look: Look, flip: bool = False) -> None:
    """Head and upper body of someone behind a counter: (x, y) is where the belt would be."""
    with stage.placed(x, y, zoom=height / 310, flip=flip):
        left = [(-40, -190), (-112, -156), (-140, -20), (-120, 40)]
        stage.blob([*left, (120, 40), (136, -20), (108, -156), (40, -190)], look.robe)
        stage.blob([(-60, -184), (-112, -156), (-140, -20), (-120, 40), (-70, 40), (-84, -60)],
                   mix(look.robe, INK, 0.16))  # fmt: skip
        head(stage, 4, -246, 52, look)


def head(stage: Stage, x: float, y: float, radius: float, look: Look) -> None:
    """A head half turned to the right: `radius` is half its width; the neck reaches below it."""
    with stage.placed(x, y, zoom=radius):
        if look.wrap:
            stage.blob([(-0.55, -1.15), (-1.12, -0.45), (-1.2, 0.5), (-1.65, 1.55), (0.2, 1.75), (1.35, 1.45),
                        (0.95, 0.75), (0.98, -0.5), (0.45, -1.18)], look.wrap)  # fmt: skip
            stage.blob([(0.35, -0.72), (0.02, -0.1), (0.2, 0.68), (0.62, 0.86), (0.92, 0.3), (0.92, -0.35)],
                       look.skin)  # fmt: skip
            return
        stage.shape([(-0.5, 0.1), (0.42, 0.3), (0.5, 1.5), (-0.6, 1.5)], mix(look.skin, INK, 0.25), 0.2)
        stage.oval(0.05, 0.0, 0.92, 1.15, look.skin)
        stage.blob([(0.75, -0.85), (0.1, -1.32), (-0.75, -1.02), (-1.05, -0.1), (-0.72, 0.62), (-0.42, 0.3),
                    (-0.3, -0.3), (0.35, -0.62)], look.hair)  # fmt: skip


def arm(stage: Stage, joints: Sequence[Point], width: float, sleeve: Colour, skin: Colour) -> None:
    """A sleeved arm from the shoulder over the elbow to the wrist, with the hand at its end."""
    bent = smooth(joints)
    taper = [width * (1 - 0.38 * k / (len(bent) - 1)) for k in range(len(bent))]
    (ax, ay), (bx, by) = bent[-4], bent[-1]
    stage.line([(bx, by), (bx + (bx - ax) * 0.9, by + (by - ay) * 0.9)], width * 0.50, skin)
    stage.line(bent, taper, sleeve)
