import ArgumentParser
import Foundation
import Interchange
import Interpretation
import NumericKernels
import Propagation
import Reports
import Sampling
import Sensitivity
import Studies

/// Exit codes of the program, as sysexits.h has them.
extension ExitCode {
  static let somethingFailed = ExitCode(1)
  static let usage = ExitCode(64)
  static let badInput = ExitCode(65)
  static let fileNotFound = ExitCode(66)
  static let internalError = ExitCode(70)
  static let interrupted = ExitCode(130)
}

/// What commands share: messages, exit codes and Ctrl-C.
enum Session {
  /// Runs a command; errors become a message on standard error and an exit code.
  static func run(_ body: () throws -> Void) throws {
    do {
      try body()
    } catch let error as StudyError {
      throw fail(error.text, error.isMissingFile ? .fileNotFound : .badInput)
    } catch let error as UnreadableInput {
      throw fail(error.message, error.isMissing ? .fileNotFound : .badInput)
    } catch let error as SettingError {
      throw fail("error: \(error.message)", .usage)
    } catch let error as Interrupted {
      throw fail("interrupted after \(error.done) of \(error.wanted) draws; nothing was kept", .interrupted)
    } catch let error as SensitivityError {
      switch error {
      case .tooFewDraws, .badOption: throw fail("error: \(error)", .usage)
      default: throw fail("error: \(error)", .somethingFailed)
      }
    } catch let error as SavedResultError {
      throw fail("error: \(error.message)", error.isMissingFile ? .fileNotFound : .badInput)
    } catch let error as TooManyFailures {
      throw fail("error: \(error.message)", .somethingFailed)
    } catch let error as DesignError {
      throw fail("error: \(error)", .usage)
    } catch let error as CorrelationError {
      throw fail("error: \(error)", .usage)
    } catch let error as InterchangeError {
      throw fail("\(error)", .somethingFailed)
    } catch let error as ExitCode {
      throw error
    } catch let error as ValidationError {
      throw fail("error: \(error.message)", .usage)
    } catch {
      throw fail("internal error: \(error)", .internalError)
    }
  }

  private static func fail(_ message: String, _ code: ExitCode) -> ExitCode {
    standardError(message)
    return code
  }

  /// Prints a line on standard error; there is nobody to tell when that cannot be written.
  static func standardError(_ line: String) {
    try? FileHandle.standardError.write(contentsOf: Data((line + "\n").utf8))
  }

  /// Prints a result on standard output. A result that was cut short (a full disk) must not pass for a whole one.
  static func output(_ text: String) throws { try output(Array((text + "\n").utf8)) }

  /// Writes bytes of a result on standard output.
  static func output(_ bytes: [UInt8]) throws {
    do {
      try FileHandle.standardOutput.write(contentsOf: Data(bytes))
    } catch {
      throw fail(
        "error: the result cannot be written to standard output: \(error.localizedDescription)",
        .somethingFailed)
    }
  }

  /// A number with its noun: `1 draw`, `2,000 draws`.
  static func counted(_ number: Int, _ noun: String) -> String {
    "\(NumberText().count(number)) \(noun)" + (number == 1 ? "" : "s")
  }

  /// Makes the folder of a saved result.
  static func makeFolder(_ path: String) throws {
    do {
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    } catch {
      throw fail("error: the folder \(path) cannot be made: \(error.localizedDescription)", .usage)
    }
  }

  /// Notes of a study with their places, and notes of a result.
  static func printNotes(_ study: Study, _ notes: [String]) {
    for note in study.compiled.notes { standardError(note.text(file: study.path)) }
    for note in notes { standardError("note: \(note)") }
  }

  /// Runs `body` with a flag that Ctrl-C raises; a second Ctrl-C ends the program at once.
  ///
  /// Some work does not look at the flag often enough (sorting many draws): it is left after most of a second.
  static func interruptible<Result>(
    _ progress: Progress, _ body: (CancellationFlag) throws -> Result
  ) rethrows -> Result {
    let finished = CancellationFlag()
    defer { finished.cancel() }
    Interruption.catchSignals()
    Thread.detachNewThread {
      while !finished.isCancelled {
        Thread.sleep(forTimeInterval: 0.02)
        guard Interruption.flag.isCancelled else { continue }
        Thread.sleep(forTimeInterval: 0.7)
        if finished.isCancelled { return }
        progress.finish()
        let latest = progress.latest
        let drawn =
          latest.wanted == 0 ? "before the first draw" : "after \(latest.done) of \(latest.wanted) draws"
        standardError("interrupted \(drawn); nothing was kept")
        exit(130)
      }
    }
    return try body(Interruption.flag)
  }

  /// Seconds that `body` takes, and its result.
  static func timed<Result>(_ body: () throws -> Result) rethrows -> (result: Result, seconds: Double) {
    let clock = ContinuousClock()
    let start = clock.now
    let result = try body()
    return (result, (clock.now - start).inSeconds)
  }

  /// Saves a summary where a folder is named, and prints it where JSON is wanted.
  /// - Returns: whether it was printed: then nothing else is to be.
  static func deliver(_ summary: JSONValue, of study: Study, to folder: String?, asJSON: Bool) throws -> Bool
  {
    if let folder {
      try makeFolder(folder)
      try SavedResult(study, folder: folder).writeSummary(summary)
    }
    if asJSON { try output(summary.text(.pretty)) }
    return asJSON
  }
}
