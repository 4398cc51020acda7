import LimnMachine

/// The types of values.
extension Topic {
  static let types: [Topic] = plain + whole

  private static let plain: [Topic] = [
    Topic(
      "int", "integer", kind: .type, "Whole numbers of 64 bits",
      [
        "`1`, `1_000`, `0xff`. Going beyond 64 bits and dividing by 0 are errors; `/` gives a "
          + "float."
      ],
      examples: [Example("1_000 + 0xff", shows: "1255")], seeAlso: ["float", "//"]),
    Topic(
      "float", "double", kind: .type, "Numbers with a fraction, IEEE double",
      ["`1.5`, `2e-3`, `inf`, `nan`."], examples: [Example("2e-3", shows: "0.002")],
      seeAlso: ["int", "nan", "f32"]),
    Topic(
      "string", "text", "interpolation", kind: .type, "Text, with values inserted in braces",
      [
        "`\"NDVI at {site}: {rmse:.3f}\"` or `'…'`; the formats are Python's. `{{` is a brace, "
          + "`r\"…\"` "
          + "takes everything as it stands, `\"\"\"` holds several lines. `+` joins."
      ],
      examples: [Example("x = 0.12345\n\"rmse {x:.2f}\"", shows: "\"rmse 0.12\"")],
      seeAlso: ["join", "split_text", "replace"]),
    Topic(
      "duration", kind: .type, "A span of time: a number directly followed by a unit",
      [
        "`16d`, `6h`, `30min`, `15s`, `1w`, and by the calendar `1mo`, `1y`. The last of January "
          + "+ 1mo is "
          + "the last of February."
      ],
      examples: [Example("time(\"2001-01-31\") + 1mo", shows: "2001-02-28")],
      seeAlso: ["time", "time_range"]),
    Topic(
      "time", "date", "datetime", kind: .type, "A moment, UTC unless a zone is given",
      [
        "`time(\"2001-02-18\")`, `time(\"2008-06-08T14:00\")`. Times compare, and their "
          + "difference is a "
          + "duration. `x.time` is the time axis of a series."
      ],
      examples: [Example("time(\"2001-03-01\") - time(\"2001-02-28\")", shows: "1d")],
      seeAlso: ["duration", "time axes", "year", "month", "time_range"]),
  ]

  private static let whole: [Topic] = [
    Topic(
      "list", kind: .type, "Any values in a row",
      [
        "`[\"a\", 2, none]`, `list(1, 2)`, `[]`. A bracket of numbers only, or of bools only, is "
          + "a tensor. "
          + "Lists are values: a change changes this name's list alone."
      ],
      examples: [Example("append([\"a\"], 2)", shows: "[\"a\", 2]")],
      seeAlso: ["tensor", "map", "append"]),
    Topic(
      "record", "dict", "dictionary", kind: .type, "Named values in order; the map of the language",
      ["`{rmse: 0.04, \"r 2\": 0.9}`; `r.rmse`, `r[\"r 2\"]`, `r[\"new\"] = 1`."],
      examples: [Example("r = {a: 1}\nr.b = 2\nr", shows: "{a: 1, b: 2}")],
      seeAlso: ["keys", "values", "has", "get"]),
    Topic(
      "tensor", "array", "matrix", "vector", kind: .type,
      "Numbers, bools, strings or times along axes",
      [
        "`[1, 2, 3]`, `[[1, 2], [3, 4]]`, `zeros(time=10, site=3)`. Types of elements: f64 f32 "
          + "i64 bool "
          + "str time duration. Axes may have names and coordinates, which operations keep."
      ],
      examples: [Example("shape(zeros(time=10, site=3))", shows: "[10, 3]")],
      seeAlso: ["axes", "[]", "dtype", "missing", "series"]),
    Topic(
      "table", kind: .type, "Columns of equal length, each a tensor with a name and a unit",
      [
        "`read(\"x.csv\")` gives one, and so does `table({site: […], ndvi: […]})`. In `filter`, "
          + "`mutate` and "
          + "their like a function is given the columns whole: `r => r.ndvi > 0.2`."
      ],
      examples: [
        Example("columns(table({site: [\"a\"], ndvi: [0.2]}))", shows: "[\"site\", \"ndvi\"]")
      ],
      seeAlso: ["filter", "mutate", "select", "series", "read"]),
    Topic(
      "types", kind: .type, "What values there are",
      [
        "none, bool, int, float, string, duration, time, list, record, tensor (called a series "
          + "when its only "
          + "axis is time), table, function, and what the library makes: model, fit, prediction, "
          + "plot, …"
      ],
      examples: [Example("type([1, 2])", shows: "\"tensor\"")],
      seeAlso: ["type", "tensor", "record"]),
  ]
}
