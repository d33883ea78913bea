internal import TenantPlan

/// Prints a plan.
struct PlanOutput {
    let format: PlanFormat
    /// The most characters of Markdown.
    var markdownLimit = MarkdownPlanRenderer.commentLimit
    /// Whether the command does nothing else.
    var isView = true

    func write(_ document: PlanDocument) {
        switch format {
        case .json: document.writeJSON { Standard.output($0, isView: isView) }
        case .text:
            TextPlanRenderer(colour: Standard.isOutputColoured).render(document) { Standard.output($0, isView: isView) }
        case .markdown:
            Standard.output(MarkdownPlanRenderer(limit: markdownLimit).render(document), isView: isView)
        case .html: HTMLPlanRenderer().render(document) { Standard.output($0, isView: isView) }
        }
    }
}
