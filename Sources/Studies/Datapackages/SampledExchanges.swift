import Distributions
import Inventory
import NumericKernels

/// The values of the exchanges of a table in consecutive draws: the very ones that a run of random draws under the same seed uses.
struct SampledExchanges {
  /// Where the values of an exchange come from.
  private enum Source {
    case constant(Double)
    case drawn(QuantileKernel, identity: UInt64)
    case presampled(Int, row: Int)
  }

  /// The exchanges of all places at which one varies: brightway replaces whole places.
  let exchanges: [Int]
  /// Those that brightway multiplies by -1.
  let flips: [Bool]

  private let table: ExchangeTable
  private let sources: [Source]
  private let presamples: [Presamples]
  private let stream: RandomStream

  init(_ table: ExchangeTable, presamples: [Presamples], seed: UInt64) {
    self.table = table
    self.presamples = presamples
    stream = RandomStream(seed: seed, purpose: .draws)
    exchanges = table.exchangesOfVaryingPlaces
    flips = exchanges.map { table.factors[$0] < 0 }
    sources = exchanges.map { exchange in
      switch table.uncertainties[exchange] {
      case .none: .constant(table.amounts[exchange])
      case .presampled(let source, let row): .presampled(source, row: row)
      case let other:
        .drawn(QuantileKernel(table.distribution(of: other)), identity: table.identities[exchange])
      }
    }
  }

  /// Exchange e of draw `draws.lowerBound` + i at i × exchanges + e, before flipping.
  func values(of draws: Range<Int>) -> [Double] {
    var values = Array(repeating: 0.0, count: exchanges.count * draws.count)
    var own = Array(repeating: 0.0, count: draws.count)
    for (place, exchange) in exchanges.enumerated() {
      let factor = flips[place] ? -table.factors[exchange] : table.factors[exchange]
      switch sources[place] {
      case .constant(let amount):
        for draw in own.indices { own[draw] = flips[place] ? -amount : amount }
      case .drawn(let kernel, let identity):
        var span = own.mutableSpan
        stream.uniforms(input: identity, firstDraw: UInt64(draws.lowerBound), into: &span)
        kernel.transform(&span)
        for draw in own.indices { own[draw] *= factor }
      case .presampled(let source, let row):
        let made = presamples[source]
        for draw in own.indices {
          let column = column(of: made, draw: draws.lowerBound + draw)
          own[draw] = factor * made.values[column * made.rows + row]
        }
      }
      for draw in own.indices { values[draw * exchanges.count + place] = own[draw] }
    }
    return values
  }

  private func column(of source: Presamples, draw: Int) -> Int {
    if source.isSequential { return draw % source.columns }
    let uniform = stream.uniform(input: source.identity, draw: UInt64(draw))
    return min(Int(uniform * Double(source.columns)), source.columns - 1)
  }
}
