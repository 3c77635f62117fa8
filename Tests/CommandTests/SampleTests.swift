import Foundation
import Interchange
import Testing

@Suite struct SampleTests {
  static let study = """
    monteverde: 1
    study: {title: Sample, functional unit: one}
    indicators: {y: {unit: "1"}}
    parameters:
      a: {value: 2, uncertainty: {lognormal: {gsd: 1.3}}}
      b: {uncertainty: {triangular: {min: 0 kg, mode: 0.2 kg, max: 1 kg}}}
      c: {uncertainty: {beta: {alpha: 2, beta: 5}}}
      double: {formula: 2 * b}
    correlations: [{between: [a, c], spearman: 0.5}]
    rows: {zone: {file: grid.csv, columns: {carbon: gwp}}}
    processes: {model: {output: 1 unit, impacts: {y: a + c}}}
    systems: {s: {model: 1 unit}}
    """

  static func withStudy(_ extra: String = "", _ body: (String) throws -> Void) throws {
    try Program.inTemporaryFolder { folder in
      try Data((study + "\n" + extra).utf8).write(to: folder.appending(path: "study.yaml"))
      try Data("gwp\n57\n385\n".utf8).write(to: folder.appending(path: "grid.csv"))
      try body(folder.appending(path: "study.yaml").path)
    }
  }

  @Test(arguments: ["random", "lhs", "sobol", "halton"])
  func rangesWorkersAndChoiceOfInputsChangeNoText(design: String) throws {
    try Self.withStudy { path in
      let command = ["sample", path, "--draws", "512", "--design", design]
      let whole = try Program.run(command)
      #expect(whole.status == 0 && whole.error.isEmpty, "\(whole.error)")
      let lines = whole.output.split(whereSeparator: \.isNewline)
      #expect(lines[0] == "draw,a,b [kg],c,zone [row]" || lines[0] == "draw,a,c", "\(lines[0])")
      #expect(lines.count == 513)
      // Across the end of the first of 8 randomisations.
      let range = try Program.run(command + ["--range", "60..69"]).output.split(whereSeparator: \.isNewline)
      #expect(range.dropFirst() == lines[61...70])
      #expect(try Program.run(command + ["--workers", "7", "--batch", "3"]).output == whole.output)
      let alone = try Program.run(command + ["--inputs", "c"]).output.split(whereSeparator: \.isNewline)
      let column = try #require(lines[0].split(separator: ",").firstIndex(of: "c"))
      #expect(alone.map { $0.split(separator: ",")[1] } == lines.map { $0.split(separator: ",")[column] })
    }
  }

  @Test func sumsOfSampledInputsAreTheSavedDraws() throws {
    try Self.withStudy { path in
      let folder = path + ".result"
      let options = ["--draws", "300", "--seed", "9", "--design", "sobol"]
      let status5 = try Program.run(["assess", path, "--output", folder, "--quiet"] + options).status
      #expect(status5 == 0)
      let sampled = try Program.run(["sample", path, "--inputs", "a,c", "--quiet"] + options).output
      let scores = sampled.split(whereSeparator: \.isNewline).dropFirst().map { line in
        line.split(separator: ",").dropFirst().reduce(0) { $0 + (Double($1) ?? .nan) }
      }
      #expect(scores.count == 512)
      // The archive is not compressed: the array of doubles stands in it as it is.
      let archive = try Data(contentsOf: URL(filePath: folder + "/draws.npz"))
      let bytes = Data(
        scores.flatMap { score in (0..<8).map { UInt8(truncatingIfNeeded: score.bitPattern >> ($0 * 8)) } })
      #expect(archive.range(of: bytes) != nil, "512 sums, to the bit and in their order")
    }
  }

