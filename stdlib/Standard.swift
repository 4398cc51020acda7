/// The modules that come with Limn: programs of the language, embedded in the executable.
///
/// A module is a file `NAME.limn` in this folder, a name in `Package.swift`, and a line here. Its bytes
/// are read when a program says `use NAME`, and not before.
package enum Standard {
  private static let modules: [(name: String, bytes: @Sendable () -> [UInt8])] = [
    ("hydrology", { PackageResources.hydrology_limn }),
    ("recurrent", { PackageResources.recurrent_limn }),
    ("spatial", { PackageResources.spatial_limn }),
    ("standards", { PackageResources.standards_limn }),
  ]

  package static var names: [String] { modules.map(\.name) }

  /// The text of a module; nil when there is none of that name.
  package static func text(of name: String) -> String? {
    modules.first { $0.name == name }.map { String(decoding: $0.bytes(), as: UTF8.self) }
  }
}
