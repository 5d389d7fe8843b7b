#!/usr/bin/env python3
"""Binds drawn lines into documents that Tesseract can train on.

Usage: pages.py LINES_DIR UNICHARSET OUT_DIR

LINES_DIR holds NNNNNN.png with NNNNNN.gt.txt. Lines with letters that the model does not know are left out. Writes
OUT_DIR/NNN.tif, a page a line, with NNN.box in Tesseract's WordStr format. Needs Pillow.
"""

import pathlib
import sys

from PIL import Image

PAGES = 400


def known_letters(unicharset):
    rows = unicharset.read_text(encoding="utf-8").split("\n")[1:]
    return {letter for row in rows for letter in row.split(" ")[0] if row.split(" ")[0] != "NULL"} | {" "}


def lines(folder, known):
    for text_file in sorted(folder.glob("*.gt.txt")):
        text = text_file.read_text(encoding="utf-8").strip()
        if text and set(text) <= known:
            yield text, text_file.with_name(text_file.name.replace(".gt.txt", ".png"))


def main(lines_dir, unicharset, out_dir):
    found = list(lines(pathlib.Path(lines_dir), known_letters(pathlib.Path(unicharset))))
    out = pathlib.Path(out_dir)
    out.mkdir(parents=True, exist_ok=True)
    for start in range(0, len(found), PAGES):
        pages, boxes = [], []
        for page, (text, picture) in enumerate(found[start : start + PAGES]):
            drawn = Image.open(picture).convert("L")
            pages.append(drawn)
            box = f"0 0 {drawn.width} {drawn.height} {page}"
            boxes.append(f"WordStr {box} #{text}\n\t {box}\n")
        name = out / f"{start // PAGES:03d}"
        pages[0].save(name.with_suffix(".tif"), save_all=True, append_images=pages[1:], compression="tiff_lzw")
        name.with_suffix(".box").write_text("".join(boxes), encoding="utf-8")


if __name__ == "__main__":
    if len(sys.argv) != 4:
        sys.exit(__doc__)
    main(*sys.argv[1:])
