// TenantReconciler
