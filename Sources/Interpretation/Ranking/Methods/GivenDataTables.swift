import Sensitivity

/// The measures that a given-data method fills in.
struct GivenDataResult {
  let measures: [Ranking.Measure]
  /// The measure by which inputs are ranked.
  let main: Int
  /// One table for each measure.
  let tables: [MeasureTable]
  /// Facts of an output.
  var facts: (Int) -> [Ranking.Fact] = { _ in [] }
}

extension RankingTask {
  /// Computes the tables of the method.
  func tables(_ data: GivenData, options given: GivenDataOptions) throws -> GivenDataResult {
    func one(_ key: String, _ heading: String, hasProbability: Bool, _ table: MeasureTable) -> GivenDataResult
    {
      GivenDataResult(
        measures: [Ranking.Measure(key, heading, hasProbability: hasProbability)], main: 0, tables: [table])
    }
    switch options.method {
    case .rbdFAST:
      let harmonics = min(10, max(1, data.rowCount / 10))
      return one(
        "first", "first order", hasProbability: false,
        try data.rbdFAST(options: given, harmonics: harmonics, cancellation: cancellation))
    case .rank:
      return one(
        "first", "first order", hasProbability: true,
        try data.rankFirstOrder(options: given, cancellation: cancellation))
    case .delta:
      return one(
        "delta", "delta", hasProbability: false, try data.delta(options: given, cancellation: cancellation))
    case .cramerVonMises:
      return one(
        "cramer_von_mises", "Cramér-von Mises", hasProbability: true,
        try data.cramerVonMises(options: given, cancellation: cancellation))
    case .pawn:
      // Ten classes of at least four draws each.
      guard data.rowCount >= 40 else {
        throw SensitivityError.tooFewDraws(given: data.rowCount, needed: 40)
      }
      let pawn = try data.pawn(options: given, cancellation: cancellation)
      return GivenDataResult(
        measures: [
          Ranking.Measure("median", "median"), Ranking.Measure("mean", "mean"),
          Ranking.Measure("maximum", "maximum"),
        ], main: 0, tables: [pawn.median, pawn.mean, pawn.maximum])
    case .hsic:
      let hsic = try data.hsic(options: given, cancellation: cancellation)
      return GivenDataResult(
        measures: [
          Ranking.Measure("r2_hsic", "R² HSIC", hasProbability: true), Ranking.Measure("hsic", "HSIC"),
        ], main: 0, tables: [hsic.r2, hsic.hsic])
    case .regression: return try regression(data, options: given)
    case .sobol, .shapley, .kucherenko, .morris, .extendedFAST, .chaos, .derivatives:
      preconditionFailure("the method makes runs of its own")
    }
  }

  private func regression(_ data: GivenData, options given: GivenDataOptions) throws -> GivenDataResult {
    let regression = try data.regression(options: given, cancellation: cancellation)
    return GivenDataResult(
      measures: [
        Ranking.Measure("src", "SRC", hasProbability: true),
        Ranking.Measure("srrc", "SRRC", hasProbability: true), Ranking.Measure("pcc", "PCC"),
        Ranking.Measure("prcc", "PRCC"),
      ], main: 1, tables: [regression.src, regression.srrc, regression.pcc, regression.prcc]
    ) { output in
      [
        Ranking.Fact(
          "r2", "R² of the regression", Ranking.Value(regression.src.outputs[output].explained)),
        Ranking.Fact(
          "r2_ranks", "R² of the regression of ranks",
          Ranking.Value(regression.srrc.outputs[output].explained)
        ),
      ]
    }
  }
}
