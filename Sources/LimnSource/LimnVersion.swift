/// The version of Limn, as `limn version` prints it and as files of fits tell it.
package enum LimnVersion {
  package static let current = "0.1.0"
}
