/// What is said of a tenant whose file is gone: there is no manifest that could declare anything.
enum WithoutFile {
    static let words = "the tenant has no file"

    /// What helps, in place of a line of a manifest.
    static let advice = (
        words:
            "Of a tenant without a file: give it its file back and declare there what is meant, or accept that it is switched "
            + "off, with",
        code: "tenantctl apply"
    )
}
