# Classical decompositions and MSTL by R (R 4.2.2, forecast 8.20), for decompositions_r.csv.
# Run: Rscript tools/reference/decompositions.R > Tests/LimnSeriesTests/Fixtures/decompositions_r.csv
# Columns: scenario, part, step, value. The series are whole numbers before one division.
suppressPackageStartupMessages(library(forecast))
cat(sprintf("# %s, forecast %s\n", R.version.string, packageVersion("forecast")))
put <- function(scenario, part, x) {
  x <- as.numeric(x)
  cat(sprintf("%s,%s,%d,%s\n", scenario, part, seq_along(x) - 1,
              ifelse(is.na(x), "nan", sprintf("%.14g", x))), sep = "")
}
i <- 0:90
x <- ((i %% 12 - 5)^2 * 50 + i * 10 + (i * 7919) %% 257 + 100) / 500
one <- function(scenario, x, period, type) {
  d <- decompose(ts(x, frequency = period), type)
  put(scenario, "observed", x)
  put(scenario, "seasonal", d$seasonal)
  put(scenario, "trend", d$trend)
  put(scenario, "remainder", d$random)
}
one("additive", x, 12, "additive")
one("multiplicative", x, 12, "multiplicative")
one("odd", x, 7, "additive")
j <- 0:119
y <- ((j %% 6 - 2)^2 * 60 + (j %% 15 - 7)^2 * 9 + j * 6 + (j * 7919) %% 257) / 500
both <- function(scenario, ...) {
  m <- mstl(msts(y, seasonal.periods = c(6, 15)), ...)
  put(scenario, "observed", y)
  put(scenario, "seasonal_6", m[, "Seasonal6"])
  put(scenario, "seasonal_15", m[, "Seasonal15"])
  put(scenario, "trend", m[, "Trend"])
  put(scenario, "remainder", m[, "Remainder"])
}
both("mstl")
both("mstl-thrice", iterate = 3, s.window = c(7, 9))