  @Test func formulasRowsAndNPY() throws {
    try Self.withStudy { path in
      let csv = try Program.run(
        "sample", path, "--inputs", "b,double,carbon,zone", "--range", "0..99", "--quiet")
      let lines = csv.output.split(whereSeparator: \.isNewline)
      #expect(lines[0] == "draw,b [kg],double [kg],carbon,zone [row]")
      for line in lines.dropFirst() {
        let fields = line.split(separator: ",").compactMap { Double($0) }
        #expect(fields[2] == 2 * fields[1] && fields[3] == (fields[4] == 0 ? 57 : 385))
      }
      let file = path + ".npy"
      let npy = try Program.run(
        "sample", path, "--inputs", "b,double,carbon,zone", "--range", "0..99", "--format", "npy", "--output",
        file)
      #expect(npy.status == 0 && npy.output.isEmpty)
      let data = try Data(contentsOf: URL(filePath: file))
      let payload = data.suffix(100 * 4 * 8)
      #expect(String(decoding: data.prefix(data.count - payload.count), as: UTF8.self).contains("(100, 4)"))
      let numbers = lines.dropFirst().flatMap {
        $0.split(separator: ",").dropFirst().compactMap { Double($0) }
      }
      let bytes = numbers.flatMap { number in
        (0..<8).map { UInt8(truncatingIfNeeded: number.bitPattern >> ($0 * 8)) }
      }
      #expect(Array(payload) == bytes)
    }
  }

  @Test(arguments: [
    (["--inputs", "aa"], "did you mean 'a'?"), (["--range", "5"], "FIRST..LAST"),
    (["--range", "5..3"], "FIRST..LAST"), (["--range", "0...3"], "FIRST..LAST"),
    (["--output", "/dev/null"], "not a file"),
    (["--range", "0..10000"], "there are 10000 draws"), (["--range", "-1..3"], "--range"),
    (["--design", "grid"], "design"),
    (["--randomizations", "0"], "--randomizations"),
  ])
  func wrongOptionsAreUsageErrors(options: [String], says: String) throws {
    try Self.withStudy { path in
      let run = try Program.run(["sample", path] + options)
      #expect(run.status == 64 && run.error.contains(says) && run.output.isEmpty, "\(run.error)")
    }
  }

  @Test func namesMayHoldCommasAndQuotes() throws {
    let study = """
      monteverde: 1
      study: {title: Names, functional unit: one}
      indicators: {y: {unit: "1"}}
      parameters:
        'a, "x"': {value: 1, uncertainty: {normal: {sd: 1}}}
        b: {value: 1 kg, uncertainty: {normal: {sd: 1 kg}}}
        c: {value: 1, uncertainty: {normal: {sd: 1}}}
      processes: {model: {output: 1 unit, impacts: {y: c}}}
      systems: {s: {model: 1 unit}}

      """
    try Program.withFile(study) { path in
      let run = try Program.run("sample", path, "--inputs", "c, \"a, \"\"x\"\"\" ,b", "--range", "0..0")
      #expect(run.status == 0, "\(run.error)")
      #expect(run.output.hasPrefix("draw,c,\"a, \"\"x\"\"\",b [kg]"), "\(run.output)")
    }
  }

  /// Ctrl-C leaves no half of a file.
  @Test func interruptionLeavesNoFile() throws {
    try Self.withStudy { path in
      let file = path + ".csv"
      let run = try Program.run(
        ["sample", path, "--draws", "1000000000", "--output", file, "--quiet"], interruptAfter: 1)
      #expect(run.status == 130 && !run.wasKilled && run.seconds < 1)
      #expect(run.error.contains("interrupted after") && run.error.contains("nothing was kept"))
      #expect(!FileManager.default.fileExists(atPath: file))
      #expect(!FileManager.default.fileExists(atPath: file + ".partial"))
    }
  }

  @Test func imanConoverRefusesRowsButAssesses() throws {
    try Self.withStudy("analysis: {dependence: iman-conover}") { path in
      let run = try Program.run("sample", path)
      #expect(run.status == 64 && run.error.contains("iman-conover"))
      let status6 = try Program.run("assess", path, "--quiet").status
      #expect(status6 == 0)
      let status7 = try Program.run("rank", path, "--draws", "256", "--quiet").status
      #expect(status7 == 0)
      let few = try Program.run("assess", path, "--draws", "2")
      #expect(few.status == 64 && few.error.contains("too few to correlate 2 inputs"))
    }
  }
}
