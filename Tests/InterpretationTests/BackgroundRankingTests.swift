import Distributions
import Glibc
import Inventory
import NumericKernels
import Parameters
import Propagation
import Sampling
import Sensitivity
import Testing

@testable import Interpretation

/// Databases behind a study, whose exchanges together are one input of rankings.
@Suite struct BackgroundRankingTests {
  /// h = y + Σ x_k U_k: a process takes x_k of activity k of a database and causes y itself.
  static func model(_ background: Background) throws -> LifeCycleModel {
    var graph = ExpressionGraph()
    func uniform(_ name: String, _ minimum: Double, _ maximum: Double) throws -> ExpressionGraph.NodeID {
      graph.draw(
        UncertainInput(name: name, parts: ["parameter", name]),
        from: try Distribution(.uniform(minimum: minimum, maximum: maximum)),
        staticValue: (minimum + maximum) / 2)
    }
    func entry(_ row: Int, _ column: Int, _ amount: ExpressionGraph.NodeID) -> Entry {
      Entry(row: row, column: column, amount: amount, label: "amount \(row), \(column)")
    }
    var system = ProductSystem(name: "S", scenario: "base")
    let one = graph.constant(1)
    system.outputs = [entry(0, 0, one)]
    for activity in background.activities.indices {
      system.backgroundInputs.append(entry(activity, 0, try uniform("x\(activity)", 0.5, 1.5)))
    }
    let y = try uniform("y", 1, 3)
    system.impacts = background.methodOfIndicator.indices.map { entry($0, 0, y) }
    system.demand = [entry(0, 0, one)]
    return LifeCycleModel(
      processes: [Process(name: "server", unit: "server", tags: Tags(stage: nil, task: nil))],
      indicators: background.methodOfIndicator.indices.map { Indicator(name: "h\($0)", unit: "kg") },
      flows: [], graph: graph, systems: [system], nodeLabels: [:], background: background)
  }

  /// U is a product of lognormals with the given σ and medians of one.
  static func background(_ deviations: [Double], methods: Int = 1) -> Background {
    ExchangeRankingTests.background(ExchangeRankingTests.product(deviations, methods: methods))
  }

  /// One emission, its amount from a list of values that draws take one after another.
  static func sequence(_ values: [Double], isSequential: Bool = true) -> Background {
    var (technosphere, biosphere, factors) = (ExchangeTable(), ExchangeTable(), ExchangeTable())
    technosphere.append(row: 0, column: 0, amount: 1, identity: 1)
    biosphere.append(row: 0, column: 0, amount: 1, uncertainty: .presampled(source: 0, row: 0), identity: 2)
    factors.append(row: 0, column: 0, amount: 1, identity: 3)
    let database = LifeCycleDatabase(
      productIDs: [0], processIDs: [0], flowIDs: [50], referenceProducts: [0], technosphere: technosphere,
      biosphere: biosphere, methods: [CharacterizationMethod(name: "m", unit: "u", factors: factors)],
      presamples: [
        Presamples(values: values, rows: 1, columns: values.count, isSequential: isSequential, identity: 9)
      ])
    return ExchangeRankingTests.background(database)
  }

  private func scores(
    _ model: PickFreezePropagation, _ selection: ColumnSelection, _ rows: Range<Int>
  ) -> [Double] {
    var workspace = model.makeWorkspace()
    var found = [Double](repeating: .nan, count: rows.count * model.outputCount)
    var span = found.mutableSpan
    model.evaluate(rows: rows, selection: selection, workspace: &workspace, into: &span)
    return found
  }

