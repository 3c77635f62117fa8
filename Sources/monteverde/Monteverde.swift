import ArgumentParser
import Studies

@main
struct Monteverde: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "monteverde",
    abstract: "Life cycle assessment with honest error bars, and what they depend on.",
    version: Summary.version,
    subcommands: [Assess.self, Rank.self, Compare.self, Sample.self, Check.self, Bench.self, Convert.self])
}
