import Distributions
import Inventory
import NumericKernels
import Parameters

/// Where an exchange's value goes: what an entry of a sampler stands for is the plan's affair.
struct ExchangePlace: Hashable {
  /// The exchange, by index into its table.
  let exchange: Int
  /// Where its value goes.
  let target: Int
  /// What it is multiplied by, for products; else 0.
  let source: Int
}

/// Makes the values of many exchanges for eight draws at a time, in chunks that stay in the cache.
///
/// Exchanges are grouped by how they are drawn, each group in the order in which it was given.
struct ExchangeSampler: Sendable {
  /// How the exchanges of a group are drawn.
  enum Method: Sendable {
    case lognormal(LaneMaps)
    case normal(LaneMaps)
    case other([QuantileKernel], factors: [Double])
    case presampled([(source: Int, row: Int)], factors: [Double])
    case constant
  }

  struct Group: Sendable {
    var method: Method
    /// The exchanges, by index into their table.
    let exchanges: [Int]
    let identities: [UInt64]
    /// Static values.
    let amounts: [Double]
    let targets: LaneIndices
    var sources: LaneIndices

    var isConstant: Bool {
      if case .constant = method { return true }
      return false
    }
  }

  /// Inputs of a chunk: 64 of them in eight lanes are 4 kB.
  static let chunk = 64

  private(set) var groups: [Group]
  private let presamples: [Presamples]

  /// Number of exchanges that vary.
  var varyingCount: Int {
    groups.reduce(0) {
      if case .constant = $1.method { return $0 }
      return $0 + $1.amounts.count
    }
  }

  /// A sampler of some exchanges of a table.
  init(_ table: ExchangeTable, places: [ExchangePlace], presamples: [Presamples]) {
    self.presamples = presamples
    var members: [[ExchangePlace]] = Array(repeating: [], count: 5)
    for place in places {
      switch table.uncertainties[place.exchange] {
      case .none: members[0].append(place)
      case .lognormal: members[1].append(place)
      case .normal: members[2].append(place)
      case .presampled: members[4].append(place)
      default: members[3].append(place)
      }
    }
    groups = members.enumerated().compactMap { kind, members in
      members.isEmpty ? nil : ExchangeSampler.group(kind, members, table)
    }
  }

  private static func group(_ kind: Int, _ members: [ExchangePlace], _ table: ExchangeTable) -> Group {
    let factors = members.map { table.factors[$0.exchange] }
    var maps = LaneMaps()
    var kernels: [QuantileKernel] = []
    var rows: [(source: Int, row: Int)] = []
    for (member, factor) in zip(members, factors) {
      switch table.uncertainties[member.exchange] {
      case .none: break
      case .lognormal(let logMedian, let logStandardDeviation, let negative):
        // -exp(μ + σ Z) rises with Z when Z falls: as in QuantileKernel, the quantile at u is -exp(μ - σ z(u)).
        maps.append(
          offset: logMedian, scale: negative ? -logStandardDeviation : logStandardDeviation,
          factor: negative ? -factor : factor)
      case .normal(let mean, let deviation): maps.append(offset: mean, scale: deviation, factor: factor)
      case .presampled(let source, let row): rows.append((source, row))
      case let other: kernels.append(QuantileKernel(table.distribution(of: other)))
      }
    }
    let method: Method =
      switch kind {
      case 0: .constant
      case 1: .lognormal(maps)
      case 2: .normal(maps)
      case 3: .other(kernels, factors: factors)
      default: .presampled(rows, factors: factors)
      }
    return Group(
      method: method, exchanges: members.map(\.exchange),
      identities: members.map { table.identities[$0.exchange] },
      amounts: members.map { table.amounts[$0.exchange] }, targets: LaneIndices(members.map(\.target)),
      sources: LaneIndices(members.map(\.source)))
  }

  /// The same with other sources, by exchange.
  func withSources(_ source: (_ exchange: Int) -> Int) -> ExchangeSampler {
    var sampler = self
    for index in groups.indices {
      sampler.groups[index].sources = LaneIndices(groups[index].exchanges.map(source))
    }
    return sampler
  }

  /// Calls `body` with the values of one chunk after another: exchange `range.lowerBound` + i of the group stands at i.
  ///
  /// Constants come once, as the whole group, and without values.
  func forEachChunk(
    of draws: LaneDraws, scratch: ColumnBuffer, timer: PhaseTimer? = nil,
    _ body: (_ group: Group, _ range: Range<Int>) -> Void
  ) {
    for group in groups { forEachChunk(of: group, draws, scratch: scratch, timer: timer) { body(group, $0) } }
  }

