#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""pictures.py compare|take FOLDER NAME:WIDTH:HEIGHT… < SHEET.png

Cuts a sheet of pictures that stand side by side, the first at the left, and compares each with
FOLDER/NAME.png, or puts it there. Prints a line for each: "same" or "other", and how far they are apart;
another one is further away than fonts and their drawing explain.
"""

import io
import os
import sys

from PIL import Image, ImageChops, ImageStat

# What fonts may change: breaks of lines, and with them the height.
HEIGHT_RATIO_MAX = 0.03
# Sides of the squares whose mean colours are compared: a letter's form is not seen, a moved card is.
BLOCK = 32
# How far the mean colours of squares may be apart, of 255: all of them on average, and the worst one.
MEAN_MAX = 0.6
WORST_MAX = 40
COLOURS = 128


def blocks(picture, size):
    return picture.convert("RGB").resize(size, Image.Resampling.BOX).reduce(BLOCK)


def distance(golden, taken):
    """The mean and the greatest difference of the squares of two pictures, given the same height."""
    difference = ImageChops.difference(blocks(golden, golden.size), blocks(taken, golden.size))
    return sum(ImageStat.Stat(difference).mean) / 3, max(high for _, high in difference.getextrema())


def compare(path, taken):
    if not os.path.exists(path):
        return "other: there is none yet; `make pictures` takes it"
    with Image.open(path) as golden:
        size = f"{taken.width} by {taken.height}, not {golden.width} by {golden.height}"
        is_sized = abs(taken.height - golden.height) <= HEIGHT_RATIO_MAX * golden.height
        if taken.width != golden.width or not is_sized:
            return f"other: {size}"
        mean, worst = distance(golden, taken)
    word = "other" if mean > MEAN_MAX or worst > WORST_MAX else "same"
    return f"{word}: {mean:.2f} of {MEAN_MAX} apart, the worst square {worst} of {WORST_MAX}"


def take(path, taken):
    taken.quantize(COLOURS, dither=Image.Dither.NONE).save(path, optimize=True)
    return "same: taken"


if __name__ == "__main__":
    verb, folder, places = sys.argv[1], sys.argv[2], sys.argv[3:]
    left = 0
    with Image.open(io.BytesIO(sys.stdin.buffer.read())) as sheet:
        whole = sheet.convert("RGB")
    for place in places:
        name, width, height = place.split(":")
        picture = whole.crop((left, 0, left + int(width), int(height)))
        left += int(width)
        path = os.path.join(folder, name + ".png")
        print(name, (take if verb == "take" else compare)(path, picture))
