/// Errors of times, units and numbers.
extension Explanation {
  static let numbers = [
    #"""
    E401 text that is no date or time
    - time("yesterday")
    + time("2001-02-18")
    E402 a date that there is not
    - time("2001-02-29")
    + time("2000-02-29")
    E403 a time of day that there is not
    - time("2001-02-18T25:00")
    + time("2001-02-18T23:00")
    E404 a time beyond the years that can be held
    - time("2001-01-01") + 900000000d
    + time("2001-01-01") + 900d
    E405 months taken together with days
    - 1mo + 3d
    + time("2001-01-01") + 1mo + 3d
    E406 a part of a month
    - 1mo * 0.5
    + 1mo * 2
    E407 an unknown unit of time
    ! the unit of a duration is checked while the program is read, as E108
    E408 times that do not ascend
    ! times of a table are put in order by `series`; only a coordinate set by hand can give it
    E409 an irregular axis where a step is needed
    - d = tensor(list(time("2001-01-01"), time("2001-01-05"), time("2001-02-11"), time("2001-02-12")))
    - fft(with_coords(zeros(time=4), time=d))
    + d = time_range("2001-01-01", step=1d, n=4)
    + fft(with_coords(zeros(time=4), time=d))
    E410 a period or moment that is not on the axis
    - d = time_range("2001-01-01", "2001-01-05", step=1d)
    - x = series(table({date: d, v: [1.0, 2.0, 3.0, 4.0, 5.0]}), time="date", value="v")
    - x[time="2010"]
    + d = time_range("2001-01-01", "2001-01-05", step=1d)
    + x = series(table({date: d, v: [1.0, 2.0, 3.0, 4.0, 5.0]}), time="date", value="v")
    + x[time="2001"]
    E411 a time axis that is too long
    - time_range("0001-01-01", "9999-01-01", step=1s)
    + time_range("2001-01-01", "2001-01-02", step=1h)
    E412 a step that does not lead forward
    - time_range("2001-01-01", "2001-01-05", step=0d)
    + time_range("2001-01-01", "2001-01-05", step=1d)
    E413 a range that ends before it begins
    - time_range("2001-01-05", "2001-01-01", step=1d)
    + time_range("2001-01-01", "2001-01-05", step=1d)
    E420 no axis named `time`
    - d = time_range("2001-01-01", "2001-01-05", step=1d)
    - climatology(with_coords(zeros(day=5), day=d))
    + d = time_range("2001-01-01", "2001-01-05", step=1d)
    + climatology(with_coords(zeros(time=5), time=d))
    E421 an axis without dates
    - climatology(zeros(time=4))
    + d = time_range("2001-01-01", "2001-01-05", step=1d)
    + x = series(table({date: d, v: [1.0, 2.0, 3.0, 4.0, 5.0]}), time="date", value="v")
    + climatology(x, by="month")
    E422 an axis without fixed slots in a year
    - t = list(time("2001-01-01"), time("2001-01-02"), time("2001-01-09"))
    - climatology(with_coords(with_dims([1.0, 2.0, 3.0], "time"), time=t))
    + d = time_range("2001-01-01", "2001-01-05", step=1d)
    + x = series(table({date: d, v: [1.0, 2.0, 3.0, 4.0, 5.0]}), time="date", value="v")
    + climatology(x)
    E423 a climatology in another unit
    - d = time_range("2001-01-01", "2001-01-05", step=1d)
    - x = series(table({date: d, v: [1.0, 2.0, 3.0, 4.0, 5.0]}), time="date", value="v")
    - anomaly(with_units(x, "mm"), climatology(with_units(x, "degC"), by="month"))
    + d = time_range("2001-01-01", "2001-01-05", step=1d)
    + x = series(table({date: d, v: [1.0, 2.0, 3.0, 4.0, 5.0]}), time="date", value="v")
    + anomaly(x, climatology(x, by="month"))
    E424 nothing to split
    - d = time_range("2001-01-01", "2001-01-05", step=1d)
    - table({date: d, v: 1.0}) |> filter(r => r.v > 1) |> split(share=0.5)
    + d = time_range("2001-01-01", "2001-01-05", step=1d)
    + (table({date: d, v: 1.0}) |> split(share=0.6)).train
    E425 a share that is not between 0 and 1
    - d = time_range("2001-01-01", "2001-01-05", step=1d)
    - x = series(table({date: d, v: [1.0, 2.0, 3.0, 4.0, 5.0]}), time="date", value="v")
    - split(x, share=1.5)
    + d = time_range("2001-01-01", "2001-01-05", step=1d)
    + x = series(table({date: d, v: [1.0, 2.0, 3.0, 4.0, 5.0]}), time="date", value="v")
    + split(x, share=0.6)
    E426 a cut that leaves one part empty
    - d = time_range("2001-01-01", "2001-01-05", step=1d)
    - x = series(table({date: d, v: [1.0, 2.0, 3.0, 4.0, 5.0]}), time="date", value="v")
    - split(x, at="2000")
    + d = time_range("2001-01-01", "2001-01-05", step=1d)
    + x = series(table({date: d, v: [1.0, 2.0, 3.0, 4.0, 5.0]}), time="date", value="v")
    + split(x, at="2001-01-03")
    E427 a series that looks ahead across the cut: split first
    - d = time_range("2001-01-01", "2001-01-05", step=1d)
    - x = series(table({date: d, v: [1.0, nan, nan, nan, 5.0]}), time="date", value="v")
    - split(fill(x), at="2001-01-03")
    + d = time_range("2001-01-01", "2001-01-05", step=1d)
    + x = series(table({date: d, v: [1.0, nan, nan, nan, 5.0]}), time="date", value="v")
    + split(x, at="2001-01-03").train
    E428 a series that rests on a fit beyond the cut: split first
    - d = time_range("2001-01-01", "2001-01-05", step=1d)
    - x = series(table({date: d, v: [1.0, 2.0, 3.0, 4.0, 5.0]}), time="date", value="v")
    - split(anomaly(x, climatology(x, by="month")), at="2001-01-03")
    + d = time_range("2001-01-01", "2001-01-05", step=1d)
    + x = series(table({date: d, v: [1.0, 2.0, 3.0, 4.0, 5.0]}), time="date", value="v")
    + split(x, at="2001-01-03").train
    E429 a table without exactly one column of times to split by
    - split(table({v: [1, 2]}), share=0.5)
    + d = time_range("2001-01-01", "2001-01-05", step=1d)
    + split(table({date: d, v: 1}), share=0.6).train
    E430 times that differ
    - d = time_range("2001-01-01", "2001-01-05", step=1d)
    - x = series(table({date: d, v: [1.0, 2.0, 3.0, 4.0, 5.0]}), time="date", value="v")
    - rmse(x[1:], x[:-1])
    + d = time_range("2001-01-01", "2001-01-05", step=1d)
    + x = series(table({date: d, v: [1.0, 2.0, 3.0, 4.0, 5.0]}), time="date", value="v")
    + rmse(x[1:], x[1:])
    E431 two units that must be the same
    - with_units([1.0], "mm") + with_units([1.0], "degC")
    + with_units([1.0], "mm") + with_units([1.0], "mm")
    E432 a calendar duration in a tensor
    - d = time_range("2001-01-01", "2001-01-05", step=1d)
    - (d - d[0]) + 1mo
    + d = time_range("2001-01-01", "2001-01-05", step=1d)
    + (d - d[0]) + 30d
    E433 a value with a unit where a number without one is wanted
    - exp(with_units([1.0], "mm"))
    + exp(with_units([1.0], "mm") / with_units([1.0], "mm"))
    E434 nothing to convert from: no unit
    - to_units([1.0], "mm")
    + to_units(with_units([1.0], "m"), "mm")
    E450 an irregular axis where a model needs a rule
    - t = list(time("2001-01-01"), time("2001-01-02"), time("2001-01-09"))
    - x = with_coords(with_dims([1.0, 2.0, 3.0], "time"), time=t)
    - train(lstm(hidden=2), data=x, lookback=1)
    + d = time_range("2001-01-01", "2001-01-05", step=1d)
    + x = series(table({date: d, v: [1.0, 2.0, 3.0, 4.0, 5.0]}), time="date", value="v")
    + type(train(lstm(hidden=2), data=x, lookback=1, epochs=1, validation=0))
    E451 an axis without a fixed number of steps a year
    - d = time_range("2001-01-01", n=30, step=1y)
    - x = series(table({date: d, v: arange(30) * 1.0}), time="date", value="v")
    - fit = train(baseline("climatology"), data=x, lookback=2, validation=0)
    + d = time_range("2001-01-01", n=30, step=1mo)
    + x = series(table({date: d, v: arange(30) * 1.0}), time="date", value="v")
    + fit = train(baseline("climatology"), data=x, lookback=2, validation=0)
    E452 data on other steps than the fit's
    - a = series(table({date: time_range("2001-01-01", "2001-01-05", step=1d), v: 1.0}), time="date", value="v")
    - b = series(table({date: time_range("2001-02-01", "2001-02-05", step=2d), v: 1.0}), time="date", value="v")
    - predict(train(baseline("persistence"), data=a, lookback=1), data=b)
    E454 a variable without a time axis
    - train(baseline("persistence"), data=[1, 2, 3], lookback=1)
    E455 a table for training without exactly one time column
    - train(baseline("persistence"), data=table({v: [1, 2]}), target="v", lookback=1)
    + d = time_range("2001-01-01", "2001-01-05", step=1d)
    + type(train(baseline("persistence"), data=table({date: d, v: 1.0}), target="v", lookback=1))
    E456 times of a table that are missing, repeated or descending
    - d = time_range("2001-01-01", "2001-01-05", step=1d)
    - t = table({date: d[[1, 0, 2, 3, 4]], v: 1.0})
    - train(baseline("persistence"), data=t, target="v", lookback=1)
    E457 a text that is no unit
    - with_units([1.0], "furlongs per fortnight")
    + with_units([1.0], "mm d-1")
    E458 units that measure different things
    - to_units(with_units([1.0], "mm"), "degC")
    + to_units(with_units([1.0], "mm"), "m")
    E459 a temperature with a zero of its own, multiplied
    - with_units([1.0], "degC") * with_units([1.0], "mm")
    + to_units(with_units([1.0], "degC"), "K") * with_units([1.0], "mm")
    E501 a whole number beyond 64 bits
    - 2^63
    + 2.0^63
    E502 a whole number divided by zero
    - 1 // 0
    + 1.0 / 0
    E503 a period longer than half the series
    - d = time_range("2001-01-01", "2001-01-05", step=1d)
    - x = series(table({date: d, v: [1.0, 2.0, 3.0, 4.0, 5.0]}), time="date", value="v")
    - stl(x, period=4)
    + d = time_range("2001-01-01", "2001-01-05", step=1d)
    + x = series(table({date: d, v: [1.0, 2.0, 3.0, 4.0, 5.0]}), time="date", value="v")
    + type(stl(x, period=2, seasonal=7))
    E504 a period below 2 steps
    - d = time_range("2001-01-01", "2001-01-05", step=1d)
    - x = series(table({date: d, v: [1.0, 2.0, 3.0, 4.0, 5.0]}), time="date", value="v")
    - stl(x, period=1)
    + d = time_range("2001-01-01", "2001-01-05", step=1d)
    + x = series(table({date: d, v: [1.0, 2.0, 3.0, 4.0, 5.0]}), time="date", value="v")
    + type(stl(x, period=2, seasonal=7))
    E505 a time axis that does not say what its period is
    - d = time_range("2001-01-01", "2001-01-05", step=1d)
    - x = series(table({date: d, v: [1.0, 2.0, 3.0, 4.0, 5.0]}), time="date", value="v")
    - stl(x)
    + d = time_range("2001-01-01", "2001-01-05", step=1d)
    + x = series(table({date: d, v: [1.0, 2.0, 3.0, 4.0, 5.0]}), time="date", value="v")
    + type(stl(x, period=2))
    E506 an even span
    - d = time_range("2001-01-01", "2001-01-05", step=1d)
    - x = series(table({date: d, v: [1.0, 2.0, 3.0, 4.0, 5.0]}), time="date", value="v")
    - stl(x, period=2, trend=4)
    + d = time_range("2001-01-01", "2001-01-05", step=1d)
    + x = series(table({date: d, v: [1.0, 2.0, 3.0, 4.0, 5.0]}), time="date", value="v")
    + type(stl(x, period=2, trend=5))
    E507 a span below 3
    - d = time_range("2001-01-01", "2001-01-05", step=1d)
    - x = series(table({date: d, v: [1.0, 2.0, 3.0, 4.0, 5.0]}), time="date", value="v")
    - stl(x, period=2, trend=1)
    + d = time_range("2001-01-01", "2001-01-05", step=1d)
    + x = series(table({date: d, v: [1.0, 2.0, 3.0, 4.0, 5.0]}), time="date", value="v")
    + type(stl(x, period=2, trend=5))
    E508 a degree of loess other than 0 and 1
    - d = time_range("2001-01-01", "2001-01-05", step=1d)
    - x = series(table({date: d, v: [1.0, 2.0, 3.0, 4.0, 5.0]}), time="date", value="v")
    - stl(x, period=2, trend_deg=3)
    + d = time_range("2001-01-01", "2001-01-05", step=1d)
    + x = series(table({date: d, v: [1.0, 2.0, 3.0, 4.0, 5.0]}), time="date", value="v")
    + type(stl(x, period=2, trend_deg=1))
    E509 a count that is too small
    - d = time_range("2001-01-01", "2001-01-05", step=1d)
    - x = series(table({date: d, v: [1.0, 2.0, 3.0, 4.0, 5.0]}), time="date", value="v")
    - stl(x, period=2, inner=0)
    + d = time_range("2001-01-01", "2001-01-05", step=1d)
    + x = series(table({date: d, v: [1.0, 2.0, 3.0, 4.0, 5.0]}), time="date", value="v")
    + type(stl(x, period=2, inner=2))
    E510 `seasonal` that is no span
    - d = time_range("2001-01-01", "2001-01-05", step=1d)
    - x = series(table({date: d, v: [1.0, 2.0, 3.0, 4.0, 5.0]}), time="date", value="v")
    - stl(x, period=2, seasonal="often")
    + d = time_range("2001-01-01", "2001-01-05", step=1d)
    + x = series(table({date: d, v: [1.0, 2.0, 3.0, 4.0, 5.0]}), time="date", value="v")
    + type(stl(x, period=2, seasonal="periodic"))
    E511 missing values in a decomposition
    - emd(with_dims([1.0, nan, 3.0, 4.0, 5.0], "time"))
    + type(emd(fill(with_dims([1.0, nan, 3.0, 4.0, 5.0], "time"))))
    E512 infinite values in a decomposition
    - d = time_range("2001-01-01", "2001-01-05", step=1d)
    - x = series(table({date: d, v: [1.0, inf, 3.0, 4.0, 5.0]}), time="date", value="v")
    - stl(x, period=2)
    E520 something other than numbers
    - d = time_range("2001-01-01", "2001-01-05", step=1d)
    - x = series(table({date: d, v: [true, true, true, true, true]}), time="date", value="v")
    - climatology(x, by="month")
    E521 a word that is none of the choices
    - d = time_range("2001-01-01", "2001-01-05", step=1d)
    - x = series(table({date: d, v: [1.0, 2.0, 3.0, 4.0, 5.0]}), time="date", value="v")
    - fill(x, method="magic")
    + d = time_range("2001-01-01", "2001-01-05", step=1d)
    + x = series(table({date: d, v: [1.0, 2.0, 3.0, 4.0, 5.0]}), time="date", value="v")
    + fill(x, method="last")
    E522 a mask that holds no bools
    - mask([1, 2], [0, 1])
    + mask([1, 2], [false, true])
    E523 bits beyond the 64 of an int
    - bits([5], from=60, count=9)
    + bits([5], from=0, count=2)
    E530 a duration beyond 64 bits
    ! a product of durations beyond 292000 years, which other checks find first
    E531 a quantile outside 0 … 1
    - quantile([1, 2], 1.5)
    + quantile([1, 2], 0.5)
    E560 an operation that cannot be differentiated
    - grad(x => sum(unique(x)))([1.0, 2.0])
    + grad(x => sum(sort(x)))([1.0, 2.0])
    E561 a gradient of what is no number
    - grad(x => x^2)([1.0, 2.0])
    + grad(x => sum(x^2))([1.0, 2.0])
    E562 a gradient by what does not change by small steps
    - grad(x => x^2)(3)
    + grad(x => x^2)(3.0)
    E580 weights of a metric that are negative or infinite
    - rmse([1, 2], [1, 3], weights=[1, -1])
    + rmse([1, 2], [1, 3], weights=[1, 0])
    E581 a forecast without the axis of its members or quantiles
    - crps([1, 2], [[1, 2], [2, 3]])
    + crps([1, 2], with_dims([[1, 2], [2, 3]], ["time", "member"]))
    E582 a share, a window or a count of a metric outside its range
    - fhv([1, 2, 3], [1, 2, 4], share=2)
    + fhv([1, 2, 3], [1, 2, 4], share=0.5)
    E583 classes, or counts of them, that are none
    - accuracy([1.5, 2], [1, 2])
    + accuracy([1, 2], [1, 2])
    E584 a series that exponential smoothing cannot begin with
    - ets([1.0])
    + forecast = ets([1.0, 2.0, 4.0]).forecast
    E570 a series with no value at some place in its cycle
    - x = with_dims([1.0, nan, 3.0, nan, 5.0], "time")
    - stl(x, period=2)
    + x = with_dims([1.0, nan, 3.0, 4.0, 5.0], "time")
    + type(stl(x, period=2))
    E571 periods that do not go together
    - mstl(with_dims(arange(24.0), "time"), [4, 4])
    + type(mstl(with_dims(arange(24.0), "time"), [4, 6]))
    E572 a value that is not positive where parts multiply
    - classical(with_dims(arange(24.0), "time"), period=4, model="multiplicative")
    + type(classical(with_dims(arange(24.0), "time"), period=4))
    E573 a window, level or component that the series does not have
    - ssa(with_dims(arange(24.0), "time"), window=20)
    + type(ssa(with_dims(arange(24.0), "time"), window=12))
    E574 a series in which nothing varies
    - eof(with_dims(zeros(3, 2), ["time", "site"]))
    + type(eof(with_dims([[1.0, 2.0], [2.0, 1.0], [0.0, 0.0]], ["time", "site"])))
    E575 an infinite value in a series, or a missing one where none may be
    - lowess([1.0, inf, 3.0])
    + lowess([1.0, nan, 3.0])
    E576 a window, degree or number of waves that does not fit the series
    - savgol([1, 2, 3, 4, 5], 7)
    + savgol([1, 2, 3, 4, 5], 3)
    E577 a number outside its range
    - lowess([1, 2, 4, 3], frac=1.5)
    + lowess([1, 2, 4, 3], frac=0.8)
    E578 a series that is too short
    - interpret([1, 2, 3])
    + interpret(random.normal([50], seed=1)).kind
    E579 weights of steps that are no weights
    - whittaker([1, 2, 4], 1, weights=[1, -1, 1])
    + whittaker([1, 2, 4], 1, weights=[1, 0, 1])
    E550 a loss that is no longer finite
    - d = time_range("2001-01-01", step=1d, n=60)
    - x = series(table({date: d, v: 1e300 * arange(60.0)}), time="date", value="v")
    - train(lstm(hidden=2), data=x, lookback=3, epochs=3, lr=1e308, seed=1)
    + d = time_range("2001-01-01", step=1d, n=60)
    + x = series(table({date: d, v: arange(60.0)}), time="date", value="v")
    + fit = train(lstm(hidden=2), data=x, lookback=3, epochs=1, seed=1)
    E551 a forecast that needs future inputs
    - d = time_range("2001-01-01", "2001-01-05", step=1d)
    - x = series(table({date: d, v: [1.0, 2.0, 3.0, 4.0, 5.0]}), time="date", value="v")
    - fit = train(lstm(hidden=2), data={a: x, b: x}, target="a", inputs=["b"], lookback=1, epochs=1, validation=0)
    - forecast(fit, steps=3)
    + d = time_range("2001-01-01", "2001-01-05", step=1d)
    + x = series(table({date: d, v: [1.0, 2.0, 3.0, 4.0, 5.0]}), time="date", value="v")
    + forecast(train(lstm(hidden=2), data=x, lookback=1, epochs=1, validation=0), steps=3)
    """#
  ]
}
