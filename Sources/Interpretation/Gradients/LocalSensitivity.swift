public import Inventory
import Parameters
public import Propagation
import Statistics

/// How scores change with each input and each entry of A, B and C at static values, and the approximate variance that
/// follows from it.
public struct LocalSensitivity: Sendable {
  /// An uncertain input of one score.
  public struct Factor: Sendable {
    /// Name of the input.
    public let name: String
    /// Identity of the input.
    public let identity: UInt64
    /// Its static value, in its own unit.
    public let staticValue: Double
    /// Score per unit of the input; nil where there is none.
    public let derivative: Double?
    /// Relative change of the score for a relative change of the input, x/h dh/dx; nil where the score is 0.
    public let elasticity: Double?
    /// Its share of the variance in first order; may be negative for correlated inputs.
    public let varianceShare: Double?
    /// 1 for the largest share of the variance; nil without a derivative.
    public let rank: Int?
    /// Why there is no derivative, or why it does not tell all.
    public let remark: String?
  }

  /// An entry of a matrix with its elasticity.
  public struct Entry: Sendable {
    /// Entry and derivative.
    public let derivative: EntryDerivative
    /// Relative change of the score for a relative change of the entry; nil where the score is 0.
    public let elasticity: Double?
  }

  /// A parameter without an uncertainty of its own: one value, or a formula.
  public struct Parameter: Sendable {
    /// Its name.
    public let name: String
    /// Identity of the input that stands for it.
    public let identity: UInt64
    /// Its static value, in its own unit.
    public let staticValue: Double
    /// Score per unit of the parameter, all else the same.
    public let derivative: Double
    /// Relative change of the score for a relative change of the parameter; nil where the score is 0.
    public let elasticity: Double?
  }

  /// One score.
  public struct Score: Sendable {
    /// Which score.
    public let output: Output
    /// Its value with every input at its static value.
    public let staticValue: Double
    /// Inputs, the largest share of the variance first.
    public let inputs: [Factor]
    /// Parameters without an uncertainty of their own, the largest elasticity first; where the model keeps them apart.
    public let parameters: [Parameter]
    /// Entries of A, B, C and f, the largest elasticity first.
    public let entries: [Entry]
    /// Approximate mean and variance.
    public let series: TaylorSeries
    /// Mean and variance of a Monte Carlo run, when there was one.
    public let monteCarlo: (mean: Double, variance: Double)?
  }

  /// Scores in the order of systems and indicators.
  public let scores: [Score]
  /// The model.
  public let model: LifeCycleModel
  /// What the approximations leave out.
  public let notes: [String]

  /// Works out derivatives at static values.
  /// - Parameters:
  ///   - parameterValues: static values of parameters with a formula, by the identity of the input that stands for them.
  ///   - run: a run of the same model, to compare the approximate variance with.
  /// - Throws: what drawing correlated inputs throws.
  public init(
    _ plan: GradientPlan, parameterValues: [UInt64: Double] = [:], comparedWith run: MonteCarloResult? = nil
  ) throws {
    model = plan.model
    let moments = try VariableMoments(plan)
    let derivatives = plan.staticDerivatives()
    var notes: [String] = []
    scores = plan.scores.indices.map { score in
      let series = moments.series(derivatives[score], plan)
      return Score(
        output: plan.scores[score], staticValue: derivatives[score].score,
        inputs: LocalSensitivity.factors(plan, score, series),
        parameters: LocalSensitivity.parameters(plan, score, derivatives[score], parameterValues),
        entries: LocalSensitivity.entries(plan, score, derivatives[score].score), series: series,
        monteCarlo: run.flatMap { LocalSensitivity.moments($0, plan.scores[score]) })
    }
    if moments.isDependent.contains(true) {
      notes.append(
        "correlated inputs: their covariance counts in the first order, with correlations from draws; their second "
          + "derivatives are left out")
    }
    if derivatives.contains(where: { $0.second == nil }) {
      notes.append("second derivatives are left out: there are too many inputs and formulas")
    }
    var without: [String] = []
    for input in scores.flatMap(\.inputs) where input.derivative == nil && !without.contains(input.name) {
      without.append(input.name)
    }
    if !without.isEmpty {
      notes.append(
        "inputs without a derivative are left out of the approximate variance and its shares: "
          + without.map { "'\($0)'" }.joined(separator: ", "))
    }
    self.notes = notes
  }

