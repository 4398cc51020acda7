/// Errors of shapes, axes and labels.
extension Explanation {
  static let shapes = [
    #"""
    E301 shapes that do not broadcast
    - [1, 2] + [1, 2, 3]
    + [1, 2] + [3, 4]
    E302 a matrix product of unequal inner axes
    - zeros(2, 3) @ zeros(2, 3)
    + zeros(2, 3) @ zeros(3, 2)
    E303 an axis by a number that the tensor does not have
    - sum([1, 2], dim=1)
    + sum([1, 2], dim=0)
    E304 nothing to join
    - concat([])
    + concat(list([1], [2]))
    E305 tensors of types that do not join
    - concat(list([1, 2], ["a"]))
    + concat(list([1, 2], [3]))
    E306 a number that is not whole where one is wanted
    - i64([1.5])
    + i64([2.0])
    E307 a conversion between types that there is not
    - f64(tensor(["a"]))
    + f64([1, 2])
    E308 a value that a tensor of this type cannot take
    - x = [1, 2]
    - x[0] = 1.5
    + x = f64([1, 2])
    + x[0] = 1.5
    E309 elements of another type than wanted
    - to_units(with_units(tensor(["12"]), "m"), "mm")
    + to_units(with_units(tensor([12]), "m"), "mm")
    E310 an operator that these two types do not have
    - tensor(["a"]) * 2
    + [1] * 2
    E311 an operator that this type does not have
    - -tensor(["a"])
    + -[1]
    E312 a matrix product of something other than numbers
    - tensor(["a"]) @ tensor(["a"])
    + [1] @ [1]
    E313 a function that this type of elements does not have
    - sum(tensor(["a"]))
    + sum([1])
    E320 not enough memory
    - zeros(1000000, 1000000)
    + zeros(1000, 1000)
    E321 too many axes
    - zeros(1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1)
    + zeros(1, 1, 1)
    E322 a negative length
    - zeros(-1)
    + zeros(1)
    E323 elements that do not fill a shape
    - reshape([1, 2, 3], [2, 2])
    + reshape([1, 2, 3, 4], [2, 2])
    E330 names on one side only, and unequal shapes
    - zeros(time=3) + [1, 2]
    + zeros(time=3) + 1
    E331 parts of unequal shapes
    - [[1, 2], [3]]
    + list([1, 2], [3])
    E332 one named axis of two lengths
    - zeros(time=3) + zeros(time=4)
    + zeros(time=3) + zeros(time=3)
    E333 labels of two operands that differ
    - a = with_coords(zeros(site=2), site=["A", "B"])
    - b = with_coords(zeros(site=2), site=["A", "C"])
    - a + b
    + a = with_coords(zeros(site=2), site=["A", "B"])
    + a + a
    E334 an axis name that the tensor does not have
    - sum(zeros(time=3), dim="site")
    + sum(zeros(time=3), dim="time")
    E335 a position out of range
    - zeros(2, 3)[5, 0]
    + zeros(2, 3)[1, 0]
    E336 more indices than axes
    - [1, 2][0, 0]
    + [[1, 2]][0, 0]
    E337 a position that is not a whole number
    - [1, 2][0.5]
    + [1, 2][0]
    E338 a mask of another shape than wanted
    - [1, 2][[true, false, true]]
    + [1, 2][[true, false]]
    E339 a label that is not on the axis
    - x = with_coords(zeros(site=2), site=["A", "B"])
    - x[site="C"]
    + x = with_coords(zeros(site=2), site=["A", "B"])
    + x[site="B"]
    E340 a value that has no plot
    - plot("a")
    + plot([1, 2])
    E341 a plot that wants another shape
    - heat([1, 2])
    + heat([[1, 2], [3, 4]])
    E342 time axes beside plain ones in one plot
    - d = time_range("2001-01-01", "2001-01-05", step=1d)
    - x = series(table({date: d, v: [1.0, 2.0, 3.0, 4.0, 5.0]}), time="date", value="v")
    - line(x, [1, 2])
    + d = time_range("2001-01-01", "2001-01-05", step=1d)
    + x = series(table({date: d, v: [1.0, 2.0, 3.0, 4.0, 5.0]}), time="date", value="v")
    + line(x, x)
    E343 `xlim` or `ylim` that is no ascending pair
    - line([1, 2], ylim=[1, 0])
    + line([1, 2], ylim=[0, 3])
    E344 unequally many x and y
    - scatter([1, 2], [1, 2, 3])
    + scatter([1, 2], [3, 4])
    E345 a plot of something other than numbers
    - line(tensor(["a"]))
    + line([1])
    E346 too few or too many bins, lags or groups
    - hist([1, 2], bins=0)
    + hist([1, 2], bins=2)
    E347 a mark, level, limit or group that is no place on its axis
    - line([1, 2], mark="2003")
    + line([1, 2], mark=1)
    E348 nothing to draw
    - line()
    + line([1, 2])
    E349 a band that is no lower and upper edge
    - line([1, 2], band=3)
    + line([1, 2], band=[0, 3])
    E350 fewer steps of training than a sample needs
    - d = time_range("2001-01-01", "2001-01-05", step=1d)
    - x = series(table({date: d, v: [1.0, 2.0, 3.0, 4.0, 5.0]}), time="date", value="v")
    - train(lstm(hidden=2), data=x, lookback=9, epochs=1, validation=0)
    + d = time_range("2001-01-01", "2001-01-05", step=1d)
    + x = series(table({date: d, v: [1.0, 2.0, 3.0, 4.0, 5.0]}), time="date", value="v")
    + type(train(lstm(hidden=2), data=x, lookback=2, epochs=1, validation=0))
    E351 no observed target in the training span
    - d = time_range("2001-01-01", "2001-01-05", step=1d)
    - x = series(table({date: d, v: [nan, nan, nan, nan, nan]}), time="date", value="v")
    - train(lstm(hidden=2), data=x, lookback=1, epochs=1, validation=0)
    + d = time_range("2001-01-01", "2001-01-05", step=1d)
    + x = series(table({date: d, v: [1.0, 2.0, 3.0, 4.0, 5.0]}), time="date", value="v")
    + type(train(lstm(hidden=2), data=x, lookback=1, epochs=1, validation=0))
    E352 a site that the fit does not know
    - d = time_range("2001-01-01", "2001-01-05", step=1d)
    - a = table({date: d, site: "A", v: [1.0, 2.0, 3.0, 4.0, 5.0]})
    - b = mutate(a, site="B")
    - both = {date: concat(a.date, b.date), site: concat(a.site, b.site), v: concat(a.v, b.v)}
    - x = series(table(both), time="date", value="v", by="site")
    - fit = train(baseline("persistence"), data=x[:3], lookback=1)
    - predict(fit, data=with_coords(x[3:], site=["A", "C"]))
    E353 too little past for any forecast
    - d = time_range("2001-01-01", "2001-01-05", step=1d)
    - x = series(table({date: d, v: [1.0, 2.0, 3.0, 4.0, 5.0]}), time="date", value="v")
    - fit = train(lstm(hidden=2), data=x[:3], lookback=2, epochs=1, validation=0)
    - gates(fit, data=x[4:])
    E354 variables on unequal time axes or sites
    - d = time_range("2001-01-01", "2001-01-05", step=1d)
    - x = series(table({date: d, v: [1.0, 2.0, 3.0, 4.0, 5.0]}), time="date", value="v")
    - train(lstm(hidden=2), data={a: x, b: x[1:]}, target="a", lookback=1, epochs=1, validation=0)
    + d = time_range("2001-01-01", "2001-01-05", step=1d)
    + x = series(table({date: d, v: [1.0, 2.0, 3.0, 4.0, 5.0]}), time="date", value="v")
    + type(train(lstm(hidden=2), data={a: x, b: x}, target="a", lookback=1, epochs=1, validation=0))
    E355 more axes than a model takes
    - d = time_range("2001-01-01", "2001-01-05", step=1d)
    - x = with_coords(zeros(time=5, y=2, x=2), time=d)
    - train(lstm(hidden=2), data=x, lookback=1)
    + d = time_range("2001-01-01", "2001-01-05", step=1d)
    + x = series(table({date: d, v: [1.0, 2.0, 3.0, 4.0, 5.0]}), time="date", value="v")
    + type(train(lstm(hidden=2), data=x, lookback=1, epochs=1, validation=0))
    E356 a variable that holds no numbers
    - d = time_range("2001-01-01", "2001-01-05", step=1d)
    - x = with_coords(with_dims(tensor(["a", "b", "c", "d", "e"]), "time"), time=d)
    - train(lstm(hidden=2), data=x, lookback=1, epochs=1, validation=0)
    + d = time_range("2001-01-01", "2001-01-05", step=1d)
    + x = series(table({date: d, v: [1.0, 2.0, 3.0, 4.0, 5.0]}), time="date", value="v")
    + type(train(lstm(hidden=2), data=x, lookback=1, epochs=1, validation=0))
    E357 a colour that there is not
    - line([1, 2], color="mauve")
    + line([1, 2], color="pink")
    E358 a width or height of a plot out of range
    - line([1, 2], height=1)
    + line([1, 2], height=5)
    E359 plots that do not lie over each other, or a picture of another kind
    - line([1, 2]) + heat([[1, 2], [3, 4]])
    + line([1, 2]) + line([2, 1])
    E360 a label of a kind that the axis does not have
    - d = time_range("2001-01-01", "2001-01-05", step=1d)
    - x = series(table({date: d, v: [1.0, 2.0, 3.0, 4.0, 5.0]}), time="date", value="v")
    - x[time=0]
    + d = time_range("2001-01-01", "2001-01-05", step=1d)
    + x = series(table({date: d, v: [1.0, 2.0, 3.0, 4.0, 5.0]}), time="date", value="v")
    + x[time=at(0)]
    E361 an axis indexed twice
    - zeros(time=3)[time=0, time=1]
    + zeros(time=3)[time=0]
    E362 a slice with a step of 0
    - [1, 2][::0]
    + [1, 2][::1]
    E363 an index of several axes at once
    - [1, 2][[[0, 1]]]
    + [1, 2][[0, 1]]
    E364 a value that does not fit into the elements assigned
    - x = zeros(3, 2)
    - x[0] = [[1, 2], [3, 4]]
    + x = zeros(3, 2)
    + x[0] = [1, 2]
    E365 parts whose axes have different names
    - stack(list(zeros(time=2), zeros(site=2)))
    + stack(list(zeros(time=2), zeros(time=2)))
    E366 a list whose elements make no tensor
    - tensor(list([1], "a"))
    + tensor(list(1, 2))
    E367 a plain value where an axis is needed
    - cumsum(5)
    + cumsum([5])
    E368 several axes where one is wanted
    - cumsum(zeros(2, 2), dim=[0, 1])
    + cumsum(zeros(2, 2), dim=0)
    E369 a length that is not a whole number
    - zeros(2.5)
    + zeros(2)
    E370 a range with a step of 0
    - arange(0, 5, 0)
    + arange(0, 5, 1)
    E371 a range that is not finite
    - arange(0, inf)
    + arange(0, 5)
    E372 more or fewer names than axes
    - with_dims([1, 2], "a", "b")
    + with_dims([1, 2], "a")
    E373 two axes of one name
    - with_dims([[1, 2]], "a", "a")
    + with_dims([[1, 2]], "a", "b")
    E374 more or fewer labels than the axis is long
    - with_coords(zeros(site=2), site=["A"])
    + with_coords(zeros(site=2), site=["A", "B"])
    E375 labels for an axis without a name
    - stack(list([1], [2]), labels=["a", "b"])
    + stack(list([1], [2]), dim="run", labels=["a", "b"])
    E376 an order that does not name each axis once
    - transpose(zeros(a=2, b=3), ["a", "a"])
    + transpose(zeros(a=2, b=3), ["b", "a"])
    E377 a count that cannot be one
    - diff([1, 4, 9], n=-1)
    + diff([1, 4, 9], n=2)
    E378 weights of another shape
    - d = time_range("2001-01-01", "2001-01-05", step=1d)
    - x = series(table({date: d, v: [1.0, 2.0, 3.0, 4.0, 5.0]}), time="date", value="v")
    - fit = train(lstm(hidden=2), data=x, lookback=1, epochs=1, validation=0, seed=1)
    - set_weights(fit, {b_y: [1.0, 2.0]})
    + d = time_range("2001-01-01", "2001-01-05", step=1d)
    + x = series(table({date: d, v: [1.0, 2.0, 3.0, 4.0, 5.0]}), time="date", value="v")
    + fit = train(lstm(hidden=2), data=x, lookback=1, epochs=1, validation=0, seed=1)
    + other = set_weights(fit, {b_y: [1.0]})
    E390 a mask of a shape that does not fit
    - mask([1, 2], [true])
    + mask([1, 2], [true, false])
    E391 a climatology of something else
    - d = time_range("2001-01-01", "2001-01-05", step=1d)
    - x = series(table({date: d, v: [1.0, 2.0, 3.0, 4.0, 5.0]}), time="date", value="v")
    - anomaly(x, [1, 2])
    + d = time_range("2001-01-01", "2001-01-05", step=1d)
    + x = series(table({date: d, v: [1.0, 2.0, 3.0, 4.0, 5.0]}), time="date", value="v")
    + anomaly(x, climatology(x, by="month"))
    E392 observations and simulation of unequal shapes
    - rmse([1, 2], [1, 2, 3])
    + rmse([1, 2], [3, 4])
    E393 axes of different names in one place
    - rmse(zeros(a=2), zeros(b=2))
    + rmse(zeros(a=2), zeros(a=2))
    E394 labels that differ
    - rmse(with_coords(zeros(a=2), a=["x", "y"]), with_coords(zeros(a=2), a=["x", "z"]))
    + rmse(with_coords(zeros(a=2), a=["x", "y"]), with_coords(zeros(a=2), a=["x", "y"]))
    E395 an axis that is not there
    - rmse(zeros(a=2), zeros(a=2), dim="b")
    + rmse(zeros(a=2), zeros(a=2), dim="a")
    E396 shapes in a `model` block that do not meet
    - model m(inputs) { param b: [3] = 0; state h: [2]; step(x) { h = b } }
    - m()
    + model m(inputs) { param b: [2] = 0; state h: [2]; step(x) { h = b } }
    + m()
    """#
  ]
}
