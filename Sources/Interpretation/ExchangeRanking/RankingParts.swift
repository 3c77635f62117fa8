import Inventory

/// Systems and indicators whose sums over draws fit in memory together.
struct RankingParts {
  /// Some activities and methods of a background.
  struct Part {
    let background: Background
    fileprivate let firstActivity: Int
    /// Which of all methods the first of the part is.
    let firstMethod: Int
    fileprivate let methodCount: Int

    /// Where a score of the part stands among all of them.
    func place(activity: Int, method: Int) -> Int {
      (firstActivity + activity) * methodCount + firstMethod + method
    }
  }

  let parts: [Part]

  /// Workers whose sums are counted: a fixed number, as a draw that fails in one score of a part is left out of
  /// all of them, so that the parts must not depend on the workers of a run.
  private static let workers = 8

  /// Scores whose sums fit in `memory` bytes: every exchange of A takes 32 bytes in the sums of each worker and of the
  /// tree that joins them, and 8 in each of some 32 blocks, for each score.
  static func mostOutputs(_ database: LifeCycleDatabase, memory: Int) -> Int {
    let varying = database.technosphere.uncertainties.count { $0.isUncertain }
    let bytes = max(varying, 1) * (32 * (RankingParts.workers + 6) + 8 * 33)
    return max(1, memory / bytes)
  }

  init(_ background: Background, memory: Int) {
    let database = background.database
    let most = RankingParts.mostOutputs(database, memory: memory)
    let methods = min(database.methods.count, most)
    let activities = max(1, most / max(methods, 1))
    var parts: [Part] = []
    for activity in stride(from: 0, to: background.activities.count, by: activities) {
      for method in stride(from: 0, to: database.methods.count, by: methods) {
        var part = background
        let end = min(activity + activities, background.activities.count)
        part.activities = Array(background.activities[activity..<end])
        part.database.methods = Array(
          database.methods[method..<min(method + methods, database.methods.count)])
        part.methodOfIndicator = part.database.methods.indices.map { $0 }
        parts.append(
          Part(
            background: part, firstActivity: activity, firstMethod: method,
            methodCount: database.methods.count))
      }
    }
    self.parts = parts
  }
}
