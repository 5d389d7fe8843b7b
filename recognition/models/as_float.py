#!/usr/bin/env python3
"""Turns the network of an installed Tesseract model from bytes into numbers that can be trained further.

Usage: as_float.py NETWORK.lstm OUT.lstm

Debian ships networks whose weights were rounded to bytes, each row with a scale; lstmtraining refuses them. A weight
is its byte times the scale of its row, so the network can be written as one of 64-bit numbers. The file layout is
Tesseract's own (src/lstm: network.cpp, plumbing.cpp, lstm.cpp, weightmatrix.cpp). Needs the standard library only.
"""

import struct
import sys

BYTES, DOUBLES = 1, 128
"""Bits of the mode of a matrix."""
OWN_LEARNING_RATES = 64
"""Bit of the flags of a network."""
ROUNDED = 1
"""Bit of the flags of the recogniser: its weights are bytes."""
GROUPS = ("Series", "Parallel", "RTLReversed", "TTBReversed", "XYTranspose")
PLAIN = {"Input": 20, "Convolve": 8, "Maxpool": 8, "Reconfig": 8}
"""Layers without weights, and the bytes that follow their head."""


class Network:
    def __init__(self, data):
        self.data, self.at, self.out = data, 0, bytearray()

    def take(self, count):
        part = self.data[self.at : self.at + count]
        if len(part) != count:
            sys.exit(f"the network ends at byte {self.at}, in the middle of a layer")
        self.at += count
        return part

    def copy(self, count):
        part = self.take(count)
        self.out += part
        return part

    def number(self):
        return struct.unpack("<i", self.copy(4))[0]

    def matrix(self):
        (mode,) = self.take(1)
        if not mode & BYTES or not mode & DOUBLES:
            sys.exit("this network is not one of bytes with 64-bit scales")
        rows, columns = struct.unpack("<ii", self.take(8))
        self.take(1)
        weights = struct.unpack(f"<{rows * columns}b", self.take(rows * columns))
        (count,) = struct.unpack("<I", self.take(4))
        scales = struct.unpack(f"<{count}d", self.take(8 * count))
        exact = [weight * scales[index // columns] for index, weight in enumerate(weights)]
        self.out += bytes([DOUBLES]) + struct.pack("<iid", rows, columns, 0.0)
        self.out += struct.pack(f"<{len(exact)}d", *exact)

    def layer(self):
        self.copy(1)
        kind = self.copy(self.number()).decode()
        self.copy(2)
        flags, _inputs, _outputs, _weights = (self.number() for _ in range(4))
        self.copy(self.number())
        if kind in GROUPS:
            for _ in range(self.number()):
                self.layer()
            if flags & OWN_LEARNING_RATES:
                self.copy(4 * self.number())
        elif kind in PLAIN:
            self.copy(PLAIN[kind])
        elif kind in ("LSTM", "SummLSTM"):
            self.number()
            # Cell input, input gate, forget gate, output gate.
            for _ in range(4):
                self.matrix()
        else:
            self.matrix()

    def convert(self):
        self.layer()
        self.copy(self.number())
        (flags,) = struct.unpack("<i", self.take(4))
        self.out += struct.pack("<i", flags & ~ROUNDED)
        self.out += self.data[self.at :]
        return self.out


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    with open(sys.argv[1], "rb") as source:
        converted = Network(source.read()).convert()
    with open(sys.argv[2], "wb") as target:
        target.write(converted)
