import Inventory
import Parameters
import Propagation
import Sensitivity

/// What is ranked: inputs, and inputs that go together as one.
struct RankingFactors {
  /// Of all inputs, in the order of the first input of each.
  let groups: [SobolIndices.Group]
  /// Names of factors that hold several inputs because these go together.
  let joined: [String]

  /// Whether every factor is one input.
  var areSingle: Bool { groups.allSatisfy { $0.inputs.count == 1 } }

  /// - Parameters:
  ///   - inputs: Names and identities, in the order of the model.
  ///   - together: Inputs that cannot be told apart by the method.
  ///   - study: The groups that the study names, where they are to be ranked.
  /// - Throws: `SensitivityError` when a group of the study takes inputs apart that go together.
  init(
    _ inputs: [(name: String, identity: UInt64)], together: [InputGroup], study: [InputGroup]
  ) throws(SensitivityError) {
    let present = Set(inputs.map(\.identity))
    let named = study.filter { !$0.identities.isDisjoint(with: present) }
    for group in named {
      for joint in together {
        let common = joint.identities.intersection(group.identities)
        guard !common.isEmpty,
          let outside = inputs.first(where: {
            joint.identities.contains($0.identity) && !group.identities.contains($0.identity)
          })
        else { continue }
        throw .badOption(
          name: "group '\(group.name)'", value: "a part of '\(joint.name)'",
          cure: "add '\(outside.name)', which goes together with inputs of the group")
      }
    }
    let groups = named + together
    var factors: [SobolIndices.Group] = []
    var joined: [String] = []
    var placed: Set<Int> = []
    for (index, input) in inputs.enumerated() {
      guard let number = groups.firstIndex(where: { $0.identities.contains(input.identity) }) else {
        factors.append(SobolIndices.Group(name: input.name, inputs: [index]))
        continue
      }
      guard placed.insert(number).inserted else { continue }
      let members = inputs.indices.filter { groups[number].identities.contains(inputs[$0].identity) }
      factors.append(SobolIndices.Group(name: groups[number].name, inputs: members))
      if number >= named.count, members.count > 1 { joined.append(groups[number].name) }
    }
    self.groups = factors
    self.joined = joined
  }
}

extension RankingTask {
  /// Factors for a method that takes its factors to be independent: what is correlated is one of them.
  func independentFactors(_ inputs: [(name: String, identity: UInt64)]) throws -> RankingFactors {
    try factors(inputs, together: plan.model.inputGroups)
  }

  /// Factors for a method that is told correlations: only what has no correlation of its own stays together.
  func dependentFactors(_ inputs: [(name: String, identity: UInt64)]) throws -> RankingFactors {
    try factors(inputs, together: plan.model.inseparable)
  }

  private func factors(
    _ inputs: [(name: String, identity: UInt64)], together: [InputGroup]
  ) throws -> RankingFactors {
    var together = together
    for dependence in plan.model.graph.dependences {
      guard let mixing = dependence.mixingIdentity else { continue }
      var (name, identities) = (dependence.name, Set(dependence.members.map(\.identity) + [mixing]))
      for other in together where !other.identities.isDisjoint(with: identities) {
        name = other.name
        identities.formUnion(other.identities)
      }
      together.removeAll { !$0.identities.isDisjoint(with: identities) }
      together.append(InputGroup(name: name, identities: identities))
    }
    return try RankingFactors(
      inputs, together: together, study: options.ranksStudyGroups ? plan.model.studyGroups : [])
  }

  /// What there is to say of factors that hold inputs together.
  func notes(on factors: RankingFactors) -> [String] {
    guard !factors.joined.isEmpty else { return [] }
    let names = factors.joined.map { "'\($0)'" }.joined(separator: ", ")
    let cure =
      hasCorrelations && options.method != .shapley && options.method != .kucherenko
      ? "; --method shapley and kucherenko rank correlated inputs one by one" : ""
    return ["inputs that go together are ranked as one: \(names)\(cure)"]
  }

  private var hasCorrelations: Bool {
    !plan.model.reorderings.isEmpty || plan.model.graph.dependences.contains { $0.normalScores != nil }
  }
}

extension PointModel {
  /// Names and identities of the inputs.
  var namedInputs: [(name: String, identity: UInt64)] {
    Array(zip(inputNames, inputIdentities)).map { (name: $0.0, identity: $0.1) }
  }
}
