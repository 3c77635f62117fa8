import Foundation
import Interchange
import Testing

@Suite struct UntilAndOutputTests {
  private func assess(_ path: String, _ options: String...) throws -> JSONValue {
    try Program.run(["assess", path, "--json"] + options).json().withoutRunTime()
  }

  @Test(arguments: ["random", "sobol", "lhs"])
  func stopsWhereTheRuleHoldsWithTheResultsOfThePlainRun(design: String) throws {
    try SampleTests.withStudy { path in
      let stopped = try assess(path, "--until", "mean(y) 0.3 %", "--design", design)
      let draws = try #require(stopped["run"]?["draws"]?.integer)
      #expect(draws >= 1024 && draws % 1024 == 0 && (draws / 1024).nonzeroBitCount == 1)
      let plain = try assess(path, "--draws", String(draws), "--design", design)
      #expect(stopped["results"] == plain["results"])
      let note = try #require(stopped["notes"]?.array?.last?.string)
      #expect(note.hasPrefix("--until mean(y) 0.3 % holds at \(draws) draws"))
      // The rule: 95 % half-width over the mean, by the error that the result itself states.
      func known(_ result: JSONValue) throws -> Double {
        let score = try #require(result["results"]?.array?.first)
        let factor = design == "random" ? 1.959964 : 2.364624  // normal; Student's t with 7 degrees of freedom
        return factor * (try #require(score["mean_error"]?.number)) / (try #require(score["mean"]?.number))
      }
      #expect(try known(stopped) <= 0.003)
      if draws > 1024 {
        #expect(try known(try assess(path, "--draws", String(draws / 2), "--design", design)) > 0.003)
      }
    }
  }

  @Test func drawsAreTheLimit() throws {
    try SampleTests.withStudy { path in
      let run = try assess(path, "--until", "quantile(y, 0.95) 0.001 %", "--draws", "3000")
      #expect(run["run"]?["draws"]?.integer == 3000)
      #expect(run["notes"]?.array?.last?.string?.contains("does not hold at the limit of 3000 draws") == true)
    }
  }

  @Test(arguments: [
    "mean(y)", "mean(y) 1", "mean(q) 1 %", "quantile(y, 0.9) 1 %", "mean(y) -1 %", "mean(y) 0 %",
    "mode(y) 1 %", "",
    "mean(y) nan %", "quantile(y) 1 %",
  ])
  func wrongRulesAreUsageErrors(rule: String) throws {
    try SampleTests.withStudy { path in
      let run = try Program.run("assess", path, "--until", rule)
      #expect(run.status == 64 && run.error.contains("--until") && run.output.isEmpty, "\(run.error)")
    }
  }

  @Test func staticRunsHaveNothingToSaveOrStop() throws {
    try SampleTests.withStudy { path in
      let status1 = try Program.run("assess", path, "--static", "--until", "mean(y) 1 %").status
      #expect(status1 == 64)
      let status2 = try Program.run("assess", path, "--static", "--output", path + ".out").status
      #expect(status2 == 64)
    }
  }

  @Test func savedResultHoldsSummaryInputsAndWhatMakesItAgain() throws {
    try SampleTests.withStudy { path in
      let folder = path + ".result"
      let run = try Program.run(
        "assess", path, "--output", folder, "--json", "--draws", "500", "--seed", "18446744073709551615",
        "--set", "a=1.5")
      func text(_ name: String) throws -> String {
        try String(contentsOfFile: folder + "/" + name, encoding: .utf8)
      }
      #expect(try text("summary.json") == run.output)
      let manifest = try JSONValue(parsing: try text("run.json"))
      #expect(manifest["seed"]?.string == "18446744073709551615")
      #expect(manifest["draws"]?.integer == 500)
      #expect(manifest["design"]?.string == "random")
      #expect(manifest["randomizations"]?.integer == 1)
      #expect(manifest["settings"]?.array?.compactMap(\.string) == ["a=1.5"])
      #expect(manifest["sha256"]?.string == (try run.json())["study"]?["sha256"]?.string)
      // printf 'gwp\n57\n385\n' | sha256sum
      #expect(manifest["data"]?.array?.first?["file"]?.string == "grid.csv")
      #expect(manifest["data"]?.array?.first?["sha256"]?.string == gridHash)
      let inputs = try text("inputs.csv").split(whereSeparator: \.isNewline)
      #expect(inputs[0] == "input,unit,distribution,static,mean,sd")
      // a is fixed, but c is drawn together with it.
      #expect(inputs.contains { $0.hasPrefix("c,1,\"beta(alpha 2, beta 5)\",") })
      #expect(!inputs.contains { $0.hasPrefix("zone") }, "the score does not depend on it")
    }
  }

  @Test func sketchedDrawsLeaveNoStaleArchive() throws {
    try SampleTests.withStudy { path in
      let folder = path + ".result"
      let status3 = try Program.run("assess", path, "--output", folder, "--quiet").status
      #expect(status3 == 0)
      #expect(FileManager.default.fileExists(atPath: folder + "/draws.npz"))
      let status4 = try Program.run("assess", path, "--output", folder, "--quiet", "--draws-kept", "0").status
      #expect(status4 == 0)
      #expect(!FileManager.default.fileExists(atPath: folder + "/draws.npz"))
      #expect(!FileManager.default.fileExists(atPath: folder + "/axes.json"))
    }
  }

  /// NumPy reads what was saved; without NumPy on this machine there is nothing to try.
  @Test func numPyReadsTheDraws() throws {
    guard try python("import numpy") != nil else {
      print("numPyReadsTheDraws: skipped, there is no Python with NumPy here")
      return
    }
    try SampleTests.withStudy { path in
      let folder = path + ".result"
      let run = try Program.run("assess", path, "--output", folder, "--json", "--draws", "500")
      let script =
        "import numpy; d = numpy.load('\(folder)/draws.npz')['s, base']; print(d.shape, repr(float(numpy.median(d))))"
      let answer = try #require(try python(script)).split(separator: ")").map {
        $0.trimmingCharacters(in: .whitespacesAndNewlines)
      }
      #expect(answer[0] == "(500, 1")
      let median = try #require(try run.json()["results"]?.array?.first?["quantiles"]?["0.5"]?.number)
      // The mean of two numbers, by two ways of rounding it.
      #expect(abs((Double(answer[1]) ?? .nan) - median) < 4e-16 * median)
    }
  }

  private let gridHash = "2fc5816ded7e23eff7413d31bae8f714d0bf3051c893da9a7a72ede7ff0a27e6"

  /// What a Python script prints; nil when it fails.
  private func python(_ script: String) throws -> String? {
    let (process, pipe) = (Process(), Pipe())
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = ["python3", "-c", script]
    process.standardOutput = pipe
    process.standardError = FileHandle.nullDevice
    try process.run()
    let data = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return process.terminationStatus == 0 ? String(decoding: data, as: UTF8.self) : nil
  }
}
