/// The strata of one input of a Latin hypercube (McKay, Beckman and Conover 1979): draw i falls into stratum
/// permutation(i).
///
/// Stratum k of N holds the doubles from k / N up to (k + 1) / N, both rounded to a double, without the
/// latter. The permutation is a keyed bijection, so that any draw is made without the others.
struct LatinHypercubeStrata {
  private let permutation: KeyedPermutation

  init(draws: UInt64, key: (UInt64, UInt64)) {
    permutation = KeyedPermutation(count: draws, key: key)
  }

  /// Turns places within a stratum, from 0 to 1, into coordinates: u <- (permutation(i) + u) / N.
  func place(firstDraw: UInt64, _ places: inout MutableSpan<Double>) {
    let draws = Double(permutation.count)
    for i in places.indices {
      let stratum = Double(permutation(firstDraw &+ UInt64(i)))
      let end = (stratum + 1) / draws
      let coordinate = (stratum + places[i]) / draws
      // Rounding may carry the last of a stratum over its end.
      places[i] = coordinate < end ? coordinate : end.nextDown
    }
  }
}
