import Studies
import Testing

@Suite struct ImpossibleCorrelationTests {
  static func inputs(_ count: Int) -> [String] {
    (0..<count).map { "x\($0): {uncertainty: {normal: {mean: 0, sd: 1}}}" }
  }

  /// -0.5 between all pairs of 30: the smallest eigenvalue is 1 - 29 / 2 of the normal scores nearly.
  static func section(_ count: Int, _ field: String) -> String {
    var rows: [String] = []
    for i in 0..<count { for j in 0..<i { rows.append("  - {between: [x\(j), x\(i)], \(field)}") } }
    return "correlations:\n" + rows.joined(separator: "\n")
  }

  private func nearest(_ error: StudyError) -> String {
    "correlations:\n" + error.listing.map { "  " + $0 }.joined(separator: "\n")
  }

  @Test(arguments: [("spearman: -0.5", 30), ("normal: -0.5", 30), ("spearman: -0.8, df: 5", 3)])
  func isRefusedWithNearestThatIsPossibleAsPrinted(field: String, count: Int) throws {
    var refused: StudyError?
    do {
      _ = try UncertainStudy.study(Self.inputs(count), Self.section(count, field))
    } catch let error as StudyError { refused = error }
    let error = try #require(refused)
    #expect(error.diagnostic.place.line == 4 + 1 + count + 2, "the first row of the correlations")
    #expect(error.listing.count == count * (count - 1) / 2, "every pair")
    #expect(error.text.split(separator: "\n").count == 1 + error.listing.count)
    // The nearest matrix with equal entries is -1 / (n - 1) of normal scores.
    let numbers = try error.listing.map { line in
      let text = try #require(line.split(separator: "}").first?.split(separator: " ").last)
      return try #require(Double(text))
    }
    for number in numbers { #expect(number < 0 && number > -1.06 / Double(count - 1)) }
    if field.hasPrefix("normal") {
      for number in numbers {
        #expect(abs(number + 1 / Double(count - 1)) < 2e-4, "four digits and their shrinkage")
      }
    }
    _ = try UncertainStudy.study(Self.inputs(count), nearest(error))
  }

  @Test func mixedKindsAreListedEachInItsOwn() {
    let rows = """
      correlations:
        - {between: [x0, x1], spearman: 0.9}
        - {between: [x0, x2], spearman: 0.9}
        - {between: [x1, x2], normal: -0.9}
      """
    do {
      _ = try UncertainStudy.study(Self.inputs(3), rows)
      Issue.record("an impossible matrix passed")
    } catch let error as StudyError {
      #expect(error.listing.count == 3)
      #expect(error.listing[2].contains("[x1, x2], normal:"))
      #expect(throws: Never.self) { try UncertainStudy.study(Self.inputs(3), nearest(error)) }
    } catch { Issue.record("\(error)") }
  }
}
