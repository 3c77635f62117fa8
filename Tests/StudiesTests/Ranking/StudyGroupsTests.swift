import Interpretation
import Inventory
import Sensitivity
import Studies
import Testing

/// `groups:` of a study, and the rankings that use them.
@Suite struct StudyGroupsTests {
  private static let study = RankingStudies.normals(
    4, "x1 + 2 * x2 + 3 * x3 + x4", "groups: {front: [x1, x3], rest: [x4]}")

  @Test(arguments: [RankingMethod.sobol, .shapley, .kucherenko, .chaos])
  func groupsAreRankedInPlaceOfTheirInputs(method: RankingMethod) throws {
    let ranking = try RankingStudies.rank(Self.study, method) { $0.ranksStudyGroups = true }
    #expect(ranking.scores[0].inputs.map(\.name) == ["front", "x2", "rest"])
    for (name, exact) in [("front", 10.0 / 15), ("x2", 4.0 / 15), ("rest", 1.0 / 15)] {
      let found = try #require(ranking.scores[0].inputs.first { $0.name == name }).values[ranking.mainMeasure]
      // A linear function is its own expansion: rounding.
      #expect(try found.excess(over: exact, floor: 1e-9) == 0, "\(name)")
    }
    #expect(!ranking.notes.contains { $0.contains("go together") })
    #expect(try RankingStudies.rank(Self.study, method, draws: 256).scores[0].inputs.count == 4)
  }

  @Test func methodsOfSingleInputsRefuseGroups() {
    for method in [RankingMethod.extendedFAST, .delta] {
      #expect(throws: SensitivityError.self) {
        _ = try RankingStudies.rank(Self.study, method) { $0.ranksStudyGroups = true }
      }
    }
  }

  /// A group that holds one of two correlated inputs is none for a method that needs independent factors.
  @Test func groupsMayNotTakeCorrelatedInputsApart() throws {
    let study = Self.study + "correlations: [{between: [x1, x2], normal: 0.5}]\n"
    #expect {
      _ = try RankingStudies.rank(study, .sobol) { $0.ranksStudyGroups = true }
    } throws: { "\($0)".contains("'front'") && "\($0)".contains("add 'x2'") }
    let shapley = try RankingStudies.rank(study, .shapley, draws: 256) { $0.ranksStudyGroups = true }
    #expect(Set(shapley.scores[0].inputs.map(\.name)) == ["front", "x2", "rest"])
  }

  @Test(arguments: [
    ("groups: {a: [x1], b: [x1]}", "'x1' is in two groups"), ("groups: {a: [x9]}", "unknown input 'x9'"),
    ("groups: {a: x1}", "is a list of inputs"), ("groups: {a: []}", "is a list of inputs"),
    ("groups: [x1]", "'groups' is a map"),
    ("groups: {a: [k]}", "'k' in the group 'a' is not uncertain"),
  ])
  func wrongGroupsAreErrors(section: String, message: String) throws {
    let text = RankingStudies.normals(2, "x1 + x2 + k", section)
      .replacing("parameters:\n", with: "parameters:\n  k: {value: 2}\n")
    #expect {
      _ = try TestStudies.read(text)
    } throws: { ($0 as? StudyError)?.text.contains(message) == true }
  }

  /// A parameter that the command line fixes leaves its group.
  @Test func fixedInputsLeaveTheirGroup() throws {
    let study = try TestStudies.read(Self.study, settings: [("x4", "1"), ("x1", "0")])
    #expect(study.model.studyGroups.map(\.name) == ["front"])
    #expect(study.model.studyGroups[0].identities.count == 1)
  }
}
