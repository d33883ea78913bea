/// A system that runs pipelines, and the variables in which it says for whom and for which commit.
///
/// A system is told by a variable that no other sets: names like `CI_COMMIT_SHA` and `GIT_COMMIT` are used by several, and
/// stand in many a shell besides.
struct PipelineSystem: Sendable {
    private let marker: String
    private let markerValue: String?
    private let actorNames: [String]
    private let commitName: String

    private init(_ marker: String, is value: String? = nil, actor: String..., commit: String) {
        self.marker = marker
        self.markerValue = value
        self.actorNames = actor
        self.commitName = commit
    }

    /// One line a system. Who started a run comes before whose commit it is about.
    private static let all = [
        // https://docs.github.com/en/actions/reference/workflows-and-actions/variables
        PipelineSystem("GITHUB_ACTIONS", actor: "GITHUB_TRIGGERING_ACTOR", "GITHUB_ACTOR", commit: "GITHUB_SHA"),
        // https://docs.gitlab.com/ci/variables/predefined_variables/
        PipelineSystem("GITLAB_CI", actor: "GITLAB_USER_LOGIN", commit: "CI_COMMIT_SHA"),
        // https://circleci.com/docs/variables/
        PipelineSystem("CIRCLECI", actor: "CIRCLE_USERNAME", commit: "CIRCLE_SHA1"),
        // https://buildkite.com/docs/pipelines/environment-variables
        PipelineSystem(
            "BUILDKITE",
            actor: "BUILDKITE_BUILD_CREATOR",
            "BUILDKITE_BUILD_AUTHOR",
            commit: "BUILDKITE_COMMIT"
        ),
        // https://learn.microsoft.com/en-us/azure/devops/pipelines/build/variables
        PipelineSystem("TF_BUILD", actor: "BUILD_REQUESTEDFOR", commit: "BUILD_SOURCEVERSION"),
        // https://support.atlassian.com/bitbucket-cloud/docs/variables-and-secrets/
        PipelineSystem(
            "BITBUCKET_BUILD_NUMBER",
            actor: "BITBUCKET_STEP_TRIGGERER_UUID",
            commit: "BITBUCKET_COMMIT"
        ),
        // https://docs.drone.io/pipeline/environment/reference/
        PipelineSystem("DRONE", actor: "DRONE_BUILD_TRIGGER", "DRONE_COMMIT_AUTHOR", commit: "DRONE_COMMIT_SHA"),
        // https://woodpecker-ci.org/docs/usage/environment
        PipelineSystem("CI", is: "woodpecker", actor: "CI_COMMIT_AUTHOR", commit: "CI_COMMIT_SHA"),
        // https://plugins.jenkins.io/git/ and, for the user, https://plugins.jenkins.io/build-user-vars-plugin/
        PipelineSystem("JENKINS_URL", actor: "BUILD_USER_ID", commit: "GIT_COMMIT"),
    ]

    /// The system that runs this process; `nil` where none says so.
    init?(in environment: [String: String]) {
        let system = Self.all.first { system in
            guard let value = environment[system.marker], !value.isEmpty else { return false }
            return system.markerValue.map { $0 == value } ?? true
        }
        guard let system else { return nil }
        self = system
    }

    /// Who started the run, as the system names people.
    func actor(in environment: [String: String]) -> String? {
        actorNames.lazy.compactMap { environment[$0] }.first { !$0.isEmpty }
    }

    /// The commit that it checked out. Some say `HEAD` there, and that is no commit.
    func commit(in environment: [String: String]) -> String? {
        environment[commitName].flatMap { GitCheckout.isCommit($0) ? $0 : nil }
    }
}
