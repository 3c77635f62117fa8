import Glibc
import NumericKernels
import Testing

@testable import Sensitivity

@Suite struct HSICTests {
  /// HSIC of a bivariate normal distribution with correlation r and Gaussian kernels of one standard
  /// deviation: from E exp(-z'z/2) = det(I + C)^(-1/2) for z normal with covariance C, E[kl] - 2 E[E[k|x]
  /// E[l|y]] + E[k] E[l] = (9 - 4r^2)^(-1/2) - 2 (9 - r^2)^(-1/2) + 1/3.
  private func gaussianHSIC(_ squaredCorrelation: Double) -> Double {
    1 / (9 - 4 * squaredCorrelation).squareRoot() - 2 / (9 - squaredCorrelation).squareRoot() + 1 / 3.0
  }

  @Test("Linear Gaussian functions")
  func linearGaussian() throws {
    let indices = [0.1, 0.3, 0.6]
    let data = try GivenDataCases.linearGaussian(indices, rows: 4096, seed: 10)
    let tables = try data.hsic(options: GivenDataCases.options())
    for (input, index) in indices.enumerated() {
      let exact = gaussianHSIC(index)
      for (table, expected) in [(tables.hsic, exact), (tables.r2, exact / gaussianHSIC(1))] {
        let estimate = table.outputs[0].estimates[input]
        let value = try #require(estimate.value)
        let interval = try #require(estimate.interval)
        // Four standard errors: twice the half-width of the 95 % interval, 1.96 of them.
        #expect(abs(value - expected) <= 4 / 1.96 * (interval.upperBound - value), "\(index): \(value)")
        #expect(interval.upperBound - interval.lowerBound < 0.5 * expected)
        #expect((estimate.probability ?? 1) < 1e-6)
      }
    }
    let floor = try #require(tables.r2.outputs[0].noiseFloor)
    #expect(floor < 0.005)
  }

  @Test("Intervals cover the exact value as often as they say")
  func coverage() throws {
    var covered = 0
    let exact = gaussianHSIC(0.3) / gaussianHSIC(1)
    for seed in 0..<200 {
      let data = try GivenDataCases.linearGaussian([0.3, 0.7], rows: 300, seed: UInt64(3000 + seed))
      let table = try data.hsic(options: GivenDataCases.options { $0.dummies = 0 }).r2
      if table.outputs[0].estimates[0].interval?.contains(exact) == true { covered += 1 }
    }
    // Of 200 intervals of 95 %, fewer than 178 cover with a probability below 0.001; bandwidths that are
    // estimated too may cost one or two per cent.
    #expect(covered >= 176, "\(covered)")
  }

  @Test("The definition, over all pairs and quadruples of draws")
  func definition() throws {
    let rows = 40
    let columns = GivenDataCases.uniforms(2, rows: rows, seed: 11)
    let x = columns[0]
    let y = zip(x, columns[1]).map { $0 * $0 + 0.3 * $1 }
    let (k, l) = (kernel(x), kernel(y))
    let criterion = KernelIndependence(KernelFactor(x), KernelFactor(y))
    let n = Double(rows)
    var (a, b, c, d) = (0.0, 0.0, 0.0, 0.0)
    for i in 0..<rows {
      let (rowK, rowL) = (k[i].reduce(0, +), l[i].reduce(0, +))
      for j in 0..<rows { a += k[i][j] * l[i][j] }
      b += rowK
      c += rowL
      d += rowK * rowL
    }
    // V-statistic of Gretton et al. (2005). The factors are right to 1e-9 in each entry.
    #expect(abs(criterion.biased - (a / (n * n) + b * c / (n * n * n * n) - 2 * d / (n * n * n))) < 1e-8)
    // Mean over four different draws of k12 (l12 + l34 - 2 l13), by inclusion and exclusion as in Song et al.
    // (2012).
    var quadruples = 0.0
    for i in 0..<rows {
      for j in 0..<rows where j != i {
        for q in 0..<rows where q != i && q != j {
          for r in 0..<rows where r != i && r != j && r != q {
            quadruples += k[i][j] * (l[i][j] + l[q][r] - 2 * l[i][q])
          }
        }
      }
    }
    #expect(abs(criterion.unbiased - quadruples / (n * (n - 1) * (n - 2) * (n - 3))) < 1e-8)
    #expect(abs(criterion.influences.reduce(0, +)) < 1e-10)
  }

  private func kernel(_ x: [Double]) -> [[Double]] {
    let mean = x.reduce(0, +) / Double(x.count)
    let variance = x.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(x.count)
    return x.map { a in x.map { b in exp(-(a - b) * (a - b) / (2 * variance)) } }
  }

  @Test("Tests by permutation and gamma distribution agree, and reject independence as rarely as they say")
  func probabilities() throws {
    var rejected = 0
    for seed in 0..<200 {
      let columns = GivenDataCases.uniforms(2, rows: 100, seed: UInt64(4000 + seed))
      let data = try GivenData(
        inputs: [.init(name: "x", values: columns[0])], outputs: [.init(name: "y", values: columns[1])])
      let gamma = try #require(
        data.hsic(options: GivenDataCases.options { $0.dummies = 0 }).hsic.outputs[0].estimates[0].probability
      )
      if gamma < 0.05 { rejected += 1 }
      if seed < 10 {
        var kernels = HSICOptions()
        kernels.permutations = 400
        let options = GivenDataCases.options { $0.dummies = 0 }
        let permuted = try #require(
          data.hsic(options: options, kernels: kernels).hsic.outputs[0].estimates[0].probability)
        // Standard error of 400 permutations: at most 0.025; the gamma distribution is right to 0.02 or so.
        #expect(abs(gamma - permuted) < 0.12)
      }
    }
    // Binomial(200, 0.05): above 20 with a probability of 0.001.
    #expect(rejected <= 20)
  }

  @Test("A target asks for what makes the output reach it")
  func target() throws {
    // For high values only x2 matters, for low ones only x1.
    let inputs = GivenDataCases.uniforms(2, rows: 2000, seed: 12)
    let data = try GivenDataCases.data(
      inputs: inputs, outputs: [{ $0[1] > 0.9 ? 10 + $0[1] : $0[0] }])
    var kernels = HSICOptions()
    kernels.target = .above(probability: 0.95)
    let upper = try data.hsic(options: GivenDataCases.options(), kernels: kernels).r2.outputs[0]
    #expect(upper.estimates.map(\.rank) == [2, 1])
    kernels.target = .below(probability: 0.3)
    let lower = try data.hsic(options: GivenDataCases.options(), kernels: kernels).r2.outputs[0]
    #expect(lower.estimates.map(\.rank) == [1, 2])
    kernels.target = .above(probability: 1)
    #expect(throws: SensitivityError.self) {
      _ = try data.hsic(options: GivenDataCases.options(), kernels: kernels)
    }
  }
}
