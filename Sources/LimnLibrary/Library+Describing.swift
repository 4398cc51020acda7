import LimnData
import LimnDisplay
import LimnMachine
import LimnSource
import LimnTensor

/// What is in a value, in numbers.

extension Library {
  static let describing: [Builtin] = [describe, corrMatrix]

  private static let describe = Builtin(
    "describe", family: "tables",
    "Summarises each column: numbers by count, mean, spread, quartiles and extremes, words and "
      + "times by how many there are and the first and the last",
    takes: Param<Datum>("x", "a table, a series, a tensor, or a record of them"),
    returns: "table with a row for each statistic and a column for each column; `std` is that of "
      + "`std(x)`, quartiles those of `quantile(x, q)`; of words and times, unique ones, the least "
      + "and the greatest",
    examples: [
      Example(
        "describe(table({site: [\"a\", \"b\", \"a\"], ndvi: [0.2, 0.6, 0.4]}))",
        shows: """
          statistic  site      ndvi
          str        str        f64
          count      3     3
          missing    0     0
          mean       –     0.400000
          std        –     0.163299
          min        –     0.200000
          25%        –     0.300000
          50%        –     0.400000
          75%        –     0.500000
          max        –     0.600000
          unique     2            –
          first      a            –
          last       b            –
          """)
    ]
  ) { (_, x) throws(Fault) -> Table in try Overview.table(of: x) }

  private static let corrMatrix = Builtin(
    "corr_matrix", family: "tables",
    "How each column correlates with each other one, over the rows where both are present",
    takes: Param<Datum>("x", "a table, whose numeric columns count, or a record of series"),
    returns: "tensor [variable, other], 1 on the diagonal; missing where a column does not vary",
    formula: "Pearson's correlation, as `corr(a, b)`",
    references: ["Pearson (1895), doi:10.1098/rspl.1895.0041"],
    examples: [
      Example(
        "corr_matrix(table({a: [1, 2, 3], b: [2, 4, 6], c: [3, 1, 2]}))",
        shows: """
          tensor [variable: 3, other: 3] f64
                a     b     c
          a   1.0   1.0  -0.5
          b   1.0   1.0  -0.5
          c  -0.5  -0.5   1.0
          """),
      Example("plot(corr_matrix(table({a: [1, 2, 3], b: [2, 4, 7], c: [3, 1, 2]})))"),
    ]
  ) { (_, x) throws(Fault) -> DataArray in try Overview.correlations(of: x) }
}
