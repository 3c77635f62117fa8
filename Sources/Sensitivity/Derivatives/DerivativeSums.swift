/// Sums over draws of outputs and their derivatives: what derivative-based measures are made of, in memory
/// that does not grow with the number of draws.
///
/// The caller adds batches of draws as it makes them. Sums of several workers give the same bits in every run
/// when they are merged in the order of their draws (`OrderedReduction`).
public struct DerivativeSums: Sendable {
  /// Number of inputs, d.
  public let inputCount: Int
  /// Number of outputs, q.
  public var outputCount: Int { shifts.count }
  /// A value near the mean of each output.
  public let shifts: [Double]
  /// Number of draws that were added.
  public private(set) var drawCount = 0
  /// Of each output: count, and sums of v, v^2, v^3, v^4 with v = y - shift.
  private(set) var ofOutputs: [OutputSums]
  /// Of output j and input i at [j * d + i].
  private(set) var ofInputs: [InputSums]

  /// Powers of an output.
  struct OutputSums: Sendable, Hashable {
    var count = 0.0
    var powers = SIMD4<Double>.zero
  }

  /// Sums of g, |g|, g^2, g^4, g^2 v and g^2 v^2 of a derivative g.
  struct InputSums: Sendable, Hashable {
    var first = SIMD4<Double>.zero
    var mixed = SIMD2<Double>.zero
  }

  /// No draws yet.
  ///
  /// - Parameters:
  ///   - inputCount: Number of inputs, d.
  ///   - shifts: For each output a number near its mean, such as the output of the mean inputs; it costs no
  ///     accuracy to be a few standard deviations off.
  public init(inputCount: Int, shifts: [Double]) {
    precondition(inputCount > 0 && !shifts.isEmpty, "derivatives need an input and an output")
    self.inputCount = inputCount
    self.shifts = shifts
    ofOutputs = [OutputSums](repeating: OutputSums(), count: shifts.count)
    ofInputs = [InputSums](repeating: InputSums(), count: shifts.count * inputCount)
  }

  /// Adds a batch of draws.
  ///
  /// A draw counts for an output when it and all its derivatives are finite, with their fourth powers.
  ///
  /// - Parameters:
  ///   - outputs: q columns of `count` values, output j at `outputs[j * count ..< (j + 1) * count]`.
  ///   - derivatives: q d columns of `count` derivatives, that of output j with respect to input i from
  ///     `(j * d + i) * count` on. The unit of an input is the caller's choice; its Poincare constant is to be
  ///     in the same unit. For lognormal inputs take the derivative with respect to ln x, x dy/dx.
  ///   - count: Number of draws.
  public mutating func add(outputs: Span<Double>, derivatives: Span<Double>, count: Int) {
    precondition(outputs.count == outputCount * count, "a value per output and draw")
    precondition(
      derivatives.count == outputCount * inputCount * count, "a derivative per output, input and draw")
    drawCount += count
    for output in 0..<outputCount {
      var values = [Double](repeating: .nan, count: count)
      // A sum of fourth powers is finite only if every one is.
      var check = [Double](repeating: 0, count: count)
      for draw in 0..<count {
        values[draw] = outputs[output * count + draw] - shifts[output]
        check[draw] = values[draw] * values[draw] * (values[draw] * values[draw])
      }
      let first = output * inputCount
      for column in first..<(first + inputCount) {
        for draw in 0..<count {
          let g = derivatives[column * count + draw]
          check[draw] += g * g * (g * g)
        }
      }
      for draw in 0..<count where check[draw].isFinite {
        let v = values[draw]
        ofOutputs[output].count += 1
        ofOutputs[output].powers += SIMD4(v, v * v, v * v * v, v * v * (v * v))
      }
      for column in first..<(first + inputCount) {
        var sums = ofInputs[column]
        for draw in 0..<count where check[draw].isFinite {
          let (v, g) = (values[draw], derivatives[column * count + draw])
          let square = g * g
          sums.first += SIMD4(g, abs(g), square, square * square)
          sums.mixed += SIMD2(square * v, square * v * v)
        }
        ofInputs[column] = sums
      }
    }
  }

  /// Adds the sums of other draws of the same model.
  /// - Precondition: the same inputs, outputs and shifts.
  public mutating func merge(_ other: DerivativeSums) {
    precondition(inputCount == other.inputCount && shifts == other.shifts, "sums of one model")
    drawCount += other.drawCount
    for output in ofOutputs.indices {
      ofOutputs[output].count += other.ofOutputs[output].count
      ofOutputs[output].powers += other.ofOutputs[output].powers
    }
    for place in ofInputs.indices {
      ofInputs[place].first += other.ofInputs[place].first
      ofInputs[place].mixed += other.ofInputs[place].mixed
    }
  }
}
