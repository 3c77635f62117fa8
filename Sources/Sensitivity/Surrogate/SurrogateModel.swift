/// Separable functions as a model, on the very rows of the model that they were fitted to.
struct SurrogateModel: PickFreezeModel {
  let inputNames: [String]
  private let coordinates: RowCoordinates
  private let functions: [SeparableFunction]

  /// - Parameters:
  ///   - inputNames: Of the model; inputs beyond those of the coordinates have no effect.
  ///   - functions: One for each output.
  init(inputNames: [String], coordinates: RowCoordinates, functions: [SeparableFunction]) {
    self.inputNames = inputNames
    self.coordinates = coordinates
    self.functions = functions
  }

  var outputCount: Int { functions.count }

  /// The parts of all functions in the latest rows.
  struct Workspace {
    var rows = 0..<0
    var a: [SurrogateParts] = []
    var b: [SurrogateParts] = []
  }

  func makeWorkspace() -> Workspace { Workspace() }

  func evaluate(
    rows: Range<Int>, selection: ColumnSelection, workspace: inout Workspace,
    into out: inout MutableSpan<Double>
  ) {
    if workspace.rows != rows {
      let (a, b) = (
        SeparableRows(coordinates, of: .a, rows: rows), SeparableRows(coordinates, of: .b, rows: rows)
      )
      workspace.a = functions.map { SurrogateParts($0, rows: a) }
      workspace.b = functions.map { SurrogateParts($0, rows: b) }
      workspace.rows = rows
    }
    let exchanged = coordinates.places(of: selection.exchanged)
    for output in functions.indices {
      let (a, b) = (workspace.a[output], workspace.b[output])
      let values =
        selection.base == .a
        ? a.values(exchanging: exchanged, with: b)
        : b.values(exchanging: exchanged, with: a)
      for row in values.indices { out[output * rows.count + row] = values[row] }
    }
  }
}

/// A separable function and its parts in some rows of one matrix.
struct SurrogateParts {
  /// h_i and g_i by input and row.
  private let terms: [[Double]]
  private let factors: [[Double]]
  /// c + sum_i h_i and prod_i g_i by row.
  private let sums: [Double]
  private let products: [Double]

  init(_ function: SeparableFunction, rows: SeparableRows) {
    terms = rows.places.indices.map { rows.values(function.terms[$0], input: $0) }
    factors = rows.places.indices.map { rows.values(function.factors[$0], input: $0) }
    var sums = [Double](repeating: function.constant, count: rows.count)
    var products = [Double](repeating: 1, count: rows.count)
    for input in terms.indices {
      for row in sums.indices {
        sums[row] += terms[input][row]
        products[row] *= factors[input][row]
      }
    }
    self.sums = sums
    self.products = products
  }

  /// The function with some inputs from rows of the other matrix.
  func values(exchanging inputs: [Int], with other: SurrogateParts) -> [Double] {
    var (sums, products) = (sums, products)
    for input in inputs {
      let (own, others) = (terms[input], other.terms[input])
      for row in sums.indices { sums[row] += others[row] - own[row] }
    }
    // A factor of zero cannot be divided out again.
    let canDivide = inputs.count < 4 && inputs.allSatisfy { !factors[$0].contains { abs($0) < 1e-200 } }
    if canDivide {
      for input in inputs {
        let (own, others) = (factors[input], other.factors[input])
        for row in products.indices { products[row] *= others[row] / own[row] }
      }
    } else {
      for row in products.indices { products[row] = 1 }
      let isExchanged = Set(inputs)
      for input in factors.indices {
        let column = isExchanged.contains(input) ? other.factors[input] : factors[input]
        for row in products.indices { products[row] *= column[row] }
      }
    }
    for row in sums.indices { sums[row] += products[row] }
    return sums
  }
}
