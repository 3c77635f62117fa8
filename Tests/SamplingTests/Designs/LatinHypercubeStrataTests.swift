import Sampling
import Testing

@Suite struct LatinHypercubeStrataTests {
  @Test(arguments: [1, 2, 3, 10, 1000, 49_999])
  func `Each stratum holds one draw`(draws: Int) throws {
    let design = try Design(kind: .lhs, draws: draws, seed: 3, inputs: [])
    for input in 0..<3 as Range<UInt64> {
      let sorted = coordinates(design, input).sorted()
      for (stratum, u) in sorted.enumerated() {
        #expect(Double(stratum) / Double(draws) <= u && u < Double(stratum + 1) / Double(draws))
      }
    }
  }

  @Test func `Places within strata are uniform, inputs independent of each other`() throws {
    let draws = 10_000
    let design = try Design(kind: .lhs, draws: draws, seed: 3, inputs: [])
    let (x, y) = (coordinates(design, 1), coordinates(design, 2))
    var (places, cells) = ([Int](repeating: 0, count: 50), [Int](repeating: 0, count: 100))
    for draw in 0..<draws {
      let scaled = x[draw] * Double(draws)
      places[min(49, Int((scaled - scaled.rounded(.down)) * 50))] += 1
      cells[Int(x[draw] * 10) * 10 + Int(y[draw] * 10)] += 1
    }
    #expect(chiSquare(places) < chiSquareBound(49))
    #expect(chiSquare(cells) < chiSquareBound(99))
  }

  @Test func `The mean of a linear function has the variance of the places alone`() throws {
    // One draw per stratum of width 1 / N: sd = 1 / sqrt(12) N^-1.5 = 1.44e-5 at N = 740; 200 randomisations
    // know it to 5 %.
    let draws = 740
    var sum = 0.0
    for randomization in 0..<200 {
      let design = try Design(kind: .lhs, draws: draws, seed: 1, randomization: randomization, inputs: [1])
      let error = coordinates(design, 1).reduce(0, +) / Double(draws) - 0.5
      sum += error * error
    }
    let expected = 1 / 12.0.squareRoot() / (Double(draws) * Double(draws).squareRoot())
    #expect(abs((sum / 200).squareRoot() / expected - 1) < 0.2)
  }
}
