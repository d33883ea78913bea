"""What all scenarios share: a database server, a server for HTTP, programs that are played, repositories."""

import hashlib
import os
import shutil
import subprocess
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs

ROOT = Path(__file__).resolve().parent.parent.parent

# What belongs to the systems and is not here. apt-get has nothing to do: what it would install is what we run on.
PLAYED = {
    "apt-get": "#!/bin/sh\nexit 0\n",
    "sudo": '#!/bin/sh\nexec "$@"\n',
    "gh": """#!/bin/sh
set -eu
[ -n "$GH_TOKEN" ]
[ "$1 $2 $4 $5 $6" = "pr comment --edit-last --create-if-none --body-file" ]
cp "$7" "$PLAYED_COMMENTS/$3"
""",
}

# What a role that only plans has no business with: card numbers of all times, tokens of the API, money and customers.
CLOSED = [
    "tenantctl.changes",
    "tenantctl.replaced_ledger",
    "tenantctl.api_tokens",
    "tenantctl.wallet_entries",
    "users",
    "transactions",
]


class Wrong(Exception):
    pass


def expect(condition: bool, words: str):
    if not condition:
        raise Wrong(words)


class Stage:
    def __init__(self, folder: Path, tenantctl: Path, page):
        self.folder, self.tenantctl, self.page = folder, tenantctl.resolve(), page
        self.binaries = folder / "played"
        self.comments = folder / "comments"
        self.notes: list[dict] = []
        self.databases = 0

    def __enter__(self):
        self.binaries.mkdir()
        self.comments.mkdir()
        for name, text in PLAYED.items():
            (self.binaries / name).write_text(text)
            (self.binaries / name).chmod(0o755)
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), handler(self))
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.address = f"http://127.0.0.1:{self.server.server_address[1]}"
        self.url = self.control("database", "start").strip()
        return self

    def __exit__(self, *_):
        self.server.shutdown()
        self.control("database", "stop")

    def control(self, *arguments: str) -> str:
        """Runs tenantctl as somebody at a terminal would."""
        return subprocess.run(
            [self.tenantctl, *arguments], cwd=self.folder, check=True, capture_output=True, text=True
        ).stdout

    def environment(self, **more: str) -> dict[str, str]:
        """Nothing of ours: a runner of a pipeline knows none of it."""
        return {
            "HOME": str(self.folder),
            "LANG": "C.UTF-8",
            "PATH": f"{self.binaries}:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
            "PLAYED_COMMENTS": str(self.comments),
            "TENANTCTL_URL": f"{self.address}/tenantctl",
            "TENANTCTL_SHA256": hashlib.sha256(self.tenantctl.read_bytes()).hexdigest(),
            **more,
        }

    def database(self) -> "Database":
        self.databases += 1
        return Database(self, f"pipeline_{self.databases}")


class Database:
    """A migrated database, with the role that the page describes."""

    def __init__(self, stage: Stage, name: str):
        subprocess.run(["psql", "-q", "-d", stage.url, "-c", f"CREATE DATABASE {name}"], check=True)
        self.writer = stage.url.replace("/tenantry?", f"/{name}?")
        # Roles are the server's, so that each database has one of its own name.
        role = f"reader_of_{name}"
        self.reader = self.writer.replace("user=tenantry", f"user={role}")
        expect(len({stage.url, self.writer, self.reader}) == 3, "the URL of the server has another form")
        stage.control("migrate", "up", "--database", self.writer)
        self.sql(stage.page.sql.replace("tenants_reader", role))
        refused = subprocess.run(["psql", "-q", "-d", self.reader, "-c", "DELETE FROM bots"], capture_output=True)
        expect(b"permission denied" in refused.stderr, "the role that reads can write")
        for table in CLOSED:
            question = f"SELECT count(*) FROM {table}"
            closed = subprocess.run(["psql", "-q", "-d", self.reader, "-c", question], capture_output=True)
            expect(b"permission denied" in closed.stderr, f"the role that plans can read {table}")

    def sql(self, text: str) -> str:
        command = ["psql", "-qAt", "-v", "ON_ERROR_STOP=1", "-d", self.writer]
        return subprocess.run(command, input=text, check=True, capture_output=True, text=True).stdout.strip()

    def price(self) -> str:
        return self.sql(
            "SELECT price_kopeks FROM bot_plans JOIN bots ON bots.id = bot_id WHERE slug = 'kaveh-shop' ORDER BY 1"
        )

    def card(self) -> str:
        return self.sql(
            "SELECT card_number FROM tenant_payment_cards JOIN bots ON bots.id = bot_id WHERE slug = 'kaveh-shop'"
        )

    def revision(self) -> str:
        return self.sql("SELECT revision FROM tenantctl.state")


