public import Parameters
public import Sampling

/// What a burden is booked under: a life cycle stage, a task, or both (ISO 14044, contribution analysis).
public struct Tags: Hashable, Sendable {
  /// Life cycle stage, such as production or use.
  public var stage: String?
  /// Task of the service, such as training or inference.
  public var task: String?

  /// Tags of a process or of one input.
  public init(stage: String? = nil, task: String? = nil) {
    self.stage = stage
    self.task = task
  }
}

/// The two ways to divide a score, `Tags` by `Tags`.
public enum TagKind: String, Hashable, Sendable, CaseIterable {
  case stage
  case task

  /// The tag of this kind.
  public func tag(of tags: Tags) -> String? { self == .stage ? tags.stage : tags.task }
}

/// A unit process with one product, which bears its name.
public struct Process: Hashable, Sendable {
  /// Name of process and product.
  public let name: String
  /// Unit in which the product's amounts are counted, as written.
  public let unit: String
  /// Stage and task of the process.
  public let tags: Tags

  /// A process.
  public init(name: String, unit: String, tags: Tags) {
    self.name = name
    self.unit = unit
    self.tags = tags
  }
}

/// An impact category with the unit of its scores.
public struct Indicator: Hashable, Sendable {
  /// Name of the impact category.
  public let name: String
  /// Unit of its scores, as written.
  public let unit: String

  /// An indicator.
  public init(name: String, unit: String) {
    self.name = name
    self.unit = unit
  }
}

/// One amount of a matrix: where it stands, the node of its value, and how to call it in a message.
public struct Entry: Hashable, Sendable {
  /// Row: product (A), elementary flow (B) or indicator (C, direct impacts).
  public let row: Int
  /// Column: process (A, B, direct impacts) or elementary flow (C).
  public let column: Int
  /// The amount as written: an input is positive here, and negative in A.
  public let amount: ExpressionGraph.NodeID
  /// What the amount is, for messages: process, kind, name and place in the study file.
  public let label: String
  /// Tags of this input alone (A).
  public let tags: Tags

  /// An entry.
  public init(row: Int, column: Int, amount: ExpressionGraph.NodeID, label: String, tags: Tags = Tags()) {
    self.row = row
    self.column = column
    self.amount = amount
    self.label = label
    self.tags = tags
  }
}

/// One product system under one scenario: the matrices of A s = f, g = B s, h = C g with formulas as entries.
///
/// Products and processes share their indices: product i is the output of process i.
public struct ProductSystem: Hashable, Sendable {
  /// Name of the system.
  public let name: String
  /// Name of the scenario.
  public let scenario: String
  /// Outputs, the positive entries of A: one for each process, on the diagonal.
  public var outputs: [Entry] = []
  /// Inputs, the negative entries of A.
  public var inputs: [Entry] = []
  /// Elementary flows of processes: B.
  public var flows: [Entry] = []
  /// Characterisation factors: C.
  public var factors: [Entry] = []
  /// Scores of processes that are characterised already: entries of C B.
  public var impacts: [Entry] = []
  /// The functional unit f: products that are demanded (row; column is unused).
  public var demand: [Entry] = []
  /// What processes take from the background: row is the activity.
  public var backgroundInputs: [Entry] = []
  /// What the functional unit takes from the background itself: row is the activity (column is unused).
  public var backgroundDemand: [Entry] = []
  /// Part of the system in comparisons.
  public var role = ComparisonRole.compared

  /// An empty system.
  public init(name: String, scenario: String) {
    self.name = name
    self.scenario = scenario
  }
}

/// Processes, indicators and product systems over one graph of formulas.
public struct LifeCycleModel: Sendable {
  /// All processes of the study.
  public var processes: [Process]
  /// The impact categories.
  public var indicators: [Indicator]
  /// The elementary flows.
  public var flows: [String]
  /// The formulas behind every amount.
  public var graph: ExpressionGraph
  /// The product systems.
  public var systems: [ProductSystem]
  /// Inputs that rankings treat as one.
  public var inputGroups: [InputGroup]
  /// Inputs that no method tells apart: the parts of shares.
  public var inseparable: [InputGroup] = []
  /// Groups that the study names, to be ranked in place of their inputs.
  public var studyGroups: [InputGroup] = []
  /// Identities of inputs without an order, such as one of several models.
  public var unordered: Set<UInt64> = []
  /// Inputs whose draws are reordered to meet correlations, instead of drawn by a copula.
  public var reorderings: [Reordering]
  /// The database behind the systems, if any.
  public var background: Background?
  /// What nodes are called in messages: parameters with their place in the study file.
  public var nodeLabels: [ExpressionGraph.NodeID: String]

  /// A model.
  public init(
    processes: [Process], indicators: [Indicator], flows: [String], graph: ExpressionGraph,
    systems: [ProductSystem], nodeLabels: [ExpressionGraph.NodeID: String] = [:],
    inputGroups: [InputGroup] = [], reorderings: [Reordering] = [], background: Background? = nil
  ) {
    self.background = background
    self.inputGroups = inputGroups
    self.reorderings = reorderings
    self.processes = processes
    self.indicators = indicators
    self.flows = flows
    self.graph = graph
    self.systems = systems
    self.nodeLabels = nodeLabels
  }
}

/// Inputs that belong together: the parts of shares, correlated inputs.
public struct InputGroup: Hashable, Sendable {
  /// Name of the group.
  public let name: String
  /// Identities of its inputs.
  public let identities: Set<UInt64>

  /// A group.
  public init(name: String, identities: Set<UInt64>) {
    self.name = name
    self.identities = identities
  }
}

/// Inputs whose draws are put into an order that meets correlations (Iman and Conover 1982).
public struct Reordering: Hashable, Sendable {
  /// The inputs, in the order of the matrix.
  public let inputs: [UncertainInput]
  /// Spearman's rank correlations.
  public let spearman: Correlation

  /// A reordering.
  public init(inputs: [UncertainInput], spearman: Correlation) {
    self.inputs = inputs
    self.spearman = spearman
  }
}
