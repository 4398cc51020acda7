# Multiresolution analyses by R's waveslim (R 4.2.2, waveslim 1.8.4), for wavelets.csv.
# Run: Rscript tools/reference/wavelets.R > Tests/LimnSeriesTests/Fixtures/wavelets.csv
# Columns: scenario, part, step, value. The series are whole numbers before one division.
# waveslim's la8 is printed to about 12 digits, so that agreement ends there.
suppressPackageStartupMessages(library(waveslim))
cat(sprintf("# %s, waveslim %s\n", R.version.string, packageVersion("waveslim")))
put <- function(scenario, part, x) {
  cat(sprintf("%s,%s,%d,%.14g\n", scenario, part, seq_along(x) - 1, as.numeric(x)), sep = "")
}
i <- 0:63
x <- ((i %% 12 - 5)^2 * 50 + i * 10 + (i * 7919) %% 257) / 500
for (scenario in c("modwt-la8-periodic", "modwt-d4-reflection", "modwt-haar-periodic",
                   "dwt-la8-periodic", "dwt-d4-reflection")) {
  part <- strsplit(scenario, "-")[[1]]
  found <- mra(x, part[2], 3, part[1], part[3])
  put(scenario, "observed", x)
  for (j in 1:3) put(scenario, paste0("detail_", j), found[[j]])
  put(scenario, "smooth", found[[4]])
}
raw <- modwt(x, "la8", 3, "periodic")
put("coefficients", "observed", x)
for (j in 1:3) put("coefficients", paste0("detail_", j), raw[[j]])
put("coefficients", "smooth", raw[[4]])
