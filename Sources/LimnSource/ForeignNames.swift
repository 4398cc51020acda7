/// The names of other languages, and of their parameters.

extension ForeignName {
  /// Names there | where | names here | how it is written here, if the name alone does not say |
  /// what to tell whoever wrote it, if the rest does not say. Methods begin with a dot.
  static let table = """
    True TRUE T | Python and R | | | write `true`
    False FALSE F | Python and R | | | write `false`
    None NULL null nil nothing undefined missing | Python, R and others | none | | write `none`
    NA NA_real_ | R and pandas | none nan | | write `none`
    NaN NAN NaN64 | NumPy and R | nan | | write `nan`
    Inf Infinity | R and NumPy | inf | | write `inf`
    c as_tensor array asarray | R and NumPy | tensor | [1, 2, 3] | values side by side are `[1, 2, 3]`
    is | Python | is_missing | | missing values are found by `is_missing(x)`; a value is compared by `==`
    library require | R | use | | all functions are there without it; modules come by `use name`
    source | R | use | use "./mine.limn" | write `use "./mine.limn"`
    DataFrame data_frame tibble data.frame | pandas and R | table | table({site: ["a", "b"], ndvi: [0.2, 0.4]}) | write `table({name: […], …})`
    dict | Python | | | a record is `{a: 1, b: 2}`
    tuple | Python | list | | several values are a list: `list(a, b)`
    set | Python | unique | | every value once is `unique(x)`
    elif elseif elsif | Python and others | if | | write `else if`
    end begin then | R, Julia and MATLAB | if | | blocks stand in braces
    switch | R | if | | write `if … { … } else if … { … }`
    function lambda | R and Python | fn | x => x + 1 | write `x => …`
    pass | Python | | | leave it out: `{ }` is an empty block
    input readline | Python and R | read | | values come from files, or from the notebook's `params`
    now today Sys.time Sys.Date | Python and R | time | | what depends on today cannot be had again: write the day, as in `time("2001-02-18")`
    open | Python | read | | files are read and written whole: `t = read("x.csv")`, `write(t, "x.csv")`
    read_csv readcsv fread read.csv loadtxt | pandas and R | read | | write `read("x.csv")`
    open_dataset load_dataset open_mfdataset | xarray | read | | write `read("x.nc")`
    read_json | pandas | read | | write `read("x.json")`
    to_csv write_csv write.csv | pandas and R | write | | write `write(t, "x.csv")`
    adfuller adf.test | statsmodels and R | adf
    kpss.test | R | kpss
    PP.test pp.test | R | phillips_perron
    acorr_ljungbox Box.test | statsmodels and R | ljung_box
    grangercausalitytests grangertest | statsmodels and R | granger
    theilslopes sens_slope sens.slope | SciPy, pymannkendall and R | theil_sen
    original_test mk.test MannKendall hamed_rao_modification_test | pymannkendall and R | mann_kendall
    seasonal_test smk.test | pymannkendall and R | mann_kendall | mann_kendall(x, seasonal=true) | write `mann_kendall(x, seasonal=true)`
    pettitt_test pettitt.test | pyhomogeneity and R | pettitt
    multipletests false_discovery_control p.adjust | statsmodels, SciPy and R | fdr | | write `fdr(p, q=0.05)`
    eto_thornthwaite thornthwaite | climate-indices and R | pet_thornthwaite
    eto_hargreaves hargreaves | climate-indices and R | pet_hargreaves
    lmom_ratios samlmu | lmoments3 and R | lmoments
    loads fromJSON from_json | Python and R | parse_json
    dumps toJSON | Python and R | to_json
    groupby group_by | pandas and dplyr | group summarise | | write `group(t, by=[…])`
    merge left_join inner_join full_join anti_join semi_join | pandas and dplyr | join_tables | | write `join_tables(a, b, on="key")`
    lapply sapply vapply purrr | R | map | | write `map(xs, x => …)`
    apply | pandas and R | map | | functions work on whole tensors; `dim=` names the axis: `mean(x, dim="time")`
    nrow nlevels NROW length size | R and NumPy | len | | write `len(x)`
    ncol | R | columns | | write `len(columns(t))`, or `shape(x)`
    dim ndim | R and NumPy | shape | | write `shape(x)`
    isnan is.na isna isnull is_na | NumPy, pandas and R | is_missing
    ifelse if_else np.where case_when | R and NumPy | where | | write `where(condition, a, b)`
    which flatnonzero argwhere | R and NumPy | nonzero | | a condition itself is an index: `x[x > 3]`; `nonzero` gives the positions
    sd nanstd | R and NumPy | std
    average nanmean colMeans rowMeans | NumPy and R | mean | | write `mean(x)`: what is missing is skipped, and counted
    nansum colSums rowSums | NumPy and R | sum | | write `sum(x)`: what is missing is skipped, and counted
    rbind append_rows | R | bind_rows concat | | write `bind_rows(a, b)` for tables, `concat(a, b)` for the rest
    vstack hstack concatenate | NumPy | concat | | write `concat(a, b)`
    cbind column_stack dstack | R and NumPy | stack | | write `stack(a, b)`, or `mutate(t, name=x)` for a column
    seq seq_len seq_along | R | arange range | | whole numbers are `range(1, 11)`, others `arange(0, 1, 0.1)`
    rep | R | full repeat | | one value again and again is `full(n, value)`; `repeat` takes each element several times
    date_range seq.Date bdate_range cftime_range | pandas, R and xarray | time_range | | write `time_range(a, b, step=16d)`
    to_datetime | pandas | parse_time
    as.Date as_date Date ymd Timestamp datetime | pandas and R | time make_time | | write `time("2001-02-18")`, or `make_time(2001, 2, 18)`
    timedelta Timedelta | Python and pandas | duration | | durations are `16d`, `6h`, `1mo`
    paste paste0 sprintf glue | R | join | "{site}: {x:.2f}" | text with values in it is `"{a} and {b:.2f}"`
    cat println echo printf | R and others | print | | write `print(x)`
    stop raise throw stopifnot | R and Python | error assert | | write `error("why")`
    typeof class isinstance | R and Python | type | | write `type(x)`, as in `type(x) == "list"`
    summary glimpse skim info | R and pandas | describe | | write `describe(x)`
    matmul | NumPy | dot | a @ b | write `a @ b`
    pow power | NumPy | exp | x^2 | write `x^y`
    ggplot matplotlib geom_line figure subplots | R and Python | plot | | write `plot(x)`; `a + b` lays one plot over another
    as.numeric as.double float64 | R and NumPy | f64
    linalg | NumPy | solve inv | | functions stand alone: `solve(a, b)`, `inv(a)`
    Dataset | xarray | table
    DataArray Series | xarray and pandas | series with_dims
    assign transmute with_columns | pandas and dplyr | mutate
    query subset | pandas and R | filter
    sort_values sort_index order_by | pandas | arrange
    agg aggregate tapply | pandas and R | summarise
    pivot_table pivot_wider dcast crosstab | pandas and R | pivot
    melt pivot_longer gather unstack | pandas and R | unpivot
    drop_duplicates | pandas | distinct
    tabulate | R | value_counts
    slice_sample | dplyr | sample_rows
    colnames names | R | columns keys
    Reduce accumulate fold | R and Python | reduce
    notna notnull complete.cases | pandas and R | is_missing | not is_missing(x)
    dropna na.omit drop_na | pandas and R | drop_missing is_missing
    fillna interpolate_na na.approx ffill bfill na.locf | pandas, xarray and R | fill fill_missing
    replace_na coalesce | R | where | where(is_missing(x), 0, x)
    clamp | Julia and PyTorch | clip
    pmax fmax | R and NumPy | maximum
    pmin fmin | R and NumPy | minimum
    which.max idxmax | R and pandas | argmax
    which.min idxmin | R and pandas | argmin
    nanmedian | NumPy | median
    nanquantile nanpercentile | NumPy | quantile
    nanmin amin | NumPy | min
    nanmax amax | NumPy | max
    cor corrcoef pearsonr | R and NumPy | corr
    permute aperm moveaxis | R and NumPy | transpose
    swapaxes | NumPy | swap_axes
    ravel view | NumPy and PyTorch | flatten reshape
    identity | NumPy and R | eye
    strptime | Python and R | parse_time
    strftime | Python and R | format_time | "{t:%Y-%m-%d}"
    dayofyear yday | pandas and R | day_of_year
    asfreq reindex reindex_like | pandas and xarray | regrid_time align
    rollapply rollmean movmean smooth | R and MATLAB | rolling
    linregress | SciPy | polyfit
    lm ols OLS | R and Python | polyfit lstsq | | a line through points is `polyfit(x, y, 1)`; several predictors are `lstsq(a, y)`
    trend | decompositions | polyfit detrend | | a line is `polyfit(x, y, 1)`, `detrend(x)` takes it away, `stl(x).trend` bends with the years
    approx | R | interp
    spline | R | interp | interp(x, xp, fp, method="cubic")
    trapezoid cumtrapz | NumPy | integrate
    scipy.stats | SciPy | dist.normal cdf | cdf(dist.normal(mean=0, sd=1), x)
    dnorm | R | pdf | pdf(dist.normal(mean=0, sd=1), x)
    pnorm | R | cdf | cdf(dist.normal(mean=0, sd=1), x)
    qnorm | R | ppf | ppf(dist.normal(mean=0, sd=1), p)
    dgamma dbeta dchisq dexp dunif dlnorm dweibull dbinom dpois dnbinom | R | pdf | pdf(dist.gamma(shape=2, scale=3), x)
    pgamma pbeta pt pchisq pexp punif plnorm pweibull pbinom ppois pnbinom | R | cdf | cdf(dist.gamma(shape=2, scale=3), x)
    qgamma qbeta qt qchisq qexp qunif qlnorm qweibull qbinom qpois qnbinom | R | ppf | ppf(dist.gamma(shape=2, scale=3), p)
    rnorm randn standard_normal | R and NumPy | random.normal
    runif random_sample | R and NumPy | random.uniform
    rexp | R | random.exponential
    rlnorm | R | random.lognormal
    rgamma | R | random.gamma
    rbeta | R | random.beta
    rweibull | R | random.weibull
    rpois | R | random.poisson
    rbinom | R | random.binomial
    rnbinom | R | random.negative_binomial
    randint | NumPy | random.integers
    rvs | SciPy | draw
    logpdf logpmf | SciPy | log_pdf
    default_rng set.seed manual_seed | NumPy, R and PyTorch | random.normal | random.normal(10, seed=1)
    qqnorm qqplot probplot | R and SciPy | qq
    eigen eigvalsh | R and NumPy | eigh
    chol | R | cholesky
    ginv | R | pinv
    tensordot | NumPy | einsum
    spec.pgram | R | periodogram
    welch lombscargle spec.ar | SciPy and R | spectrum | spectrum(x, method="welch")
    savgol_filter sgolayfilt | SciPy and R | savgol
    nlargest | pandas | arrange | head(arrange(t, by="x", descending=true), 3)
    strsplit | R | split_text
    gsub sub str_replace str_replace_all | R | replace
    grepl str_detect re.search regexpr | R and Python | match contains
    findall str_extract_all re.findall | Python and R | find_all
    trimws str_trim trim | R | strip
    toupper | R | upper
    tolower | R | lower
    startsWith startswith | R and Python | starts_with
    endsWith endswith | R and Python | ends_with
    nchar str_length strlen | R and others | len
    as.integer int64 as.int | R and NumPy | i64
    as.character | R | str
    absolute fabs | NumPy | abs
    ln | mathematics | log
    square | NumPy | sqrt | x^2
    mod modulo fmod | NumPy | floor | a % b
    geom_point | R | scatter
    geom_histogram histplot | R and Python | hist
    boxplot geom_boxplot | R and Python | box
    savefig ggsave | Python and R | save
    imshow image heatmap pcolormesh | Python and R | heat
    .append .push .add .extend | Python | append | | write `x = append(x, value)`: values change by assignment
    .items | Python | keys | | write `for key, value in r { … }`
    .get | Python | get | | write `get(r, "key", 0)`
    .T | NumPy | transpose | | write `transpose(x)`
    .astype | NumPy | f64 | | write `f64(x)`, `i64(x)` or `str(x)`
    .size .length .count | NumPy and others | len count | | write `len(x)` or `count(x)`
    .iloc .iat | pandas | | | write `x[0]`, `x[2:10]`; of a table `t[0]` is a row
    .loc .sel .isel | pandas and xarray | | | write `x[time="2005"]`, `x[site="a"]`, `x[2:10]`; of a table `filter(t, r => …)`
    .values .to_numpy .data | pandas and xarray | tensor | | leave it out: a column or series is a tensor
    .index | pandas | index_of | | rows have no labels; a column does it, as in `t.date`
    .split | Python | split_text | | write `split_text(x, ",")`
    .startswith | Python | starts_with | | write `starts_with(x, "…")`
    .endswith | Python | ends_with | | write `ends_with(x, "…")`
    .format | Python | format_time | | text with values is `"{x:.2f}"`
    .str .dt | pandas | upper | | functions of text and times take whole columns: `upper(t.site)`, `month(t.date)`
    .groupby .group_by | pandas and xarray | group summarise | | write `t |> group(by=[…]) |> summarise(…)`
    .to_csv | pandas | write | | write `write(t, "x.csv")`
    .copy | Python | list | | write `y = x`: it is a copy
    .remove .pop .drop | Python and pandas | without drop_columns | | write `without(r, "key")`, `drop_columns(t, "name")`, or a slice, as `xs[:-1]`
    .isna .isnull | pandas | is_missing | | write `is_missing(x)`
    .dropna | pandas and xarray | drop_missing | | write `drop_missing(t)`, or `x[not is_missing(x)]`
    .fillna | pandas and xarray | fill fill_missing | | write `fill(x, method="linear")`, or `where(is_missing(x), 0, x)`
    .reset_index .set_index | pandas | select | | leave it out: rows have no labels, all columns are columns
    """

