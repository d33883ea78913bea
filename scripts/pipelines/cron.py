"""Runs the scripts for cron."""

import re
import subprocess
import tempfile
from pathlib import Path

from .stage import Database, Repository, Stage, expect


class Cron:
    """A machine with the two scripts, a clone and the files of /etc/tenants, all in a folder."""

    def __init__(self, stage: Stage, repository: Repository, database: Database):
        self.stage = stage
        folder = Path(tempfile.mkdtemp(dir=stage.folder))
        self.places = {
            "/etc/tenants": folder / "etc",
            "/srv/tenants": folder / "srv",
            "/usr/local/bin": folder / "bin",
            "/run/lock": folder,
        }
        for place in ("etc", "bin"):
            (folder / place).mkdir()
        repository.git("clone", "--quiet", repository.origin, folder / "srv", within=folder)
        (folder / "etc/environment").write_text(f"export DATABASE_URL='{database.writer}'\n")
        (folder / "etc/secrets.env").write_text(repository.secrets, encoding="utf-8")
        for name, text in stage.page.files.items():
            if name.startswith("/usr/local/bin/"):
                script = folder / "bin" / Path(name).name
                script.write_text(self.placed(text), encoding="utf-8")
                script.chmod(0o755)
        (folder / "bin/tenantctl").symlink_to(stage.tenantctl)
        lines = stage.page.files["/etc/cron.d/tenants"].splitlines()
        self.commands = [found[1] for line in lines if (found := re.match(r"^[\d*/ ]+ +tenants +(.*)$", line))]
        expect(len(self.commands) == 2, "the table of cron has another form")

    def placed(self, text: str) -> str:
        for path, place in self.places.items():
            text = text.replace(path, str(place))
        return text

    def run(self, script: str) -> subprocess.CompletedProcess:
        """Runs the line of the table that names a script; what it prints would be mailed."""
        [command] = [line for line in self.commands if line.endswith(script)]
        environment = self.stage.environment(LOGNAME="tenants")
        environment["PATH"] = f"{self.places['/usr/local/bin']}:{environment['PATH']}"
        return subprocess.run(
            ["sh", "-c", self.placed(command)],
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
