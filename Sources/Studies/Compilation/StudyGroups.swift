import Inventory
import Parameters

/// Inputs that a ranking shows as one where it is asked to.
struct GroupSection {
  let name: String
  let place: Place
  let members: [(name: String, place: Place)]
}

extension DependenceReader {
  func groups(_ node: StudyNode?) throws -> [GroupSection] {
    var seen: Set<String> = []
    return try node.map { try MapReader($0, "'groups'").entries }?.map { name, key, value in
      guard case .list(let items) = value.content, !items.isEmpty, items.allSatisfy({ $0.text != nil }) else {
        throw StudyError(
          "the group '\(name)' is a list of inputs, as in [server_life, use_rate], but this is \(value.kind)",
          at: value.place)
      }
      let members = items.map { (name: $0.text ?? "", place: $0.place) }
      for member in members where !seen.insert(member.name).inserted {
        throw StudyError("'\(member.name)' is in two groups: let it be in one", at: member.place)
      }
      return GroupSection(name: name, place: key.place, members: members)
    } ?? []
  }
}

extension ModelCompiler {
  /// The groups of the study by the identities of their inputs; members that the command line fixes are none.
  func studyGroups() throws -> [InputGroup] {
    try file.groups.map { group in
      let identities = try group.members.flatMap { try self.identities(of: $0.name, at: $0.place, in: group) }
      return InputGroup(name: group.name, identities: Set(identities))
    }.filter { !$0.identities.isEmpty }
  }

  /// The inputs of a name: parameter, shares (one or all), choice, rows, or an uncertain amount of a process.
  private func identities(of name: String, at place: Place, in group: GroupSection) throws -> [UInt64] {
    if fixed[name] != nil { return [] }
    if let set = file.shares.first(where: { $0.name == name }) {
      return set.parts.map { ParameterScope.shareInput(set, $0.name).identity }
    }
    var name = name
    if let set = file.rows.first(where: { $0.columns.contains { $0.parameter == name } }) { name = set.name }
    let inputs = graph.inputs.filter { $0.name == name }.map(\.identity)
    if !inputs.isEmpty { return inputs }
    if file.parameters.contains(where: { $0.name == name }) {
      throw StudyError(
        "'\(name)' in the group '\(group.name)' is not uncertain: a group holds inputs with an uncertainty",
        at: place)
    }
    let near = nearestName(to: name, among: graph.inputs.map(\.name) + file.shares.map(\.name))
    throw StudyError(
      "unknown input '\(name)' in the group '\(group.name)'" + (near.map { "; did you mean '\($0)'?" } ?? ""),
      at: place)
  }
}
