"""Runs jobs as GitLab CI does."""

import re
import shutil
import subprocess
import tempfile
from pathlib import Path

from .stage import Database, Repository, Stage, expect

KEYWORDS = {"stages", "workflow", "default", "variables"}
COMPARISON = re.compile(r'^\$(\w+) (==|!=) (?:"([^"]*)"|\$(\w+))$')


class GitLab:
    def __init__(self, stage: Stage, repository: Repository, database: Database):
        self.stage, self.repository, self.database = stage, repository, database
        self.document = stage.page.yaml(".gitlab-ci.yml")
        self.artifacts: dict[str, Path] = {}
        self.secrets = Path(tempfile.mkdtemp(dir=stage.folder)) / "TENANT_SECRETS"
        self.secrets.write_text(repository.secrets, encoding="utf-8")

    def run(self, source: str, commit: str, *, branch="main") -> dict[str, subprocess.CompletedProcess]:
        """Runs the jobs of a pipeline by stages, manual ones too, until one fails, and then those that wait for that; none
        where the rules want no pipeline.
        """
        variables = {"CI_PIPELINE_SOURCE": source, "CI_DEFAULT_BRANCH": "main"}
        if source == "merge_request_event":
            variables |= {"CI_MERGE_REQUEST_IID": "17"}
        else:
            variables |= {"CI_COMMIT_BRANCH": branch}
        if not any(holds(rule["if"], variables) for rule in self.document["workflow"]["rules"]):
            return {}
        jobs = {name: job for name, job in self.document.items() if name not in KEYWORDS}
        ended = {}
        for stage in self.document["stages"]:
            before = list(ended.values())
            for name, job in jobs.items():
                rules = [rule for rule in job["rules"] if holds(rule["if"], variables)]
                has_failed = any(job.returncode for job in before)
                if job["stage"] != stage or not rules or (rules[0].get("when") == "on_failure") != has_failed:
                    continue
                ended[name] = self.run_job(name, job, variables, commit)
        return ended

    def run_job(self, name: str, job: dict, variables: dict, commit: str) -> subprocess.CompletedProcess:
        folder = Path(tempfile.mkdtemp(dir=self.stage.folder)) / "project"
        self.repository.check_out(commit, folder, whole=self.document["variables"]["GIT_DEPTH"] == "0")
        for other in job.get("needs", []):
            shutil.copy(self.artifacts[other], folder)
        environment = self.stage.environment(
            CI="true",
            GITLAB_CI="true",
            GITLAB_USER_LOGIN="sara",
            CI_COMMIT_SHA=commit,
            CI_PROJECT_DIR=str(folder),
            CI_PROJECT_ID="7",
            CI_PIPELINE_URL="https://gitlab.example/pipelines/4711",
            CI_API_V4_URL=f"{self.stage.address}/api/v4",
            COMMENT_TOKEN="token-of-the-project",
            TENANTS_READ_URL=self.database.reader,
            TENANT_SECRETS=str(self.secrets),
            **variables,
        )
        if job.get("environment") == "production":
            environment["TENANTS_WRITE_URL"] = self.database.writer
        lines = job.get("before_script", self.document["default"]["before_script"]) + job["script"]
        done = subprocess.run(
            ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", "\n".join(lines)],
            cwd=folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
        )
        for path in job.get("artifacts", {}).get("paths", []) if done.returncode == 0 else []:
            self.artifacts[name] = folder / path
        return done


def holds(condition: str, variables: dict[str, str]) -> bool:
    """Whether a rule holds, of comparisons that are joined by && and of nothing else."""

    def part(text: str) -> bool:
        found = COMPARISON.match(text)
        expect(found is not None, f"nobody knows how to read: {text}")
        name, operator, literal, other = found.groups()
        right = variables.get(other) if other else literal
        return (variables.get(name) == right) == (operator == "==")

    return all(part(text) for text in condition.split(" && "))
