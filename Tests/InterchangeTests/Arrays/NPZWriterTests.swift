import Interchange
import Testing

@Suite struct NPZWriterTests {
  func write(_ path: String) throws {
    var writer = try NPZWriter(creating: path)
    // More rows than one block, so that blocks must join.
    let first = (0..<10_000).map(Double.init)
    let second = first.map { 1 / ($0 + 1) }
    try writer.writeArray("rows", columns: [first, second])
    try writer.beginArray("BLOOM, base é", shape: [10_000, 2], order: .columns)
    try writer.append(first.span)
    try writer.append(second.span)
    try writer.endArray()
    try writer.beginArray("special", shape: [4])
    let special: [Double] = [.nan, .infinity, -0.0, .leastNonzeroMagnitude]
    try writer.append(special.span)
    try writer.endArray()
    try writer.close()
  }

  @Test func numpyReadsTheSameNumbers() throws {
    let folder = try TemporaryFolder()
    try write(folder.path("draws.npz"))
    let script = """
      import sys, zipfile, numpy
      arrays = numpy.load(sys.argv[1])
      first = numpy.arange(10000.0)
      expected = numpy.stack([first, 1 / (first + 1)], axis=1)
      assert list(arrays) == ['rows', 'BLOOM, base é', 'special'], list(arrays)
      for name in ['rows', 'BLOOM, base é']:
        assert arrays[name].dtype == 'float64' and numpy.array_equal(arrays[name], expected), name
      assert arrays['rows'].flags.c_contiguous and arrays['BLOOM, base é'].flags.f_contiguous
      special = arrays['special']
      assert numpy.isnan(special[0]) and special[1] == numpy.inf and numpy.signbit(special[2]) and special[3] == 5e-324
      assert zipfile.ZipFile(sys.argv[1]).testzip() is None
      print('same')
      """
    guard let output = try python(script, [folder.path("draws.npz")]) else {
      print("skipped: no Python with NumPy on this machine")
      return
    }
    #expect(output == "same\n")
  }

  @Test func theSameArraysMakeTheSameBytes() throws {
    let folder = try TemporaryFolder()
    try write(folder.path("a.npz"))
    try write(folder.path("b.npz"))
    #expect(try folder.bytes("a.npz") == folder.bytes("b.npz"))
  }
}
