/// The candidate that is nearest to a misspelt name, or nil when none is near enough to be meant.
///
/// Nearness is the optimal string alignment distance (insertion, deletion, substitution, swap of neighbours),
/// at most a third of the length.
public func nearestName(to name: String, among candidates: some Sequence<String>) -> String? {
  let wanted = Array(name.lowercased().prefix(64))
  let limit = max(1, (wanted.count + 1) / 3)
  var best: (distance: Int, name: String)?
  for candidate in candidates where abs(candidate.count - wanted.count) <= limit && candidate.count <= 96 {
    let distance = alignmentDistance(wanted, Array(candidate.lowercased()))
    guard distance <= limit, distance < max(wanted.count, candidate.count) else { continue }
    if best.map({ (distance, candidate) < ($0.distance, $0.name) }) ?? true { best = (distance, candidate) }
  }
  return best?.name
}

private func alignmentDistance(_ a: [Character], _ b: [Character]) -> Int {
  if a.isEmpty || b.isEmpty { return max(a.count, b.count) }
  var rows = [Array(0...b.count), Array(repeating: 0, count: b.count + 1)]
  var beforePrevious = rows[0]
  for i in 1...a.count {
    rows[1][0] = i
    for j in 1...b.count {
      let substitution = rows[0][j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1)
      var cost = min(rows[0][j] + 1, rows[1][j - 1] + 1, substitution)
      if i > 1, j > 1, a[i - 1] == b[j - 2], a[i - 2] == b[j - 1] {
        cost = min(cost, beforePrevious[j - 2] + 1)
      }
      rows[1][j] = cost
    }
    beforePrevious = rows[0]
    rows[0] = rows[1]
  }
  return rows[0][b.count]
}
