"""Reads pictures with RapidOCR, for comparison: prints what `bizcard scan --json` prints, with words and no fields.

    pip install rapidocr-onnxruntime
    python3 scripts/read_with_rapidocr.py cards/*.jpg > rapidocr.jsonl
    bizcard evaluate cards --readings rapidocr.jsonl --fields-again

RapidOCR gives lines; each is cut into words by the share of its letters, and its confidence is that of each word.
"""

import json
import math
import resource
import sys
import time

import cv2
from rapidocr_onnxruntime import RapidOCR


def words(box, text, confidence):
    (left_top, right_top, right_bottom, left_bottom) = [list(map(float, corner)) for corner in box]

    def at(start, end, share):
        return [start[0] + (end[0] - start[0]) * share, start[1] + (end[1] - start[1]) * share]

    position = 0
    for word in text.split(" "):
        if word:
            first, last = position / len(text), (position + len(word)) / len(text)
            polygon = [
                at(left_top, right_top, first),
                at(left_top, right_top, last),
                at(left_bottom, right_bottom, last),
                at(left_bottom, right_bottom, first),
            ]
            yield {"text": word, "confidence": float(confidence), "polygon": polygon}
        position += len(word) + 1


def rotation(lines):
    """Degrees clockwise that the picture must be turned by for most of its lines to be level."""
    x = y = 0.0
    for (left_top, right_top, _, _), text, _ in lines:
        x += (right_top[0] - left_top[0]) * len(text)
        y += (right_top[1] - left_top[1]) * len(text)
    return round(-math.degrees(math.atan2(y, x)) / 90) % 4 * 90


def main(files):
    engine = RapidOCR(intra_op_num_threads=1, inter_op_num_threads=1)
    for file in files:
        start = time.process_time()
        picture = cv2.imread(file)
        lines = engine(picture)[0] or []
        height, width = picture.shape[:2]
        card = {
            "polygon": [[0, 0], [width, 0], [width, height], [0, height]],
            "rotation": rotation(lines),
            "words": [word for line in lines for word in words(*line)],
        }
        row = {"file": file, "cards": [card], "elapsed_seconds": time.process_time() - start}
        print(json.dumps(row, ensure_ascii=False), flush=True)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{memory:.0f} MB at most", file=sys.stderr)


if __name__ == "__main__":
    main(sys.argv[1:])