  /// A has the draws of an assessment, B others, and an exchange of the background takes all of it.
  @Test func theBackgroundIsExchangedAsAWhole() throws {
    let plan = PropagationPlan(
      try BackgroundRankingTests.model(BackgroundRankingTests.background([0.1, 0.5, 0.2])), detail: .totals)
    let options = MonteCarloOptions(draws: 100, seed: 7, workers: 1, batch: 30)
    let model = try PickFreezePropagation(plan, options: options)
    #expect(model.inputNames == ["x0", "y", "background exchanges"])
    #expect(Set(model.namedInputs.map(\.identity)).count == 3)
    let a = scores(model, .a, 0..<100)
    let b = scores(model, .b, 0..<100)
    #expect(try MonteCarlo(plan, options: options).run().draws(ofOutput: 0) == a)
    #expect(zip(a, b).allSatisfy { $0 != $1 })
    #expect(scores(model, .ab([0, 1, 2]), 0..<100) == b && scores(model, .ba([0, 1, 2]), 0..<100) == a)
    // Rows are the same whatever is asked for with them.
    #expect(scores(model, .ab([2]), 13..<50) == Array(scores(model, .ab([2]), 0..<100)[13..<50]))
    // (h - y) / x of a row: one of two scores of the database, the same for all that takes it from there.
    let inputs = plan.inputs
    func coordinates(_ matrix: Int) throws -> DesignCoordinates {
      try DesignCoordinates(options, inputs: inputs.map(\.identity), matrix: matrix, of: 2)
    }
    func values(_ input: Int, _ matrix: Int) throws -> [Double] {
      var column = [Double](repeating: 0, count: 100)
      var span = column.mutableSpan
      try coordinates(matrix).fill(
        input: input, identity: inputs[input].identity, firstDraw: 0, into: &span)
      return column.map { input == 0 ? 0.5 + $0 : 1 + 2 * $0 }
    }
    let (x, y) = (try values(0, 0), try values(1, 0))
    let (otherX, otherY) = (try values(0, 1), try values(1, 1))
    let mixed = scores(model, .ab([2]), 0..<100)
    for row in 0..<100 {
      let ofB = (b[row] - otherY[row]) / otherX[row]
      // Differences and quotients of numbers near one: some roundings.
      #expect(abs(mixed[row] - (y[row] + x[row] * ofB)) < 1e-13)
    }
  }

  /// h = y + x U: what the background causes alone and with x follows from moments.
  @Test func shareOfTheBackgroundIsExact() throws {
    let deviations = [0.1, 0.3, 0.2]
    let squares = deviations.reduce(0) { $0 + $1 * $1 }
    let (mean, variance) = (exp(squares / 2), exp(squares) * expm1(squares))
    let (varianceX, varianceY) = (1.0 / 12, 4.0 / 12)
    let whole = varianceY + varianceX * (mean * mean + variance) + variance
    let exact = [
      "x0": (varianceX * mean * mean, varianceX * (mean * mean + variance)), "y": (varianceY, varianceY),
      "background exchanges of ei": (variance, variance * (1 + varianceX)),
    ]
    var background = BackgroundRankingTests.background(deviations)
    background.sources = [BackgroundSource(name: "ei", activities: [0])]
    let plan = PropagationPlan(try BackgroundRankingTests.model(background), detail: .totals)
    func ranking(_ workers: Int) throws -> Ranking {
      try Ranking(plan, options: MonteCarloOptions(draws: 16384, seed: 3, workers: workers))
    }
    let found = try ranking(2)
    let score = try #require(found.scores.first)
    #expect(score.inputs.count == 3)
    for input in score.inputs {
      let (first, total) = try #require(exact[input.name])
      // Standard errors with 16,384 rows are about 0.005.
      #expect(abs(try #require(input.values[0].value) - first / whole) < 0.02, "\(input.name)")
      #expect(abs(try #require(input.values[1].value) - total / whole) < 0.02, "\(input.name)")
    }
    #expect(try ranking(1).scores[0].inputs == score.inputs)
    #expect(found.notes.contains { $0.contains("'background exchanges of ei': what varies there") })
  }

