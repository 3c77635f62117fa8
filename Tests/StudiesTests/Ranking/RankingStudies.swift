import Interpretation
import Propagation
import Studies
import Testing

/// Studies whose sensitivity indices are known, ranked as the program ranks them.
enum RankingStudies {
  /// The Ishigami function, a = 7 and b = 0.1.
  static let ishigami = """
    monteverde: 1
    study: {title: Ishigami function, functional unit: one evaluation}
    indicators: {y: {unit: "1"}}
    parameters:
      x1: {value: 0, uncertainty: {uniform: {min: -3.141592653589793, max: 3.141592653589793}}}
      x2: {value: 0, uncertainty: {uniform: {min: -3.141592653589793, max: 3.141592653589793}}}
      x3: {value: 0, uncertainty: {uniform: {min: -3.141592653589793, max: 3.141592653589793}}}
    processes:
      model: {output: 1 unit, impacts: {y: sin(x1) + 7 * sin(x2)^2 + 0.1 * x3^4 * sin(x1)}}
    systems:
      Ishigami: {model: 1 unit}

    """

  /// A formula of normal inputs of mean 0 and standard deviation 1.
  static func normals(_ count: Int, _ formula: String, _ sections: String = "") -> String {
    let inputs = (1...count).map { "  x\($0): {value: 0, uncertainty: {normal: {sd: 1}}}\n" }.joined()
    return """
      monteverde: 1
      study: {title: Normal inputs, functional unit: one evaluation}
      indicators: {y: {unit: "1"}}
      parameters:
      \(inputs)processes:
        model: {output: 1 unit, impacts: {y: \(formula)}}
      systems:
        S: {model: 1 unit}
      \(sections)

      """
  }

  /// Ranks the inputs of a study.
  static func rank(
    _ text: String, _ method: RankingMethod, draws: Int? = nil, seed: UInt64 = 1, workers: Int = 2,
    batch: Int? = nil, change: (inout RankingOptions) -> Void = { _ in }
  ) throws -> Ranking {
    let study = try TestStudies.read(text)
    var options = RankingOptions(
      method,
      monteCarlo: MonteCarloOptions(
        draws: draws ?? method.usualDraws, seed: seed, workers: workers, batch: batch))
    change(&options)
    return try Ranking(
      PropagationPlan(study.model, detail: .totals), options: options,
      sampled: study.compiled.sampled.mapValues(\.node))
  }
}

extension Ranking {
  /// A measure of an input of a score.
  func value(_ key: String, of input: String, score: Int = 0) throws -> Ranking.Value {
    let place = try #require(self.place(of: key))
    return try #require(scores[score].inputs.first { $0.name == input }).values[place]
  }
}

extension Ranking.Value {
  /// How far an exact value is outside four standard errors (a quarter of the length of 95 % intervals each), 0 inside.
  func excess(over exact: Double, floor: Double = 0) throws -> Double {
    let value = try #require(self.value)
    let interval = try #require(self.interval)
    let error = (interval.upperBound - interval.lowerBound) / 3.92
    return max(0, abs(value - exact) - max(4 * error, floor))
  }
}
