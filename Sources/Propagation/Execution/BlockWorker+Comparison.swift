import Inventory
import NumericKernels
import Statistics

extension BlockWorker {
  /// Compares the systems of one block, when failed draws are marked in all of them.
  func compare(_ rows: Range<Int>, _ statistics: inout ComparisonStatistics) {
    let layout = plan.comparison
    for pair in layout.pairs.indices {
      pairScanner.begin()
      for indicator in 0..<layout.indicators {
        statistics.pairs[pair].scores[indicator] = compare(rows, pair: pair, indicator: indicator)
      }
      pairScanner.countPatterns(
        draws: rows.count, indicators: layout.indicators, into: &statistics.pairs[pair])
    }
    for (group, systems) in layout.groups.enumerated() where statistics.lowest[group] != nil {
      for indicator in 0..<layout.indicators {
        findLowest(
          rows, systems.all.map { layout.total(ofSystem: $0, indicator: indicator) }, indicator,
          &statistics.lowest[group])
      }
    }
  }

  private func compare(_ rows: Range<Int>, pair: Int, indicator: Int) -> PairStatistics.Score {
    let (system, reference) = plan.comparison.totals(ofPair: pair, indicator: indicator)
    return withBlock(rows, reference) { reference in
      let reference = reference.span
      return withBlock(rows, system) { system in
        let score = pairScanner.scan(system: system.span, reference: reference, indicator: indicator)
        guard keeper.kept == nil else { return score }
        let (difference, ratio) = (
          slots.slot(of: .difference, pair: pair, indicator: indicator),
          slots.slot(of: .ratio, pair: pair, indicator: indicator)
        )
        pairScanner.addDifferences(draws: rows.count, to: &sketches[difference])
        // A block with a reference of 0 or of two signs ends all ratios of the run.
        let signed = max(score.positiveReferences, score.negativeReferences)
        if signed == score.difference.count {
          pairScanner.addRatios(system: system.span, reference: reference, to: &sketches[ratio])
        }
        return score
      }
    }
  }

  private func findLowest(
    _ rows: Range<Int>, _ outputs: [Int], _ indicator: Int, _ statistics: inout LowestStatistics?
  ) {
    withBlock(rows, outputs[0]) { lowestScanner.begin($0.span) }
    for output in outputs.dropFirst() { withBlock(rows, output) { lowestScanner.include($0.span) } }
    for output in outputs { withBlock(rows, output) { lowestScanner.hold($0.span) } }
    for (place, output) in outputs.enumerated() {
      let (alone, shared) = withBlock(rows, output) { lowestScanner.count($0.span) }
      statistics?.alone[indicator][place] = alone
      statistics?.shared[indicator][place] = shared
    }
    // A system fails as a whole: every indicator has the same draws.
    statistics?.draws = lowestScanner.succeeded(draws: rows.count)
  }
}
