import Parameters
import Testing

@Suite struct DimensionTests {
  private let mass = Dimension.base("mass")
  private let time = Dimension.base("time")

  @Test func productsAndQuotientsCancel() {
    #expect((mass * time) / time == mass)
    #expect(mass / mass == .none)
    #expect((mass / mass).isNone && !mass.isNone)
    #expect(mass * time == time * mass)
    #expect(mass / time != time / mass)
    #expect((mass * mass / time).exponent(of: "mass") == 2)
    #expect((mass * mass / time).exponent(of: "time") == -1)
    #expect(mass.exponent(of: "time") == 0)
    #expect((time * mass).bases == ["mass", "time"])
  }

  @Test func rootsStayExact() throws {
    let root = try #require(mass.raised(to: 0.5))
    #expect(root * root == mass)
    let cubeRoot = try #require(mass.raised(to: 1.0 / 3))
    #expect(cubeRoot * cubeRoot * cubeRoot == mass)
    #expect(mass.raised(to: 0) == Dimension.none)
    #expect(mass.raised(to: -2) == .none / (mass * mass))
  }

  @Test func powersThatAreNoTwelfthsAreRefused() {
    #expect(mass.raised(to: 0.7) == nil)
    #expect(mass.raised(to: .nan) == nil)
    #expect(mass.raised(to: .infinity) == nil)
    #expect(mass.raised(to: 1e18) == nil)
    #expect(Dimension.none.raised(to: 0.7) == Dimension.none)
  }

  @Test func wordsNameWhatIsMeant() {
    let length = Dimension.base("length")
    let energy = mass * length * length / time / time
    #expect("\(Dimension.none)" == "a pure number")
    #expect("\(energy)" == "energy")
    #expect("\(mass / energy)" == "mass/energy")
    #expect("\(Dimension.base("gpu") / time)" == "gpu/time")
    #expect("\(.none / time)" == "1/time")
    #expect("\(mass / (time * Dimension.base("gpu")))" == "mass/(gpu time)")
  }
}
