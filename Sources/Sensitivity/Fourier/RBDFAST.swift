import Glibc
public import NumericKernels

extension GivenData {
  /// First-order Sobol' indices by random balance designs on given data (Tarantola, Gatelli & Mara 2006, RESS
  /// 91:717; Plischke 2010, RESS 95:354), with the bias taken away (Tissot & Prieur 2012, RESS 107:205).
  ///
  /// The outputs in ascending order of the input, every other one going up and the rest coming down, are a
  /// period of a signal; with c_p its Fourier coefficients, V its variance, M harmonics and n draws:
  ///
  ///     S' = 2 sum over p = 1 ... M of |c_p|^2 / V,  l = 2 M / n,  S = S' - l (1 - S') / (1 - l)
  ///
  /// What needs more than M / 2 periods of a cosine to describe is not seen; the upper ends of the intervals,
  /// those of the bootstrap else, are raised by what the highest octave of the M harmonics sees. O(n log n) for each input, O(n
  /// M) for each pair and resample.
  ///
  /// - Parameters:
  ///   - options: What to compute.
  ///   - harmonics: M, 1 to a tenth of the draws.
  ///   - cancellation: Raise it to stop after the inputs under way.
  /// - Throws: `SensitivityError`, or what making an input throws.
  public func rbdFAST(
    options: GivenDataOptions, harmonics: Int = 10, cancellation: CancellationFlag? = nil
  ) throws -> MeasureTable {
    try options.validate()
    if harmonics < 1 || harmonics > max(rowCount / 10, 1) {
      throw SensitivityError.badOption(
        name: "harmonics", value: "\(harmonics)", cure: "give 1 to \(max(rowCount / 10, 1)), such as 10")
    }
    let method = RBDFAST(harmonics: harmonics, resamples: RowResamples(rowCount: rowCount, options: options))
    return try ColumnAnalysis(method: method, data: self, options: options).tables(
      cancellation: cancellation)[0]
  }
}

struct RBDFAST: ColumnMethod {
  let harmonics: Int
  let resamples: RowResamples

  static let measures = [MeasureTable.Measure.rbdFAST]
  static let intervalMethod = MeasureTable.IntervalMethod.bootstrap
  static let fewestRows = 50

  /// The waves of a period of all draws that count.
  func prepare(_ column: OutputColumn) -> FourierWaves { FourierWaves(period: column.count) }

  func estimates(
    input: [Double], order: RowOrder, column: OutputColumn, prepared waves: FourierWaves, withIntervals: Bool
  ) -> [ColumnEstimate] {
    let rows = order.rows.map { Int32($0) }
    let estimate = resamples.estimate(withInterval: withIntervals) { weights in
      var ascending: [Double] = []
      ascending.reserveCapacity(rows.count)
      for row in rows {
        for _ in 0..<weights[Int(row)] { ascending.append(column.centered[Int(row)]) }
      }
      return Self.index(ascending, harmonics: harmonics, waves: waves)
    }
    guard let interval = estimate.interval else { return [estimate] }
    let missed = Self.highestOctave(rows.map { column.centered[Int($0)] }, harmonics: harmonics, waves: waves)
    return [
      ColumnEstimate(value: estimate.value, interval: interval.lowerBound...(interval.upperBound + missed))
    ]
  }

  /// What harmonics M / 2 + 1 ... M have beyond noise: about what those above M have, where powers fall with
  /// the square of the frequency; smooth functions have less.
  private static func highestOctave(_ ascending: [Double], harmonics: Int, waves: FourierWaves) -> Double {
    let half = harmonics > 1 ? index(ascending, harmonics: harmonics / 2, waves: waves) : 0
    return max(0, index(ascending, harmonics: harmonics, waves: waves) - half)
  }

  /// The index of outputs in ascending order of the input; NaN without spread.
  static func index(_ ascending: [Double], harmonics: Int, waves: FourierWaves) -> Double {
    let count = ascending.count
    let fitting = waves.period == count ? waves : FourierWaves(period: count)
    let mean = ascending.reduce(0, +) / Double(count)
    var signal = [Double](repeating: 0, count: count)
    for k in 0..<count { signal[k % 2 == 0 ? k / 2 : count - 1 - k / 2] = ascending[k] - mean }
    let variance = signal.reduce(0) { $0 + $1 * $1 } / Double(count)
    var power = 0.0
    for p in 1...harmonics { power += 2 * fitting.power(of: signal.span, frequency: p) }
    let raw = power / variance
    let share = 2 * Double(harmonics) / Double(count)
    return raw - share / (1 - share) * (1 - raw)
  }
}

/// Cosine and sine at the points of a period.
struct FourierWaves: Sendable {
  let period: Int
  private let cosines: [Double]
  private let sines: [Double]

  init(period: Int) {
    self.period = period
    cosines = (0..<period).map { cos(2 * Double.pi * Double($0) / Double(period)) }
    sines = (0..<period).map { sin(2 * Double.pi * Double($0) / Double(period)) }
  }

  /// |c|^2, c the mean over k of signal_k exp(-2 pi i frequency k / period).
  func power(of signal: Span<Double>, frequency: Int) -> Double {
    precondition(signal.count == period, "a signal of one period is needed")
    var (real, imaginary) = (0.0, 0.0)
    var place = 0
    for k in 0..<period {
      real += signal[k] * cosines[place]
      imaginary += signal[k] * sines[place]
      place += frequency
      if place >= period { place -= period }
    }
    return (real * real + imaginary * imaginary) / (Double(period) * Double(period))
  }
}
