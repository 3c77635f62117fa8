import Inventory
import NumericKernels

/// A loop of two processes that a database is made hard with: each takes the other's product, or gives it waste.
enum PlantedLoop: String {
  /// A static gain of 0.9999 with a little uncertainty.
  case loop
  /// A gain of 0.2 to 1, and a second process that treats waste: its production is negative.
  case waste
}

extension LifeCycleDatabase {
  /// The same with a loop, of whose product the process of the first demand takes 0.1.
  func planted(_ loop: PlantedLoop, below demand: [Int: Double]) -> LifeCycleDatabase {
    var database = self
    let first = processIDs.count
    let second = first + 1
    let user = referenceProducts.firstIndex { demand[Int($0)] != nil } ?? 0
    let products = (productIDs.count, productIDs.count + 1)
    let id = max(productIDs.max() ?? 0, processIDs.max() ?? 0) + 1
    database.productIDs += [id, id + 1]
    database.processIDs += [id, id + 1]
    database.referenceProducts += [Int32(products.0), Int32(products.1)]

    let sign = loop == .waste ? -1.0 : 1
    let gain: (amount: Double, uncertainty: ExchangeUncertainty) =
      switch loop {
      case .loop:
        (
          0.9999,
          .lognormal(logMedian: VectorMath.logarithm(0.9999), logStandardDeviation: 2e-5, negative: false)
        )
      case .waste: (0.6, .uniform(minimum: 0.2, maximum: 1))
      }
    func add(_ row: Int, _ column: Int, _ amount: Double, _ uncertainty: ExchangeUncertainty = .none) {
      database.technosphere.append(
        row: row, column: column, amount: amount, factor: amount < 0 ? -1 : 1, uncertainty: uncertainty,
        identity: MatrixKind.technosphere.identity(
          row: database.productIDs[row], column: database.processIDs[column], occurrence: 0))
    }
    add(products.0, first, 1)
    add(products.1, first, -sign)
    add(products.1, second, sign)
    add(products.0, second, -gain.amount, gain.uncertainty)
    add(products.0, user, -0.1)
    // What a typical process emits, so that the loop counts.
    for exchange in 0..<biosphere.count where Int(biosphere.columns[exchange]) == user {
      database.biosphere.append(
        row: Int(biosphere.rows[exchange]), column: second, amount: biosphere.amounts[exchange],
        identity: MatrixKind.biosphere.identity(
          row: flowIDs[Int(biosphere.rows[exchange])], column: id + 1, occurrence: 0))
    }
    return database
  }
}
