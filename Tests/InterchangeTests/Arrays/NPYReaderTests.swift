import Foundation
import Testing

@testable import Interchange

@Suite struct NPYReaderTests {
  /// A file of version 1.0 with any header and data.
  private func file(_ header: String, _ data: [UInt8], version: UInt8 = 1) -> [UInt8] {
    let text = Array(header.utf8)
    let length = version == 1 ? little(UInt16(text.count)) : little(UInt32(text.count))
    return [0x93] + Array("NUMPY".utf8) + [version, 0] + length + text + data
  }

  private func array(_ type: String, _ data: [UInt8], shape: String) throws -> NPYReader {
    try NPYReader(file("{'descr': \(type), 'fortran_order': False, 'shape': \(shape), }", data))
  }

  private func message(_ header: String, _ data: [UInt8] = []) -> String {
    do {
      _ = try NPYReader(file(header, data), file: "p.zip", resource: "a.data")
      return "read"
    } catch { return error.description }
  }

  @Test func numbersOfEveryType() throws {
    let minusTwo = { (count: Int) in [UInt8](repeating: 0xFF, count: count - 1) }
    #expect(try array("'<i8'", [0xFE] + minusTwo(8), shape: "(1,)").integers() == [-2])
    #expect(try array("'>i4'", minusTwo(4) + [0xFE], shape: "(1,)").integers() == [-2])
    #expect(try array("'|i1'", [0xFE, 3], shape: "(2,)").doubles() == [-2, 3])
    #expect(try array("'<u2'", [0xFE, 0xFF], shape: "(1,)").integers() == [65_534])
    #expect(try array("'u1'", [200], shape: "(1,)").doubles() == [200])
    #expect(try array("'|b1'", [0, 1, 7], shape: "(3,)").booleans() == [false, true, true])
    #expect(try array("'<f4'", [0, 0, 0xC0, 0x3F], shape: "(1,)").doubles() == [1.5])
    #expect(try array("'>f8'", [0x3F, 0xF8, 0, 0, 0, 0, 0, 0], shape: "(1,)").doubles() == [1.5])
    #expect(try array("'<f8'", little((-0.1).bitPattern), shape: "()").doubles() == [-0.1])
    #expect(try array("'<i8'", [], shape: "(0,)").integers() == [])
    #expect(throws: InterchangeError.self) {
      _ = try array("'<f8'", little(0.5.bitPattern), shape: "(1,)").integers()
    }
    #expect(throws: InterchangeError.self) { _ = try array("'<u8'", minusTwo(9), shape: "(1,)").integers() }
    #expect(throws: InterchangeError.self) { _ = try array("'<i4'", [1, 0, 0, 0], shape: "(1,)").booleans() }
  }

  @Test func structuredElements() throws {
    let fields = "[('kind', '|u1'), ('loc', '<f4'), ('', '|V2'), ('row', '>i4')]"
    let one: [UInt8] = [2, 0, 0, 0xC0, 0x3F, 9, 9, 0, 0, 1, 4]
    let array = try array(fields, one + one, shape: "(2,)")
    #expect(try array.integers("kind") == [2, 2])
    #expect(try array.doubles("loc") == [1.5, 1.5])
    #expect(try array.integers("row") == [260, 260])
    #expect(array.hasField("row") && !array.hasField("col"))
    #expect(throws: InterchangeError.self) { _ = try array.integers("col") }
    #expect(throws: InterchangeError.self) { _ = try array.doubles() }
  }

  @Test func bothOrdersOfAMatrix() throws {
    let values: [Double] = [1, 2, 3, 4, 5, 6]
    let rows = try NPYReader(npy(values, shape: [2, 3])).columns()
    #expect(rows.values == [1, 4, 2, 5, 3, 6] && rows.rows == 2 && rows.columns == 3)
    let columns = try NPYReader(npy(values, shape: [2, 3], order: .columns)).columns()
    #expect(columns.values == values && columns.rows == 2 && columns.columns == 3)
    // Larger than the blocks in which it is transposed.
    let many = (0..<130 * 70).map(Double.init)
    let large = try NPYReader(npy(many, shape: [130, 70])).columns()
    #expect(
      (0..<130).allSatisfy { row in
        (0..<70).allSatisfy { large.values[$0 * 130 + row] == Double(row * 70 + $0) }
      })
    #expect(throws: InterchangeError.self) {
      _ = try NPYReader(npy(values, shape: [6])).columns()
    }
  }

  @Test func laterVersionsAndOldIntegers() throws {
    let header = "{\"shape\": (2L,), \"descr\": \"<i4\", \"fortran_order\": True}\n"
    for version in [2, 3] as [UInt8] {
      let array = try NPYReader(file(header, [1, 0, 0, 0, 2, 0, 0, 0], version: version))
      #expect(try array.integers() == [1, 2] && array.header.shape == [2])
    }
  }

  @Test(arguments: [
    ("{'descr': '<f8', 'fortran_order': False, 'shape': (2,)}", "take 16 bytes, but the file has 8"),
    (
      "{'descr': '<f8', 'fortran_order': False, 'shape': (4611686018427387904, 8)}",
      "tuple of at most 8 lengths"
    ),
    (
      "{'descr': '<f8', 'fortran_order': False, 'shape': (99999999999999, 99999999999999)}",
      "take 9223372036854775807"
    ),
    (
      "{'descr': '<f8', 'fortran_order': False, 'shape': (99999999999999, 99999999999999, 0)}", "take 0 bytes"
    ),
    ("{'descr': '<f8', 'fortran_order': False, 'shape': (-1,)}", "not a dictionary"),
    ("{'descr': '|O', 'fortran_order': False, 'shape': (1,)}", "pickled"),
    ("{'descr': [('a', '|O8')], 'fortran_order': False, 'shape': (1,)}", "pickled"),
    ("{'descr': '<c16', 'fortran_order': False, 'shape': (1,)}", "type <c16 is not read"),
    ("{'descr': '<f16', 'fortran_order': False, 'shape': (1,)}", "type <f16 is not read"),
    ("{'descr': '', 'fortran_order': False, 'shape': (1,)}", "is not read"),
    ("{'descr': '|V8', 'fortran_order': False, 'shape': (1,)}", "no number"),
    ("{'descr': [('', '|V8')], 'fortran_order': False, 'shape': (1,)}", "no field"),
    ("{'descr': [('a', '<i4'), ('a', '<i4')], 'fortran_order': False, 'shape': (1,)}", "stands twice"),
    ("{'descr': [('a', '<i4', (2,))], 'fortran_order': False, 'shape': (1,)}", "not a name with a type"),
    ("{'descr': '<f8', 'fortran_order': 0, 'shape': (1,)}", "not a dictionary"),
    ("{'descr': '<f8', 'fortran_order': False, 'shape': (1,), 'more': 1}", "not a dictionary"),
    (
      "{'descr': '<f8', 'fortran_order': False, 'shape': ((((((((((1,),),),),),),),),),)}", "not a dictionary"
    ),
    ("__import__('os').system('true')", "not a dictionary"), ("", "not a dictionary"),
  ]) func headersThatLie(header: String, expected: String) {
    let found = message(header, [0, 0, 0, 0, 0, 0, 0, 0])
    #expect(found.contains(expected) && found.hasPrefix("p.zip: a.data: "), "\(found)")
  }

  @Test func filesThatAreNone() {
    for bytes in [
      [], Array("PK".utf8), [0x93] + Array("NUMPY".utf8) + [9, 0, 0, 0, 0, 0], [0x93] + Array("NUMPY".utf8),
    ] {
      #expect(throws: InterchangeError.self) { _ = try NPYReader(bytes) }
    }
    var long = file("{'descr': '<f8', 'fortran_order': False, 'shape': (1,)}", [])
    (long[8], long[9]) = (0xFF, 0xFF)
    #expect(throws: InterchangeError.self) { _ = try NPYReader(long) }
  }

  @Test func whatNumPyWrites() throws {
    let folder = try TemporaryFolder()
    let script = """
      import sys, numpy as np
      a = np.zeros(3, dtype=[("uncertainty_type", "u1"), ("loc", "f4"), ("negative", bool)])
      a["loc"] = [0.1, np.nan, -3]; a["uncertainty_type"] = [0, 2, 255]; a["negative"] = [True, False, True]
      np.save(sys.argv[1] + "/a.npy", a)
      np.save(sys.argv[1] + "/b.npy", np.asfortranarray(np.arange(6.0).reshape(2, 3)))
      np.save(sys.argv[1] + "/c.npy", np.array([{}]), allow_pickle=True)
      """
    guard try python(script, [folder.url.path]) != nil else { return }
    let a = try NPYReader(folder.bytes("a.npy"))
    let loc = try a.doubles("loc")
    #expect(loc[0] == Double(Float(0.1)) && loc[1].isNaN && loc[2] == -3)
    #expect(try a.integers("uncertainty_type") == [0, 2, 255])
    #expect(try a.booleans("negative") == [true, false, true])
    #expect(try NPYReader(folder.bytes("b.npy")).columns().values == [0, 3, 1, 4, 2, 5])
    #expect(throws: InterchangeError.self) { _ = try NPYReader(folder.bytes("c.npy")) }
  }
}
