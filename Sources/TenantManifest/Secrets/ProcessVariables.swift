internal import TenantModel

/// Variables that belong to the process, to the pipeline that runs it or to the tools beside it, and to no tenant.
///
/// A tenant's secrets begin with its own name, so that whoever may choose a name, such as `github`, could otherwise choose
/// whose secrets it reads: `GITHUB_TOKEN`. libpq's own variables (`PGPASSWORD`) are out of reach, since a `_` follows a
/// tenant's name and none of theirs has one. A policy can share any of them by its name.
package enum ProcessVariables {
    /// Variables that begin alike. Whole families: a system adds variables without asking.
    package struct Family: Sendable {
        /// What their names begin with: `GITHUB_`.
        package let prefix: String
        /// Who sets or reads them, and so why no tenant has any.
        package let owner: String
    }

    static let families: [Family] = [
        // This tool, its database and its pipelines.
        Family(prefix: "TENANTCTL_", owner: "this tool"),
        Family(prefix: "TENANTRY_", owner: "this tool"),
        Family(prefix: "TENANT_", owner: "its pipelines, which keep the secrets of all shops in one"),
        Family(prefix: "TENANTS_", owner: "its pipelines, which keep the addresses of the database in them"),
        Family(prefix: "COMMENT_", owner: "its pipelines, which comment on changes"),
        Family(prefix: "DATABASE_", owner: "this tool and the original bot"),
        Family(prefix: "DB_", owner: "programs that use a database"),
        Family(prefix: "POSTGRES_", owner: "the image of PostgreSQL and the original bot"),
        Family(prefix: "PG_", owner: "PostgreSQL's tools"),
        Family(prefix: "REDIS_", owner: "the original bot"),

        // Systems that run pipelines.
        // https://docs.github.com/en/actions/reference/workflows-and-actions/variables
        Family(prefix: "GITHUB_", owner: "GitHub"),
        Family(prefix: "ACTIONS_", owner: "GitHub"),
        Family(prefix: "RUNNER_", owner: "GitHub"),
        // https://docs.gitlab.com/ci/variables/predefined_variables/ and https://woodpecker-ci.org/docs/usage/environment
        Family(prefix: "CI_", owner: "systems of pipelines"),
        Family(prefix: "GITLAB_", owner: "GitLab"),
        Family(prefix: "GITEA_", owner: "Gitea"),
        Family(prefix: "FORGEJO_", owner: "Forgejo"),
        // https://circleci.com/docs/variables/
        Family(prefix: "CIRCLE_", owner: "CircleCI"),
        // https://buildkite.com/docs/pipelines/environment-variables
        Family(prefix: "BUILDKITE_", owner: "Buildkite"),
        // https://learn.microsoft.com/en-us/azure/devops/pipelines/build/variables
        Family(prefix: "SYSTEM_", owner: "Azure Pipelines"),
        Family(prefix: "AGENT_", owner: "Azure Pipelines"),
        Family(prefix: "BUILD_", owner: "Azure Pipelines"),
        // https://support.atlassian.com/bitbucket-cloud/docs/variables-and-secrets/
        Family(prefix: "BITBUCKET_", owner: "Bitbucket"),
        Family(prefix: "BAMBOO_", owner: "Bamboo"),
        // https://docs.drone.io/pipeline/environment/reference/
        Family(prefix: "DRONE_", owner: "Drone"),
        // https://plugins.jenkins.io/git/ and https://www.jenkins.io/doc/book/pipeline/jenkinsfile/
        Family(prefix: "JENKINS_", owner: "Jenkins"),
        Family(prefix: "HUDSON_", owner: "Jenkins"),
        Family(prefix: "TEAMCITY_", owner: "TeamCity"),
        Family(prefix: "TRAVIS_", owner: "Travis CI"),
        Family(prefix: "RENOVATE_", owner: "Renovate"),

        // What jobs call the secrets that they deploy with.
        Family(prefix: "DEPLOY_", owner: "jobs that deploy"),
        Family(prefix: "SECRET_", owner: "jobs that hold secrets of no tenant"),
        Family(prefix: "SECRETS_", owner: "jobs that hold secrets of no tenant"),
        Family(prefix: "REGISTRY_", owner: "jobs that push images"),

        // Tools that jobs call: code and packages.
        Family(prefix: "GIT_", owner: "git"),
        Family(prefix: "GH_", owner: "GitHub's command line"),
        Family(prefix: "SSH_", owner: "OpenSSH"),  // https://man.openbsd.org/ssh
        Family(prefix: "GPG_", owner: "GnuPG"),
        Family(prefix: "COSIGN_", owner: "Cosign"),
        Family(prefix: "NPM_", owner: "npm"),
        Family(prefix: "NODE_", owner: "Node.js, by which npm logs in"),
        Family(prefix: "YARN_", owner: "Yarn"),
        Family(prefix: "PIP_", owner: "pip"),
        Family(prefix: "UV_", owner: "uv"),
        Family(prefix: "TWINE_", owner: "Twine"),
        Family(prefix: "CARGO_", owner: "Cargo"),
        Family(prefix: "ARTIFACTORY_", owner: "Artifactory"),
        Family(prefix: "NEXUS_", owner: "Nexus"),
        Family(prefix: "SONAR_", owner: "SonarQube"),
        Family(prefix: "SENTRY_", owner: "Sentry"),
        Family(prefix: "SLACK_", owner: "jobs that write to Slack"),
        Family(prefix: "TELEGRAM_", owner: "jobs that write to Telegram"),

        // Tools that jobs call: where secrets are kept.
        Family(prefix: "SOPS_", owner: "SOPS, which has the key of a whole file of secrets there"),
        Family(prefix: "VAULT_", owner: "Vault"),  // https://developer.hashicorp.com/vault/docs/commands
        Family(prefix: "BAO_", owner: "OpenBao"),
        Family(prefix: "OP_", owner: "1Password"),
        Family(prefix: "BW_", owner: "Bitwarden"),
        Family(prefix: "BWS_", owner: "Bitwarden"),
        Family(prefix: "DOPPLER_", owner: "Doppler"),
        Family(prefix: "INFISICAL_", owner: "Infisical"),

        // Tools that jobs call: machines and clusters.
        Family(prefix: "DOCKER_", owner: "Docker and systems of pipelines"),
        // https://kubernetes.io/docs/concepts/services-networking/service/
        Family(prefix: "KUBERNETES_", owner: "Kubernetes"),
        Family(prefix: "KUBE_", owner: "jobs that deploy to Kubernetes"),
        Family(prefix: "HELM_", owner: "Helm"),
        Family(prefix: "ARGOCD_", owner: "Argo CD"),
        Family(prefix: "CONSUL_", owner: "Consul"),
        Family(prefix: "NOMAD_", owner: "Nomad"),
        Family(prefix: "TF_", owner: "Terraform"),
        Family(prefix: "TERRAFORM_", owner: "Terraform"),
        Family(prefix: "PULUMI_", owner: "Pulumi"),
        Family(prefix: "ANSIBLE_", owner: "Ansible"),

        // Clouds.
        // https://docs.aws.amazon.com/cli/latest/userguide/cli-configure-envvars.html
        Family(prefix: "AWS_", owner: "Amazon's cloud"),
        // https://learn.microsoft.com/en-us/python/api/overview/azure/identity-readme, and Terraform's of the same cloud
        Family(prefix: "AZURE_", owner: "Azure"),
        Family(prefix: "ARM_", owner: "Azure"),
        // https://cloud.google.com/docs/authentication/application-default-credentials
        Family(prefix: "GOOGLE_", owner: "Google's cloud"),
        Family(prefix: "GCLOUD_", owner: "Google's cloud"),
        Family(prefix: "CLOUDSDK_", owner: "Google's cloud"),
        Family(prefix: "CLOUDFLARE_", owner: "Cloudflare"),
        Family(prefix: "DIGITALOCEAN_", owner: "DigitalOcean"),
        Family(prefix: "FLY_", owner: "Fly.io"),
        Family(prefix: "HCLOUD_", owner: "Hetzner's cloud"),
        Family(prefix: "HEROKU_", owner: "Heroku"),
        Family(prefix: "LINODE_", owner: "Linode"),
        Family(prefix: "NETLIFY_", owner: "Netlify"),
        Family(prefix: "VERCEL_", owner: "Vercel"),
    ]

    /// The family of a variable of this name, which is then no tenant's; `nil` when it may be one's.
    static func family(of name: String) -> Family? {
        guard let end = name.utf8.firstIndex(of: UInt8(ascii: "_")) else { return nil }
        return byPrefix[String(name[...end])]
    }

    /// Each is told by what stands before the first `_` of a name: every reference of every tenant asks.
    private static let byPrefix = Dictionary(families.map { ($0.prefix, $0) }) { first, _ in first }

    /// The family that all variables of a tenant of this name would be of; `nil` when it may have some.
    package static func family(ofTenant slug: String) -> Family? {
        family(of: TenantSlug.environmentPrefix(of: slug))
    }
}
