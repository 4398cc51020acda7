"""The published SPI and SPEI of a grid cell in Florida, 1895 to 2017, with the rain they rest on.

Run: python3 tools/reference/spi_file.py spi_reference_1895_2017.csv > Tests/LimnSeriesTests/Fixtures/spi_file.txt
The file is made of tests/fixture/*.npy of climate_indices, commit 58ca46aa6f71 (BSD-3-Clause, whose notice is
LICENSE-climate-indices.txt). Rain and evaporation are whole, of each index every 7th value.
"""

import csv
import sys

rows = list(csv.DictReader(open(sys.argv[1])))
for name, column, step in (
    ("sample|rain", "precip_mm", 1),
    ("sample|pet", "pet_thornthwaite_mm", 1),
    ("spi|gamma thom 1 0 1476|", "spi1_gamma", 7),
    ("spi|gamma thom 6 0 1476|", "spi6_gamma", 7),
    ("spi|pearson3 lmom 6 1032 1392|", "spi6_pearson3", 7),
    ("spei|gamma thom 6 0 1476|", "spei6_gamma", 7),
    ("spei|pearson3 lmom 6 0 1476|", "spei6_pearson3", 7),
):
    values = " ".join(row[column] or "nan" for row in rows[::step])
    print(name + ("" if name.endswith("|") else "|") + values)
