/// A 64-bit hash of texts or integers that is the same in every run, on every machine and in every version.
///
/// FNV-1a (64 bits, published offset basis and prime) over a length-prefixed encoding, then the SplitMix64
/// finalizer. The encoding is, for each part, the length of its UTF-8 bytes as 8 bytes, least significant
/// first, and the bytes; so ("ab", "c") and ("a", "bc") differ. Integers are preceded by a length that no
/// text has. Texts are hashed as spelt: no Unicode normalization.
public struct StableIdentity: Sendable, Hashable {
  /// The hash.
  public let value: UInt64

  /// The identity of several texts.
  public init(_ parts: String...) { self.init(parts: parts) }

  /// The identity of a list of texts.
  public init(parts: [String]) {
    var hash = FNV1a()
    for part in parts {
      hash.add(UInt64(part.utf8.count))
      for byte in part.utf8 { hash.add(byte) }
    }
    value = mixed(hash.state)
  }

  /// The identity of several numbers.
  public init(integers: [UInt64]) {
    var hash = FNV1a()
    for integer in integers {
      hash.add(UInt64.max)
      hash.add(integer)
    }
    value = mixed(hash.state)
  }
}

/// The FNV-1a hash of G. Fowler, L. Noll and K.-P. Vo, 64 bits.
private struct FNV1a {
  var state: UInt64 = 0xCBF2_9CE4_8422_2325

  mutating func add(_ byte: UInt8) { state = (state ^ UInt64(byte)) &* 0x100_0000_01B3 }

  mutating func add(_ integer: UInt64) {
    for shift in stride(from: 0, to: 64, by: 8) { add(UInt8(truncatingIfNeeded: integer >> shift)) }
  }
}
