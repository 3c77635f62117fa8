import Glibc
import Inventory

/// Small databases, exchange by exchange.
struct TestDatabase {
  var technosphere = ExchangeTable()
  var biosphere = ExchangeTable()
  var factors: [ExchangeTable]
  let processes: Int
  let flows: Int
  var presamples: [Presamples] = []

  init(processes: Int, flows: Int = 1, methods: Int = 1) {
    (self.processes, self.flows) = (processes, flows)
    factors = Array(repeating: ExchangeTable(), count: methods)
  }

  /// An amount with its uncertainty; of a draw of an input the sign is that of the amount.
  mutating func add(
    _ matrix: MatrixKind, row: Int, column: Int = 0, _ amount: Double,
    _ uncertainty: ExchangeUncertainty = .none,
    method: Int = 0
  ) {
    let count = technosphere.count + biosphere.count + factors.reduce(0) { $0 + $1.count }
    let identity = UInt64(1000 + count)
    let factor = amount < 0 ? -1.0 : 1
    switch matrix {
    case .technosphere:
      technosphere.append(
        row: row, column: column, amount: amount, factor: factor, uncertainty: uncertainty, identity: identity
      )
    case .biosphere:
      biosphere.append(
        row: row, column: column, amount: amount, factor: factor, uncertainty: uncertainty, identity: identity
      )
    case .characterization:
      factors[method].append(
        row: 0, column: row, amount: amount, factor: factor, uncertainty: uncertainty, identity: identity)
    }
  }

  /// Process i makes one unit of product i with certainty.
  mutating func addOutputs() {
    for process in 0..<processes { add(.technosphere, row: process, column: process, 1) }
  }

  var database: LifeCycleDatabase {
    let ids = (0..<processes).map { Int64($0) }
    return LifeCycleDatabase(
      productIDs: ids, processIDs: ids, flowIDs: (0..<flows).map { Int64(100 + $0) },
      referenceProducts: ids.map { Int32($0) }, technosphere: technosphere, biosphere: biosphere,
      methods: factors.enumerated().map {
        CharacterizationMethod(name: "method \($0)", unit: "u", factors: $1)
      },
      presamples: presamples)
  }

  func background(demands: [[Int: Double]] = [[0: 1]]) -> Background {
    Background(
      database: database,
      activities: demands.enumerated().map { BackgroundActivity(name: "demand \($0)", demand: $1) },
      methodOfIndicator: factors.indices.map { $0 })
  }

  /// A chain: process 0 takes x₁ of product 1, which takes x₂ of product 2 ..., whose last process emits
  /// x_{n-1}, with a factor x_n: the score is their product.
  static func product(of laws: [ExchangeUncertainty]) -> TestDatabase {
    var test = TestDatabase(processes: laws.count - 1)
    test.addOutputs()
    for (place, law) in laws.dropLast(2).enumerated() {
      test.add(.technosphere, row: place + 1, column: place, -1, law)
    }
    test.add(.biosphere, row: 0, column: laws.count - 2, 1, laws[laws.count - 2])
    test.add(.characterization, row: 0, 1, laws[laws.count - 1])
    return test
  }

  /// Processes in loops at random, every amount of every matrix uncertain by one family or another; some cells
  /// are shared by two exchanges. Columns are dominated by their diagonal.
  static func random(processes: Int, methods: Int, seed: UInt64) -> TestDatabase {
    var test = TestDatabase(processes: processes, flows: 4, methods: methods)
    var state = seed
    func next() -> Double {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Double(state >> 11) * 0x1p-53
    }
    func law(_ amount: Double, _ number: Int) -> ExchangeUncertainty {
      switch number % 5 {
      case 0, 1:
        .lognormal(logMedian: log(abs(amount)), logStandardDeviation: 0.05 + 0.2 * next(), negative: false)
      case 2: .normal(mean: abs(amount), standardDeviation: 0.05 * abs(amount))
      case 3: .uniform(minimum: 0.8 * abs(amount), maximum: 1.3 * abs(amount))
      default: .triangular(minimum: 0.7 * abs(amount), mode: 0.9 * abs(amount), maximum: 1.4 * abs(amount))
      }
    }
    var number = 0
    func add(_ matrix: MatrixKind, row: Int, column: Int, _ amount: Double, method: Int = 0) {
      test.add(matrix, row: row, column: column, amount, law(amount, number), method: method)
      number += 1
    }
    for process in 0..<processes {
      add(.technosphere, row: process, column: process, 1 + next())
      for product in [
        (process + 1) % processes, (process * 5 + 3) % processes, (process * 5 + 3) % processes,
      ]
      where product != process {
        add(.technosphere, row: product, column: process, -0.2 * (0.5 + next()))
      }
      for flow in 0..<4 where (process + flow) % 3 != 0 {
        add(.biosphere, row: flow, column: process, 10 * next() - 3)
      }
    }
    for method in 0..<methods {
      for flow in 0..<4 where flow != method {
        add(.characterization, row: flow, column: 0, 0.5 + next(), method: method)
      }
    }
    return test
  }
}
