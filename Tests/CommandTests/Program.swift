import Foundation
import Interchange
import Testing

/// The built program, run as a user runs it.
enum Program {
  /// What a run left behind.
  struct Run {
    let status: Int32
    /// True when a signal ended the program, as a crash does.
    let wasKilled: Bool
    let output: String
    let error: String
    let seconds: Double

    /// Standard output as JSON.
    func json() throws -> JSONValue { try JSONValue(parsing: output) }
  }

  /// The root of the checkout.
  static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  /// A study of the checkout.
  static func study(_ name: String) -> String { root.appending(path: "Studies/\(name)/study.yaml").path }

  /// The program lies beside the tests, which were built with it.
  static let executable: URL = {
    let beside = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent().appending(
      path: "monteverde")
    if FileManager.default.isExecutableFile(atPath: beside.path) { return beside }
    return root.appending(path: ".build/release/monteverde")
  }()

  /// Starts the program with its output going to files, so that no pipe can fill up.
  static func start(_ arguments: [String], into folder: URL) throws -> Process {
    let process = Process()
    process.executableURL = executable
    process.arguments = arguments
    for (name, connect) in [
      ("output", { process.standardOutput = $0 }), ("error", { process.standardError = $0 }),
    ] as [(String, (FileHandle) -> Void)] {
      let file = folder.appending(path: name)
      _ = FileManager.default.createFile(atPath: file.path, contents: nil)
      connect(try FileHandle(forWritingTo: file))
    }
    process.standardInput = FileHandle.nullDevice
    try process.run()
    return process
  }

  /// Runs the program to its end.
  /// - Parameter interruptAfter: seconds until it gets Ctrl-C; the time of the result then counts from there.
  static func run(_ arguments: [String], interruptAfter: Double? = nil) throws -> Run {
    try inTemporaryFolder { folder in
      let clock = ContinuousClock()
      let process = try start(arguments, into: folder)
      if let interruptAfter {
        Thread.sleep(forTimeInterval: interruptAfter)
        process.interrupt()
        // A program that is deaf to Ctrl-C would run for hours.
        let identifier = process.processIdentifier
        Thread.detachNewThread {
          Thread.sleep(forTimeInterval: 15)
          if process.isRunning { kill(identifier, SIGKILL) }
        }
      }
      let began = clock.now
      process.waitUntilExit()
      let (seconds, attoseconds) = (clock.now - began).components
      func text(_ name: String) throws -> String {
        String(decoding: try Data(contentsOf: folder.appending(path: name)), as: UTF8.self)
      }
      return Run(
        status: process.terminationStatus, wasKilled: process.terminationReason == .uncaughtSignal,
        output: try text("output"), error: try text("error"),
        seconds: Double(seconds) + Double(attoseconds) * 1e-18)
    }
  }

  /// Runs the program to its end.
  static func run(_ arguments: String...) throws -> Run { try run(arguments) }

  /// Runs `body` with a folder that is gone afterwards.
  static func inTemporaryFolder<Result>(_ body: (URL) throws -> Result) throws -> Result {
    let folder = FileManager.default.temporaryDirectory.appending(path: "monteverde-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    return try body(folder)
  }

  /// Runs `body` with the path of a file of the given contents.
  static func withFile<Result>(_ contents: String, _ body: (String) throws -> Result) throws -> Result {
    try inTemporaryFolder { folder in
      let file = folder.appending(path: "study.yaml")
      try Data(contents.utf8).write(to: file)
      return try body(file.path)
    }
  }

  /// The text of a study of the checkout with one part of it replaced.
  static func text(of study: String, replacing old: String = "", with new: String = "") throws -> String {
    let text = try String(contentsOfFile: Program.study(study), encoding: .utf8)
    guard !old.isEmpty else { return text }
    try #require(text.contains(old), "the study has changed")
    return text.replacing(old, with: new, maxReplacements: 1)
  }
}

extension JSONValue {
  /// The summary without what may differ between two runs of the same results.
  func withoutRunTime() -> JSONValue {
    var copy = self
    var run = copy["run"]
    run?["seconds"] = nil
    run?["workers"] = nil
    copy["run"] = run
    return copy
  }

  /// The summary without what belongs to the file alone.
  func withoutStudy() -> JSONValue {
    var copy = withoutRunTime()
    copy["study"] = nil
    return copy
  }

  /// Keys of an object in order.
  var keys: [String] { (object ?? []).map(\.key) }

  /// The element of `results` of a system.
  func result(_ system: String) -> JSONValue? {
    self["results"]?.array?.first { $0["system"]?.string == system }
  }
}
