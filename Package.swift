// swift-tools-version: 6.2
import PackageDescription

// The layers of Limn, lowest first: a target may depend only on targets above it in this list.
// `docs/architecture.md` says in a line what each of them holds.

let strict: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .treatAllWarnings(as: .error),
]

let collections = Target.Dependency.product(
  name: "OrderedCollections", package: "swift-collections")
let arguments = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")
let yams = Target.Dependency.product(name: "Yams", package: "Yams")

func layer(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
  .target(name: name, dependencies: dependencies, swiftSettings: strict)
}

/// The modules that come with Limn, `stdlib/NAME.limn`; `stdlib/Standard.swift` finds them by name.
let modules = ["hydrology", "recurrent", "spatial", "standards"]

func tests(_ name: String, _ dependencies: [Target.Dependency], data: [String] = []) -> Target {
  .testTarget(name: name, dependencies: dependencies, exclude: data, swiftSettings: strict)
}

/// The Swift library becomes part of the command, which then starts three times as fast and needs no
/// toolchain where it is installed. `swift build --static-swift-stdlib` does the same, but has no
/// counterpart for tests, and one build should serve both.
let foundation = [
  "_FoundationCShims", "_FoundationCollections", "_FoundationICU", "CoreFoundation",
  "FoundationInternationalization", "FoundationEssentials", "Foundation",
].map { "-l\($0)" }.joined(separator: ",")
let staticSwift = [
  "-static-stdlib", "-Xclang-linker", "-Wl,--start-group,\(foundation),--end-group",
]

