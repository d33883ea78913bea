internal import TenantModel

/// Variables that belong to the process, to the system that runs it or to the cloud below, and to no tenant.
///
/// A tenant's secrets begin with its own name, so that whoever may choose a name, such as `github`, could otherwise choose
/// whose secrets it reads: `GITHUB_TOKEN`. libpq's own variables (`PGPASSWORD`) are out of reach, since a `_` follows a
/// tenant's name and none of theirs has one. A policy can share any of them by its name.
package enum ProcessVariables {
    /// What their names begin with. Whole families: a system adds variables without asking.
    private static let families = [
        // What this tool reads, what the image of PostgreSQL and the original bot read, and what libpq's tools read.
        "DATABASE_", "POSTGRES_", "PG_", "TENANTRY_", "TENANTCTL_",
        // https://docs.github.com/en/actions/reference/workflows-and-actions/variables
        "GITHUB_", "ACTIONS_", "RUNNER_",
        // https://docs.gitlab.com/ci/variables/predefined_variables/ and https://woodpecker-ci.org/docs/usage/environment
        "CI_", "GITLAB_", "DOCKER_",
        // https://circleci.com/docs/variables/
        "CIRCLE_",
        // https://buildkite.com/docs/pipelines/environment-variables
        "BUILDKITE_",
        // https://learn.microsoft.com/en-us/azure/devops/pipelines/build/variables
        "SYSTEM_", "AGENT_", "BUILD_",
        // https://support.atlassian.com/bitbucket-cloud/docs/variables-and-secrets/
        "BITBUCKET_",
        // https://docs.drone.io/pipeline/environment/reference/
        "DRONE_",
        // https://plugins.jenkins.io/git/ and https://www.jenkins.io/doc/book/pipeline/jenkinsfile/
        "JENKINS_", "HUDSON_", "GIT_",
        // https://docs.aws.amazon.com/cli/latest/userguide/cli-configure-envvars.html
        "AWS_",
        // https://learn.microsoft.com/en-us/python/api/overview/azure/identity-readme, and Terraform's of the same cloud
        "AZURE_", "ARM_",
        // https://cloud.google.com/docs/authentication/application-default-credentials
        "GOOGLE_", "GCLOUD_", "CLOUDSDK_",
        // https://developer.hashicorp.com/vault/docs/commands and https://kubernetes.io/docs/concepts/services-networking/service/
        "VAULT_", "KUBERNETES_",
        // https://man.openbsd.org/ssh
        "SSH_",
    ]

    /// What the name of a variable begins with that is no tenant's; `nil` when it may be one's.
    static func family(of name: String) -> String? {
        families.first { name.utf8.starts(with: $0.utf8) }
    }

    /// What all variables of a tenant of this name would begin with that is no tenant's; `nil` when it may have some.
    package static func family(ofTenant slug: String) -> String? {
        family(of: TenantSlug.environmentPrefix(of: slug))
    }
}