  /// Parameters there | parameters here; the first that a function has is meant.
  static let parameterTable = """
    axis margin along MARGIN dims dimension | dim
    sep delim delimiter delimiter_whitespace | separator
    dec | decimal
    na_values na_strings na.strings missing_values | na
    usecols col_select col_names | columns
    dtype dtypes colClasses col_types | types
    skiprows | skip
    xlab | xlabel
    ylab | ylabel
    main | title
    col colour c | color
    decreasing reverse ascending | descending
    by left_on right_on key | on
    by | by
    freq frequency | every step
    every | step
    step | every
    periods length_out num | n
    min_periods min_count | min_n
    na_rm narm | skipna
    probs percentile | q
    fun func aggfunc values_fn aggregate | how
    suffixes | suffix
    names_from | columns
    values_from | values
    id_cols | index
    id_vars | keep
    var_name names_to | names
    value_name values_to | values
    random_state rng | seed
    mean loc mu lam | mean
    scale sigma std | sd
    meanlog | log_mean
    sdlog sigma | log_sd
    breaks nbins | bins
    win window_size width k | window
    validate relationship | expect
    units | unit
    """

  /// Parameters that are functions of their own here, by function and parameter.
  static let parameterAdvice = [
    "plot kind":
      "every kind has a function of its own: `hist(x)`, `scatter(x, y)`, `bar`, `box`, `heat`",
    "plot type":
      "every kind has a function of its own: `hist(x)`, `scatter(x, y)`, `bar`, `box`, `heat`",
    "mean weights": "a weighted mean is `sum(w * x) / sum(w)`",
    "mean weight": "a weighted mean is `sum(w * x) / sum(w)`",
  ]
}
