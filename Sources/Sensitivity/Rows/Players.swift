/// The factors of a method: single inputs, or groups of inputs that vary together.
struct Players: Sendable {
  let names: [String]
  /// Indices of the inputs of each, in ascending order of their identities.
  let inputs: [[Int]]
  /// Indices of all inputs of the model in ascending order of their identities: what depends on an order of
  /// inputs goes by this one, so that the order in which a model has them changes nothing.
  let inputsByIdentity: [Int]

  var count: Int { names.count }

  /// - Parameter isPartition: Whether every input must belong to exactly one group.
  init(
    _ model: some PointModel, groups: [SobolIndices.Group]?, isPartition: Bool
  ) throws(SensitivityError) {
    let identities = model.inputIdentities
    inputsByIdentity = identities.indices.sorted { identities[$0] < identities[$1] }
    guard let groups else {
      names = model.inputNames
      inputs = names.indices.map { [$0] }
      return
    }
    if groups.isEmpty {
      throw .nothingToRank("groups: the list is empty; leave it out to rank single inputs")
    }
    let all = model.inputNames.indices
    var uses = [Int](repeating: 0, count: all.count)
    for group in groups {
      let isSet = Set(group.inputs).count == group.inputs.count
      if group.inputs.isEmpty || !isSet || !group.inputs.allSatisfy(all.contains) {
        throw .badOption(
          name: "group '\(group.name)'", value: "\(group.inputs)",
          cure: "list each of its inputs once, by index from 0 to \(all.upperBound - 1)")
      }
      for input in group.inputs { uses[input] += 1 }
    }
    if isPartition, let input = uses.firstIndex(where: { $0 != 1 }) {
      throw .badOption(
        name: "groups", value: "input '\(model.inputNames[input])' in \(uses[input]) of them",
        cure: "put every input into one group")
    }
    names = groups.map(\.name)
    inputs = groups.map { group in group.inputs.sorted { identities[$0] < identities[$1] } }
  }
}
