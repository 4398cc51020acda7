/// Errors of tables put together and of files other than CSV.
extension Explanation {
  static let files = [
    #"""
    E646 no such bundled data set
    - sample("nvdi")
    + head(sample("ndvi"), 2)
    E647 keys of two types in a join
    - join_tables(table({site: ["a"]}), table({site: [1], lat: [47.0]}), on="site")
    + join_tables(table({site: ["a"]}), table({site: ["a"], lat: [47.0]}), on="site")
    E648 a join that multiplies rows beyond `expect=`
    - join_tables(table({site: ["a"]}), table({site: ["a", "a"], lat: [47, 48]}), on="site", expect="m:1")
    + join_tables(table({site: ["a"]}), table({site: ["a"], lat: [47]}), on="site", expect="m:1")
    E649 two rows for one cell of a wide table
    - t = table({day: [1, 1], site: ["a", "a"], v: [1.0, 3.0]})
    - pivot(t, index="day", columns="site", values="v")
    + t = table({day: [1, 1], site: ["a", "a"], v: [1.0, 3.0]})
    + pivot(t, index="day", columns="site", values="v", how=mean)
    E650 a column of two types where tables are put together
    - bind_rows(table({v: [1]}), table({v: ["a"]}))
    + bind_rows(table({v: [1]}), table({v: [2]}))
    E651 a function of a group that gives too many values
    - group(table({site: ["a", "a"], v: [1, 2]}), by="site") |> mutate(x=r => [1, 2, 3])
    + group(table({site: ["a", "a"], v: [1, 2]}), by="site") |> mutate(x=r => r.v - mean(r.v))
    E652 text that is no JSON
    @ a.jsonl|{"v": 1}|{"v": }
    - read("a.jsonl")
    + table({v: [1, 2]})
    E653 an array in a line of JSON
    @ a.jsonl|{"v": [1, 2]}
    - read("a.jsonl")
    + table({v: [1, 2]})
    E654 a binary file that is damaged, holds what no tensor does, or cannot hold what is written
    @ a.npy|not a file of NumPy
    - read("a.npy")
    + zeros(3)
    E655 times of a NetCDF file that cannot be read
    ! a program cannot show the bytes of a NetCDF file; tested in NetCDFTests
    E656 no such variable in a NetCDF file
    - write({rain: ones(day=3)}, "a.nc")
    - read("a.nc", variable="snow")
    + write({rain: ones(day=3)}, "a.nc")
    + read("a.nc", variable="rain")
    E657 a part of a NetCDF variable that is not there
    - write({rain: ones(day=3)}, "a.nc")
    - read("a.nc", variable="rain", point={lat: 47})
    + write({rain: with_coords(ones(lat=2), lat=[46, 47])}, "a.nc")
    + read("a.nc", variable="rain", point={lat: 47})
    E658 a cell that does not fit the type given for its column
    @ a.csv|v|1|x
    - read("a.csv", types={v: "i64"})
    + read("a.csv", types={v: "str"})
    E659 an encoding that is not known
    @ a.csv|v|1
    - read("a.csv", encoding="utf-9")
    + read("a.csv", encoding="utf-8")
    E660 a file of a fit in another layout, or of a model that is not known or another
    - d = time_range("2001-01-01", "2001-01-05", step=1d)
    - x = series(table({date: d, v: [1.0, 2.0, 3.0, 4.0, 5.0]}), time="date", value="v")
    - model m(inputs, hidden) {
    -   param W: [hidden, inputs] = glorot()
    -   state h: [hidden]
    -   step(x) { h = tanh(W · x) }
    - }
    - fit = train(m(hidden=2), data=x, lookback=1, epochs=1, validation=0, seed=1)
    - save(fit, "m.safetensors")
    - load("m.safetensors")
    + d = time_range("2001-01-01", "2001-01-05", step=1d)
    + x = series(table({date: d, v: [1.0, 2.0, 3.0, 4.0, 5.0]}), time="date", value="v")
    + model m(inputs, hidden) {
    +   param W: [hidden, inputs] = glorot()
    +   state h: [hidden]
    +   step(x) { h = tanh(W · x) }
    + }
    + fit = train(m(hidden=2), data=x, lookback=1, epochs=1, validation=0, seed=1)
    + save(fit, "m.safetensors")
    + fit = load("m.safetensors", model=m(hidden=2))
    E661 a checkpoint of another training, or a file that is none
    - d = time_range("2001-01-01", "2001-01-05", step=1d)
    - x = series(table({date: d, v: [1.0, 2.0, 3.0, 4.0, 5.0]}), time="date", value="v")
    - fit = train(lstm(hidden=2), data=x, lookback=1, epochs=1, validation=0, seed=1)
    - save({a: [1.0]}, "run.safetensors")
    - train(lstm(hidden=2), data=x, lookback=1, epochs=1, validation=0, seed=1, checkpoint="run.safetensors")
    + d = time_range("2001-01-01", "2001-01-05", step=1d)
    + x = series(table({date: d, v: [1.0, 2.0, 3.0, 4.0, 5.0]}), time="date", value="v")
    + fit = train(lstm(hidden=2), data=x, lookback=1, epochs=1, validation=0, seed=1)
    + save({a: [1.0]}, "run.safetensors")
    + fit = train(lstm(hidden=2), data=x, lookback=1, epochs=1, validation=0, seed=1, checkpoint="run.safetensors", resume=false)
    """#
  ]
}
