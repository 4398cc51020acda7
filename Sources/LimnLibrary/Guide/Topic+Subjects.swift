import LimnMachine

/// Subjects that several names have a part in.
extension Topic {
  static let subjects: [Topic] = [
    Topic(
      "missing", "missing values", "na", kind: .subject, "What is not known, and how it is counted",
      [
        "Missing is nan in floats, `none` elsewhere; a blank cell of a CSV is missing. "
          + "Reductions skip what "
          + "is missing and a note says how many; `skipna=false` does not skip.",
        "A comparison with a missing element is missing; `filter`, `x[mask]`, `any` and `all` "
          + "take that as "
          + "false and say how often. Ask with `is_missing(x)`, fill with `fill(x)` or "
          + "`where(is_missing(x), 0, x)`, and make missing with `mask(x, bad)`.",
      ],
      examples: [
        Example("mean([1.0, nan, 3.0])", shows: "2.0"),
        Example("x = [1.0, nan]\nwhere(is_missing(x), 0, x)", shows: "tensor [2] f64\n1  0"),
      ], seeAlso: ["is_missing", "fill", "mask", "quality", "count"]),
    Topic(
      "axes", "dims", "coordinates", kind: .subject, "Named axes and their labels",
      [
        "Axes may have names and coordinates (`time`, `site`, `y`, `x`, `band`). Operands align "
          + "by name; "
          + "unnamed ones broadcast from the right, as in NumPy. Reductions take `dim=`. Labels "
          + "that differ are "
          + "an error that names the first difference.",
        "`x.site` is a coordinate as a tensor; `with_dims` names axes, `with_coords` labels them.",
      ],
      examples: [Example("sum(zeros(time=4, site=3) + 1, dim=\"time\")[0]", shows: "4.0")],
      seeAlso: ["[]", "with_dims", "with_coords", "transpose"]),
    Topic(
      "broadcasting", "broadcast", kind: .subject, "How operands of different shapes go together",
      [
        "Named axes are matched by name, whatever their order. Of unnamed ones the last are "
          + "matched, and a "
          + "length of 1 or an absent axis is repeated. A named operand with an unnamed one "
          + "needs a number or "
          + "the same shape."
      ],
      examples: [Example("shape(zeros(2, 3) + [1, 2, 3])", shows: "[2, 3]")],
      seeAlso: ["axes", "reshape"]),
    Topic(
      "time axes", "time axis", "series", "calendar", kind: .subject,
      "Series, and the rules their dates follow",
      [
        "`series(t, time=\"date\", value=\"ndvi\")` puts a column on its whole time axis: absent "
          + "steps are "
          + "missing. An axis is regular (a step), composite (fixed slots a year, as MODIS "
          + "16-day products), by "
          + "the calendar (months, years), or irregular.",
        "A period as a label takes all of it: `x[time=\"2005\"]`, "
          + "`x[time=\"2005-03\":\"2006\"]`; a moment takes "
          + "one step: `x[time=time(\"2005-03-06\")]`.",
      ],
      examples: [
        Example(
          "d = time_range(\"2001-01-01\", \"2001-01-04\", step=1d)\n"
            + "x = series(table({date: d, v: [1, 2, 3, 4]}), time=\"date\", value=\"v\")\n"
            + "sum(x[time=\"2001-01-02\":\"2001-01-03\"])", shows: "5")
      ], seeAlso: ["time", "duration", "climatology", "split", "fill"]),
    Topic(
      "units", "unit", kind: .subject, "Units that combine and refuse",
      [
        "A unit is text in canonical form; `with_units(x, \"mm/d\")` sets it. Sums and "
          + "comparisons need the "
          + "same unit, products combine them, plain numbers are neutral."
      ],
      examples: [
        Example(
          "x = with_units([1.0], \"mm\")\ntry x + with_units([1.0], \"degC\") else e => e.code",
          shows: "\"E431\"")
      ], seeAlso: ["with_units"]),
    Topic(
      "provenance", "leakage", kind: .subject, "What a value has seen, so that nothing leaks",
      [
        "Each step of a series is observed, masked or filled; a whole value knows the span it "
          + "was fitted on. "
          + "`split` of a series that saw across the cut is an error: split first, then fill, "
          + "scale or fit."
      ],
      examples: [Example("type(provenance([1.0]))", shows: "\"provenance\"")],
      seeAlso: ["split", "fill", "mask", "quality"]),
    Topic(
      "names", "variables", "scope", kind: .subject, "What a name refers to",
      [
        "A name is bound where it is assigned: in the function, else in the session. Functions "
          + "see the names "
          + "around them, but assigning inside makes a name of their own. Letters may be Greek "
          + "or accented; "
          + "type \\sigma and TAB."
      ],
      examples: [Example("σ_max = 2\nσ_max + 1", shows: "3")], seeAlso: ["=", "fn"]),
    Topic(
      "errors", "codes", kind: .subject, "How errors read, and where to look them up",
      [
        "An error has a code, the line with the place underlined, and a hint. `limn explain "
          + "E301` shows a "
          + "program that gives the error and one that does not. `try … else e => …` catches it."
      ],
      examples: [Example("try upper(3) else e => e.code", shows: "\"E203\"")],
      seeAlso: ["try", "assert", "error"]),
    Topic(
      "plotting", "graphics", kind: .subject, "Drawing values",
      [
        "`plot(x)` picks by what x is; `line`, `scatter`, `hist`, `heat` and `panels` by name. "
          + "All take `title=`, "
          + "`xlabel=`, `ylabel=`; `a + b` lays one plot over another."
      ],
      examples: [Example("plot([1, 3, 2])")],
      seeAlso: ["plot", "line", "scatter", "hist", "heat", "panels"]),
    Topic(
      "gradients", "differentiation", "autograd", kind: .subject,
      "How functions change with their arguments",
      [
        "`grad(f)` is the function that gives the gradient of `f` by its first argument (`wrt=1`: "
          + "by its second), `value_and_grad(f)` gives the value too. `f` gives a number; the "
          + "argument is a float, a tensor of floats, or a list or record of these, and the "
          + "gradient is as the argument. `check_grad(f, x)` compares with differences.",
        "What is differentiated: `+ - * / ^ % √ @ · ∘`, elements, slices and masks, brackets, "
          + "loops, conditions, functions, lists and records, assignment to elements, and "
          + Library.differentiable.map { "`\($0)`" }.joined(separator: " ") + ".",
        "What does not change with small changes (positions, counts, comparisons, `round`) is a "
          + "constant. Missing elements that a reduction skips have the gradient 0. Anything else "
          + "is an error that names the operation.",
      ],
      examples: [
        Example(
          "grad(w => mean((w * [1, 2, 3] - [2, 4, 7])^2))(1.0)", shows: "-11.333333333333332"),
        Example("grad(p => (p.a * 3 + p.b)^2)({a: 1.0, b: 2.0})", shows: "{a: 30.0, b: 10.0}"),
      ], seeAlso: ["grad", "value_and_grad", "check_grad"]),
    Topic(
      "notebooks", "lstmnb", kind: .subject, "Cells, prose and stored outputs in one Markdown file",
      [
        "A fence marked `limn` is a cell; what it once said stands below it. `limn run "
          + "nb.lstmnb` runs it, "
          + "`limn run --save` stores outputs, `limn check` compares, `limn fmt` lays the cells "
          + "out."
      ],
      examples: [Example("1 + 1", shows: "2")], seeAlso: ["errors"]),
  ]
}
