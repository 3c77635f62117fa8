public import Inventory
public import NumericKernels
public import Parameters
public import Sampling

/// The coordinates of a run: one design, or several independent randomisations of it one after another.
///
/// Draw i is point i mod n of randomisation i / n, with n points each.
public struct DesignCoordinates: InputCoordinates {
  /// The randomisations.
  public let designs: [Design]

  /// The designs of a run.
  /// - Parameters:
  ///   - inputs: identities of the inputs, the most important first.
  ///   - matrix: which of `matrices` independent matrices of a pick-freeze design.
  /// - Throws: `DesignError` when the design cannot be made.
  public init(_ options: MonteCarloOptions, inputs: [UInt64], matrix: Int = 0, of matrices: Int = 1) throws {
    let count = options.randomizations
    let points = (options.draws + count - 1) / count
    designs = try (0..<count).map { index in
      try Design(
        kind: options.design, draws: points, seed: options.seed, randomization: index, inputs: inputs,
        matrix: matrix, of: matrices)
    }
  }

  /// Points of each randomisation.
  public var points: Int { designs[0].draws }
  /// Draws of all randomisations.
  public var draws: Int { points * designs.count }

  /// Remarks: draws that were added, inputs without a dimension.
  public func notes(wanted: Int) -> [String] {
    var notes = designs[0].notes.filter { !$0.hasPrefix("draws:") }
    if draws != wanted {
      let parts =
        designs.count == 1
        ? "because the points are balanced so" : "\(designs.count) randomisations of \(points) points"
      notes.append("draws: \(wanted) raised to \(draws), \(parts)")
    }
    return notes
  }

  /// The stream of inputs without a dimension in the randomisation of these draws; nil where the range spans two of them.
  public func stream(firstDraw: Int, count: Int) -> (stream: RandomStream, draw: UInt64)? {
    let (randomization, point) = firstDraw.quotientAndRemainder(dividingBy: points)
    guard point + count <= points, let stream = designs[randomization].freeStream else { return nil }
    return (stream, UInt64(point))
  }

  /// The coordinates of one input; a range may span randomisations.
  public func fill(input: Int, identity: UInt64, firstDraw: Int, into out: inout MutableSpan<Double>) {
    let (randomization, point) = firstDraw.quotientAndRemainder(dividingBy: points)
    if point + out.count <= points {
      designs[randomization].coordinates(input: identity, firstDraw: point, into: &out)
      return
    }
    for i in out.indices {
      var one = [0.0]
      var span = one.mutableSpan
      let (randomization, point) = (firstDraw + i).quotientAndRemainder(dividingBy: points)
      designs[randomization].coordinates(input: identity, firstDraw: point, into: &span)
      out[i] = one[0]
    }
  }
}

/// Coordinates of which some inputs are reordered as a whole to meet correlations (Iman and Conover 1982).
///
/// The reordered inputs are held in memory, all draws of them: no draw can be made alone.
public struct ReorderedCoordinates: InputCoordinates {
  private let base: DesignCoordinates
  private let reordered: [UInt64: [Double]]

  /// The coordinates of `base` with the inputs of each reordering put into their order.
  /// - Throws: `CorrelationError.tooFewDraws` when a randomisation has no more points than a reordering has inputs.
  public init(_ base: DesignCoordinates, reorderings: [Reordering]) throws {
    self.base = base
    var reordered: [UInt64: [Double]] = [:]
    for reordering in reorderings {
      let count = reordering.inputs.count
      var columns: [[Double]] = []
      for input in reordering.inputs {
        var column = Array(repeating: 0.0, count: base.draws)
        var span = column.mutableSpan
        base.fill(input: 0, identity: input.identity, firstDraw: 0, into: &span)
        columns.append(column)
      }
      // Each randomisation keeps its own points, so that their means stay independent.
      for design in base.designs.indices {
        let range = design * base.points..<(design + 1) * base.points
        var part = columns.map { Array($0[range]) }
        let key = ReorderedCoordinates.key(of: reordering, base.designs[design])
        try ImanConover.reorder(&part, spearman: reordering.spearman, seed: key)
        for k in 0..<count { columns[k].replaceSubrange(range, with: part[k]) }
      }
      for (input, column) in zip(reordering.inputs, columns) { reordered[input.identity] = column }
    }
    self.reordered = reordered
  }

  /// A key for each group, randomisation and matrix: under one key, groups would be put into the same order.
  private static func key(of reordering: Reordering, _ design: Design) -> UInt64 {
    let first = reordering.inputs.first?.identity ?? 0
    let place = UInt64(design.matrix) << 32 | UInt64(design.randomization)
    return RandomStream(seed: design.seed, purpose: .permutation).word(input: first, draw: place)
  }

  /// The stream of inputs without a dimension, none of which is reordered.
  public func stream(firstDraw: Int, count: Int) -> (stream: RandomStream, draw: UInt64)? {
    base.stream(firstDraw: firstDraw, count: count)
  }

  /// The coordinates of one input.
  public func fill(input: Int, identity: UInt64, firstDraw: Int, into out: inout MutableSpan<Double>) {
    guard let column = reordered[identity] else {
      base.fill(input: input, identity: identity, firstDraw: firstDraw, into: &out)
      return
    }
    for i in out.indices { out[i] = column[firstDraw + i] }
  }
}
