import CJoeKuo

/// Nested uniform scrambling in base 2 (Owen 1995) of one dimension, by hashing.
///
/// Bit l of a number is flipped or not by a random bit that belongs to the bits before it: a binary tree with
/// one random bit per node. The bits come from a keyed hash, so that the tree is never stored and equal
/// prefixes meet equal bits. All bits of one hash belong to different nodes, hence within the quality of the
/// hash they are independent, as Owen's definition asks (hashes that mix upwards through a multiplication, as
/// ``LaineKarrasHash``, only come near to it in the first bits).
///
/// How nodes share hashes: in the first 18 levels the 63 nodes of a subtree six levels deep take bits 1 to 63
/// of the hash of its root. Below, a node takes its bit from the hash of its last ancestor that ends in a one
/// (or lies on level 18), since a point of the first 2^m has only zeros after bit m: one more hash then
/// serves all the bits that remain.
struct NestedUniformScramble {
  private var tables = nested_scramble()

  /// - Parameter key: two words as good as random, different for every dimension and randomisation.
  init(key: (UInt64, UInt64)) { unsafe nested_scramble_prepare(&tables, key.0, key.1) }

  /// The number x, a binary fraction with 64 bits of which the last 12 are zero, scrambled; all 64 bits are
  /// random.
  func scramble(_ x: UInt64) -> UInt64 {
    unsafe withUnsafePointer(to: tables) { unsafe nested_scramble_number($0, x) }
  }

  /// Scrambled coordinates u = (k + 1/2) 2^-52 of consecutive points of a dimension, from the upper 52 bits
  /// of each.
  func coordinates(
    of dimension: SobolDimension, firstPoint: UInt64, into coordinates: inout MutableSpan<Double>
  ) {
    unsafe withUnsafePointer(to: tables) { tables in
      unsafe dimension.directionNumbers.withUnsafeBufferPointer { directions in
        unsafe coordinates.withUnsafeMutableBufferPointer { out in
          guard let first = directions.baseAddress, let base = out.baseAddress else { return }
          unsafe nested_scramble_column(tables, first, UInt32(directions.count), firstPoint, base, out.count)
        }
      }
    }
  }
}
