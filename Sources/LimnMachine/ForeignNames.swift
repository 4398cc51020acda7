import LimnSource

/// What to write for names that Python, R and Julia have, where Limn has another one.
enum ForeignNames {
  /// Modules that are put before names elsewhere: `np.mean(x)`.
  static let prefixes: Set<String> = [
    "np", "numpy", "pd", "pandas", "xr", "xarray", "scipy", "stats", "plt", "math", "statistics",
    "torch", "dplyr", "sns", "os", "sys",
  ]

  static func hint(for name: String) -> String? { hints[name] }

  /// What to write for `np.array`; `known` says whether Limn has a builtin of a name.
  static func hint(forMember member: String, known: (String) -> Bool) -> String {
    if let hint = members[member] { return hint }
    if known(member) { return "functions stand alone: `\(member)(…)`" }
    if let hint = hints[member] { return hint }
    return "functions stand alone, without the name of a package; `?` lists them"
  }

  /// What to write for `np.random.normal` or `stats.gamma`, whose last word alone means another thing.
  static func hint(forPath path: [String], known: (String) -> Bool) -> String {
    let member = path.last ?? ""
    let modules = path.dropLast()
    if modules.contains("random") {
      if known("random.\(member)") { return "write `random.\(member)(…)`" }
      if let hint = ForeignName.hint(for: member, isKnown: known) { return hint }
      return hint(forMember: "random", known: known)
    }
    if modules.contains("stats") {
      let distribution = "dist.\(distributions[member] ?? member)"
      if known(distribution) {
        return "that distribution is `\(distribution)(…)`, which functions take first: `cdf(d, x)`"
      }
    }
    return hint(forMember: member, known: known)
  }

  /// What SciPy's distributions are called, where the name is another one.
  private static let distributions = [
    "norm": "normal", "lognorm": "lognormal", "expon": "exponential", "t": "student_t",
    "f": "fisher_f", "weibull_min": "weibull", "gumbel_r": "gumbel", "binom": "binomial",
  ]

  private static let hints: [String: String] = table([
    (["True", "TRUE", "T"], "write `true`"), (["False", "FALSE", "F"], "write `false`"),
    (["None", "NULL", "NA", "null", "nil", "nothing", "missing", "undefined"], "write `none`"),
    (["NaN", "NAN", "NaN64"], "write `nan`"), (["Inf", "Infinity"], "write `inf`"),
    (["c"], "values side by side are `[1, 2, 3]`"),
    (
      ["seq", "seq_len", "seq_along"],
      "whole numbers are `range(1, 11)`, others `arange(0, 1, 0.1)`"
    ),
    (["rep"], "one value again and again is `full(n, value)`"),
    (["paste", "paste0", "sprintf"], "text with values in it is `\"{a} and {b:.2f}\"`"),
    (["lapply", "sapply", "vapply", "purrr"], "write `map(xs, x => …)`"),
    (["nrow", "length", "NROW", "size"], "write `len(x)`"),
    (["ncol"], "write `len(columns(t))`, or `shape(x)`"), (["dim"], "write `shape(x)`"),
    (["ifelse", "np_where"], "write `where(condition, a, b)`"),
    (["which"], "a condition itself is an index: `x[x > 3]`"),
    (["is"], "missing values are found by `is_missing(x)`; a value is compared by `==`"),
    (["library", "require"], "all functions are there without it; modules come by `use name`"),
    (["data_frame", "DataFrame", "tibble"], "write `table({name: […], …})`"),
    (["summary"], "write `describe(x)`"),
    (["println", "cat", "echo", "printf"], "write `print(x)`"),
    (["dict"], "a record is `{a: 1, b: 2}`"),
    (["tuple"], "several values are a list: `list(a, b)`"),
    (["set"], "every value once is `unique(x)`"),
    (["array", "asarray"], "numbers in brackets are a tensor: `[1, 2, 3]`"),
    (["isinstance", "typeof", "class"], "write `type(x)`, as in `type(x) == \"list\"`"),
    (["pass"], "leave it out: `{ }` is an empty block"),
    (["elif", "elseif"], "write `else if`"), (["end", "begin", "then"], "blocks stand in braces"),
    (["stop", "raise", "throw"], "write `error(\"why\")`"),
    (["switch"], "write `if … { … } else if … { … }`"), (["function"], "write `x => …`"),
    (["input", "readline"], "values come from files, or from the notebook's `params`"),
    (["read_csv", "readcsv", "fread"], "write `read(\"x.csv\")`"),
    (["to_csv", "write_csv"], "write `write(t, \"x.csv\")`"),
    (["group_by", "groupby"], "write `group(t, by=[…])`"),
    (["isnan", "isna", "isnull", "notna"], "write `is_missing(x)`"),
    (["concatenate", "hstack", "vstack", "rbind", "cbind", "append_list"], "write `concat(a, b)`"),
    (["apply"], "functions work on whole tensors; `dim=` names the axis: `mean(x, dim=\"time\")`"),
    (["merge", "left_join", "inner_join"], "write `join_tables(a, b, on=\"key\")`"),
    (["datetime", "Timestamp", "as_date", "Date"], "write `time(\"2001-02-18\")`"),
    (["timedelta", "Timedelta"], "durations are `16d`, `6h`, `1mo`"),
    (["date_range"], "write `time_range(a, b, step=16d)`"),
  ])

