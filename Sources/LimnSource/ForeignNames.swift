/// What NumPy, pandas, xarray, R and others call what Limn has under another name.
///
/// Help, search and the hint at an unknown name all read this one table.
package struct ForeignName: Hashable, Sendable {
  /// As it is written there, such as `groupby` or `group_by`.
  package var name: String
  /// Where: `pandas`, `R`.
  package var origin: String
  /// The names of Limn, the first one above all.
  package var targets: [String]
  /// How to say it where a name alone does not tell, or empty.
  package var example: String

  /// The entry of a name of another language, whatever its case; a module before it may be left out.
  package static func named(_ name: String) -> ForeignName? {
    byName[name.lowercased()] ?? name.split(separator: ".").last.flatMap { byName[$0.lowercased()] }
  }

  /// Entries whose name holds the word.
  package static func containing(_ word: String) -> [ForeignName] {
    let folded = word.lowercased()
    return all.filter { $0.name.lowercased().contains(folded) }
  }

  /// A hint for somebody who wrote the name, when Limn has what it means.
  package static func hint(for name: String, isKnown: (String) -> Bool) -> String? {
    guard let entry = named(name) else { return nil }
    if !entry.example.isEmpty, entry.targets.allSatisfy(isKnown) {
      return "what \(entry.origin) calls `\(entry.name)` is written `\(entry.example)`"
    }
    guard let target = entry.targets.first(where: isKnown), target != name else { return nil }
    return "what \(entry.origin) calls `\(entry.name)` is `\(target)` here"
  }

  package static let all: [ForeignName] = table.split(separator: "\n").flatMap { line in
    let parts = line.split(separator: "|", omittingEmptySubsequences: false).map {
      $0.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed()
    }.map { String($0) }
    guard parts.count >= 3 else { return [ForeignName]() }
    let targets = parts[2].split(separator: " ").map(String.init)
    let example = parts.dropFirst(3).joined(separator: "|")
    return parts[0].split(separator: " ").map {
      ForeignName(name: String($0), origin: parts[1], targets: targets, example: example)
    }
  }

  private static let byName: [String: ForeignName] = Dictionary(
    all.map { ($0.name.lowercased(), $0) }, uniquingKeysWith: { first, _ in first })

  /// Names there | where | names here | how it is written here, if the name alone does not say.
  private static let table = """
    DataFrame data_frame tibble data.frame | pandas and R | table
    Dataset | xarray | table
    DataArray Series | xarray and pandas | series with_dims
    as_tensor array asarray c | NumPy and R | tensor | [1, 2, 3]
    read_csv fread read.csv loadtxt open_dataset read_json | pandas, R and xarray | read
    to_csv write_csv write.csv to_json | pandas and R | write
    assign transmute with_columns | pandas and dplyr | mutate
    query subset | pandas and R | filter
    sort_values sort_index order_by | pandas | arrange
    groupby group_by | pandas and dplyr | group summarise
    agg aggregate tapply | pandas and R | summarise
    merge left_join inner_join full_join anti_join semi_join | pandas and dplyr | join_tables
    pivot_table pivot_wider dcast crosstab | pandas and R | pivot
    melt pivot_longer gather unstack | pandas and R | unpivot
    drop_duplicates | pandas | distinct
    append_rows rbind | R | bind_rows concat
    tabulate | R | value_counts
    slice_sample | dplyr | sample_rows
    colnames names | R | columns keys
    nrow nlevels | R | len
    length size | R and NumPy | len
    dim ndim | R and NumPy | shape
    lapply sapply vapply apply purrr | R | map
    Reduce accumulate fold | R and Python | reduce
    isnan is.na isna isnull is_na | NumPy, pandas and R | is_missing
    notna notnull complete.cases | pandas and R | is_missing | not is_missing(x)
    dropna na.omit drop_na | pandas and R | drop_missing is_missing
    fillna interpolate_na na.approx ffill bfill na.locf | pandas, xarray and R | fill fill_missing
    replace_na coalesce | R | where | where(is_missing(x), 0, x)
    ifelse if_else np.where case_when | R and NumPy | where
    clamp | Julia and PyTorch | clip
    pmax fmax | R and NumPy | maximum
    pmin fmin | R and NumPy | minimum
    which flatnonzero argwhere | R and NumPy | nonzero
    which.max idxmax | R and pandas | argmax
    which.min idxmin | R and pandas | argmin
    sd nanstd | R and NumPy | std
    average nanmean colMeans rowMeans | NumPy and R | mean
    nansum colSums rowSums | NumPy and R | sum
    nanmedian | NumPy | median
    nanquantile nanpercentile | NumPy | quantile
    nanmin amin | NumPy | min
    nanmax amax | NumPy | max
    cor corrcoef pearsonr | R and NumPy | corr
    vstack hstack concatenate | NumPy | concat
    cbind column_stack dstack | R and NumPy | stack
    t permute aperm moveaxis | R and NumPy | transpose
    swapaxes | NumPy | swap_axes
    ravel view | NumPy and PyTorch | flatten reshape
    seq seq_len seq_along | R | arange range
    rep | R | full repeat
    identity | NumPy and R | eye
    date_range seq.Date bdate_range cftime_range | pandas, R and xarray | time_range
    to_datetime as.Date ymd Timestamp datetime | pandas and R | time parse_time
    strptime | Python and R | parse_time
    strftime | Python and R | format_time | "{t:%Y-%m-%d}"
    dayofyear yday | pandas and R | day_of_year
    asfreq reindex reindex_like | pandas and xarray | regrid_time align
    rollapply rollmean movmean smooth | R and MATLAB | rolling
    linregress | SciPy | polyfit
    approx | R | interp
    spline | R | interp | interp(x, xp, fp, method="cubic")
    trapezoid cumtrapz | NumPy | integrate
    linalg | NumPy | solve inv
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
    eigen eigvalsh | R and NumPy | eigh
    chol | R | cholesky
    ginv | R | pinv
    tensordot | NumPy | einsum
    spec.pgram welch | R and SciPy | periodogram
    nlargest | pandas | arrange | arrange(t, by=["x"], descending=true) |> head(3)
    paste paste0 sprintf glue | R | join | "{site}: {x:.2f}"
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
    cat println echo printf | R and others | print
    stop raise throw stopifnot | R and Python | error
    as.numeric as.double float64 astype | R and NumPy | f64
    as.integer int64 as.int | R and NumPy | i64
    as.character | R | str
    typeof class isinstance | R and Python | type
    absolute fabs | NumPy | abs
    ln | mathematics | log
    pow power | NumPy | exp | x^2
    square | NumPy | sqrt | x^2
    mod modulo fmod | NumPy | floor | a % b
    matmul | NumPy | dot | a @ b
    ggplot matplotlib plt geom_line | R and Python | plot
    geom_point | R | scatter
    geom_histogram histplot | R and Python | hist
    boxplot geom_boxplot | R and Python | box
    savefig ggsave | Python and R | save
    imshow image heatmap pcolormesh | Python and R | heat
    glimpse skim info | R and pandas | describe
    """
}
