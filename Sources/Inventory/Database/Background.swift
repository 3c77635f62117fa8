/// What a model takes from a database: products in fixed amounts, their scores by the database's methods.
public struct BackgroundActivity: Sendable, Hashable {
  /// What it is called in messages and results.
  public let name: String
  /// Products (rows of A) and their amounts.
  public let demand: [Int: Double]

  /// An activity.
  public init(name: String, demand: [Int: Double]) {
    self.name = name
    self.demand = demand
  }
}

/// One of the databases behind a model, which may have been joined to one.
public struct BackgroundSource: Sendable, Hashable {
  /// What the study calls it.
  public let name: String
  /// Activities that take from it, by index.
  public let activities: [Int]

  /// A source.
  public init(name: String, activities: [Int]) { (self.name, self.activities) = (name, activities) }
}

/// A database behind a model, and what of it the model uses.
public struct Background: Sendable {
  /// The database.
  public var database: LifeCycleDatabase
  /// What is demanded of it.
  public var activities: [BackgroundActivity]
  /// For each indicator of the model, the method of the database that scores it; nil for none.
  public var methodOfIndicator: [Int?]
  /// Whether exchanges are drawn; else each has its static amount.
  public var isUncertain: Bool
  /// The databases that are drawn; empty where nobody told them apart.
  public var sources: [BackgroundSource]

  /// A background.
  public init(
    database: LifeCycleDatabase, activities: [BackgroundActivity], methodOfIndicator: [Int?],
    isUncertain: Bool = true, sources: [BackgroundSource] = []
  ) {
    self.database = database
    self.activities = activities
    self.methodOfIndicator = methodOfIndicator
    self.isUncertain = isUncertain
    self.sources = sources
  }
}
