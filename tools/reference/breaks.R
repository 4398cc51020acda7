# Breaks of season and trend by R's strucchange (R 4.2.2, strucchange 1.5.3), for breaks.csv.
# Run: Rscript tools/reference/breaks.R > Tests/LimnSeriesTests/Fixtures/breaks.csv
# Columns: scenario, part, step, value. Parts: observed, fitted, bic (of 0, 1, 2 … breaks), and low,
# breaks, high, counted from 1 as R does. The series are whole numbers before one division.
suppressPackageStartupMessages(library(strucchange))
cat(sprintf("# %s, strucchange %s\n", R.version.string, packageVersion("strucchange")))
put <- function(scenario, part, x) {
  x <- as.numeric(x)
  cat(sprintf("%s,%s,%d,%.14g\n", scenario, part, seq_along(x) - 1, x), sep = "")
}
n <- 144
i <- 0:(n - 1)
noise <- (i * 7919) %% 257 - 128
step <- ((i %% 12 - 5)^2 * 40 + noise * 4 + ifelse(i >= 60, 900, 0) + ifelse(i >= 100, -5 * (i - 100), 0)) / 1000
season <- ((i %% 12 - 5)^2 * ifelse(i < 72, 40, 15) + noise * 3 + i * 4) / 1000
weak <- (noise * 6 + ifelse(i >= 70, 500, 0)) / 1000
harmonics <- function(order) {
  do.call(cbind, lapply(1:order, function(k) cbind(cos(2 * pi * k * i / 12), sin(2 * pi * k * i / 12))))
}
one <- function(scenario, y, formula, h, breaks = NULL) {
  b <- breakpoints(formula, h = h)
  chosen <- if (is.null(breaks)) breakpoints(b) else breakpoints(b, breaks = breaks)
  put(scenario, "observed", y)
  put(scenario, "bic", summary(b)$RSS["BIC", ])
  m <- length(chosen$breakpoints)
  put(scenario, "fitted", fitted(b, breaks = m))
  ci <- suppressWarnings(confint(b, breaks = m))$confint
  put(scenario, "low", ci[, 1])
  put(scenario, "breaks", ci[, 2])
  put(scenario, "high", ci[, 3])
}
trend <- i
X <- harmonics(3)
y <- step
one("step", y, y ~ trend + X, 0.15)
y <- season
one("season", y, y ~ trend + X, 0.2)
place <- factor(i %% 12)
y <- step
one("dummy", y, y ~ trend + place, 0.15)
y <- weak
one("weak", y, y ~ trend, 0.15, 1)
