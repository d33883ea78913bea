internal import TenantPlan

/// Prints a plan.
struct PlanOutput {
    let format: OutputFormat

    func write(_ document: PlanDocument) {
        switch format {
        case .json: document.writeJSON { Standard.output($0) }
        case .text:
            TextPlanRenderer(colour: Standard.isOutputColoured).render(document) { Standard.output($0) }
        }
    }
}
