import Inventory
import Testing

@Suite struct LifeCycleModelTests {
  @Test func tagsOfAKind() {
    let tags = Tags(stage: "use", task: "training")
    #expect(TagKind.stage.tag(of: tags) == "use")
    #expect(TagKind.task.tag(of: tags) == "training")
    #expect(TagKind.allCases.compactMap { $0.tag(of: Tags()) } == [])
    #expect(TagKind.task.tag(of: Tags(stage: "use")) == nil)
  }
}
