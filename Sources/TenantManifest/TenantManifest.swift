// TenantManifest
