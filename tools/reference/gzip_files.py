#!/usr/bin/env python3
"""Files that gzip packed, of every kind of block.

Python 3.11, zlib 1.2.13. Writes Tests/LimnIOTests/Fixtures/*.gz.
"""

import gzip
import io
import pathlib
import zlib

OUT = pathlib.Path(__file__).parents[2] / "Tests/LimnIOTests/Fixtures"


def table(rows):
    """Numbers that repeat at many distances."""
    lines = (f"{day},{day % 7},{day * day % 1013}\n" for day in range(rows))
    return ("day,weekday,residue\n" + "".join(lines)).encode()


def member(data, level=9, strategy=zlib.Z_DEFAULT_STRATEGY, flags=0, extra=b""):
    """One member with whatever fields its header is to have."""
    packer = zlib.compressobj(level, zlib.DEFLATED, -15, 9, strategy)
    body = packer.compress(data) + packer.flush()
    head = b"\x1f\x8b\x08" + bytes([flags]) + b"\0\0\0\0\x02\x03" + extra
    return head + body + zlib.crc32(data).to_bytes(4, "little") + (len(data) % 2**32).to_bytes(4, "little")


def main():
    fields = b"\x03\x00abc" + b"table.csv\0" + b"a comment\0" + b"\0\0"
    files = {
        "dynamic": member(table(4000)),
        "stored": member(table(30), level=0),
        "fixed": member(table(30), strategy=zlib.Z_FIXED),
        "fields": member(table(30), flags=0b11110, extra=fields),
        "members": member(table(30)) + member(b"30,2,900\n") + member(b"") + b"\0" * 64,
        "bomb": member(bytes(1 << 24)),
    }
    for name, data in files.items():
        (OUT / f"{name}.csv.gz").write_bytes(data)
        if name != "bomb":
            assert gzip.GzipFile(fileobj=io.BytesIO(data)).read().startswith(b"day,weekday")


if __name__ == "__main__":
    main()
