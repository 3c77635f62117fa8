import Foundation
import Inventory
import NumericKernels
import Testing

@testable import Interchange

/// Seeded mutations of ZIP, NPY, JSON and whole packages: whatever the bytes, the readers read or refuse, and never trap, hang or
/// take memory without bound.
///
/// A few thousand in every run; `MONTEVERDE_FUZZ_SECONDS=600` goes on for so long, from a seed that
/// `MONTEVERDE_FUZZ_SEED` sets and that is printed:
///
///     ASAN_OPTIONS=detect_leaks=0 MONTEVERDE_FUZZ_SECONDS=600 swift test -c release -Xswiftc -enable-testing --sanitize=address --filter FuzzTests
@Suite(.serialized) struct FuzzTests {
  private let seconds = ProcessInfo.processInfo.environment["MONTEVERDE_FUZZ_SECONDS"].flatMap(Double.init)
  private let seed = ProcessInfo.processInfo.environment["MONTEVERDE_FUZZ_SEED"].flatMap(UInt64.init) ?? 1

  /// Runs an input and its mutations; counts how many were read and refused.
  private func fuzz(
    _ name: String, _ inputs: [[UInt8]], dictionary: [[UInt8]], _ read: ([UInt8]) throws -> Void
  ) {
    let clock = ContinuousClock()
    let deadline = seconds.map { clock.now + .seconds($0 / 4) }
    var (count, accepted) = (0, 0)
    var slowest = Duration.zero
    while deadline.map({ clock.now < $0 }) ?? (count < 2000) {
      var mutator = Mutator(seed: seed &+ UInt64(count))
      let bytes = mutator.mutated(inputs[count % inputs.count], dictionary: dictionary)
      count += 1
      let elapsed = clock.measure {
        do {
          try read(bytes)
          accepted += 1
        } catch {
          // Nothing but an error with a place is expected.
          if !(error is InterchangeError) { Issue.record("\(name), seed \(seed), run \(count): \(error)") }
        }
      }
      slowest = max(slowest, elapsed)
      // Inputs of a few kilobytes: seconds would be a hang in the making.
      if elapsed > .seconds(5) { Issue.record("\(name), seed \(seed), run \(count) took \(elapsed)") }
    }
    // Both ways are taken, else the mutations are too mild or too wild to find anything.
    #expect(accepted > 0 && accepted < count)
    if seconds != nil {
      print("\(name): \(count) inputs from seed \(seed), \(accepted) read, slowest \(slowest)")
    }
  }

  private func archive(_ files: PackageFiles, deflated: Bool) -> [UInt8] {
    RawArchive(
      entries: files.all.map { file in
        deflated
          ? RawArchive.Entry(
            name: file.name, content: storedBlock(file.bytes), method: 8, checksum: crc32(file.bytes),
            byteCount: UInt32(file.bytes.count))
          : RawArchive.Entry(name: file.name, content: file.bytes)
      }
    ).bytes
  }

  @Test func archives() {
    let words: [[UInt8]] = [
      little(0x0605_4B50 as UInt32), little(0x0606_4B50 as UInt32), little(0x0706_4B50 as UInt32),
      little(0x0201_4B50 as UInt32), little(0x0403_4B50 as UInt32), little(UInt32.max), little(UInt64.max),
      [1, 0, 16, 0],
    ]
    fuzz("ZIP", [archive(.small, deflated: false), archive(.small, deflated: true)], dictionary: words) {
      bytes in
      let reader = try ZIPReader(bytes, file: "fuzz.zip")
      for name in reader.names { _ = try reader.contents(of: name) }
    }
  }

