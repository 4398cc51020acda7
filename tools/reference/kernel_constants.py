"""Constants of Sources/CLimnKernels/elementary.h and trigonometric.c, by integer arithmetic only.

Prints ln 2 and pi/2 cut into pieces with trailing zero bits, and the bits of 2/pi.
"""
from fractions import Fraction

BITS = 1600


def arctan_inverse(n):
    unit = 1 << (BITS + 32)
    term, total, k, sign = unit // n, 0, 1, 1
    while term:
        total += sign * (term // k)
        term //= n * n
        k += 2
        sign = -sign
    return total


pi = Fraction(16 * arctan_inverse(5) - 4 * arctan_inverse(239), 1 << (BITS + 32))
ln2 = sum(Fraction(1, k << k) for k in range(1, 400))


def piece(x, bits):
    """x cut (not rounded) to `bits` bits of significand."""
    e = 0
    while Fraction(2) ** e <= x:
        e += 1
    while Fraction(2) ** (e - 1) > x:
        e -= 1
    scale = Fraction(2) ** (bits - e)
    return Fraction(int(x * scale)) / scale


def split(name, x, cuts):
    for i, bits in enumerate(cuts):
        p = piece(x, bits) if bits < 53 else Fraction(float(x))
        print(name, i, float(p).hex())
        x -= p


split("ln2 double", ln2, [33, 53])
split("ln2 float (as double hex)", ln2, [15, 24])
split("pi/2", pi / 2, [33, 33, 33, 53])
split("pi/2 double-double", pi / 2, [53, 53])
two_over_pi = int((2 / pi) * (1 << (64 * 22)))
words = [(two_over_pi >> (64 * (21 - i))) & (2**64 - 1) for i in range(22)]
print(", ".join(f"0x{w:016x}u" for w in words))
print("1/3", (Fraction(1, 3) - Fraction(float(Fraction(1, 3)))).__float__().hex())
print("1/5", (Fraction(1, 5) - Fraction(float(Fraction(1, 5)))).__float__().hex())
