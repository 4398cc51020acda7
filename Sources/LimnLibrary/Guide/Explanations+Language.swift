/// Errors of syntax, names and calls.
extension Explanation {
  static let language = [
    #"""
    E101 a byte or character that no program may hold
    ! a program cannot show a control character here; mutated programs are tested with them
    E102 a character that means nothing where it stands
    - price = 3 €
    + price = 3 # €
    E103 a string or its interpolation is not closed
    - name = "CH-Oe2
    + name = "CH-Oe2"
    E104 an unknown escape or prefix of a string
    - "a\qb"
    + "a\tb"
    E105 braces in a string that hold nothing to insert
    - "a } b"
    + "a }} b"
    E106 a number that is not spelled as one
    - 1__000
    + 1_000
    E107 a number or duration that does not fit
    - 9223372036854775808
    + 9223372036854775807
    E108 letters behind a number that are no unit of time
    - 16days
    + 16d
    E109 an operator that Limn does not have
    - 2 ** 3
    + 2 ^ 3
    E110 something else was expected here
    - if true 1
    + if true { 1 }
    E111 a bracket that is not closed
    - x = (1 + 2
    - y = 3
    + x = (1 + 2)
    E112 a bracket that closes nothing
    - x = 1 + 2)
    + x = (1 + 2)
    E113 expressions nested too deeply
    ! it takes a thousand brackets inside each other; tested in EnduranceTests
    E114 `=` where a value is wanted; `==` compares
    - x = 1
    - if x = 1 { "one" }
    + x = 1
    + if x == 1 { "one" }
    E115 a target that cannot be assigned to
    - 3 = x
    + x = 3
    E116 a chain of comparisons
    - x = 0.5
    - 0 < x < 1
    + x = 0.5
    + 0 < x and x < 1
    E117 the right of `|>` is no name, call or function
    - 4 |> 5
    + 4 |> sqrt
    E118 `,` and `;` in one bracket
    - [1, 2; 3]
    + [[1, 2]; 3]
    E119 a record whose fields have no names
    - a = 1
    - b = 2
    - {a, b}
    + a = 1
    + b = 2
    + {a: a, b: b}
    E120 a word of another language
    - def f(x) { x }
    + fn f(x) { x }
    E121 a reserved word as a name
    - none = 3
    + nothing = 3
    E122 a `model` block with something that is no part of one, or without `step` or `state`
    - model m(inputs) { state h: [2] }
    + model m(inputs) { state h: [2]; step(x) { h = 0 * h } }
    E123 an argument without a name behind one with a name
    - round(digits=1, 2.34)
    + round(2.34, digits=1)
    E124 a parameter, argument or field given twice
    - {a: 1, a: 2}
    + {a: 1, b: 2}
    E125 `try` without `else`
    - y = try 1 // 0
    + y = try 1 // 0 else 0
    E126 a line that begins with what goes on from something before it
    - |> sqrt
    + 4 |> sqrt
    E127 a statement where a value is wanted
    - x = [1, for]
    + x = [1, 4]
    E128 a statement that goes on where it should end
    - x = 3 4
    + x = 3; y = 4
    E129 `break`, `continue` or `return` in no loop or function
    - break
    + while true { break }
    E130 a field's name that is not fixed text
    - k = "a"
    - {"{k}": 1}
    + k = "a"
    + r = {}
    + r[k] = 1
    E140 `use` in a function, or of a file that is no fixed text
    - fn f() { use spatial }
    + use spatial
    E141 a file whose name cannot be the name of a module
    - use "./my-module.limn"
    + use spatial
    E150 a program that `limn fmt` cannot lay out without changing it
    ! only a mistake of `limn fmt` itself could give it; FormatterTests look for one
    E201 there is no such name
    - meen([1, 2])
    + mean([1, 2])
    E202 an argument is missing, or two exclude each other
    - mean()
    + mean([1, 2])
    E203 an argument is of another type than the parameter takes
    - upper(3)
    + upper("a")
    E204 no parameter of that name
    - round(2.34, digit=1)
    + round(2.34, digits=1)
    E205 too many arguments
    - fn area(r) = r^2
    - area(1, 2)
    + fn area(r) = r^2
    + area(1)
    E206 arguments or parameters in an order that does not work, or one given twice
    - fn area(r) = r^2
    - area(1, r=2)
    + fn area(r) = r^2
    + area(r=2)
    E207 a variable is read before it has a value on this path
    - n = 1
    - fn bump() { n += 1; n }
    - bump()
    + fn bump(n) { n + 1 }
    + bump(1)
    E208 more names than a session may have
    ! it takes millions of names; the limit is beside the slots of a session
    E209 a function now hides a builtin (a warning)
    - fn mean(x) = sum(x) / len(x)
    + fn my_mean(x) = sum(x) / len(x)
    E210 a function tries to change a variable that is not its own, or a builtin
    - xs = [1, 2]
    - fn poke() { xs[0] = 5 }
    - poke()
    + fn poke(xs) { xs[0] = 5; xs }
    + poke([1, 2])
    E211 something is called that cannot be
    - x = 5
    - x(1)
    + f = x => x + 1
    + f(1)
    E212 calls are nested too deep
    - fn down(n) = down(n + 1)
    - down(0)
    + fn down(n) { if n == 0 { return 0 }; down(n - 1) }
    + down(10)
    E213 a program ran longer than its session allows
    ! only sessions with a limit of steps give it, as tests have
    E214 there is not enough memory for a session
    ! the machine has not enough memory to begin with
    E215 an assertion does not hold
    - rmse = 0.2
    - assert rmse < 0.05, "too far off"
    + rmse = 0.02
    + assert rmse < 0.05, "too far off"
    E216 an expression or a function is too long
    ! it takes an expression of thousands of parts, as a program writes them
    E217 a value is nested too deep, or a record too large
    - x = list(1)
    - for i in range(2000) { x = list(x) }
    - x
    + x = list(1)
    + for i in range(200) { x = list(x) }
    + len(x)
    E220 an operator is not defined for values of these types
    - "n = " + 1
    + n = 1
    + "n = {n}"
    E221 a bool is wanted
    - if [true, false] { 1 }
    + if any([true, false]) { 1 }
    E222 the parts of a bracket do not go together
    - [{a: 1}; 2]
    + [[1]; 2]
    E223 no field, column or axis of that name
    - r = {mean: 1}
    - r.meen
    + r = {mean: 1}
    + r.mean
    E224 a field is given twice
    ! the parser finds it first, as E124; only a program made by the library could give it
    E225 a key or a position is of the wrong type
    - r = {a: 1}
    - r[0]
    + r = {a: 1}
    + r["a"]
    E226 a position outside
    - x = ["a", "b"]
    - x[7]
    + x = ["a", "b"]
    + x[1]
    E227 a value has no elements, or cannot be an index
    - x = 5
    - x[0]
    + x = [5]
    + x[0]
    E228 nothing can be assigned there
    - x = 5
    - x[0] = 1
    + x = [5]
    + x[0] = 1
    E229 `for` or `range` cannot go through that
    - for i in 5 { print(i) }
    + for i in range(5) { print(i) }
    E230 another count of values than of names
    - a, b = [1, 2, 3]
    + a, b = [1, 2]
    E231 `in` cannot look there
    - 1 in 5
    + 1 in [5]
    E240 the name of a group of builtins stands alone
    - x = random
    + x = random.normal(3)
    E241 there is no module of that name
    - use hydrolog
    + use hydrology
    E242 modules use each other in a circle
    @ a.limn|use "./b.limn"
    @ b.limn|use "./a.limn"
    - use "./a.limn"
    + use spatial
    E243 a module that is no text
    @ a.limn|fn f(x) = "Z\xFCrich"
    - use "./a.limn"
    + use spatial
    E245 a pattern of text that cannot be read
    - match("IT-Col", "(IT")
    + match("IT-Col", "(IT)").text
    E246 a pattern of text that is too large
    - match("x", r"(a{1000}){1000}")
    + match("x", "a*x").text
    E247 a replacement that names a group which the pattern does not have
    - replace("18.02.", r"(\d+)", r"\2", regex=true)
    + replace("18.02.", r"(\d+)", r"<\1>", regex=true)
    E250 a setting of a model or of its training is out of range
    - lstm(hidden=0)
    + lstm(hidden=8)
    E251 settings of a model or of its training that do not go together
    - lstm(hidden=2, dropout=0.1)
    + lstm(hidden=2, layers=2, dropout=0.1)
    E252 an unknown choice: a loss, an optimiser, a schedule, a way to draw weights, an arithmetic
    - lstm(hidden=2, dtype="i64")
    + lstm(hidden=2, dtype="f64")
    E253 an unknown baseline
    - baseline("mean")
    + baseline("persistence")
    E254 the data has no variable of that name
    - d = time_range("2001-01-01", "2001-01-05", step=1d)
    - x = series(table({date: d, v: [1.0, 2.0, 3.0, 4.0, 5.0]}), time="date", value="v")
    - train(baseline("persistence"), data=x, target="rain", lookback=1)
    + d = time_range("2001-01-01", "2001-01-05", step=1d)
    + x = series(table({date: d, v: [1.0, 2.0, 3.0, 4.0, 5.0]}), time="date", value="v")
    + train(baseline("persistence"), data=x, target="v", lookback=1)
    E255 several variables, and no `target`
    - d = time_range("2001-01-01", "2001-01-05", step=1d)
    - x = series(table({date: d, v: [1.0, 2.0, 3.0, 4.0, 5.0]}), time="date", value="v")
    - train(baseline("persistence"), data={a: x, b: x}, lookback=1)
    + d = time_range("2001-01-01", "2001-01-05", step=1d)
    + x = series(table({date: d, v: [1.0, 2.0, 3.0, 4.0, 5.0]}), time="date", value="v")
    + train(baseline("persistence"), data={a: x, b: x}, target="a", lookback=1)
    E257 gates or a cell state of a model that has none
    - d = time_range("2001-01-01", "2001-01-05", step=1d)
    - x = series(table({date: d, v: [1.0, 2.0, 3.0, 4.0, 5.0]}), time="date", value="v")
    - gates(train(baseline("persistence"), data=x, lookback=1), data=x)
    + d = time_range("2001-01-01", "2001-01-05", step=1d)
    + x = series(table({date: d, v: [1.0, 2.0, 3.0, 4.0, 5.0]}), time="date", value="v")
    + type(train(lstm(hidden=2), data=x, lookback=1, epochs=1, validation=0))
    E258 an unknown standard
    - d = time_range("2001-01-01", "2001-01-05", step=1d)
    - x = series(table({date: d, v: [1.0, 2.0, 3.0, 4.0, 5.0]}), time="date", value="v")
    - verdict(predict(train(baseline("persistence"), data=x[:3], lookback=1), data=x[3:]), "weather")
    E259 data for a model that is no series, record of series or table
    - train(baseline("persistence"), data=5, lookback=1)
    + d = time_range("2001-01-01", "2001-01-05", step=1d)
    + x = series(table({date: d, v: [1.0, 2.0, 3.0, 4.0, 5.0]}), time="date", value="v")
    + type(train(baseline("persistence"), data=x, lookback=1))
    E260 something in a `model` block that cannot be compiled
    - model m(inputs) { state h: [2]; step(x) { h = cumsum(h) } }
    + model m(inputs) { state h: [2]; step(x) { h = tanh(h) } }
    E261 a `step` that assigns what it may not, or leaves a state as it is
    - model m(inputs) { param w: [2] = 1; state h: [2]; step(x) { w = 2 * w; h = w } }
    + model m(inputs) { param w: [2] = 1; state h: [2]; step(x) { v = 2 * w; h = v } }
    E262 a `model` block whose parts do not go together
    - model m(inputs, hidden) { state h: [hidden]; step(x) { h = tanh(h) } }
    - m(hidden=0.5)
    + model m(inputs, hidden) { state h: [hidden]; step(x) { h = tanh(h) } }
    + m(hidden=4)
    E263 weights that a model has no place for, that are missing, or that are no numbers
    - d = time_range("2001-01-01", "2001-01-05", step=1d)
    - x = series(table({date: d, v: [1.0, 2.0, 3.0, 4.0, 5.0]}), time="date", value="v")
    - fit = train(lstm(hidden=2), data=x, lookback=1, epochs=1, validation=0, seed=1)
    - set_weights(fit, {W: [1.0]})
    + d = time_range("2001-01-01", "2001-01-05", step=1d)
    + x = series(table({date: d, v: [1.0, 2.0, 3.0, 4.0, 5.0]}), time="date", value="v")
    + fit = train(lstm(hidden=2), data=x, lookback=1, epochs=1, validation=0, seed=1)
    + other = set_weights(fit, {b_y: [1.0]})
    E264 a layout of weights that cannot say what the model has
    - d = time_range("2001-01-01", "2001-01-05", step=1d)
    - x = series(table({date: d, v: [1.0, 2.0, 3.0, 4.0, 5.0]}), time="date", value="v")
    - fit = train(lstm(hidden=2), data=x, lookback=1, epochs=1, validation=0, seed=1)
    - weights(train(lstm(hidden=2, peepholes=true), data=x, lookback=1, epochs=1, seed=1), layout="torch")
    + d = time_range("2001-01-01", "2001-01-05", step=1d)
    + x = series(table({date: d, v: [1.0, 2.0, 3.0, 4.0, 5.0]}), time="date", value="v")
    + fit = train(lstm(hidden=2), data=x, lookback=1, epochs=1, validation=0, seed=1)
    + keys(weights(fit, layout="torch"))
    E270 a format of an interpolation that cannot be read
    - x = 3.14159
    - "{x:.2q}"
    + x = 3.14159
    + "{x:.2f}"
    E271 an unknown field in a pattern of times
    - t = time("2001-02-18")
    - "{t:%Q}"
    + t = time("2001-02-18")
    + "{t:%Y-%m}"
    E272 a width or a precision of a format that is too large
    - x = 1.5
    - "{x:99999999.2f}"
    + x = 1.5
    + "{x:9.2f}"
    E273 a value that its format is not for
    - site = "CH-Oe2"
    - "{site:.2f}"
    + site = "CH-Oe2"
    + "{site:>8}"
    E280 raised by a program, with `error(…)`
    - error("no such site")
    + try error("no such site") else "no site"
    E281 values that have no order
    - sorted(list("a", 1))
    + sorted(["a", "b"])
    E282 a record has no field of that name
    - without({a: 1}, "b")
    + without({a: 1}, "a")
    E283 a range with step 0
    - range(1, 5, 0)
    + range(1, 5, 2)
    E284 a string that is no number, or no whole one
    - int("four")
    + int("4")
    E285 a number that is too large for its type
    - int(1e30)
    + float(1e30)
    E286 collections of unequal lengths side by side
    - zip([1, 2], [1, 2, 3])
    + zip([1, 2], [3, 4])
    E287 a value that a tensor cannot be extended by
    - append([1, 2], {a: 1})
    + append([1, 2], 3)
    E288 an empty string to look for
    - replace("abc", "", "x")
    + replace("abc", "b", "x")
    """#
  ]
}
