import Foundation
import Interchange
import Testing

/// `rank DIR`: the draws that `assess --output DIR` saved.
@Suite struct RankSavedTests {
  /// Saves a result of the study of the sample tests (correlated inputs, rows of a table, choices of draws).
  private func withResult(
    _ options: [String] = [], _ body: (_ study: String, _ folder: String) throws -> Void
  ) throws {
    try SampleTests.withStudy { path in
      let folder = path + ".result"
      let run = try Program.run(
        ["assess", path, "--output", folder, "--draws", "512", "--seed", "5"] + options)
      #expect(run.status == 0, "\(run.error)")
      try body(path, folder)
    }
  }

  /// Every method on random draws, and two on those of each other design.
  static let cases: [(method: String, options: [String])] =
    ["rank", "rbd-fast", "delta", "pawn", "hsic", "cramer-von-mises", "regression"].map { ($0, []) }
    + ["rank", "regression"].flatMap { method in
      [["--design", "sobol"], ["--design", "lhs", "--set", "b=0.3 kg"]].map { (method, $0) }
    }

  /// Saved draws have the measures of draws made now, to the bit.
  @Test(arguments: cases)
  func savedDrawsGiveTheSameMeasures(method: String, options: [String]) throws {
    try withResult(options) { path, folder in
      let saved = try Program.run("rank", folder, "--method", method, "--json")
      #expect(saved.status == 0, "\(saved.error)")
      let fresh = try Program.run(
        ["rank", path, "--method", method, "--json", "--draws", "512", "--seed", "5"] + options)
      let (one, other) = (try saved.json(), try fresh.json())
      #expect(one["sensitivity"]?["results"] == other["sensitivity"]?["results"])
      #expect(one["study"]?["sha256"] == other["study"]?["sha256"] && one["notes"] == other["notes"])
      // Nothing was run.
      #expect(one["sensitivity"]?["evaluations"]?.integer == 0)
      #expect(other["sensitivity"]?["evaluations"]?.integer == 512)
    }
  }

  /// Inputs of a reordered study are reordered again.
  @Test func reorderedInputsAreMadeAgain() throws {
    try SampleTests.withStudy("analysis: {dependence: iman-conover}\n") { path in
      let folder = path + ".result"
      _ = try Program.run("assess", path, "--output", folder, "--draws", "600")
      let saved = try Program.run("rank", folder, "--method", "regression", "--json").json()
      let fresh = try Program.run("rank", path, "--method", "regression", "--draws", "600", "--json").json()
      #expect(saved["sensitivity"]?["results"] == fresh["sensitivity"]?["results"])
      // y = a + c: with the right draws the fit is exact.
      let r2 = try #require(saved["sensitivity"]?["results"]?[0]?["r2"]?.number)
      #expect(abs(r2 - 1) < 1e-9)
    }
  }

  @Test func changedStudiesAreRefused() throws {
    try withResult { path, folder in
      let text = try String(contentsOfFile: path, encoding: .utf8)
      try Data((text + "# a remark\n").utf8).write(to: URL(filePath: path))
      let run = try Program.run("rank", folder, "--method", "delta")
      #expect(run.status == 65 && run.output.isEmpty)
      #expect(run.error.contains("has changed since the run") && run.error.contains("assess it again"))
      try Data(text.utf8).write(to: URL(filePath: path))
      let grid = URL(filePath: path).deletingLastPathComponent().appending(path: "grid.csv")
      try Data("gwp\n58\n385\n".utf8).write(to: grid)
      let other = try Program.run("rank", folder, "--method", "delta")
      #expect(other.status == 65 && other.error.contains("grid.csv has changed"))
    }
  }

  @Test func movedStudiesAreNamed() throws {
    try withResult { path, folder in
      let old = URL(filePath: path)
      let new = old.deletingLastPathComponent().appending(path: "moved.yaml")
      try FileManager.default.moveItem(at: old, to: new)
      let lost = try Program.run("rank", folder, "--method", "rank")
      #expect(lost.status == 66 && lost.error.contains("--study FILE"))
      let found = try Program.run("rank", folder, "--method", "rank", "--study", new.path)
      #expect(found.status == 0, "\(found.error)")
    }
  }

  @Test func whatCannotBeDoneIsSaid() throws {
    try withResult { _, folder in
      let sobol = try Program.run("rank", folder)
      #expect(sobol.status == 64 && sobol.error.contains("makes runs of its own"))
      for option in ["--draws", "--seed"] {
        let run = try Program.run("rank", folder, "--method", "delta", option, "7")
        #expect(run.status == 64 && run.error.contains(option))
      }
      try FileManager.default.removeItem(atPath: folder + "/draws.npz")
      let kept = try Program.run("rank", folder, "--method", "delta")
      #expect(kept.status == 66 && kept.error.contains("were not kept"))
      try Data("{}".utf8).write(to: URL(filePath: folder + "/run.json"))
      let run = try Program.run("rank", folder, "--method", "delta")
      #expect(run.status == 65 && run.error.contains("run.json"))
    }
  }
}
