import LimnTensor

/// Potential evaporation from temperature alone, in millimetres.
///
/// Radiation and day length follow Allen et al. (1998), FAO Irrigation and Drainage Paper 56,
/// equations 21 to 25, 34 and 52; the heat index Thornthwaite (1948), doi:10.2307/210739.

package enum Evaporation {
  /// The sun on a day of the year at a latitude in degrees.
  package struct Sun: Sendable {
    /// Hours from sunrise to sunset.
    package let dayLength: Double
    /// At the top of the air, in MJ m⁻² d⁻¹.
    package let radiation: Double

    package init(latitude: Double, day: Int) {
      let angle = latitude * (Double.pi / 180)
      let turn = 2 * Double.pi / 365 * Double(day)
      let declination = 0.409 * LimnMath.sin(turn - 1.39)
      let (sine, cosine) = (LimnMath.sin(angle), LimnMath.cos(angle))
      let rise = -LimnMath.tan(angle) * LimnMath.tan(declination)
      let sunset = LimnMath.acos(max(-1, min(1, rise)))
      dayLength = 24 / Double.pi * sunset
      let near = 1 + 0.033 * LimnMath.cos(turn)
      radiation =
        24 * 60 / Double.pi * 0.0820 * near
        * (sunset * sine * LimnMath.sin(declination)
          + cosine * LimnMath.cos(declination) * LimnMath.sin(sunset))
    }
  }

  /// Thornthwaite's heat index and exponent, which rest on the mean temperature of each month.
  package struct Heat: Hashable, Sendable, Codable {
    package let index, exponent: Double

    /// temperatures: [T] in °C, NaN where missing; months: [T] from 0. Below 0 °C counts as 0. A month
    /// without any temperature leaves the index without a value.
    package init(fitting temperatures: [Double], months: [Int]) {
      let warm = temperatures.map { $0.isNaN ? $0 : max($0, 0) }
      let means = Climatology(fitting: warm, slots: months, slotCount: 12).means
      index = means.reduce(0) { $0 + LimnMath.pow($1 / 5, 1.514) }
      exponent =
        6.75e-07 * index * index * index - 7.71e-05 * index * index + 1.792e-02 * index + 0.49239
    }

    /// The evaporation of a month with this mean temperature, hours of daylight and days.
    package func evaporation(_ temperature: Double, dayLength: Double, days: Int) -> Double {
      guard !temperature.isNaN else { return .nan }
      if index == 0 { return 0 }
      let warmth = LimnMath.pow(10 * max(temperature, 0) / index, exponent)
      return 16 * (dayLength / 12) * (Double(days) / 30) * warmth
    }
  }

  /// Hargreaves' reference evaporation of a step with these temperatures in °C and this radiation in
  /// MJ m⁻² over the whole step; NaN where the greatest temperature is below the least.
  package static func hargreaves(least: Double, greatest: Double, radiation: Double) -> Double {
    let mean = 0.5 * (least + greatest)
    return max(0, 0.0023 * (mean + 17.8) * 0.408 * radiation) * (greatest - least).squareRoot()
  }
}
