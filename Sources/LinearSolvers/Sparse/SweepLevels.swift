extension SparseRows {
  /// An order in which a sweep does the same as in `sequence`, and the processor does better.
  ///
  /// Two equations may change places when neither uses the other's unknown. Equations of one level are all
  /// independent of each other, so that they may overlap in time; among them those of one length follow each other,
  /// because the end of a row that is as long as the last is foreseen, and of another is not.
  func levelled(_ sequence: [Int32]) -> [Int32] {
    var position = [Int](repeating: 0, count: order)
    for (place, equation) in sequence.enumerated() { position[Int(equation)] = place }
    var users = [[Int32]](repeating: [], count: order)
    for i in 0..<order {
      for cell in cells(i) where Int(columns[cell]) != i { users[Int(columns[cell])].append(Int32(i)) }
    }
    var level = [Int](repeating: 0, count: order)
    for equation in sequence.map(Int.init) {
      var least = 0
      func follow(_ other: Int) {
        if position[other] < position[equation] { least = max(least, level[other] + 1) }
      }
      // An unknown that is used must be new if it came before, and old if it came after.
      for cell in cells(equation) { follow(Int(columns[cell])) }
      for user in users[equation] { follow(Int(user)) }
      level[equation] = least
    }
    return sequence.sorted { a, b in
      let (i, j) = (Int(a), Int(b))
      return (level[i], cells(i).count, position[i]) < (level[j], cells(j).count, position[j])
    }
  }
}
