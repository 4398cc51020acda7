import LimnData
import LimnEffects
import LimnMachine
import LimnSeries
import LimnSource
import LimnTensor
import LimnTime

/// Indices of drought and of vegetation, and the evaporation that they need.

extension Library {
  static let indices: [Builtin] = [spi, spei, thornthwaite, hargreaves, vci]

  private static let family = "indices"

  /// Forty years of monthly rain, and a temperature.
  static let rainSeries =
    "d = time_range(\"1981-01-01\", \"2020-12-01\", step=1mo)\n"
    + "k = arange(480.0)\n"
    + "rain = series(table({date: d, mm: 60 + 40 * sin(1.7 * k) + 15 * cos(0.37 * k^1.5)}), "
    + "time=\"date\", value=\"mm\")\n"
  private static let warmth =
    "warm = with_units(15 + 10 * cos((k - 6) * π / 6) + 0 * rain, \"degC\")\n"

  private static let scale = Param<Int?>(
    "scale", "over how many steps the amounts are summed: 3 for SPI-3 of months",
    default: .some(nil))
  private static let window = Param<Int?>(
    "window", "the same as `scale`", default: .some(nil))
  private static let zeros = Param<String>(
    "zeros",
    "where a dry sum stands, m of n calibration sums being dry: \"mass\" at the probability m/n, "
      + "\"half\" at m/(2n), \"centre\" at (m + 1)/(2(n + 1)) within a mass of m/(n + 1)",
    default: "mass")
  private static let clip = Param<Double?>(
    "clip", "values beyond ± this are set to it; none lets them be, up to ±inf", default: 3.09)

  private static func distribution(_ fallback: String) -> Param<String> {
    Param<String>(
      "distribution", "\"gamma\", \"pearson3\" or \"loglogistic\"", default: fallback)
  }
  private static let fit = Param<String?>(
    "fit",
    "how it is fitted: \"thom\" (gamma only), \"mle\" (gamma, loglogistic) or \"lmom\"; left out, "
      + "\"thom\" for gamma, else \"lmom\"", default: .some(nil))

  private static let guards =
    "Where the calibration reaches past a value's own time, that value knows its future: give "
    + "the train part as `calib`. Notes say when the fit rests on less than 30 years, when a "
    + "month is fitted badly, and how many values were clipped"

  private static func settings(
    scale: Int?, window: Int?, distribution: String, fit: String?, zeros: String, clip: Double?,
    isRain: Bool
  ) throws(Fault) -> SPIFit.Settings {
    if let scale, let window, scale != window {
      throw Fault.wrongType(
        "window", of: "the same as `scale`, \(scale)", got: "\(window)", hint: "give one of them")
    }
    guard let steps = scale ?? window else {
      throw Fault.missingArgument(Self.scale.declaration)
    }
    guard steps >= 1 else { throw Fault.countTooSmall(steps, "scale", least: 1) }
    guard steps <= TimeAxis.mostSteps else {
      throw Fault.wrongType(
        "scale", of: "a number of steps", got: "\(steps)", hint: "3 for SPI-3 of months")
    }
    let limit = clip ?? .infinity
    guard limit > 0 else {
      throw Fault.wrongType(
        "clip", of: "a number above 0, or none", got: "\(limit)", hint: "3.09 is usual")
    }
    let settings = SPIFit.Settings(
      scale: steps, distribution: try choice(distribution, "distribution"),
      method: try fit.map { text throws(Fault) in try choice(text, "fit") },
      zeros: try choice(zeros, "zeros"), isRain: isRain, clip: limit)
    guard settings.isPossible else {
      throw Fault.impossibleFit(settings.distribution.rawValue, settings.method.rawValue)
    }
    return settings
  }

