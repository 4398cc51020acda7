import LimnMachine

/// Every builtin of Limn, family by family. A new family is added to this list and nowhere else.
package enum Library {
  package static let builtins: [Builtin] = families.map { builtin in
    var builtin = builtin
    builtin.derivative = Derivatives.table[builtin.name]
    return builtin
  }

  private static let families: [Builtin] =
    output + collections + records + text + patterns + tensors + elementwise + reductions + units
    + time + tables + files + json + series + decomposition + metrics
    + recurrent + judging + validation + describing + plots + help
    + indices + hydrology + assumptionTests
    + special + probability + random + distributionDraws + rearranging + matrices + products
    + spectra + curves + gradients
}