let package = Package(
  name: "limn",
  products: [.executable(name: "limn", targets: ["limn"])],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-collections", from: "1.6.0"),
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
  ],
  targets: [
    .target(
      name: "CLimnKernels",
      cSettings: [.define("NDEBUG", .when(configuration: .release))]),
    .target(name: "CLimnSystem"),
    .target(name: "CLimnSamples", exclude: ["data"]),
    .target(name: "CReadline", linkerSettings: [.linkedLibrary("readline")]),
    layer("LimnSource", []),
    layer("LimnEffects", ["CLimnSystem", "LimnSource"]),
    layer("LimnTime", ["LimnSource"]),
    layer("LimnTensor", ["CLimnKernels", "LimnSource", "LimnEffects"]),
    layer("LimnData", ["LimnSource", "LimnTime", "LimnTensor", collections]),
    layer("LimnSyntax", ["LimnSource"]),
    layer("LimnSeries", ["LimnSource", "LimnTime", "LimnTensor", "LimnData"]),
    layer(
      "LimnGrad", ["CLimnKernels", "LimnSource", "LimnEffects", "LimnTensor", "LimnData"]),
    layer(
      "LimnIO",
      [
        "CLimnKernels", "CLimnSamples", "LimnSource", "LimnEffects", "LimnTime", "LimnTensor",
        "LimnData",
      ]),
    layer(
      "LimnRecurrent",
      [
        "CLimnKernels", "LimnSource", "LimnEffects", "LimnTime", "LimnTensor", "LimnData",
        "LimnSeries", "LimnIO",
      ]),
    layer("LimnDisplay", ["LimnSource"]),
    layer(
      "LimnMachine",
      [
        "LimnSource", "LimnEffects", "LimnTime", "LimnTensor", "LimnData", "LimnGrad", "LimnSyntax",
        collections,
      ]),
    .target(
      name: "LimnStandard", path: "stdlib",
      resources: modules.map { .embedInCode("\($0).limn") }, swiftSettings: strict),
    layer(
      "LimnLibrary",
      [
        "CLimnKernels",
        "LimnSource", "LimnEffects", "LimnTime", "LimnTensor", "LimnData", "LimnGrad", "LimnSyntax",
        "LimnSeries", "LimnRecurrent", "LimnDisplay", "LimnIO", "LimnMachine", "LimnStandard",
        collections,
      ]),
    layer("LimnNotebook", ["LimnSource", "LimnSyntax", yams]),
    layer("LimnProtocol", ["LimnSource", "LimnDisplay"]),
    layer(
      "LimnWorker",
      [
        "CLimnSystem", "LimnSource", "LimnEffects", "LimnTensor", "LimnData", "LimnSyntax",
        "LimnDisplay", "LimnMachine", "LimnLibrary", "LimnProtocol", collections,
      ]),
    layer(
      "LimnFront",
      [
        "CLimnSystem", "CReadline", "LimnSource", "LimnEffects", "LimnSyntax", "LimnDisplay",
        "LimnNotebook",
        "LimnProtocol",
      ]),
    .executableTarget(
      name: "limn",
      dependencies: [
        "CLimnSystem", "LimnSource", "LimnEffects", "LimnNotebook", "LimnFront", "LimnWorker",
        arguments,
      ],
      swiftSettings: strict,
      linkerSettings: [.unsafeFlags(staticSwift)]),

    .executableTarget(
      name: "recurrent-steps", dependencies: ["CLimnKernels", "LimnRecurrent", "LimnTensor"],
      path: "bench/recurrent", exclude: ["run", "requirements.txt"], swiftSettings: strict),

    tests("LimnSourceTests", ["LimnSource", "LimnEffects"]),
    tests("LimnTimeTests", ["LimnSource", "LimnTime"], data: ["Fixtures"]),
    tests(
      "LimnTensorTests", ["LimnSource", "LimnTime", "LimnTensor", "LimnData", "CLimnKernels"],
      data: ["Fixtures"]),
    tests("LimnSyntaxTests", ["LimnSource", "LimnSyntax"]),
    tests(
      "LimnSeriesTests",
      ["LimnSource", "LimnTime", "LimnTensor", "LimnData", "LimnSeries"], data: ["Fixtures"]),
    tests(
      "LimnRecurrentTests",
      [
        "CLimnKernels", "LimnSource", "LimnEffects", "LimnTime", "LimnTensor", "LimnData",
        "LimnSeries", "LimnRecurrent", "LimnIO",
      ], data: ["Fixtures"]),
    tests("LimnDisplayTests", ["LimnSource", "LimnDisplay"], data: ["Goldens"]),
    tests(
      "LimnIOTests",
      ["LimnSource", "LimnEffects", "LimnTime", "LimnTensor", "LimnData", "LimnIO"],
      data: ["Fixtures"]),
    tests(
      "LimnMachineTests",
      [
        "LimnSource", "LimnEffects", "LimnTime", "LimnTensor", "LimnData", "LimnSyntax",
        "LimnMachine",
      ], data: ["Fixtures"]),
    tests(
      "LimnLibraryTests",
      [
        "LimnSource", "LimnEffects", "LimnTime", "LimnTensor", "LimnData", "LimnGrad", "LimnSyntax",
        "LimnSeries", "LimnRecurrent", "LimnDisplay", "LimnIO", "LimnMachine", "LimnLibrary",
        collections,
      ], data: ["Fixtures", "Goldens"]),
    tests("LimnNotebookTests", ["LimnSource", "LimnNotebook"]),
    tests(
      "LimnCommandTests",
      [
        "LimnSource", "LimnEffects", "LimnSyntax", "LimnMachine", "LimnLibrary", "LimnDisplay",
        "LimnNotebook", "LimnProtocol",
        "LimnWorker", "LimnFront",
      ]),
  ],
  swiftLanguageModes: [.v6]
)

// Links only where libFuzzer brings the main function; `fuzz/run` sets the variable.
if Context.environment["LIMN_FUZZ"] != nil {
  package.targets.append(
    .executableTarget(
      name: "Fuzz",
      dependencies: [
        "LimnSource", "LimnEffects", "LimnTensor", "LimnSyntax", "LimnDisplay", "LimnIO",
        "LimnRecurrent", "LimnMachine", "LimnLibrary", "LimnNotebook", "LimnProtocol",
      ],
      path: "fuzz", exclude: ["README.md", "run", "seeds"],
      swiftSettings: strict + [.unsafeFlags(["-parse-as-library"])]))
}
