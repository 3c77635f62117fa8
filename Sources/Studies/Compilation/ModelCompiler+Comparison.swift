import Inventory
import Parameters

extension ModelCompiler {
  /// Says which system the others are compared with: compared systems provide the same.
  ///
  /// What provides something else than a marked reference is an error. Where none is marked, the first system is the
  /// reference, and what provides something else stands alone, with a note: nobody asked to compare it.
  mutating func setRoles(_ scope: ParameterScope, of systems: inout [ProductSystem]) throws {
    let references = file.systems.indices.filter { file.systems[$0].isReference }
    if references.count > 1 {
      let second = file.systems[references[1]]
      throw StudyError("'\(second.name)' is a second reference: keep one", at: second.place)
    }
    let reference = references.first ?? 0
    if references.first != nil { systems[reference].role = .reference }
    for index in file.systems.indices where index != reference {
      guard let difference = try difference(of: file.systems[index], from: file.systems[reference], scope)
      else {
        continue
      }
      let place = file.systems[index].provides?.place ?? file.systems[index].place
      guard references.isEmpty else {
        throw StudyError("\(difference): compared systems must provide the same", at: place)
      }
      systems[index].role = .alone
      record.note("\(difference), and is not compared with it", at: place)
    }
  }

  /// What two systems provide, in words, when it is not the same or said of the first one alone.
  private mutating func difference(
    of system: StudyFile.System, from reference: StudyFile.System, _ scope: ParameterScope
  ) throws -> String? {
    guard let amount = system.provides ?? file.functionalAmount else { return nil }
    guard let wanted = reference.provides ?? file.functionalAmount else {
      return reference.isReference
        ? nil : "'\(system.name)' says what it provides, but the first system '\(reference.name)' does not"
    }
    let what = "what '\(system.name)' provides"
    let unit = try scope.compile(wanted, "what '\(reference.name)' provides", &graph).unit
    if !reference.isReference, try scope.compile(amount, what, &graph).unit.dimension != unit.dimension {
      return "'\(system.name)' provides something else than the first system '\(reference.name)'"
    }
    let given = try scope.constant(amount, in: unit, what, &graph)
    let asked = try scope.constant(wanted, in: unit, "what '\(reference.name)' provides", &graph)
    // Units are converted by a multiplication or two.
    guard abs(given - asked) > 1e-12 * abs(asked) else { return nil }
    return
      "'\(system.name)' provides \(given) \(unit.symbol), but the \(reference.isReference ? "reference" : "first system") "
      + "'\(reference.name)' \(asked) \(unit.symbol)"
  }
}