  private static let spi = Builtin(
    "spi", family: family,
    "Standardised precipitation index: how wet the last steps were for the time of the year",
    takes: Param<DataArray>("x", axes: "[T, …]", "rain of each step, 0 or more"),
    scale, window, distribution("gamma"), fit, zeros, Calibration.param, clip,
    returns: "series on the axes of x, missing until `scale` steps are there. \(guards)",
    formula: "$z = Φ^{-1}(p_0 + (1 - p_0) G(x_t + \\dots + x_{t-k+1}))$, with $G$ and $p_0$ of "
      + "each place in the year",
    carries: Carrying(dims: .keeps, coordinates: .keeps, unit: .drops, provenance: .keeps),
    references: [
      "McKee, Doesken & Kleist (1993), 8th Conference on Applied Climatology, 179–184",
      "Thom (1958), doi:10.1175/1520-0493(1958)086<0117:ANOTGD>2.0.CO;2",
      "Stagge et al. (2015), doi:10.1002/joc.4267", "WMO-No. 1090 (2012), SPI User Guide",
    ],
    examples: [
      Example(rainSeries + "count(spi(rain, 3))", shows: "478"),
      Example(
        rainSeries + "provenance(spi(rain, 6, calib=[\"1981\", \"2010\"])).fitted_on",
        shows: "\"1981-01-01 … 2010-12-01\""),
    ]
  ) {
    (context, x, scale, window, distribution, fit, zeros, calib, clip) throws(Fault) -> DataArray in
    let settings = try settings(
      scale: scale, window: window, distribution: distribution, fit: fit, zeros: zeros, clip: clip,
      isRain: true)
    return try StandardIndex(name: "spi", settings: settings, calib: calib)
      .of(x, label: "SPI", context)
  }

  private static let spei = Builtin(
    "spei", family: family,
    "Standardised precipitation and evaporation index: the SPI of rain less evaporation",
    takes: Param<DataArray>("x", axes: "[T, …]", "rain of each step"),
    Param<DataArray>(
      "pet", axes: "[T, …]",
      "potential evaporation of each step in the same unit, as of `pet_thornthwaite`"),
    scale, window, distribution("loglogistic"), fit, Calibration.param, clip,
    returns:
      "series on the axes of x. A gamma distribution, which has no negative values, is fitted to "
      + "the balance plus 1,000 a step. \(guards)",
    formula: "$z = Φ^{-1}(F(D_t + \\dots + D_{t-k+1}))$, $D = P - PET$",
    references: [
      "Vicente-Serrano, Beguería & López-Moreno (2010), doi:10.1175/2009JCLI2909.1",
      "Hosking & Wallis (1997), Regional Frequency Analysis, A.7",
    ],
    examples: [
      Example(
        rainSeries + warmth + "count(spei(rain, pet_thornthwaite(warm, lat=45), 6))",
        shows: "475")
    ]
  ) {
    (context, x, pet, scale, window, distribution, fit, calib, clip) throws(Fault) -> DataArray in
    let settings = try settings(
      scale: scale, window: window, distribution: distribution, fit: fit, zeros: "mass",
      clip: clip, isRain: false)
    var balance = try DataArray.binary(.subtract, x, pet)
    balance.name = x.name
    return try StandardIndex(name: "spei", settings: settings, calib: calib)
      .of(balance, label: "SPEI", context)
  }

  private static let latitude = Param<Operand>(
    "lat", "degrees north, a number or one for each site or pixel")

  private static func latitudes(
    _ operand: Operand, _ columns: TimeColumns
  ) throws(Fault) -> [Double] {
    let values = try columns.elements(of: try operand.array("lat"), "lat")
    if let wrong = values.first(where: { !$0.isNaN && !(abs($0) <= 90) }) {
      throw Fault.wrongType(
        "lat", of: "degrees from -90 to 90", got: "\(wrong)", hint: "the north is positive")
    }
    return values
  }

