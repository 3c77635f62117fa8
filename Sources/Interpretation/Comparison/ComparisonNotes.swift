import Inventory
import Propagation
import Statistics

/// What a reader of comparisons should know, with indicators of which the same is true in one note.
struct ComparisonNotes {
  private(set) var notes: [String] = []
  private let run: MonteCarloResult

  init(_ run: MonteCarloResult, _ dominance: [Dominance]) {
    self.run = run
    for (place, pair) in run.plan.comparison.pairs.enumerated() {
      let systems = run.plan.model.systems
      let name = "\(systems[pair.system].name) against \(systems[pair.reference].name)"
      let statistics = run.comparison.pairs[place]
      guard statistics.draws > 0 else {
        notes.append("\(name): no draw succeeded in both")
        continue
      }
      var found: [(text: String, indicators: [String])] = []
      for indicator in 0..<run.plan.comparison.indicators {
        for text in remarks(place, indicator) {
          let known = found.firstIndex { $0.text == text } ?? found.endIndex
          if known == found.endIndex { found.append((text, [])) }
          found[known].indicators.append(run.plan.model.indicators[indicator].name)
        }
      }
      notes += found.map { "\(name), \($0.indicators.joined(separator: ", ")): \($0.text)" }
      if let note = patterns(dominance[place], statistics.patterns) { notes.append("\(name): \(note)") }
    }
  }

  private func remarks(_ place: Int, _ indicator: Int) -> [String] {
    let statistics = run.comparison.pairs[place]
    let score = statistics.scores[indicator]
    var remarks: [String] = []
    if score.equal == statistics.draws {
      remarks.append("equal in every draw, so that neither is ever lower")
    } else if score.equal > 0 {
      remarks.append(
        "equal in \(score.equal) of \(statistics.draws) draws, which count neither as lower nor as higher")
    }
    if !statistics.hasRatio(indicator: indicator) {
      let zeros = statistics.draws - score.positiveReferences - score.negativeReferences
      remarks.append(
        zeros > 0
          ? "there is no ratio, for the reference is 0 in \(zeros) of \(statistics.draws) draws"
          : "there is no ratio, for the reference is below 0 in \(score.negativeReferences) of \(statistics.draws) draws "
            + "and above in the others")
    }
    if score.equal < statistics.draws, isWithinAccuracy(place, indicator) {
      remarks.append(
        "the scores differ by no more than the accuracy with which they are computed: which of them is lower says nothing"
      )
    }
    return remarks
  }

  /// Whether differences are as small as rounding makes them, or as the solver of a database leaves them.
  private func isWithinAccuracy(_ place: Int, _ indicator: Int) -> Bool {
    func size(_ moments: Moments) -> Double {
      guard moments.count > 0 else { return 0 }
      return (moments.mean * moments.mean + moments.centralSum2 / Double(moments.count)).squareRoot()
    }
    let reference = run.plan.comparison.totals(ofPair: place, indicator: indicator).reference
    let difference = size(run.comparison.pairs[place].scores[indicator].difference)
    return difference <= max(run.largestErrorEstimate ?? 0, 1e-12) * size(run.moments[reference])
  }

  private func patterns(_ dominance: Dominance, _ counts: SignPatternCounts) -> String? {
    guard dominance.otherPatterns > 0 || counts.undercount > 0 else { return nil }
    let all = dominance.patterns.count + dominance.otherPatterns
    guard counts.undercount > 0 else {
      return "\(all) sign patterns occurred; the \(dominance.patterns.count) most frequent are listed"
    }
    return
      "more than \(SignPatternCounts.limit) sign patterns occurred; the counts of those that are listed may be up to "
      + "\(counts.undercount) draws too low"
  }
}
