// TenantTesting
