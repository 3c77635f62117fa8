import ArgumentParser
import Interpretation
import Parameters
import Reports
import Sensitivity

/// The methods of `rank` as the command line names them.
enum RankMethods {
  /// A line for each method.
  static let help =
    RankingMethod.allCases.map { method in
      let name = method.rawValue + String(repeating: " ", count: max(1, 18 - method.rawValue.count))
      return "  \(name)\(method.summary); \(method.usualDraws) \(method.drawsLabel)"
    }.joined(separator: "\n") + "\n" + LocalRanking.help

  static func method(named name: String) throws -> RankingMethod {
    if let method = RankingMethod(rawValue: name) { return method }
    throw unknown("--method", name, among: RankingMethod.allCases.map(\.rawValue) + [LocalRanking.name])
  }

  /// The choices of the methods that have one.
  static let estimatorHelp =
    "How a method estimates. "
    + RankingMethod.allCases.filter { !$0.estimators.isEmpty }
    .map { "\($0.rawValue): \($0.estimators.joined(separator: ", "))" }.joined(separator: "; ")
    + " (default: what suits the number of inputs)."

  static func estimator(named name: String, of method: RankingMethod) throws -> String {
    if method.estimators.isEmpty {
      throw ValidationError("--estimator: \(method.rawValue) has one way of estimation; leave the option out")
    }
    if method.estimators.contains(name) { return name }
    throw unknown("--estimator", name, among: method.estimators)
  }

  static func criterion(named name: String) throws -> ConvergenceCriterion {
    if let criterion = ConvergenceCriterion(rawValue: name) { return criterion }
    throw unknown("--until", name, among: ConvergenceCriterion.allCases.map(\.rawValue))
  }

  /// The leading inputs of each score, while the sample grows.
  static let report: @Sendable (Ranking, ConvergenceStep) -> Void = { ranking, step in
    let numbers = NumberText()
    let state = step.isConverged ? "holds" : "does not hold yet"
    Session.standardError(
      "\(numbers.count(step.baseDraws)) base draws: \(state) (\(numbers.value(step.statistic, error: step.statistic / 50)))"
    )
    for score in ranking.scores {
      let leading = score.inputs.prefix(5).map { input in
        let total = input.values[ranking.mainMeasure]
        let error = total.interval.map { ($0.upperBound - $0.lowerBound) / 3.92 }
        return "\(input.name) " + (total.value.map { numbers.value($0, error: error) } ?? numbers.missing)
      }
      Session.standardError("  \(score.system), \(score.indicator): \(leading.joined(separator: ", "))")
    }
  }

  private static func unknown(_ option: String, _ name: String, among names: [String]) -> ValidationError {
    let near = nearestName(to: name, among: names).map { "did you mean '\($0)'? There" } ?? "there"
    return ValidationError(
      "\(option): there is no '\(name)'; \(near) are \(names.joined(separator: ", "))")
  }
}
