"""Runs workflows as GitHub Actions does."""

import json
import re
import shutil
import subprocess
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

from .stage import Database, Repository, Stage, expect

EXPRESSION = re.compile(r"\$\{\{\s*(.*?)\s*\}\}")
WORD = re.compile(r"'[^']*'|!cancelled\(\)|&&|\|\||==|!=|[A-Za-z_][\w.-]*")


@dataclass
class Job:
    """How a job ended."""

    result: str = "success"
    status: int = 0
    outputs: dict[str, str] = field(default_factory=dict)
    said: str = ""
    summary: str = ""


class GitHub:
    def __init__(self, stage: Stage, repository: Repository, database: Database):
        self.stage, self.repository, self.database = stage, repository, database
        self.artifacts = Path(tempfile.mkdtemp(dir=stage.folder))

    def run(self, workflow: str, event: str, commit: str, *, branch="main", fork=False, before=None) -> dict[str, Job]:
        """Runs all jobs of a workflow one after the other.

        branch: where it was pushed to or started by hand. The environment gives its secret to every branch here, as one does
        that nobody limited: what the workflow says by itself has to do.
        before: what happens before a job begins, by its name: an approval takes its time.
        """
        document = self.stage.page.yaml(workflow)
        repository = "shop/tenants"
        github = {
            "event_name": event,
            "ref": "refs/pull/17/merge" if event == "pull_request" else f"refs/heads/{branch}",
            "repository": repository,
            "token": "token-of-the-run",
            "server_url": "https://github.example",
            "run_id": "4711",
            "event": {
                "pull_request": {
                    "number": "17",
                    "head": {"sha": commit, "repo": {"full_name": "fork/tenants" if fork else repository}},
                }
            },
        }
        jobs: dict[str, Job] = {}
        for name, job in document["jobs"].items():
            needed = job.get("needs", [])
            needed = [needed] if isinstance(needed, str) else needed
            secrets = {} if fork else {"TENANTS_READ_URL": self.database.reader, "TENANT_SECRETS": self.repository.secrets}
            if job.get("environment") == "production":
                secrets["TENANTS_WRITE_URL"] = self.database.writer
            known = self.stage.environment()
            context = {
                "github": github,
                "needs": {other: {"outputs": jobs[other].outputs, "result": jobs[other].result} for other in needed},
                "secrets": secrets,
                "vars": {key: known[key] for key in ("TENANTCTL_URL", "TENANTCTL_SHA256")},
                "steps": {},
            }
            # Who asks for the state of the run is asked whatever became of the others.
            is_due = "cancelled()" in job.get("if", "") or all(jobs[other].result == "success" for other in needed)
            if not is_due or not holds(job.get("if"), context):
                jobs[name] = Job(result="skipped")
                continue
            if before and name in before:
                before[name]()
            jobs[name] = self.run_job(document, job, context, commit)
        return jobs

    def run_job(self, document: dict, job: dict, context: dict, commit: str) -> Job:
        folder = Path(tempfile.mkdtemp(dir=self.stage.folder))
        ended = Job()
        run = Run(self, folder, commit, context, ended)
        run.environment |= filled(document.get("env", {}), context) | filled(job.get("env", {}), context)
        for step in job["steps"]:
            if not holds(step.get("if"), context):
                continue
            if not run.step(step):
                ended.result = "failure"
                break
        ended.outputs = filled(job.get("outputs", {}), context)
        ended.summary = run.summary.read_text(encoding="utf-8")
        return ended


class Run:
    """One job on one runner."""

    def __init__(self, github: GitHub, folder: Path, commit: str, context: dict, job: Job):
        self.github, self.commit, self.context, self.job = github, commit, context, job
        self.workspace, self.temporary = folder / "workspace", folder / "temp"
        self.workspace.mkdir(parents=True)
        self.temporary.mkdir()
        self.path, self.output, self.summary = folder / "path", folder / "output", folder / "summary"
        for file in (self.path, self.output, self.summary):
            file.touch()
        self.environment = github.stage.environment(
            CI="true",
            GITHUB_ACTIONS="true",
            GITHUB_ACTOR="sara",
            GITHUB_SHA=commit,
            GITHUB_PATH=str(self.path),
            GITHUB_OUTPUT=str(self.output),
            GITHUB_STEP_SUMMARY=str(self.summary),
            RUNNER_TEMP=str(self.temporary),
        )
        for variable in ("TENANTCTL_URL", "TENANTCTL_SHA256"):
            del self.environment[variable]

    def step(self, step: dict) -> bool:
        match step.get("uses", "").partition("@")[0]:
            case "":
                return self.shell(step)
            case "actions/checkout":
                whole = step.get("with", {}).get("fetch-depth") == 0
                self.github.repository.check_out(self.commit, self.workspace, whole=whole)
            case "actions/upload-artifact":
                shutil.copy(self.workspace / step["with"]["path"], self.github.artifacts / step["with"]["name"])
            case "actions/download-artifact":
                # One file: that is how it comes out of an artifact that one file was put into.
                shutil.copy(self.github.artifacts / step["with"]["name"], self.workspace / "plan.json")
            case local if local.startswith("./"):
                action = self.github.stage.page.yaml(f"{local.removeprefix('./')}/action.yml")
                return all(self.step(inner) for inner in action["runs"]["steps"])
            case other:
                raise AssertionError(f"nobody knows {other}")
        return True

    def shell(self, step: dict) -> bool:
        environment = self.environment | filled(step.get("env", {}), self.context)
        added = self.path.read_text().split()
        environment["PATH"] = ":".join([*reversed(added), environment["PATH"]])
        done = subprocess.run(
            ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", filled_text(step["run"], self.context)],
            cwd=self.workspace,
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
        )
        self.job.said += done.stdout + done.stderr
        self.job.status = done.returncode
        if "id" in step:
            lines = [line.split("=", 1) for line in self.output.read_text().splitlines()]
            self.context["steps"][step["id"]] = {"outputs": dict(lines)}
        left = list(self.temporary.glob("*.env"))
        expect(not left, f"secrets stay on the runner: {left}")
        return done.returncode == 0


def filled(members: dict, context: dict) -> dict[str, str]:
    return {name: filled_text(str(text), context) for name, text in members.items()}


def filled_text(text: str, context: dict) -> str:
    return EXPRESSION.sub(lambda found: str(value(found[1], context) or ""), text)


def value(name: str, context: dict):
    """A name with dots; what nobody has set is nothing, as there."""
    found = context
    for part in name.split("."):
        found = found.get(part) if isinstance(found, dict) else None
    return found


def holds(condition: str | None, context: dict) -> bool:
    """Whether a condition holds, of names, texts, == != && ||, of a run that nobody ends, and of nothing else."""
    if condition is None:
        return True
    expect(WORD.sub("", condition).strip() == "", f"nobody knows how to read: {condition}")
    operators = {"&&": "and", "||": "or", "==": "==", "!=": "!=", "!cancelled()": "True"}

    def word(found: re.Match) -> str:
        text = found[0]
        if text in operators:
            return operators[text]
        return repr(text[1:-1]) if text.startswith("'") else json.dumps(value(text, context) or "")

    return bool(eval(WORD.sub(word, condition), {"__builtins__": {}}))
