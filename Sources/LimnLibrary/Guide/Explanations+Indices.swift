/// Errors of indices and of tests.
extension Explanation {
  static let indices = [
    #"""
    E585 amounts below 0 where there are none
    - d = time_range("2001-01-01", "2010-12-01", step=1mo)
    - rain = with_coords(with_dims(arange(120.0) - 5, "time"), time=d)
    - spi(rain, 3)
    + d = time_range("2001-01-01", "2010-12-01", step=1mo)
    + rain = with_coords(with_dims(arange(120.0), "time"), time=d)
    + spi(rain, 3)
    E586 a distribution that is not fitted in that way
    - d = time_range("2001-01-01", "2010-12-01", step=1mo)
    - rain = with_coords(with_dims(arange(120.0), "time"), time=d)
    - spi(rain, 3, distribution="pearson3", fit="thom")
    + d = time_range("2001-01-01", "2010-12-01", step=1mo)
    + rain = with_coords(with_dims(arange(120.0), "time"), time=d)
    + spi(rain, 3, distribution="pearson3")
    E587 a calibration without a step of the axis
    - d = time_range("2001-01-01", "2010-12-01", step=1mo)
    - rain = with_coords(with_dims(arange(120.0), "time"), time=d)
    - spi(rain, 3, calib=["2008", "2003"])
    + d = time_range("2001-01-01", "2010-12-01", step=1mo)
    + rain = with_coords(with_dims(arange(120.0), "time"), time=d)
    + spi(rain, 3, calib=["2003", "2008"])
    E588 infinite values in an index
    - d = time_range("2001-01-01", "2010-12-01", step=1mo)
    - rain = with_coords(with_dims(1 / arange(120.0), "time"), time=d)
    - spi(rain, 3)
    + d = time_range("2001-01-01", "2010-12-01", step=1mo)
    + rain = with_coords(with_dims(1 / arange(120.0), "time"), time=d)
    + spi(mask(rain, not isfinite(rain)), 3)
    E589 neighbours that are not said, or cannot be
    - moran([1.0, 2, 3, 4, 6])
    + moran([1.0, 2, 3, 4, 6], "knn", lat=[1, 2, 3, 4, 5], lon=[0, 0, 0, 0, 0], k=2)
    """#
  ]
}
