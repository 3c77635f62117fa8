import Foundation
import Testing

/// Exit codes, messages, Ctrl-C and output that cannot be written.
@Suite struct UsageTests {
  @Test(arguments: [
    ["assess"], ["assess", "study.yaml", "--draws", "0"], ["assess", "study.yaml", "--draws", "10^12"],
    ["assess", "study.yaml", "--seed", "-1"], ["assess", "study.yaml", "--workers", "0"],
    ["assess", "study.yaml", "--batch", "0"], ["assess", "study.yaml", "--set", "x"],
    ["assess", "study.yaml", "--design", "square"], ["assess", "study.yaml", "--unknown"], ["asess"],
  ])
  func wrongUsage(arguments: [String]) throws {
    let run = try Program.run(arguments)
    #expect(run.status == 64)
    #expect(!run.error.isEmpty)
    #expect(run.output.isEmpty)
  }

  @Test(arguments: ["assess", "rank", "compare", "check"]) func helpAndMissingFiles(command: String) throws {
    let help = try Program.run(command, "--help")
    #expect(help.status == 0 && help.output.contains("USAGE: monteverde \(command)"))
    let missing = try Program.run(command, "/no/such/study.yaml")
    #expect(missing.status == 66)
    #expect(missing.error == "/no/such/study.yaml:1:1: error: there is no such file\n")
    let folder = Program.root.appending(path: "Studies/ishigami").path
    let directory = try Program.run(command, folder)
    #expect(directory.status == 65)
    #expect(directory.error.contains("did you mean \(folder)/study.yaml?"))
  }

  /// A folder has no permissions that could stop root.
  @Test(.enabled(if: getuid() != 0)) func unreadableFile() throws {
    try Program.withFile("monteverde: 1") { file in
      try FileManager.default.setAttributes([.posixPermissions: 0], ofItemAtPath: file)
      let run = try Program.run("check", file)
      #expect(run.status == 65)
      #expect(run.error.contains("permissions"))
    }
  }

  @Test(arguments: [
    ["rank", "ishigami", "100000000000"], ["rank", "bloom-176b", "100000000000"],
    ["assess", "ishigami", "200000000"], ["compare", "bloom-176b", "100000000"],
  ])
  func interruption(arguments: [String]) throws {
    let run = try Program.run(
      [arguments[0], Program.study(arguments[1]), "--draws", arguments[2]], interruptAfter: 1)
    #expect(run.status == 130 && !run.wasKilled)
    #expect(run.seconds < 1)  // issue 2, acceptance 9
    #expect(run.error.contains("interrupted") && run.error.contains("nothing was kept"))
    #expect(run.error.contains("of \(arguments[2]) draws") || run.error.contains("before the first draw"))
    #expect(run.output.isEmpty)
  }

  /// Long enough that the signal finds it at work on any machine; without an interruption it would end by itself.
  @Test func interruptionOfBench() throws {
    let run = try Program.run(
      ["bench", Program.study("bloom-176b"), "--seconds", "60"], interruptAfter: 1)
    #expect(run.status == 130 && !run.wasKilled && run.error.contains("interrupted"))
  }

  /// A result cut short by a full disk must not pass for a whole one; an error message may get lost.
  @Test(.enabled(if: FileManager.default.fileExists(atPath: "/dev/full"))) func fullDisk() throws {
    for (arguments, wanted) in [
      (["assess", Program.study("ishigami"), "--json", "--draws", "100"], Int32(1)),
      (["sample", Program.study("ishigami"), "--draws", "100"], 1),
      (["check", "/no/such/file"], 66),
    ] {
      let process = Process()
      process.executableURL = Program.executable
      process.arguments = arguments
      let full = try #require(FileHandle(forWritingAtPath: "/dev/full"))
      process.standardOutput = full
      process.standardError = full
      try process.run()
      process.waitUntilExit()
      #expect(process.terminationReason == .exit)
      #expect(process.terminationStatus == wanted)
    }
  }
}