  /// The same for one group.
  func forEachChunk(
    of group: Group, _ draws: LaneDraws, scratch: ColumnBuffer, timer: PhaseTimer? = nil,
    _ body: (_ range: Range<Int>) -> Void
  ) {
    if group.isConstant {
      body(0..<group.amounts.count)
      return
    }
    for first in stride(from: 0, to: group.amounts.count, by: ExchangeSampler.chunk) {
      let range = first..<min(first + ExchangeSampler.chunk, group.amounts.count)
      fill(group, range, of: draws, scratch, timer)
      timer?.mark(.distributions)
      body(range)
    }
  }

  /// Makes the values of `range` of a group, in the first places of `scratch`.
  func fill(
    _ group: Group, _ range: Range<Int>, of draws: LaneDraws, _ scratch: ColumnBuffer,
    _ timer: PhaseTimer? = nil
  ) {
    if draws.isStatic {
      for (place, exchange) in range.enumerated() {
        scratch.withColumn(place) { $0.update(repeating: group.amounts[exchange]) }
      }
      return
    }
    switch group.method {
    case .constant: break
    case .lognormal(let maps):
      draws.uniforms(group.identities, range, into: scratch)
      timer?.mark(.randomNumbers)
      LaneKernels.normalQuantile(scratch, count: range.count)
      LaneKernels.exponentialAffine(scratch, range, maps)
    case .normal(let maps):
      draws.uniforms(group.identities, range, into: scratch)
      timer?.mark(.randomNumbers)
      LaneKernels.normalQuantile(scratch, count: range.count)
      LaneKernels.affine(scratch, range, maps)
    case .other(let kernels, let factors):
      draws.uniforms(group.identities, range, into: scratch)
      timer?.mark(.randomNumbers)
      for (place, exchange) in range.enumerated() {
        scratch.withColumn(place) { values in
          kernels[exchange].transform(&values)
          for lane in values.indices { values[lane] *= factors[exchange] }
        }
      }
    case .presampled(let rows, let factors):
      for (place, exchange) in range.enumerated() {
        let source = presamples[rows[exchange].source]
        scratch.withColumn(place) { values in
          for lane in values.indices {
            let column = draws.column(of: source, lane: lane)
            values[lane] = factors[exchange] * source.values[column * source.rows + rows[exchange].row]
          }
        }
      }
    }
  }
}

/// Up to eight consecutive draws, or the static values.
struct LaneDraws {
  let coordinates: (any InputCoordinates)?
  let firstDraw: Int
  /// Lanes that are wanted; the others may hold anything.
  let count: Int
  /// Whether the place in sequences of values is drawn, so that two matrices of draws are independent.
  private let isAnew: Bool

  /// Draws `firstDraw` ..< `firstDraw` + `count`.
  init(_ coordinates: any InputCoordinates, firstDraw: Int, count: Int, isAnew: Bool = false) {
    self.coordinates = coordinates
    self.firstDraw = firstDraw
    self.count = count
    self.isAnew = isAnew
  }

  private init() { (coordinates, firstDraw, count, isAnew) = (nil, 0, LaneKernels.lanes, false) }

  /// All sequences stand at the same place, as they do in plain draws.
  private static let sequence = StableIdentity("place in sequences of values").value

  /// Every exchange at its static value, in all lanes.
  static let statics = LaneDraws()

  var isStatic: Bool { coordinates == nil }

  /// The uniforms of inputs `range`.
  func uniforms(_ identities: [UInt64], _ range: Range<Int>, into out: ColumnBuffer) {
    guard let coordinates else { return }
    if let (stream, draw) = coordinates.stream(firstDraw: firstDraw, count: count) {
      LaneKernels.uniforms(stream, inputs: identities, range, firstDraw: draw, into: out)
      return
    }
    for (place, input) in range.enumerated() {
      out.withColumn(place, count: count) {
        coordinates.fill(input: -1, identity: identities[input], firstDraw: firstDraw, into: &$0)
      }
    }
  }

  /// The column of presamples that a lane uses.
  func column(of source: Presamples, lane: Int) -> Int {
    guard lane < count else { return 0 }
    if source.isSequential, !isAnew { return (firstDraw + lane) % source.columns }
    var one = [0.0]
    var span = one.mutableSpan
    let identity = source.isSequential ? LaneDraws.sequence : source.identity
    coordinates?.fill(input: -1, identity: identity, firstDraw: firstDraw + lane, into: &span)
    if source.isSequential { return Int(one[0] * 0x1p52) % source.columns }
    return min(Int(one[0] * Double(source.columns)), source.columns - 1)
  }
}
