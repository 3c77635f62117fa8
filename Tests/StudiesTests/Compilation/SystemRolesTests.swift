import Foundation
import Inventory
import Studies
import Testing

/// Which systems of a study are compared with which.
@Suite struct SystemRolesTests {
  private func study(_ systems: String, functionalUnit: String = "one kWh") throws -> Study {
    let text = try TestStudies.small("{S: {p: 1 kWh}}", "{\(systems)}")
    return try TestStudies.read(
      text.replacing("functional unit: one kWh", with: "functional unit: \(functionalUnit)"))
  }

  @Test func theMarkedSystemIsTheReference() throws {
    let marked = try study("S: {p: 1 kWh}, T: {demand: {p: 1 kWh}, reference: true}, U: {p: 1 kWh}")
    #expect(marked.model.comparedSystems == [ComparedSystems(reference: 1, others: [0, 2])])
    let unmarked = try study("S: {p: 1 kWh}, T: {demand: {p: 1 kWh}}")
    #expect(unmarked.model.comparedSystems == [ComparedSystems(reference: 0, others: [1])])
    #expect(unmarked.compiled.notes.isEmpty)
    #expect(try study("S: {p: 1 kWh}").model.comparedSystems.isEmpty)
  }

  @Test(arguments: [
    (
      "S: {demand: {p: 1 kWh}, provides: 1 kWh}, T: {demand: {p: 1 kWh}, provides: 2 kWh}", "one kWh",
      "'T' provides 2.0 kWh, but the first system 'S' 1.0 kWh, and is not compared with it"
    ),
    (
      "S: {demand: {p: 1 kWh}, provides: 1 basket}, T: {demand: {p: 1 kWh}, provides: 1 kWh}", "one kWh",
      "'T' provides something else than the first system 'S', and is not compared with it"
    ),
    (
      "S: {p: 1 kWh}, T: {demand: {p: 1 kWh}, provides: 1 kWh}", "one kWh",
      "'T' says what it provides, but the first system 'S' does not, and is not compared with it"
    ),
    (
      "S: {p: 1 kWh}, T: {demand: {p: 1 kWh}, provides: 1 kWh}", "{text: kWh, amount: 2 kWh}",
      "'T' provides 1.0 kWh, but the first system 'S' 2.0 kWh, and is not compared with it"
    ),
  ])
  func whatProvidesSomethingElseStandsAlone(systems: String, functionalUnit: String, note: String) throws {
    let study = try study(systems, functionalUnit: functionalUnit)
    #expect(study.model.comparedSystems.isEmpty)
    #expect(study.compiled.notes.map(\.message) == [note])
  }

  @Test(arguments: [
    "S: {demand: {p: 1 kWh}, provides: 1 kWh}, T: {demand: {p: 1 kWh}, provides: 1000 Wh}",
    "S: {p: 1 kWh}, T: {demand: {p: 1 kWh}, provides: 3.6 MJ}",
    "S: {demand: {p: 1 kWh}, provides: 1 kWh}, T: {p: 1 kWh}",
  ])
  func theSameInOtherUnitsIsTheSame(systems: String) throws {
    let hasOwn = systems.hasPrefix("S: {demand")
    for mark in ["", ", reference: true"] {
      let study = try study(
        hasOwn
          ? systems.replacing("provides: 1 kWh}", with: "provides: 1 kWh\(mark)}", maxReplacements: 1)
          : systems,
        functionalUnit: hasOwn ? "one kWh" : "{text: kWh, amount: 1 kWh}")
      #expect(study.model.comparedSystems == [ComparedSystems(reference: 0, others: [1])])
      #expect(study.compiled.notes.isEmpty)
    }
  }

  @Test(arguments: [
    (
      "S: {demand: {p: 1 kWh}, provides: 1 kWh, reference: true}, T: {demand: {p: 1 kWh}, provides: 2 kWh}",
      "'T' provides 2.0 kWh, but the reference 'S' 1.0 kWh: compared systems must provide the same"
    ),
    (
      "S: {demand: {p: 1 kWh}, provides: 1 basket, reference: true}, T: {demand: {p: 1 kWh}, provides: 1 kWh}",
      "what 'T' provides"
    ),
    (
      "S: {demand: {p: 1 kWh}, reference: true}, T: {demand: {p: 1 kWh}, reference: true}",
      "'T' is a second reference: keep one"
    ),
  ])
  func aMarkedReferenceIsHeldToIt(systems: String, message: String) throws {
    let error = #expect(throws: StudyError.self) { try study(systems) }
    #expect(error?.diagnostic.message.contains(message) == true, "\(error?.diagnostic.message ?? "")")
  }
}