class Repository:
    """A bare repository with the samples, and a clone in which somebody works."""

    manifest = "tenants/kaveh-shop.yaml"

    def __init__(self, stage: Stage, name: str):
        self.stage = stage
        self.origin, self.work = stage.folder / f"{name}.git", stage.folder / name
        self.git("init", "--quiet", "--bare", "--initial-branch=main", self.origin, within=stage.folder)
        self.git("clone", "--quiet", self.origin, self.work, within=stage.folder)
        shutil.copytree(ROOT / "tenants", self.work / "tenants")
        self.secrets = (self.work / "tenants/_demo.secrets.env").read_text(encoding="utf-8")
        (self.work / "tenants/_demo.secrets.env").unlink()
        (self.work / "acks.txt").write_text("# What was accepted, a line each.\n")
        for path, text in stage.page.files.items():
            if path.startswith("."):
                file = self.work / path
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_text(text, encoding="utf-8")
        self.commit("Begin")

    def git(self, *arguments, within: Path | None = None) -> str:
        name = ["-c", "user.name=Sara", "-c", "user.email=sara@example.org", "-c", "init.defaultBranch=main"]
        command = ["git", *name, *map(str, arguments)]
        environment = self.stage.environment()
        return subprocess.run(
            command, cwd=within or self.work, env=environment, check=True, capture_output=True, text=True
        ).stdout.strip()

    def replace(self, before: str, after: str):
        file = self.work / self.manifest
        text = file.read_text(encoding="utf-8")
        expect(before in text, f"the sample no longer says {before}")
        file.write_text(text.replace(before, after), encoding="utf-8")

    def accept(self, lines: list[str]):
        with (self.work / "acks.txt").open("a") as file:
            file.writelines(line + "\n" for line in lines)

    def commit(self, message: str, branch: str = "main") -> str:
        """Commits everything and pushes it to a branch."""
        self.git("add", "--all")
        self.git("commit", "--quiet", "--message", message)
        self.git("push", "--quiet", "origin", f"HEAD:{branch}")
        return self.git("rev-parse", "HEAD")

    def undo(self):
        """Forgets what was committed since main, as a closed pull request."""
        self.git("reset", "--quiet", "--hard", "origin/main")

    def check_out(self, commit: str, folder: Path, *, whole: bool):
        """As a runner does it: one commit deep, unless the whole history is asked for."""
        self.git("init", "--quiet", folder, within=self.stage.folder)
        depth = [] if whole else ["--depth=1"]
        self.git("fetch", "--quiet", *depth, f"file://{self.origin}", commit, within=folder)
        self.git("checkout", "--quiet", "--detach", commit, within=folder)


def handler(stage: Stage):
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            body = stage.tenantctl.read_bytes() if self.path == "/tenantctl" else b""
            self.send_response(200 if body else 404)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            [text] = parse_qs(body)["body"]
            stage.notes.append({"path": self.path, "token": self.headers["PRIVATE-TOKEN"], "body": text})
            self.send_response(201)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_):
            pass

    return Handler