  private static let thornthwaite = Builtin(
    "pet_thornthwaite", family: family,
    "Potential evaporation of each month from its mean temperature, by Thornthwaite",
    takes: Param<DataArray>("t", axes: "[T, …]", "mean temperature of each month in °C"),
    latitude, Calibration.param,
    returns:
      "series in mm. The heat index rests on the mean of each month over the calibration",
    formula: "$16 \\frac{L}{12} \\frac{N}{30} (10 T / I)^a$, $I = \\sum_m (T_m / 5)^{1.514}$",
    references: [
      "Thornthwaite (1948), doi:10.2307/210739",
      "Allen et al. (1998), FAO Irrigation and Drainage Paper 56, equations 24, 25 and 34",
    ],
    examples: [
      Example(
        rainSeries + warmth + "round(pet_thornthwaite(warm, lat=45)[time=\"2001-07\"][0], digits=1)"
      )
    ]
  ) { (context, t, lat, calib) throws(Fault) -> DataArray in
    try EvaporationSeries.thornthwaite(t, lat, calib, context)
  }

  private static let hargreaves = Builtin(
    "pet_hargreaves", family: family,
    "Reference evaporation of each step from its least and greatest temperature, by Hargreaves",
    takes: Param<DataArray>("tmin", axes: "[T, …]", "least temperature of each day in °C"),
    Param<DataArray>("tmax", axes: "[T, …]", "greatest temperature, on the same axes"),
    latitude,
    returns:
      "series in mm of each step. Steps longer than a day get the radiation of all their days; "
      + "missing where tmax is below tmin. It looks at the step alone",
    formula: "$0.0023 (\\bar{T} + 17.8) \\sqrt{T_{max} - T_{min}} \\; 0.408 R_a$",
    references: [
      "Hargreaves & Samani (1985), doi:10.13031/2013.26773",
      "Allen et al. (1998), FAO Irrigation and Drainage Paper 56, equation 52",
    ],
    examples: [
      Example(
        "d = time_range(\"2001-07-01\", step=1d, n=3)\n"
          + "tmin = with_coords(with_dims([12.0, 13, 14], \"time\"), time=d)\n"
          + "round(pet_hargreaves(tmin, tmin + 12, lat=45)[0], digits=2)")
    ]
  ) { (context, least, greatest, lat) throws(Fault) -> DataArray in
    try EvaporationSeries.hargreaves(least, greatest, lat, context)
  }

  /// The latitude of each column.
  static func latitudes(of operand: Operand, on columns: TimeColumns) throws(Fault) -> [Double] {
    try latitudes(operand, columns)
  }

  private static let vci = Builtin(
    "vci", family: family,
    "Vegetation condition index: where a value stands between the least and the greatest of its "
      + "time of the year, in percent",
    takes: Param<DataArray>("x", axes: "[T, …]", "a vegetation index"), Calibration.param,
    returns:
      "series from 0 to 100, beyond that outside of the calibration; missing where all values of "
      + "a time of the year are the same",
    formula: "$100 (x_t - min_s) / (max_s - min_s)$",
    references: ["Kogan (1995), doi:10.1016/0273-1177(95)00079-T"],
    examples: [Example(rainSeries + "max(vci(rain))", shows: "100.0")]
  ) { (context, x, calib) throws(Fault) -> DataArray in
    let columns = try TimeColumns(x)
    let time = try columns.dates()
    let slots = try Slots(time, by: "slot")
    let calibration = try Calibration(calib, on: time)
    let numbers = try columns.numbers()
    let parts = try columns.each(of: numbers, context.effects.interruption) { values in
      VegetationCondition(
        fitting: values, slots: slots.indices, slotCount: slots.count,
        calibration: calibration.steps
      ).apply(values, slots: slots.indices)
    }
    var results = numbers
    for (column, values) in parts.enumerated() { columns.put(values, column, into: &results) }
    var result = try x.withNumbers(results)
    (result.name, result.unit) = ("vci", "%")
    result.provenance.rest(onFit: calibration, note: "VCI calibrated on \(calibration.words)")
    let lost = results.count { $0.isNaN } - numbers.count { $0.isNaN }
    if lost > 0 {
      context.note("vci: \(lost) values missing where a time of the year has only one value")
    }
    return result
  }
}
