import LimnData
import LimnEffects
import LimnMachine
import LimnSeries
import LimnSource
import LimnTensor

/// Whether places near each other are alike: Moran's I and Geary's C.

extension Library {
  static let spatialTests: [Builtin] = [moran, geary]

  private static let x = Param<DataArray>(
    "x", axes: "[…, N] or […, Y, X]", "values at sites, or on a grid of the last two axes")
  private static let weights = Param<Datum>(
    "weights",
    "who is whose neighbour: \"queen\" or \"rook\" on a grid, \"knn\" or \"distance\" between sites, or a "
      + "tensor [N, N]", default: Datum.string("queen"))
  private static let lat = Param<DataArray?>(
    "lat", axes: "[N]", "degrees north of each site, for \"knn\" and \"distance\"",
    default: .some(nil))
  private static let lon = Param<DataArray?>(
    "lon", axes: "[N]", "degrees east of each site", default: .some(nil))
  private static let nearest = Param<Int>(
    "k", "of \"knn\": how many nearest sites", default: 4)
  private static let reach = Param<Double?>(
    "km", "of \"distance\": how far neighbours are at most", default: .some(nil))
  private static let shares = Param<String>(
    "shares", "\"row\": the weights of each place sum to 1; \"binary\": as they are",
    default: "row")
  private static let permutations = Param<Int>(
    "permutations", "how many random orders of the places p rests on; 0 for none", default: 999)

  private static let fields =
    "statistic, p ((larger + 1)/(permutations + 1), one-sided toward the nearer tail as in esda), "
    + "expected, z and p_norm (two-sided, for normal values), islands (places without neighbours), n; "
    + "over the other axes, such as time, one for each. Missing places are left out"

  private static let moran = Builtin(
    "moran", family: testFamily,
    "Moran's I: whether places near each other are alike, above −1/(n − 1), or unlike, below it",
    takes: x, weights, lat, lon, nearest, reach, shares, permutations,
    returns: "moran: \(fields)",
    formula:
      "$I = \\frac{n}{\\sum w} \\frac{\\sum_{ij} w_{ij} z_i z_j}{\\sum_i z_i^2}$, $z = x - \\bar{x}$",
    effects: .random,
    references: [
      "Moran (1950), doi:10.2307/2332142", "Cliff & Ord (1981), Spatial Processes",
    ],
    examples: [
      Example("moran([[1.0, 2, 3], [2, 3, 4], [3, 4, 5]], \"rook\").expected", shows: "-0.125")
    ]
  ) {
    (context, x, weights, lat, lon, k, km, shares, permutations) throws(Fault) -> Report in
    let test = try SpatialTest(x, weights, lat: lat, lon: lon, k: k, km: km)
    return try test.report(
      .moran, "moran", try choice(shares, "shares"), permutations: permutations, context)
  }

  private static let geary = Builtin(
    "geary", family: testFamily,
    "Geary's C: whether places near each other are alike, below 1, or unlike, above it",
    takes: x, weights, lat, lon, nearest, reach, shares, permutations,
    returns: "geary: \(fields)",
    formula:
      "$C = \\frac{n - 1}{2 \\sum w} \\frac{\\sum_{ij} w_{ij} (x_i - x_j)^2}{\\sum_i z_i^2}$",
    effects: .random,
    references: ["Geary (1954), doi:10.2307/2986645", "Cliff & Ord (1981), Spatial Processes"],
    examples: [
      Example("geary([[1.0, 2, 3], [2, 3, 4], [3, 4, 5]], \"rook\").expected", shows: "1.0")
    ]
  ) {
    (context, x, weights, lat, lon, k, km, shares, permutations) throws(Fault) -> Report in
    let test = try SpatialTest(x, weights, lat: lat, lon: lon, k: k, km: km)
    return try test.report(
      .geary, "geary", try choice(shares, "shares"), permutations: permutations, context)
  }
}
