/// Errors of calendars, patterns of times, windows and new steps.
extension Explanation {
  static let times = [
    #"""
    E440 dates of two calendars taken together
    - time("2001-01-01", calendar="noleap") - time("2000-01-01")
    + time("2001-01-01", calendar="noleap") - time("2000-01-01", calendar="noleap")
    E441 a calendar that there is not
    - time("2001-01-01", calendar="lunar")
    + time("2001-01-01", calendar="360_day")
    E442 a text that does not follow a pattern of times, or a pattern that is none
    - parse_time("18-02-2001", format="%d/%m/%Y")
    + parse_time("18/02/2001", format="%d/%m/%Y")
    E443 parts or ranges of times that do not go together, or a choice that there is not
    - time_range("2001-01-01")
    + time_range("2001-01-01", step=1d, n=3)
    E444 a zone that is no offset
    - time("2001-06-01T12:00", zone="Europe/Berlin")
    + time("2001-06-01T12:00", zone="+02:00")
    E445 a window or lag of no length
    - x = with_coords(with_dims([1.0, 2.0, 3.0], "time"), time=time_range("2001-01-01", step=1d, n=3))
    - rolling(x, window=0)
    + x = with_coords(with_dims([1.0, 2.0, 3.0], "time"), time=time_range("2001-01-01", step=1d, n=3))
    + rolling(x, window=2)
    E446 a statistic that there is not, or that gives no number
    - x = with_coords(with_dims([1.0, 2.0, 3.0], "time"), time=time_range("2001-01-01", step=1d, n=3))
    - rolling(x, window=2, how="typical")
    + x = with_coords(with_dims([1.0, 2.0, 3.0], "time"), time=time_range("2001-01-01", step=1d, n=3))
    + rolling(x, window=2, how=median)
    E447 new steps that are not said, or said twice
    - x = with_coords(with_dims([1.0, 2.0, 3.0], "time"), time=time_range("2001-01-01", step=1d, n=3))
    - regrid_time(x)
    + x = with_coords(with_dims([1.0, 2.0, 3.0], "time"), time=time_range("2001-01-01", step=1d, n=3))
    + regrid_time(x, step=12h)
    E448 a table without exactly one column of times to resample by
    - resample(table({v: [1.0, 2.0]}), every=1mo)
    + resample(table({date: time_range("2001-01-01", step=1d, n=2), v: [1.0, 2.0]}), every=1mo)
    E449 a degree that is neither 0 nor 1
    - x = with_coords(with_dims([1.0, 2.0, 3.0], "time"), time=time_range("2001-01-01", step=1d, n=3))
    - detrend(x, degree=2)
    + x = with_coords(with_dims([1.0, 2.0, 3.0], "time"), time=time_range("2001-01-01", step=1d, n=3))
    + detrend(x, degree=1)
    """#
  ]
}
