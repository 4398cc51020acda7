"""What Python prints for values and format specs, as a fixture.

Run: python3 tools/reference/format_specs.py > Tests/LimnMachineTests/Fixtures/format_specs.txt
One line a case, cells parted by tabs: kind and value, spec, result.
"""

import itertools
import platform

INTS = [0, 1, -1, 7, 42, -42, 255, 999, 1000, -1234, 123456, 1234567, 2**53 + 1, 2**63 - 1, -(2**63)]
FLOATS = [
    0.0, -0.0, 1.0, -1.5, 0.5, 2.5, 0.125, 2.675, 1e-5, 0.0001, 0.001234, 3.14159265358979, 99.95,
    100.0, 123.456, 999.9995, 1234.5, -98765.4321, 123456.789, 999999.5, 1e6, 1234567.891, 1e15,
    1.5e16 + 2e16, 1e22, 1e23, 1.7976931348623157e308, 5e-324, 2.2250738585072014e-308, 0.1 + 0.2,
    float("inf"), float("-inf"), float("nan"),
]
TEXTS = ["", "a", "NDVI", "CH-Oe2", "long enough to be cut"]

SHAPES = ["", "8", "<8", ">8", "^9", "=9", "08", "*^12", "+", "+9", " ", "-6", "<+8", "0=+12", "*<08", "<08", " >08"]
INT_TYPES = ["", "d", ",", "_", "x", "X", "#x", "b", "#b", "o", "#o", "_x", "#_b", ",d", "e", ".2f", "g", ".1%"]
FLOAT_TYPES = [
    "", "f", ".0f", ".1f", ".2f", ".3f", ".10f", "e", ".0e", ".3e", "E", "F", "g", ".3g", ".10g",
    "G", "%", ".1%", ".0%", ",", ",.2f", "_.3f", ".3", ".1", ".17", ".0", "#.0f", "#g", "#.3", "#.0e", ",g",
]
TEXT_SPECS = ["", "s", "10", "<10s", ">10", "^11", "*^11s", ".3", ">6.2s", "05", "-<12"]


def joined(shape, type):
    """A shape and a type as one spec; the sign of alternative forms stands before the width."""
    if type.startswith("#"):
        at = 0
        while at < len(shape) and not shape[at].isdigit():
            at += 1
        if len(shape) > 1 and shape[1] in "<>=^":
            at = 2 + (len(shape) > 2 and shape[2] in "+- ")
        return shape[:at] + "#" + shape[at:] + type[1:]
    return shape + type


def put(kind, text, value, spec):
    try:
        print(f"{kind} {text}", spec, format(value, spec), sep="\t")
    except ValueError:
        pass


print(f"# tools/reference/format_specs.py, Python {platform.python_version()}")
# Every 13th combination: 13 divides no list's length, so that every member of each comes up.
for value, shape, type in itertools.islice(itertools.product(INTS, SHAPES, INT_TYPES), 0, None, 13):
    put("int", value, value, joined(shape, type))
for value, shape, type in itertools.islice(itertools.product(FLOATS, SHAPES, FLOAT_TYPES), 0, None, 13):
    put("float", repr(value), value, joined(shape, type))
for value, spec in itertools.product(TEXTS, TEXT_SPECS):
    put("text", value, value, spec)
for width in range(1, 24):
    for value, spec in itertools.product([0, -7, 1234567], [f"0{width},", f"0{width}_x", f"0={width}_"]):
        put("int", value, value, spec)
    for value in [0.5, -1234567.25, float("inf")]:
        put("float", repr(value), value, f"0{width},.1f")
