public import Inventory

/// A system and the one that it is compared with.
public struct SystemPair: Hashable, Sendable {
  /// Index of the system.
  public let system: Int
  /// Index of the reference.
  public let reference: Int
}

/// What of a plan is compared with what.
public struct ComparisonLayout: Sendable {
  /// Systems that are compared with each other.
  public let groups: [ComparedSystems]
  /// Every system but the references, each with its reference, group by group.
  public let pairs: [SystemPair]
  /// Number of indicators.
  public let indicators: Int
  /// Outputs of the scores, `[system][indicator]`.
  private let totals: [[Int]]

  init(_ model: LifeCycleModel, outputs: [Output]) {
    var totals = model.systems.map { _ in Array(repeating: -1, count: model.indicators.count) }
    for (index, output) in outputs.enumerated() where output.part == .total {
      totals[output.system][output.indicator] = index
    }
    // A plan of something else than scores compares nothing.
    groups = totals.joined().contains(-1) ? [] : model.comparedSystems
    pairs = groups.flatMap { group in
      group.others.map { SystemPair(system: $0, reference: group.reference) }
    }
    indicators = model.indicators.count
    self.totals = totals
  }

  /// The output of the score of a system.
  public func total(ofSystem system: Int, indicator: Int) -> Int { totals[system][indicator] }

  /// The outputs of a pair: the score of the system, and that of the reference.
  public func totals(ofPair pair: Int, indicator: Int) -> (system: Int, reference: Int) {
    (totals[pairs[pair].system][indicator], totals[pairs[pair].reference][indicator])
  }
}