  private static func moments(_ run: MonteCarloResult, _ output: Output) -> (mean: Double, variance: Double)?
  {
    guard let place = run.plan.outputs.firstIndex(of: output), run.moments[place].count > 1 else {
      return nil
    }
    let moments = run.moments[place]
    return (moments.mean, moments.centralSum2 / Double(moments.count - 1))
  }

  static func elasticity(_ value: Double, _ derivative: Double, of score: Double) -> Double? {
    let elasticity = value / score * derivative
    return elasticity.isFinite ? elasticity : nil
  }

  private static func factors(_ plan: GradientPlan, _ score: Int, _ series: TaylorSeries) -> [Factor] {
    let jumps = plan.jumps(ofScore: score)
    let total = series.first.variance
    let uncertain = plan.variables.indices.filter {
      !plan.variables[$0].isCertain && plan.depends(score: score, onVariable: $0)
    }
    var factors = uncertain.map { index in
      let variable = plan.variables[index]
      let derivative = series.derivatives.first[index]
      let jump = jumps.first { $0.variable == index }
      let share = total.flatMap { $0 > 0 ? series.contributions[index] / $0 : nil }
      return Factor(
        name: variable.input.name, identity: variable.input.identity, staticValue: variable.staticValue,
        derivative: derivative.isFinite ? derivative : nil,
        elasticity: elasticity(variable.staticValue, derivative, of: series.derivatives.score),
        varianceShare: share, rank: nil,
        remark: jump.map { "the score may jump with it: \($0.label) compares or rounds" })
    }
    factors += plan.discreteInputs(ofScore: score).map {
      Factor(
        name: $0.name, identity: $0.identity, staticValue: .nan, derivative: nil, elasticity: nil,
        varianceShare: nil, rank: nil, remark: "discrete: it has no derivative")
    }
    func size(_ factor: Factor) -> Double {
      factor.derivative == nil ? -1 : abs(factor.varianceShare ?? factor.elasticity ?? 0)
    }
    let sorted = factors.enumerated().sorted {
      let (x, y) = (size($0.element), size($1.element))
      return x != y ? x > y : $0.offset < $1.offset
    }.map(\.element)
    return sorted.enumerated().map { place, factor in
      Factor(
        name: factor.name, identity: factor.identity, staticValue: factor.staticValue,
        derivative: factor.derivative, elasticity: factor.elasticity, varianceShare: factor.varianceShare,
        rank: factor.derivative == nil ? nil : place + 1, remark: factor.remark)
    }
  }

  private static func parameters(
    _ plan: GradientPlan, _ score: Int, _ derivatives: SecondDerivatives, _ values: [UInt64: Double]
  ) -> [Parameter] {
    let certain = plan.variables.indices.filter {
      plan.variables[$0].isCertain && plan.depends(score: score, onVariable: $0)
    }
    let parameters = certain.map { index in
      let variable = plan.variables[index]
      let value = values[variable.input.identity] ?? variable.staticValue
      return Parameter(
        name: variable.input.name, identity: variable.input.identity, staticValue: value,
        derivative: derivatives.first[index],
        elasticity: elasticity(value, derivatives.first[index], of: derivatives.score))
    }
    return parameters.enumerated().sorted {
      let (x, y) = (abs($0.element.elasticity ?? 0), abs($1.element.elasticity ?? 0))
      return x != y ? x > y : $0.offset < $1.offset
    }.map(\.element)
  }

  private static func entries(_ plan: GradientPlan, _ score: Int, _ value: Double) -> [Entry] {
    let entries = plan.entryDerivatives(ofScore: score).map {
      Entry(derivative: $0, elasticity: elasticity($0.value, $0.derivative, of: value))
    }
    func size(_ entry: Entry) -> Double { abs(entry.elasticity ?? entry.derivative.derivative) }
    return entries.enumerated().sorted {
      let (x, y) = (size($0.element), size($1.element))
      return x != y ? x > y : $0.offset < $1.offset
    }.map(\.element)
  }
}
