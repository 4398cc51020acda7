#!/usr/bin/env python3
"""Small NetCDF-3 and NumPy files, and what their own libraries read from them.

netCDF4 1.7.5, NumPy 2.4.6 (Python 3.11). Writes Tests/LimnIOTests/Fixtures/*.nc, *.npy, *.npz and
netcdf.txt: a line for each variable, `file variable shape value value …`, `-` where masked.
"""

import pathlib

import netCDF4
import numpy as np

HERE = pathlib.Path(__file__).resolve().parent
OUT = HERE.parent.parent / "Tests/LimnIOTests/Fixtures"


def write(name, form, unlimited):
    data = netCDF4.Dataset(OUT / name, "w", format=form)
    data.title = "fixture"
    data.createDimension("time", None if unlimited else 4)
    data.createDimension("lat", 3)
    data.createDimension("lon", 5)
    data.createDimension("name", 4)
    time = data.createVariable("time", "f8", ("time",))
    time.units = "hours since 1999-12-31 12:00:00"
    time.calendar = "standard"
    lat = data.createVariable("lat", "f4", ("lat",))
    lat.units = "degrees_north"
    lon = data.createVariable("lon", "f8", ("lon",))
    lon.units = "degrees_east"
    t2m = data.createVariable("t2m", "i2", ("time", "lat", "lon"), fill_value=-999)
    t2m.scale_factor = 0.01
    t2m.add_offset = 273.15
    t2m.units = "K"
    t2m.long_name = "air temperature"
    rain = data.createVariable("rain", "f4", ("time", "lat", "lon"))
    rain.units = "mm"
    rain.valid_range = np.array([0, 50], "f4")
    sst = data.createVariable("sst", "i2", ("lat", "lon"))
    sst.scale_factor = np.float32(0.1)
    sst.missing_value = np.int16(-1)
    count = data.createVariable("count", "i4", ("lat",))
    flag = data.createVariable("flag", "i1", ("time",))
    station = data.createVariable("station", "S1", ("lat", "name"))
    draw = np.random.default_rng(7)
    time[:] = [0, 6, 12.5, 18]
    lat[:] = [50, 47.5, 45]
    lon[:] = [0, 90, 180, 270, 350]
    t2m[:] = 270 + 20 * draw.random((4, 3, 5))
    t2m[1, 1, 1] = np.ma.masked
    rain[:] = 60 * draw.random((4, 3, 5))
    sst[:] = 20 * draw.random((3, 5))
    sst[0, 0] = -0.1
    count[:] = [3, 2, 1]
    count[1] = np.ma.masked
    flag[:] = [0, 1, -1, 127]
    station[:] = netCDF4.stringtochar(np.array(["ab", "cdef", ""], "S4"))
    data.close()


def lines(name):
    data = netCDF4.Dataset(OUT / name)
    for variable in data.variables.values():
        if variable.dtype.kind == "S" or variable.dtype == "S1":
            continue
        values = np.ma.masked_invalid(variable[:])
        words = ["-" if v is np.ma.masked else repr(float(v)) for v in values.flatten()]
        shape = "x".join(str(n) for n in values.shape)
        yield f"{name} {variable.name} {shape} {' '.join(words)}"


def main():
    files = [("classic.nc", "NETCDF3_CLASSIC", True), ("offset64.nc", "NETCDF3_64BIT_OFFSET", True),
             ("fixed.nc", "NETCDF3_CLASSIC", False), ("data64.nc", "NETCDF3_64BIT_DATA", True)]
    text = []
    for file in files:
        write(*file)
        text += lines(file[0])
    (OUT / "netcdf.txt").write_text("\n".join(text) + "\n")
    grid = np.arange(6).reshape(2, 3)
    for name, array in {
        "f8": grid / 4, "f4_big": (grid / 4).astype(">f4"), "f2": (grid / 4).astype("f2"),
        "i8_fortran": np.asfortranarray(grid), "u1": grid.astype("u1"), "i2_big": (grid - 3).astype(">i2"),
        "bool": grid > 2, "text": np.array([["a", "bc", "é"], ["", "x y", "z"]]),
        "date": np.array([["2001-02-18", "NaT", "1999-12-31"]] * 2, "M8[D]"),
    }.items():
        np.save(OUT / f"{name}.npy", array)
    np.save(OUT / "scalar.npy", np.array(2.5))
    np.savez(OUT / "two.npz", a=grid, b=grid / 2)
    np.savez_compressed(OUT / "packed.npz", a=grid)


if __name__ == "__main__":
    main()
