import ArgumentParser
import Inventory
import Reports
import Studies

/// `monteverde check STUDY`
struct Check: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Read and validate a study; compare its static results with published ones.")

  @OptionGroup var source: StudySource

  @Flag(help: "Compare static results with the rows of 'expected:'.")
  var expected = false

  @Flag(help: "Print no notes.")
  var quiet = false

  func run() throws { try Session.run(check) }

  private func check() throws {
    let study = try source.load(settings: [])
    if !quiet { Session.printNotes(study, []) }
    let model = study.model
    // A study counts its own processes, of which each link to a database is one.
    let processes =
      model.processes.isEmpty ? model.background?.database.processIDs.count ?? 0 : model.processes.count
    guard expected else {
      try Session.output(
        "\(study.path): no errors; \(counted(model.systems.count, "system")), "
          + "\(counted(processes, "process")), "
          + "\(counted(model.indicators.count, "indicator")), \(counted(study.compiled.inputs.count, "uncertain input"))"
      )
      let inputs = Array(study.compiled.inputs.values)
      if !inputs.isEmpty { try Session.output("\n" + report(inputs: inputs, .ofStandardOutput)) }
      return
    }
    let rows = try study.expectations()
    if rows.isEmpty {
      try Session.output("\(study.path): the study has no 'expected:' rows")
      return
    }
    try Session.output(report(rows, .ofStandardOutput))
    let differing = rows.count { !$0.holds }
    if differing > 0 {
      Session.standardError("\(differing) of \(rows.count) expected results differ")
      throw ExitCode.somethingFailed
    }
  }

  private func counted(_ number: Int, _ noun: String) -> String {
    "\(number) \(noun)" + (number == 1 ? "" : noun.hasSuffix("s") ? "es" : "s")
  }
}
