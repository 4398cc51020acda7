import LimnData
import LimnDisplay
import LimnMachine
import LimnSeries
import LimnSource

/// The spectrum of a series, by four methods.

extension Library {
  static let spectrumOfSeries: [Builtin] = [spectrum]

  private static let methods = ["periodogram", "welch", "lomb_scargle", "ar"]

  private static let spectrum = Builtin(
    "spectrum", family: "spectra",
    "How the variance of a series is spread over frequencies, and where it peaks",
    takes: Param<DataArray>("x", axes: "[T, …]", "a series, or several side by side"),
    Param<String>(
      "method",
      "\"periodogram\"; \"welch\", the mean over segments, smoother; \"lomb_scargle\", for series with "
        + "gaps or uneven steps; \"ar\", that of an autoregression, smoothest",
      default: "periodogram"),
    Param<String>(
      "detrend", "what is taken off first: \"constant\", \"linear\" or \"none\"",
      default: "constant"),
    Param<String?>(
      "taper",
      "how segments fade out at their ends: \"boxcar\" (not at all), \"hann\", \"hamming\", "
        + "\"blackman\"; by default \"hann\" with \"welch\", else \"boxcar\"", default: .some(nil)),
    Param<Int>(
      "segment", "of \"welch\": steps of a segment, at most those there are", default: 256),
    Param<Int?>(
      "overlap", "of \"welch\": steps that neighbours share; by default half a segment",
      default: .some(nil)),
    Param<Int?>(
      "order", "of \"ar\": how many steps of the past; by default that of the least AIC",
      default: .some(nil)),
    Param<Int>("n", "of \"ar\": how many frequencies", default: 500),
    Param<Int>("peaks", "how many peaks are named", default: 5),
    returns:
      "spectrum that draws itself, and as fields: frequency (cycles per step), per_year (the same in "
      + "cycles a year, where there are dates), power (one-sided density: its sum times the distance "
      + "of frequencies is the variance), peaks (a table of the highest: frequency, steps, per_year, "
      + "power, name), method, order",
    formula:
      "$P_k = \\frac{2}{\\sum w^2} |\\sum_t w_t x_t e^{-2 \\pi i k t / n}|^2$, once at frequency 0 and "
      + "at the highest of an even length; of an autoregression $2 \\sigma^2 / |1 - \\sum_j \\phi_j "
      + "e^{-2 \\pi i f j}|^2$",
    references: [
      "Welch (1967), doi:10.1109/TAU.1967.1161901", "Scargle (1982), doi:10.1086/160554",
      "SciPy, signal.periodogram, welch, lombscargle", "R, stats::spec.ar",
    ],
    examples: [
      Example(
        "x = with_coords(with_dims(sin(2 * π * arange(120) / 12), \"time\"), "
          + "time=time_range(\"2001-01-01\", step=1mo, n=120))\n"
          + "spectrum(x).peaks.name[0]", shows: "\"annual\""),
      Example("spectrum(sin(2 * π * arange(64) / 8), method=\"ar\").method", shows: "\"ar\""),
    ]
  ) {
    (context, x, method, detrend, taper, segment, overlap, order, n, peaks) throws(Fault)
      -> PlottedNumbers in
    guard methods.contains(method) else {
      throw Fault.unknownChoice(method, "method", of: methods)
    }
    let detrends = Spectrum.Detrend.allCases.map(\.rawValue)
    guard let detrend = Spectrum.Detrend(rawValue: detrend) else {
      throw Fault.unknownChoice(detrend, "detrend", of: detrends)
    }
    let word = taper ?? (method == "welch" ? "hann" : "boxcar")
    guard let taper = Spectrum.Taper(rawValue: word) else {
      throw Fault.unknownChoice(word, "taper", of: Spectrum.Taper.allCases.map(\.rawValue))
    }
    for (name, value, least) in [
      ("segment", segment, 2), ("overlap", overlap ?? 0, 0), ("order", order ?? 0, 0), ("n", n, 2),
      ("peaks", peaks, 0),
    ] where value < least {
      throw Fault.countTooSmall(value, name, least: least)
    }
    return try Spectra(
      x, method: method, detrend: detrend, taper: taper, segment: segment, overlap: overlap,
      order: order, count: n, peaks: peaks, context
    ).value()
  }
}
