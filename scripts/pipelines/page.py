"""The files that docs/pipelines.md shows."""

import re
import subprocess
import sys
from pathlib import Path

import yaml

BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
NAME = re.compile(r"^# (\S+)$", re.MULTILINE)

SCHEMAS = {
    ".github/workflows/tenants.yml": "vendor.github-workflows",
    ".github/workflows/tenants-drift.yml": "vendor.github-workflows",
    ".github/actions/tenantctl/action.yml": "vendor.github-actions",
    ".gitlab-ci.yml": "vendor.gitlab-ci",
}


class Page:
    """Every block is called what its first comment says; the SQL has no name."""

    def __init__(self, path: Path):
        self.files: dict[str, str] = {}
        self.sql = ""
        for language, text in BLOCK.findall(path.read_text(encoding="utf-8")):
            if language == "sql":
                self.sql += text
            else:
                self.files[NAME.search(text)[1]] = text

    def yaml(self, name: str) -> dict:
        return yaml.safe_load(self.files[name])

    def check_schemas(self, folder: Path):
        missing = SCHEMAS.keys() - self.files.keys()
        assert not missing, f"the page no longer shows {missing}"
        for name, schema in SCHEMAS.items():
            file = folder / Path(name).name
            file.write_text(self.files[name], encoding="utf-8")
            command = [Path(sys.prefix) / "bin/check-jsonschema", "--builtin-schema", schema, file]
            subprocess.run(command, check=True)

    def check_scripts(self, folder: Path):
        """Lets shellcheck read what is run: scripts, and steps as the scripts that the systems make of them."""
        scripts = [(Path(name).name, text) for name, text in self.files.items() if text.startswith("#!")]
        for name in filter(lambda name: name.startswith(".github/"), self.files):
            steps = [step for step in every_mapping(self.yaml(name)) if isinstance(step.get("run"), str)]
            scripts += [(f"step-{len(scripts) + place}", step["run"]) for place, step in enumerate(steps)]
        pipeline = self.yaml(".gitlab-ci.yml")
        before = pipeline["default"]["before_script"]
        jobs = [(name, job) for name, job in pipeline.items() if "script" in job]
        scripts += [(name, "\n".join(job.get("before_script", before) + job["script"])) for name, job in jobs]
        assert len(scripts) > 10, "the scripts are no longer found"
        for name, text in scripts:
            file = folder / f"{name}.sh"
            file.write_text(text if text.startswith("#!") else f"#!/bin/bash\nset -eo pipefail\n{text}\n", encoding="utf-8")
            # What is sourced lies on the machine of whoever follows the page.
            subprocess.run(["shellcheck", "--exclude=SC1091", file], check=True)


def every_mapping(node):
    """A YAML value and everything below it that has keys."""
    if isinstance(node, dict):
        yield node
    for child in node.values() if isinstance(node, dict) else node if isinstance(node, list) else []:
        yield from every_mapping(child)