  /// Databases that share no exchange are inputs of their own.
  @Test func severalDatabasesAreToldApart() throws {
    let own = LifeCycleDatabase.Part(
      name: "own", database: ExchangeRankingTests.product([0, 0.3]), methods: [0])
    let ei = LifeCycleDatabase.Part(
      name: "ei", database: ExchangeRankingTests.product([0.4, 0]), methods: [0])
    let (database, offsets, methods) = LifeCycleDatabase.joined([ei, own])
    var background = Background(
      database: database,
      activities: offsets.map { BackgroundActivity(name: "at \($0)", demand: [$0: 1]) },
      methodOfIndicator: methods)
    background.sources = [
      BackgroundSource(name: "ei", activities: [0]), BackgroundSource(name: "own", activities: [1]),
    ]
    let model = try BackgroundRankingTests.model(background)
    let plan = PropagationPlan(model, detail: .totals)
    let ranking = try Ranking(plan, options: MonteCarloOptions(draws: 16384, seed: 5, workers: 2))
    let inputs = try #require(ranking.scores.first).inputs
    #expect(
      Set(inputs.map(\.name)) == [
        "x0", "x1", "y", "background exchanges of ei", "background exchanges of own",
      ])
    func parts(_ sigma: Double) -> (mean: Double, variance: Double) {
      let square = sigma * sigma
      return (exp(square / 2), exp(square) * expm1(square))
    }
    let laws = [("ei", parts(0.4)), ("own", parts(0.3))]
    let whole = laws.reduce(4.0 / 12) { $0 + ($1.1.mean * $1.1.mean + $1.1.variance) / 12 + $1.1.variance }
    for (name, law) in laws {
      let input = try #require(inputs.first { $0.name.hasSuffix(" \(name)") })
      // Standard errors with 16,384 rows are about 0.005.
      #expect(abs(try #require(input.values[0].value) - law.variance / whole) < 0.02)
      #expect(abs(try #require(input.values[1].value) - law.variance * (13.0 / 12) / whole) < 0.02)
    }
    // Values sampled elsewhere may be drawn together: one input.
    background.database.presamples = [
      Presamples(values: [1], rows: 1, columns: 1, isSequential: true, identity: 4)
    ]
    let joint = PropagationPlan(try BackgroundRankingTests.model(background), detail: .totals)
    #expect(joint.backgroundInputs.map(\.name) == ["background exchanges of ei, own"])
  }

  /// Values that draws take one after another are taken at random by the second matrix: else both had the same.
  @Test(arguments: [true, false])
  func sequencesOfValues(isSequential: Bool) throws {
    let values = [1.0, 1.5, 2, 4]
    let mean = 2.125
    let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 4
    let whole = 4.0 / 12 + (mean * mean + variance) / 12 + variance
    let plan = PropagationPlan(
      try BackgroundRankingTests.model(BackgroundRankingTests.sequence(values, isSequential: isSequential)),
      detail: .totals)
    let ranking = try Ranking(plan, options: MonteCarloOptions(draws: 16384, seed: 3, workers: 2))
    let input = try #require(ranking.scores[0].inputs.first { $0.name == "background exchanges" })
    // Standard errors with 16,384 rows are about 0.005.
    #expect(abs(try #require(input.values[0].value) - variance / whole) < 0.02)
    #expect(abs(try #require(input.values[1].value) - variance * (13.0 / 12) / whole) < 0.02)
  }

  /// A background of little effect is fixed at its static amounts; what to measure next names inputs of the study alone.
  @Test func consequencesWithABackground() throws {
    func ranking(_ deviations: [Double]) throws -> Ranking {
      let plan = PropagationPlan(
        try BackgroundRankingTests.model(BackgroundRankingTests.background(deviations)), detail: .totals)
      let options = RankingOptions(.sobol, monteCarlo: MonteCarloOptions(draws: 4096, seed: 3, workers: 2))
      return try Ranking(plan, options: options)
    }
    let small = try ranking([0.01, 0.01, 0])
    let score = try #require(small.scores.first)
    #expect(score.fixedSafely?.inputs == ["background exchanges"])
    // 2e-4 of variance less out of 0.42.
    #expect(abs((score.fixedSafely?.remainingVariance?.value ?? 0) - 1) < 0.03)
    let large = try ranking([0.3, 0.3, 0])
    #expect(Set(large.scores[0].measureNext.map(\.input)) == ["x0", "y"])
    #expect(large.scores[0].fixedSafely?.inputs == [])
    // The runs without a change, and with each of two inputs better known.
    #expect(large.consequenceEvaluations == 3 * 4096)
  }

  /// h = y + x U again, by methods that run the model at points; with x and y correlated, the background stands alone.
  @Test(arguments: [RankingMethod.shapley, .kucherenko], [0, 0.6])
  func pointsHaveTheNumberOfADraw(method: RankingMethod, correlation: Double) throws {
    let background = BackgroundRankingTests.background([0.1, 0.3, 0.2])
    let square = 0.14
    let (mean, variance) = (exp(square / 2), exp(square) * expm1(square))
    var model = try BackgroundRankingTests.model(background)
    if correlation != 0 {
      let inputs = model.graph.inputs.filter { $0.name != "background exchanges" }
      var scores = Correlation(independent: 2)
      try scores.set(0, 1, correlation)
      model.graph.add(InputDependence(inputs, copula: try GaussianCopula(normalScores: scores)))
    }
    let plan = PropagationPlan(model, detail: .totals)
    func ranking(_ workers: Int) throws -> Ranking {
      let run = MonteCarloOptions(draws: 4096, seed: 3, workers: workers)
      return try Ranking(plan, options: RankingOptions(method, monteCarlo: run))
    }
    let found = try ranking(2)
    let score = try #require(found.scores.first)
    #expect(Set(score.inputs.map(\.name)) == ["x0", "y", "background exchanges"])
    let input = try #require(score.inputs.first { $0.name == "background exchanges" })
    // Pearson's correlation of uniforms whose normal scores have a correlation r is 6/π asin(r/2); y has twice the
    // range of x.
    let covariance = 6 / Double.pi * asin(correlation / 2) * 2 / 12
    let whole = 4.0 / 12 + (mean * mean + variance) / 12 + variance + 2 * mean * covariance
    // Alone U causes Var U, with x another 1/12 of it, of which half is its own (and, with a correlation, half a
    // percent of Var U more that y tells of x).
    let (first, total) = (variance / whole, variance * (13.0 / 12) / whole)
    let exact = method == .shapley ? [(first + total) / 2] : [first, total]
    for (value, exact) in zip(input.values, exact) {
      // Standard errors with 4,096 rows are about 0.01.
      #expect(abs(try #require(value.value) - exact) < 0.04, "\(method), \(correlation)")
    }
    #expect(found.notes.contains { $0.contains("what varies there counts as one input") })
    #expect(score.leadingExchanges.count == 3)
    #expect(try ranking(1).scores[0].inputs == score.inputs)
  }

  /// A point is the same whatever points are run with it and before it.
  @Test func pointsOfABackgroundArePure() throws {
    let plan = PropagationPlan(
      try BackgroundRankingTests.model(BackgroundRankingTests.background([0.1, 0.3, 0.2])), detail: .totals)
    let model = try PlanPointModel(plan, isDependent: false, batch: nil, seed: 5)
    #expect(model.inputNames == ["x0", "y", "background exchanges"] && model.firstBackground == 2)
    func values(_ numbers: [Double], _ workspace: inout PlanPointModel.Workspace) -> [Double] {
      let points = numbers.map { _ in 0.5 } + numbers.map { _ in 0.5 } + numbers
      var found = [Double](repeating: .nan, count: numbers.count)
      var span = found.mutableSpan
      model.evaluate(points: points.span, count: numbers.count, workspace: &workspace, into: &span)
      return found
    }
    var (one, other) = (model.makeWorkspace(), model.makeWorkspace())
    let numbers = (0..<37).map { (Double($0) + 0.5) / 37 }
    let all = values(numbers, &one)
    #expect(Set(all).count == 37)
    #expect(values(Array(numbers[20...].reversed()), &other) == Array(all[20...].reversed()))
    #expect(values(numbers, &other) == all)
    // A rounding does not lead to another draw.
    #expect(values(numbers.map { $0.nextUp }, &one) == all)
  }

  /// Exchanges that vary elsewhere in the database are none of the study's.
  @Test func aBackgroundThatDoesNotVary() throws {
    let plan = PropagationPlan(
      try BackgroundRankingTests.model(BackgroundRankingTests.background([0, 0, 0])), detail: .totals)
    #expect(plan.backgroundInputs.map(\.name) == ["background exchanges"])
    var certain = BackgroundRankingTests.background([0.3, 0.3])
    certain.database = certain.database.withoutUncertainty()
    let constant = PropagationPlan(try BackgroundRankingTests.model(certain), detail: .totals)
    #expect(constant.backgroundInputs == [])
    for method in [RankingMethod.sobol, .derivatives, .morris] {
      let options = RankingOptions(
        method, monteCarlo: MonteCarloOptions(draws: 256, seed: 3, workers: 1))
      let ranking = try Ranking(constant, options: options)
      #expect(ranking.scores[0].inputs.map(\.name).sorted() == ["x0", "y"])
      #expect(ranking.notes.contains { $0.contains("nothing varies") } == (method != .morris))
    }
  }

  /// Methods that read draws take the background as noise, and say so; those with points of their own refuse.
  @Test func otherMethods() throws {
    let plan = PropagationPlan(
      try BackgroundRankingTests.model(BackgroundRankingTests.background([0.3, 0.3, 0.3])), detail: .totals)
    func ranking(_ method: RankingMethod) throws -> Ranking {
      try Ranking(
        plan,
        options: RankingOptions(method, monteCarlo: MonteCarloOptions(draws: 512, seed: 3, workers: 2)))
    }
    for method in RankingMethod.allCases where method.readsGivenData {
      let found = try ranking(method)
      #expect(found.scores[0].inputs.map(\.name).sorted() == ["x0", "y"])
      #expect(found.notes.contains { $0.contains("here they are noise") }, "\(method)")
    }
    for method in [RankingMethod.morris, .extendedFAST, .chaos] {
      #expect(throws: SensitivityError.self) { try ranking(method) }
    }
  }
}
