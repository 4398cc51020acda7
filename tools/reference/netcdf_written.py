#!/usr/bin/env python3
"""What xarray reads from the NetCDF-3 file that the tests write.

xarray 2026.9, netCDF4 1.7.5, NumPy 2.4.6, cftime 1.6.6 (Python 3.11). Reads
Tests/LimnIOTests/Fixtures/written.nc, which NetCDFWritingTests compares byte by byte with what is
written, and writes written.txt beside it: a line for each variable, `name type dims units value …`.
"""

import pathlib

import numpy as np
import xarray

FIXTURES = pathlib.Path(__file__).resolve().parent.parent.parent / "Tests/LimnIOTests/Fixtures"


def word(value):
    if isinstance(value, (str, np.str_)):
        return repr(str(value))
    if isinstance(value, (float, np.floating)) and np.isnan(value):
        return "-"
    if isinstance(value, np.datetime64):
        return "-" if np.isnat(value) else str(value.astype("M8[us]"))
    if isinstance(value, np.timedelta64):
        return "-" if np.isnat(value) else str(value.astype("m8[s]").astype(int))
    if isinstance(value, (bool, np.bool_)):
        return "true" if value else "false"
    if hasattr(value, "isoformat"):
        return value.isoformat()
    return repr(value.item())


def main():
    data = xarray.open_dataset(FIXTURES / "written.nc", engine="netcdf4", decode_timedelta=True)
    lines = []
    for name in sorted(data.variables):
        variable = data[name]
        kind = "str" if variable.dtype.kind in "OUST" and isinstance(variable.values.flat[0], str) else (
            "calendar" if variable.dtype.kind == "O" else
            {"M": "time", "m": "duration"}.get(variable.dtype.kind, variable.dtype.name))
        dims = ",".join(variable.dims) or "-"
        unit = variable.attrs.get("units", "-").replace(" ", "_")
        values = " ".join(word(value) for value in variable.values.flat)
        lines.append(f"{name} {kind} {dims} {unit} {values}")
    (FIXTURES / "written.txt").write_text("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
