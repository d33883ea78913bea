/// All operations of the server: one list, from which the router and the document are made.
enum API {
    static let routes = RouteTable(
        FlagRoutes.operations + TenantRoutes.operations + PaymentRoutes.operations + WalletRoutes.operations
            + EventRoutes.operations + ServerRoutes.operations
    )

    /// The OpenAPI document, as it is in the repository and at `/openapi.json`.
    static let document = OpenAPIDocument(operations: routes.operations).text
}
