// TenantPlan
