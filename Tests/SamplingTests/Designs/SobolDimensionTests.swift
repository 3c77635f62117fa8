import Foundation
import Sampling
import Testing

/// Known answers of new-joe-kuo-6.21201 in Gray-code order with 32 bits.
@Suite struct SobolDimensionTests {
  /// Points 0 ... 63 of the first dimensions, row by row, the upper 32 bits.
  private func points(dimensions: Int) -> [UInt32] {
    let all = (0..<dimensions).map { SobolDimension($0, bits: 6) }
    return (0..<64).flatMap { i in all.map { UInt32($0.integer(at: UInt64(i)) >> 32) } }
  }

  private func digest(_ words: [UInt32]) -> String {
    sha256(words.flatMap { word in (0..<4).map { UInt8(truncatingIfNeeded: word >> (8 * $0)) } })
  }

  @Test func `SHA-256 of the empty and the abc message`() {
    #expect(sha256([]) == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
    #expect(sha256(Array("abc".utf8)) == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
  }

  @Test func `First sixteen points in eight dimensions`() {
    let expected: [[UInt32]] = [
      [0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00], [0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80],
      [0xc0, 0x40, 0x40, 0x40, 0xc0, 0xc0, 0x40, 0xc0], [0x40, 0xc0, 0xc0, 0xc0, 0x40, 0x40, 0xc0, 0x40],
      [0x60, 0x60, 0xa0, 0xe0, 0x60, 0x20, 0x60, 0xe0], [0xe0, 0xe0, 0x20, 0x60, 0xe0, 0xa0, 0xe0, 0x60],
      [0xa0, 0x20, 0xe0, 0xa0, 0xa0, 0xe0, 0x20, 0x20], [0x20, 0xa0, 0x60, 0x20, 0x20, 0x60, 0xa0, 0xa0],
      [0x30, 0x50, 0xf0, 0x70, 0x90, 0x50, 0x70, 0xf0], [0xb0, 0xd0, 0x70, 0xf0, 0x10, 0xd0, 0xf0, 0x70],
      [0xf0, 0x10, 0xb0, 0x30, 0x50, 0x90, 0x30, 0x30], [0x70, 0x90, 0x30, 0xb0, 0xd0, 0x10, 0xb0, 0xb0],
      [0x50, 0x30, 0x50, 0x90, 0xf0, 0x70, 0x10, 0x10], [0xd0, 0xb0, 0xd0, 0x10, 0x70, 0xf0, 0x90, 0x90],
      [0x90, 0x70, 0x10, 0xd0, 0x30, 0xb0, 0x50, 0xd0], [0x10, 0xf0, 0x90, 0x50, 0xb0, 0x30, 0xd0, 0x50],
    ]
    for dimension in 0..<8 {
      let made = SobolDimension(dimension)
      for index in 0..<16 {
        #expect(made.integer(at: UInt64(index)) == UInt64(expected[index][dimension]) << 56)
      }
    }
  }

  @Test func `Point 63 in dimensions up to the last`() {
    let expected: [Int: UInt64] = [
      1: 0x0400_0000, 2: 0xcc00_0000, 3: 0x5c00_0000, 10: 0x9400_0000, 50: 0xac00_0000, 100: 0x1400_0000,
      250: 0x5400_0000, 1000: 0x0c00_0000, 1111: 0x0400_0000, 5000: 0x9400_0000, 10000: 0x6c00_0000,
      21000: 0x2400_0000, 21201: 0x1c00_0000,
    ]
    for (number, point) in expected {
      #expect(SobolDimension(number - 1).integer(at: 63) >> 32 == point, "dimension \(number)")
    }
  }

  @Test func `Digests of 64 points in 250 and in all 21,201 dimensions`() {
    #expect(
      digest(points(dimensions: 250)) == "cbeec4be9465176d1c50237e44fb249fd8b3b341f7c1a45ef8662b7618960d78")
    let all = points(dimensions: SobolDimension.limit)
    #expect(digest(all) == "d942fce0462f4f42c0a032e40ac7713f5cbda34c1d3451da919709314fff3eed")
    #expect(all.reduce(UInt64(0)) { $0 + UInt64($1) } == 2_868_314_451_738_624)
  }

  @Test func `All direction numbers to 52 bits as SciPy makes them`() throws {
    struct Reference: Decodable { let sha256: String }
    let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../Reference/sobol.json")
    let reference = try JSONDecoder().decode(Reference.self, from: Data(contentsOf: file))
    var bytes: [UInt8] = []
    bytes.reserveCapacity(SobolDimension.limit * 52 * 8)
    for dimension in 0..<SobolDimension.limit {
      for number in SobolDimension(dimension, bits: 52).directionNumbers {
        for shift in 0..<8 { bytes.append(UInt8(truncatingIfNeeded: number >> (8 * shift))) }
      }
    }
    #expect(sha256(bytes) == reference.sha256)
  }

  @Test func `Few direction numbers give the same points as many`() {
    let few = SobolDimension(777, bits: 10)
    let many = SobolDimension(777, bits: 64)
    for index in [0, 1, 2, 511, 1000, 1023] as [UInt64] {
      #expect(few.integer(at: index) == many.integer(at: index))
    }
  }
}
