/// Part of a system in comparisons.
public enum ComparisonRole: Hashable, Sendable {
  /// The system that the others are compared with.
  case reference
  /// A system like the others.
  case compared
  /// A system that provides something else than the others, and is compared with none.
  case alone
}

/// Systems that provide the same under one scenario, and the one that the others are compared with.
public struct ComparedSystems: Hashable, Sendable {
  /// Index of the reference.
  public let reference: Int
  /// Indices of the others, ascending; at least one.
  public let others: [Int]

  /// Some systems beside a reference.
  public init(reference: Int, others: [Int]) {
    self.reference = reference
    self.others = others
  }

  /// All indices, ascending.
  public var all: [Int] { (others + [reference]).sorted() }
}

extension LifeCycleModel {
  /// What is compared with what, scenario by scenario in their order of appearance.
  ///
  /// The reference is the first system of the scenario with that role, else its first system that takes part. A
  /// scenario in which fewer than two systems take part has no entry.
  public var comparedSystems: [ComparedSystems] {
    var scenarios: [String] = []
    for system in systems where !scenarios.contains(system.scenario) { scenarios.append(system.scenario) }
    return scenarios.compactMap { scenario in
      let members = systems.indices.filter { systems[$0].scenario == scenario && systems[$0].role != .alone }
      guard members.count > 1 else { return nil }
      let reference = members.first { systems[$0].role == .reference } ?? members[0]
      return ComparedSystems(reference: reference, others: members.filter { $0 != reference })
    }
  }
}