  @Test func arrays() {
    let values: [Double] = [1, 2, 3, 4, 5, 6]
    let inputs = [
      PackedArrays.indices([1, 2, 3], [4, 5, 6]), npy(values, shape: [2, 3]),
      PackedArrays.booleans([true, false]),
      PackedArrays.distributions(
        UncertaintyColumns(
          types: [2], loc: [0], scale: [1], shape: [.nan], minimum: [.nan], maximum: [.nan], negative: [true])
      ),
    ]
    let words = [
      "'<f8'", "'>i4'", "'|V0'", "(0, 99999999999999)", "(2, 3)", "True", "'descr'", "[(", "L", "'|O'",
      "'|b1'",
    ]
    fuzz("NPY", inputs, dictionary: words.map { Array($0.utf8) }) { bytes in
      let array = try NPYReader(bytes)
      for field in array.header.fields {
        _ = try array.doubles(field.name)
        if field.kind != .floating { _ = try? array.integers(field.name) }
      }
      if array.header.shape.count == 2, array.header.fields.count == 1, array.hasField("") {
        _ = try array.columns()
      }
    }
  }

  @Test func texts() {
    let words = ["{", "[", "\"", "\\u", "\\ud800", "1e999", "-0", "null", ",", ":", "}", "]", "\u{FEFF}"]
    let inputs = [
      Array(PackageFiles.small.manifest.text().utf8),
      Array("[1, -2.5e3, \"\\u00e9\\ud83d\\ude00\", {}]".utf8),
    ]
    fuzz("JSON", inputs, dictionary: words.map { Array($0.utf8) }) { bytes in
      _ = try JSONValue(parsing: bytes).text()
    }
  }

  /// Mutated values in sound archives, so that the checks behind the readers are reached.
  @Test func packages() throws {
    let folder = try TemporaryFolder()
    let (path, sound) = (folder.path("fuzz.zip"), PackageFiles.small)
    let files = sound.all
    let inputs = files.map(\.bytes)
    let words = ["\"nrows\": 0", "technosphere_matrix", "array", "\"path\"", "null", "\u{1}\u{0}\u{0}\u{0}"]
    var index = 0
    fuzz("package", inputs, dictionary: words.map { Array($0.utf8) }) { bytes in
      var archive = try ZIPWriter(creating: path)
      for (place, file) in files.enumerated() {
        try archive.writeEntry(file.name, place == index % files.count ? bytes : file.bytes)
      }
      index += 1
      try archive.close()
      _ = try DatapackageReader.database(from: [path])
    }
  }
}

/// Changes bytes as fuzzers do, by a stream of random numbers that a seed fixes.
struct Mutator {
  private var state: UInt64

  init(seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 }

  /// SplitMix64 (Steele, Lea and Flood 2014).
  private mutating func random(below bound: Int) -> Int {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ z >> 30) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ z >> 27) &* 0x94D0_49BB_1331_11EB
    return Int((z ^ z >> 31) % UInt64(max(bound, 1)))
  }

  /// The bytes with up to eight changes.
  mutating func mutated(_ original: [UInt8], dictionary: [[UInt8]]) -> [UInt8] {
    var bytes = original
    for _ in 0..<random(below: 9) {
      let place = random(below: bytes.count)
      let length = min(1 << random(below: 7), bytes.count - place)
      switch random(below: 8) {
      case 0 where !bytes.isEmpty: bytes[place] ^= 1 << UInt8(random(below: 8))
      case 1 where !bytes.isEmpty: bytes[place] = UInt8(random(below: 256))
      case 2 where !bytes.isEmpty: bytes[place] = [0, 1, 0x7F, 0x80, 0xFE, 0xFF][random(below: 6)]
      case 3: bytes.removeSubrange(place..<place + max(length, 0))
      case 4: bytes.insert(contentsOf: bytes[place..<place + max(length, 0)], at: random(below: bytes.count))
      case 5: bytes.insert(contentsOf: dictionary[random(below: dictionary.count)], at: place)
      case 6:
        let word = dictionary[random(below: dictionary.count)]
        if place + word.count <= bytes.count { bytes.replaceSubrange(place..<place + word.count, with: word) }
      case 7 where random(below: 8) == 0: bytes.removeSubrange(place...)
      default: break
      }
    }
    return bytes
  }
}
