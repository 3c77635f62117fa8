import Inventory
import Propagation
import Studies

/// The plan of one system of a study file.
func plan(ofSystem name: String, inStudy path: String, detail: Detail) throws -> PropagationPlan {
  var model = try Study(path: path).model
  let names = model.systems.map(\.name)
  model.systems.removeAll { $0.name != name }
  guard !model.systems.isEmpty else {
    throw RequestError(message: "unknown system '\(name)': one of \(names)")
  }
  return PropagationPlan(model, detail: detail)
}
