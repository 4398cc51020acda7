"""Dates of six calendars by cftime, as a fixture.

Run: python3 tools/reference/calendars.py > Tests/LimnTimeTests/Fixtures/calendars.txt
Written with Python 3.11, cftime 1.6.6.

60,000 instants come from a generator of whole numbers that the test has too: 10,000 of each calendar,
anywhere from 9000 years before 1970 to 9000 years after. Of each block of 500 a line gives the
calendar, the first instant in microseconds from 1970-01-01 of its calendar, that date in full, and a
checksum (FNV-1a, 64 bits) over all numbers of the block: year, month, day, hour, minute, second,
microsecond, day of the year and of the week (Monday 0), and the instant reckoned back from the date.
"""

import datetime

import cftime

CALENDARS = ["standard", "noleap", "360_day", "proleptic_gregorian", "all_leap", "julian"]
BLOCK, BLOCKS = 500, 20
SPAN = 9000 * 365 * 86_400_000_000
MASK = 2**64 - 1


def numbers(seed):
    """SplitMix64."""
    state = seed
    while True:
        state = (state + 0x9E3779B97F4A7C15) & MASK
        z = state
        z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & MASK
        z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & MASK
        yield z ^ (z >> 31)


def checksum(values):
    digest = 0xCBF29CE484222325
    for value in values:
        for byte in (value & MASK).to_bytes(8, "little"):
            digest = ((digest ^ byte) * 0x100000001B3) & MASK
    return digest


def main():
    for index, calendar in enumerate(CALENDARS):
        epoch = cftime.datetime(1970, 1, 1, calendar=calendar)
        source = numbers(index)
        for _ in range(BLOCKS):
            values, first = [], None
            for _ in range(BLOCK):
                instant = next(source) % (2 * SPAN) - SPAN
                days, rest = divmod(instant, 86_400_000_000)
                date = epoch + datetime.timedelta(days=days, microseconds=rest)
                since = date - epoch
                back = (since.days * 86_400 + since.seconds) * 1_000_000 + since.microseconds
                fields = [date.year, date.month, date.day, date.hour, date.minute, date.second,
                          date.microsecond, date.dayofyr, date.dayofwk, back]
                values += fields
                first = first or [instant, *fields[:9]]
            print(calendar, *first, f"{checksum(values):016x}")


main()
