public import ArgumentParser
import Foundation
import Inventory
public import Propagation
import Reports
public import Sampling
import Studies

/// Options of all commands that run a study.
struct RunOptions: ParsableArguments {
  @OptionGroup var source: StudySource

  @Option(help: "Number of draws; for rank, of what its method counts.")
  var draws: Int?

  @Option(help: "Seed of the random numbers (default: the study's, else 1).")
  var seed: UInt64?

  @Option(help: "Design of the draws (default: the study's, else random).")
  var design: Design.Kind?

  @Option(
    help:
      "Independent randomisations of a design, whose spread is its error (default: 1 for random draws, else 8)."
  )
  var randomizations: Int?

  @Option(help: "Threads (default: one for each core). They change no bit of a result.")
  var workers: Int?

  @Option(help: "Draws per batch (default: what fits the cache). It changes no bit of a result.")
  var batch: Int?

  @Option(help: "How systems of equations are solved.")
  var solver: SolverChoice = .automatic

  @Option(
    name: .customLong("set"), help: "Fix a parameter, NAME=VALUE, and take its uncertainty away (repeatable)."
  )
  var settings: [String] = []

  @Flag(help: "Print the summary as JSON and nothing else.")
  var json = false

  @Flag(help: "Print no notes and no progress.")
  var quiet = false

  func validate() throws {
    for (name, value) in [
      ("--draws", draws), ("--workers", workers), ("--batch", batch), ("--randomizations", randomizations),
    ] {
      if let value, value < 1 {
        throw ValidationError("\(name) is a whole number of at least 1, not \(value)")
      }
    }
    if let draws, draws > 1 << 40 { throw ValidationError("--draws is at most 2^40") }
    if let randomizations, randomizations > 10_000 {
      throw ValidationError("--randomizations is at most 10000")
    }
    if let workers, workers > 1024 { throw ValidationError("--workers is at most 1024") }
    for setting in settings where !setting.contains("=") {
      throw ValidationError("--set \(setting): write NAME=VALUE, as in --set 'pue=1.2'")
    }
  }

  /// Reads the study with the settings of the command line.
  func loadStudy() throws -> Study { try source.load(settings: settings) }

  /// Threads: one for each core unless somebody says otherwise.
  var workerCount: Int { workers ?? ProcessInfo.processInfo.activeProcessorCount }

  /// The options of a run of a study.
  func monteCarlo(_ study: Study, defaultDraws: Int) throws -> MonteCarloOptions {
    let design = design ?? study.design.flatMap { Design.Kind(rawValue: $0) } ?? .random
    return MonteCarloOptions(
      draws: draws ?? defaultDraws, seed: seed ?? study.seed ?? 1, design: design,
      randomizations: randomizations,
      workers: workerCount, batch: batch)
  }
}

extension SolverChoice: ExpressibleByArgument {}
extension Design.Kind: ExpressibleByArgument {}
