public import Inventory

/// One number that a draw yields.
public struct Output: Hashable, Sendable {
  /// What part of a score it is.
  public enum Part: Hashable, Sendable {
    /// The score h of the system on the indicator.
    case total
    /// What of it belongs to a stage or a task.
    case tag(TagKind, String)
    /// What of it a process causes directly: (C B)_j s_j.
    case process(Int)
    /// What of it a process of the background causes directly, for what the functional unit takes from there itself.
    case background(Int)
    /// The derivative of the total with respect to a variable of a `GradientPlan`.
    case derivative(Int)
    /// The value of a variable of a `GradientPlan`; of no system or indicator.
    case variable(Int)
  }

  /// Index into the model's systems.
  public let system: Int
  /// Index into the model's indicators.
  public let indicator: Int
  /// Which part.
  public let part: Part

  /// Draws of totals and tags are kept for quantiles; of processes only moments are.
  var isKept: Bool {
    switch part {
    case .total, .tag: true
    case .process, .background, .derivative, .variable: false
    }
  }
}

/// How much of each score a plan works out.
public enum Detail: Hashable, Sendable {
  /// Totals alone, for sensitivity analysis.
  case totals
  /// Totals, stages, tasks and processes.
  case contributions
}
