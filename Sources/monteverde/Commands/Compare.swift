import ArgumentParser

/// `monteverde compare STUDY`
///
/// A run of `assess` that shows what its systems are to each other.
struct Compare: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Systems against the reference, draw by draw: differences, ratios, probabilities, signs.",
    discussion: """
      The reference is the system with 'reference: true', else the first one. What systems share is the same draw in \
      all of them.
      """)

  @OptionGroup var assessment: AssessmentRun

  func run() throws { try Session.run { try assessment.assess(.comparison) } }
}
