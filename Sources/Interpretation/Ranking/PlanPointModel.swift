import Inventory
import Parameters
import Propagation
import Sampling
import Sensitivity

/// A plan as a function of points of the unit cube: coordinates become values by the plan's own quantile functions,
/// and values become scores.
///
/// Coordinates are either independent of each other (the plan's copulas then make them dependent), or those of the
/// values themselves, where `correlation` says how these depend on each other.
struct PlanPointModel: PointModel {
  private let plan: PropagationPlan
  let inputNames: [String]
  let inputIdentities: [UInt64]
  /// Correlations of the normal scores of all inputs; nil where coordinates are independent.
  let correlation: Correlation?
  private let batch: Int?
  /// The place of each input's coordinates, by identity.
  private let places: [UInt64: Int]
  /// The place of the first database: its exchanges are one input, whose coordinate says the number of their draw.
  let firstBackground: Int
  private let seed: UInt64

  /// - Parameters:
  ///   - plan: what is run; Iman and Conover's reordering, which needs whole samples, is replaced by a Gaussian copula
  ///     with the same rank correlations.
  ///   - isDependent: whether coordinates are those of the values, with a `correlation`. Inputs under a t copula stay
  ///     functions of independent coordinates.
  ///   - seed: of the draws of databases.
  init(_ plan: PropagationPlan, isDependent: Bool, batch: Int?, seed: UInt64 = 0) throws {
    var model = plan.model
    for reordering in model.reorderings {
      let copula = try GaussianCopula(spearman: reordering.spearman)
      model.graph.add(InputDependence(reordering.inputs, copula: copula))
    }
    let isReordered = !model.reorderings.isEmpty
    model.reorderings = []
    let joint =
      isReordered ? PropagationPlan(model, detail: .totals, solver: plan.solver, sharing: plan) : plan
    // A t copula has a coordinate more, which no input is named after.
    let mixing = model.graph.dependences.compactMap { dependence -> (String, UInt64)? in
      guard joint.inputs.contains(where: dependence.members.contains) else { return nil }
      return dependence.mixingIdentity.map { ("scale of \(dependence.name)", $0) }
    }
    let backgrounds = joint.backgroundInputs
    inputNames = joint.inputs.map(\.name) + mixing.map(\.0) + backgrounds.map(\.name)
    inputIdentities = joint.inputs.map(\.identity) + mixing.map(\.1) + backgrounds.map(\.identity)
    firstBackground = inputNames.count - backgrounds.count
    self.seed = seed
    places = Dictionary(
      inputIdentities.enumerated().map { ($0.element, $0.offset) }, uniquingKeysWith: { first, _ in first })
    self.batch = batch
    let known = isDependent ? try PlanPointModel.correlation(model.graph, places) : nil
    correlation = known
    if known == nil {
      self.plan = joint
    } else {
      model.graph.removeGaussianDependences()
      self.plan = PropagationPlan(model, detail: .totals, solver: plan.solver, sharing: plan)
    }
  }

  /// The correlations of all inputs under Gaussian copulas; nil where there are none.
  private static func correlation(_ graph: ExpressionGraph, _ places: [UInt64: Int]) throws -> Correlation? {
    var correlation = Correlation(independent: max(1, places.count))
    var isDependent = false
    for dependence in graph.dependences {
      guard let scores = dependence.normalScores else { continue }
      let members = dependence.members.map { places[$0.identity] }
      for i in 0..<members.count {
        for j in 0..<i where scores[i, j] != 0 {
          guard let (one, other) = members[i].flatMap({ one in members[j].map { (one, $0) } }) else {
            continue
          }
          try correlation.set(one, other, scores[i, j])
          isDependent = true
        }
      }
    }
    return isDependent ? correlation : nil
  }

  var outputCount: Int { plan.outputs.count }

  /// What one worker keeps.
  struct Workspace {
    let worker: PlanWorker
    /// Made when it is used first: it holds a solver of the database.
    var background: NumberedBackground?
  }

  func makeWorkspace() -> Workspace { Workspace(worker: PlanWorker(plan: plan, batch: batch)) }

  func evaluate(
    points: Span<Double>, count: Int, workspace: inout Workspace, into out: inout MutableSpan<Double>
  ) {
    let own = (firstBackground..<inputNames.count).map { input in
      (0..<count).map { points[input * count + $0] }
    }
    if !own.isEmpty, workspace.background == nil {
      workspace.background = NumberedBackground(plan, seed: seed)
    }
    evaluate(
      points: points, count: count, background: own.isEmpty ? nil : workspace.background?.given(own),
      workspace: workspace, into: &out)
  }

  /// The same with given scores of databases, whatever their coordinates.
  func evaluate(
    points: Span<Double>, count: Int, background: GivenBackground?, workspace: Workspace,
    into out: inout MutableSpan<Double>
  ) {
    let worker = workspace.worker
    let coordinates = PointCoordinates(points, count: count, places: places)
    var first = 0
    while first < count {
      let rows = min(worker.batch, count - first)
      worker.run(coordinates: coordinates, firstDraw: first, count: rows, background: background)
      for output in 0..<outputCount {
        worker.copy(output: output, count: rows, to: &out, at: output * count + first)
      }
      first += rows
    }
  }
}

/// Coordinates of points that are given.
private struct PointCoordinates: InputCoordinates {
  private let values: [Double]
  private let count: Int
  private let places: [UInt64: Int]

  init(_ points: Span<Double>, count: Int, places: [UInt64: Int]) {
    values = [Double](copying: points)
    self.count = count
    self.places = places
  }

  func fill(input: Int, identity: UInt64, firstDraw: Int, into out: inout MutableSpan<Double>) {
    guard let place = places[identity] else { preconditionFailure("an input without coordinates") }
    let first = place * count + firstDraw
    for i in out.indices { out[i] = values[first + i] }
  }
}

extension [Double] {
  /// The numbers of a span.
  fileprivate init(copying span: Span<Double>) {
    self.init()
    reserveCapacity(span.count)
    for i in span.indices { append(span[i]) }
  }
}
