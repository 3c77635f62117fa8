import Parameters

/// What an amount has to be counted in, and the ways in which it may be written.
struct Target {
  let unit: Unit
  /// What is counted, for messages.
  let what: String
  /// A number without a unit counts `unit`.
  let bareCounts: Bool
  /// The output of the process, when the amount may be given per unit of it.
  var output: (unit: Unit, node: ExpressionGraph.NodeID)?
  /// Dimensions that a bare mass is taken to have: the CO2-eq of the indicator that it is given for.
  var equivalences: Dimension = .none

  /// The value counted in `unit`, for the whole output.
  func convert(
    _ valued: Valued, _ specification: Specification, _ graph: inout ExpressionGraph
  ) throws -> ExpressionGraph.NodeID {
    if !valued.hasDimension || (valued.isBare && bareCounts) { return valued.node }
    let dimension = valued.unit.dimension
    if matches(dimension, unit.dimension) { return graph.scale(valued.node, by: valued.unit.ratio(to: unit)) }
    if let output, matches(dimension, unit.dimension / output.unit.dimension) {
      let scaled = graph.scale(valued.node, by: valued.unit.ratio(to: unit.per(output.unit)))
      return graph.apply(.multiply, scaled, output.node)
    }
    var message =
      "\(specification.what) is \(describe(valued)), but \(what) is counted in \(unit.symbol) (\(unit.dimension))"
    if valued.isBare {
      message += ": give it a unit"
    } else if let output {
      message += " or \(unit.per(output.unit).symbol)"
    }
    throw StudyError(message, at: specification.place)
  }

  private func matches(_ given: Dimension, _ wanted: Dimension) -> Bool {
    given == wanted || (!equivalences.isNone && given * equivalences == wanted)
  }

  private func describe(_ valued: Valued) -> String {
    valued.unit.symbol.isEmpty || valued.isBare
      ? "\(valued.unit.dimension)" : "in \(valued.unit.symbol) (\(valued.unit.dimension))"
  }
}

extension Specification {
  /// A specification that is one amount.
  init(certain amount: Amount, what: String) {
    self.what = what
    place = amount.place
    uncertainty = nil
    switch amount.kind {
    case .quantity: (value, formula) = (amount, nil)
    case .formula: (value, formula) = (nil, amount)
    }
  }
}

extension StudyFile.Indicator {
  /// The part of the unit that a bare mass lacks: CO2-eq, Sb-eq, or a unit that only the indicator knows.
  var equivalences: Dimension {
    unit.dimension.bases.filter { !Dimension.physical.contains($0) }.reduce(Dimension.none) {
      guard let power = Dimension.base($1).raised(to: unit.dimension.exponent(of: $1)) else { return $0 }
      return $0 * power
    }
  }
}
