import Foundation
import Testing

/// What methods made of reference functions, by function and method.
struct ReferenceReport {
  let deviations: [ReferenceDeviation]

  init(_ deviations: [ReferenceDeviation]) { self.deviations = deviations }

  /// At most one value in a thousand is more than four standard errors off (see `isWithin`).
  func expectWithinErrors() {
    let outside = deviations.filter { !$0.isWithin }
    let judged = deviations.count { $0.method != "eFAST" && $0.method != "chaos" }
    let texts = outside.map {
      "\($0.function) \($0.method) \($0.measure): \($0.value) for \($0.exact), \($0.ratio) errors"
    }
    #expect(1000 * outside.count <= judged, "\(texts.joined(separator: "\n"))")
  }

  /// One line for each function and method.
  func write() throws {
    var order: [String] = []
    var groups: [String: [ReferenceDeviation]] = [:]
    for deviation in deviations {
      let key = "\(deviation.function),\(deviation.method)"
      if groups[key] == nil { order.append(key) }
      groups[key, default: []].append(deviation)
    }
    let lines = order.map { key in
      let group = groups[key] ?? []
      let error = group.map { abs($0.value - $0.exact) }.max() ?? 0
      let ratio = min(group.map(\.ratio).max() ?? 0, 999)
      return "\(key),\(group.count),"
        + String(format: "%.5f,%.2f,%d", error, ratio, group.count { !($0.ratio <= 4) })
    }
    let header = "function,method,values,largest error,largest error in standard errors,beyond 4 of them"
    let file = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .appending(path: "Reference/reference_functions.csv")
    try (([header] + lines).joined(separator: "\n") + "\n").write(to: file, atomically: true, encoding: .utf8)
  }
}