  private static let members: [String: String] = table([
    (["array", "asarray"], "numbers in brackets are a tensor: `[1, 2, 3]`"),
    (["nan", "NaN", "NA"], "write `nan`"), (["pi"], "write `π` or `pi`"), (["inf"], "write `inf`"),
    (["open_dataset", "load_dataset"], "write `read(\"x.nc\")`"),
    (
      ["figure", "subplots", "show", "plot"], "write `plot(x)`; `a + b` lays one plot over another"
    ),
    (["nanmean", "nansum", "nanstd"], "write `mean(x)`: what is missing is skipped, and counted"),
    (["Series"], "a column of a table, or `series(t, time=…, value=…)`"),
    (["random"], "draws are `random.normal(100)`, `random.choice(x)` and others: `?random`"),
    (["stats"], "distributions are `dist.normal()` and others: `?dist`"),
    (["power"], "write `x^y`"), (["dot", "matmul"], "write `a @ b`"),
  ])

  /// Methods of other languages on values that have functions here.
  static func methodHint(_ name: String) -> String? { methods[name] }

  private static let methods: [String: String] = table([
    (
      ["append", "push", "add", "extend"],
      "write `x = append(x, value)`: values change by assignment"
    ),
    (["items"], "write `for key, value in r { … }`"),
    (["T"], "write `transpose(x)`"), (["astype"], "write `f64(x)`, `i64(x)` or `str(x)`"),
    (["size", "length", "count"], "write `len(x)` or `count(x)`"),
    (["iloc", "loc", "sel", "isel", "iat"], "write `x[0]`, `x[2:10]` or `x[time=\"2005\"]`"),
    (["split"], "write `split_text(x, \",\")`"), (["startswith"], "write `starts_with(x, \"…\")`"),
    (["endswith"], "write `ends_with(x, \"…\")`"),
    (["format"], "text with values is `\"{x:.2f}\"`"),
    (["groupby", "group_by"], "write `t |> group(by=[…]) |> summarise(…)`"),
    (["to_csv"], "write `write(t, \"x.csv\")`"), (["copy"], "write `y = x`: it is a copy"),
    (["remove", "pop"], "write `without(r, \"key\")`, or a slice, as `xs[:-1]`"),
    (["isna", "isnull"], "write `is_missing(x)`"), (["dropna"], "write `x[not is_missing(x)]`"),
    (["fillna"], "write `fill(x, method=\"linear\")`, or `where(is_missing(x), 0, x)`"),
  ])

  private static func table(_ rows: [(words: [String], hint: String)]) -> [String: String] {
    var table: [String: String] = [:]
    for row in rows { for word in row.words { table[word] = row.hint } }
    return table
  }
}
