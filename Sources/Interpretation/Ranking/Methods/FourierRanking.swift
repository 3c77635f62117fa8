import NumericKernels
import Propagation
import Sensitivity
import Synchronization

extension RankingTask {
  /// First-order and total indices along the curves of the extended Fourier amplitude sensitivity test.
  func extendedFAST() throws -> Ranking {
    let model = try PlanPointModel(plan, isDependent: false, batch: options.monteCarlo.batch)
    let factors = try independentFactors(model.namedInputs)
    if let group = factors.groups.first(where: { $0.inputs.count > 1 }) {
      throw SensitivityError.badOption(
        name: "--method efast", value: "the group '\(group.name)' of inputs that go together",
        cure: "each input needs a frequency of its own: use sobol, shapley or kucherenko")
    }
    var fourier = ExtendedFASTOptions(seed: options.monteCarlo.seed)
    fourier.samplesPerCurve = options.monteCarlo.draws
    fourier.includesDummy = true
    fourier.workers = options.monteCarlo.workers
    fourier.failureLimit = options.failureLimit
    fourier.intervalLevel = options.intervalLevel
    let design = try design(model, fourier)
    let done = Mutex(0)
    let report = progress(of: design.runs)
    let names = plan.outputs.indices.map { String($0) }
    let tables = try design.indices(outputNames: names, cancellation: cancellation) { points, values in
      let columns = points.flatMap(\.self)
      var workspace = model.makeWorkspace()
      model.evaluate(
        points: columns.span, count: design.samplesPerCurve, workspace: &workspace, into: &values)
      done.withLock {
        $0 += design.samplesPerCurve
        report?($0)
      }
    }
    let both = [tables.first, tables.total]
    let scores = self.scores(floors: { output in both.map { $0.outputs[output].noiseFloor } }) { output in
      let ranks = both[1].outputs[output].estimates.map(\.rank)
      return model.inputNames.indices.map { input in
        Ranking.Input(
          name: model.inputNames[input], rank: ranks[input],
          rankConfidence: tables.rankConfidence[output][input],
          values: both.map { Ranking.Value($0.outputs[output].estimates[input]) })
      }
    }
    return Ranking(
      method: .extendedFAST, measures: RankingTask.sobolMeasures, mainMeasure: 1, scores: scores,
      evaluations: tables.runs, baseDraws: design.samplesPerCurve, intervalLevel: options.intervalLevel,
      intervals: both[0].intervalMethod.label, failedRows: both[0].outputs.map(\.failedRows).max() ?? 0,
      notes: [
        "\(fourier.curves) curves of \(design.samplesPerCurve) runs for each input; intervals are the spread of the curves "
          + "and do not show what the method itself is off by: up to some hundredths where inputs act in jumps or "
          + "together, and small total indices come out too large by about the noise floor"
      ])
  }

  /// Curves of as many runs as were asked for.
  private func design(_ model: PlanPointModel, _ fourier: ExtendedFASTOptions) throws(SensitivityError)
    -> ExtendedFASTDesign
  {
    do {
      return try ExtendedFASTDesign(
        inputNames: model.inputNames, identities: model.inputIdentities, options: fourier)
    } catch {
      // The command line calls it so.
      if case .badOption(let name, let value, let cure) = error, name == "samples per curve" {
        throw .badOption(name: "--draws", value: "\(value) as runs of a curve", cure: cure)
      }
      throw error
    }
  }
}

extension Ranking.Value {
  /// The value of a given-data measure.
  init(_ estimate: MeasureTable.Estimate) {
    self.init(estimate.value, interval: estimate.interval, probability: estimate.probability)
  }
}

extension MeasureTable.IntervalMethod {
  /// The method in words, to go with a table of intervals.
  var label: String {
    switch self {
    case .bootstrap: "bootstrap over draws"
    case .asymptotic: "normal limit"
    case .jackknife: "jackknife over groups of draws, with Student's t"
    case .replicates: "Student's t over independent curves"
    }
  }
}
