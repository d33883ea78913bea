internal import TenantPlan

/// Prints a plan.
struct PlanOutput {
    let format: OutputFormat
    /// Whether the command does nothing else.
    var isView = true

    func write(_ document: PlanDocument) {
        switch format {
        case .json: document.writeJSON { Standard.output($0, isView: isView) }
        case .text:
            TextPlanRenderer(colour: Standard.isOutputColoured).render(document) { Standard.output($0, isView: isView) }
        }
    }
}
