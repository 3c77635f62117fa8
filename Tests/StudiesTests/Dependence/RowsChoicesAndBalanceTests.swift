import Foundation
import Studies
import Testing

@Suite struct RowsChoicesAndBalanceTests {
  private static let draws = 100_000
  private static let grid = [
    "grid.csv": "zone,gwp [g/kWh],ewif [l/kWh],demand\nFR,57,3.6,50\nUS,385,3.1,100\nWOR,460,3,200\n"
  ]
  private static let zone =
    "rows: {zone: {file: grid.csv, columns: {carbon: gwp, water: ewif}, weights: demand}}"

  @Test func rowsAreJointAndWeighted() throws {
    let study = try UncertainStudy.study([], Self.zone, files: Self.grid)
    let columns = try UncertainStudy.draws(study, ["carbon", "water", "zone"], count: Self.draws)
    let rows = [57.0: 3.6, 385: 3.1, 460: 3.0]
    for i in 0..<Self.draws
    where rows[columns[0][i]] != columns[1][i] || [57.0, 385, 460][Int(columns[2][i])] != columns[0][i] {
      Issue.record("draw \(i) mixes rows")
      break
    }
    for (value, weight) in [(57.0, 50.0), (385, 100), (460, 200)] {
      let p = weight / 350
      let found = Double(columns[0].count { $0 == value }) / Double(Self.draws)
      #expect(abs(found - p) < 5 * (p * (1 - p) / Double(Self.draws)).squareRoot(), "\(value)")
    }
    #expect(study.compiled.sampled["carbon"]?.unit == "g/kWh")
    #expect(study.compiled.files.map(\.name) == ["grid.csv"])
    #expect(study.compiled.files[0].sha256.count == 64)
  }

  @Test func staticRowIsTheFirst() throws {
    let study = try UncertainStudy.study([], Self.zone, impact: "carbon / 1 [g/kWh]", files: Self.grid)
    // Through kg/J and back.
    #expect(abs(try staticScore(study) - 57) < 57 * 1e-15 * 4)
  }

  @Test func decimalCommasNeedAnotherSeparator() throws {
    let study = try UncertainStudy.study(
      [], "rows: {r: {file: d.csv, columns: {x: a, y: b}}}", files: ["d.csv": "a;b\n1,5;2\n2,5;3\n"])
    #expect(Set(try UncertainStudy.draws(study, ["x"], count: 100)[0]) == [1.5, 2.5])
    let refused = UncertainStudy.refusal(
      [], "rows: {r: {file: d.csv, columns: {x: a}}}", files: ["d.csv": "a,b\n\"1,234\",2\n"])
    #expect(refused?.contains("d.csv:2:1: '1,234' is not a number") == true)
  }

  @Test func choicesDrawModelsByWeightAndKeepTheirSpread() throws {
    let study = try UncertainStudy.study(
      ["g: {value: 150 kg, uncertainty: {lognormal: {gsd: 1.01}}}", "h: {value: 1}"],
      """
      choices:
        method: {weights: {low: 1, high: 3}, set: {low: {g: 200 kg, h: 5}, high: {g: 600 kg}}}
      """, impact: "g / 1 [kg]")
    let columns = try UncertainStudy.draws(study, ["g", "h", "method"], count: Self.draws)
    // gsd 1.01: 200 and 600 are 110 standard deviations apart.
    let low = columns[0].filter { $0 < 350 }
    #expect(
      abs(Double(low.count) / Double(Self.draws) - 0.25) < 5 * (0.1875 / Double(Self.draws)).squareRoot())
    #expect(low.variance > 0)
    #expect(abs(low.map { log($0 / 200) }.mean) < 5 * 0.00995 / Double(low.count).squareRoot())
    for i in 0..<1000 {
      #expect((columns[0][i] < 350) == (columns[2][i] == 0))
      #expect(columns[1][i] == (columns[2][i] == 0 ? 5 : 1), "a model that does not set it leaves it")
    }
    #expect(abs(try staticScore(study) - 200) < 200 * 4e-16, "the first model")
    let described = try #require(study.compiled.inputs.values.first { $0.name == "g" })
    #expect(described.staticValue == 200)
  }

  @Test func balanceIsSolvedInEveryDraw() throws {
    let study = try UncertainStudy.study(
      [
        "a: {value: 2 kg, uncertainty: {uniform: {min: 1 kg, max: 3 kg}}}",
        "k: {value: 4, uncertainty: {uniform: {min: 3, max: 5}}}",
        "x: {balance: \"a + k * x / 2 = 10 [kg] - x\"}",
      ], impact: "x / 1 [kg]")
    let columns = try UncertainStudy.draws(study, ["a", "k", "x"], count: 1000)
    for i in 0..<1000 {
      let wanted = (10 - columns[0][i]) / (columns[1][i] / 2 + 1)
      // A few roundings of numbers below 10.
      #expect(abs(columns[2][i] - wanted) < 1e-14)
    }
    #expect(abs(try staticScore(study) - 8 / 3.0) < 1e-14)
  }
}
