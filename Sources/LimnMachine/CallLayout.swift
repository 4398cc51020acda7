import LimnSource
import OrderedCollections

/// Which argument goes to which parameter: positional ones in order, then by name.

struct CallParameter {
  var name: String
  var isRequired: Bool
}

enum CallLayout {
  enum Place: Equatable {
    case parameter(Int)
    case rest
    case namedRest(String)
  }

  /// For a builtin: `names` has one entry per argument, nil where it is positional.
  static func places(of builtin: Builtin, _ names: [String?]) throws(Fault) -> [Place] {
    let parameters = builtin.parameters
    let takesNames = parameters.contains { $0.kind == .namedRest }
    var next = 0
    var given = [Bool](repeating: false, count: parameters.count)
    var places: [Place] = []
    for name in names {
      guard let name else {
        guard next < parameters.count, parameters[next].kind != .namedRest else {
          throw Fault.tooManyArguments(
            builtin.name, most: parameters.count { $0.kind == .plain },
            got: names.count { $0 == nil },
            hint: takesNames ? "what follows has names: `\(builtin.name)(…, name=value)`" : nil)
        }
        if parameters[next].kind == .rest {
          places.append(.rest)
        } else {
          given[next] = true
          places.append(.parameter(next))
          next += 1
        }
        continue
      }
      if let place = parameters.firstIndex(where: { $0.name == name && $0.kind == .plain }) {
        if given[place] { throw Fault.argumentTwice(name) }
        given[place] = true
        places.append(.parameter(place))
      } else if takesNames, !isMisnamed(name, in: builtin) {
        places.append(.namedRest(name))
      } else {
        throw Fault.unknownArgument(
          name, of: builtin.name, known: parameters.filter { $0.kind == .plain }.map(\.name))
      }
    }
    for (place, parameter) in parameters.enumerated()
    where parameter.kind == .plain && parameter.fallback == nil && !given[place] {
      throw Fault.missingArgument(parameter, of: builtin.name)
    }
    return places
  }

  /// Names of axes are free, but `std=` of a random draw would be an axis that nobody meant.
  private static func isMisnamed(_ name: String, in builtin: Builtin) -> Bool {
    guard builtin.effects.contains(.random) else { return false }
    let known = builtin.parameters.filter { $0.kind == .plain }.map(\.name)
    return ForeignName.parameter(name, among: known) != nil
  }

  /// For a function of the language: the parameter of each argument, positional ones first.
  static func places(
    of parameters: [CallParameter], in function: String, positional: Int, named: [String]
  ) throws(Fault) -> [Int] {
    guard positional <= parameters.count else {
      throw Fault.tooManyArguments(function, most: parameters.count, got: positional)
    }
    var places = Array(0..<positional)
    for name in named {
      guard let place = parameters.firstIndex(where: { $0.name == name }) else {
        throw Fault.unknownArgument(name, of: function, known: parameters.map(\.name))
      }
      if places.contains(place) { throw Fault.argumentTwice(name) }
      places.append(place)
    }
    for (place, parameter) in parameters.enumerated()
    where parameter.isRequired && !places.contains(place) {
      throw Fault.missingArgument(parameter.name, of: function)
    }
    return places
  }
}

extension Builtin {
  /// Calls it as a program does, with arguments in their order and by name.
  package func call(
    _ context: any CallContext, _ positional: [Datum], named: Record = Record()
  ) throws(Fault) -> Datum {
    let names = positional.map { _ in String?.none } + named.fields.keys.map { $0 }
    let values = positional + named.fields.values
    var arguments = [Datum?](repeating: nil, count: parameters.count)
    var rest: [Datum] = []
    var others = Record()
    for (place, value) in zip(try CallLayout.places(of: self, names), values) {
      switch place {
      case .parameter(let index): arguments[index] = value
      case .rest: rest.append(value)
      case .namedRest(let name): others.fields[name] = value
      }
    }
    for (index, parameter) in parameters.enumerated() {
      switch parameter.kind {
      case .plain: break
      case .rest: arguments[index] = .list(rest)
      case .namedRest: arguments[index] = .record(others)
      }
    }
    return try body(context, arguments)
  }
}
