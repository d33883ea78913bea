"""What the pipelines have to do."""

import re

from .cron import Cron
from .github import GitHub
from .gitlab import GitLab
from .stage import Repository, Stage, expect

MAIN = ".github/workflows/tenants.yml"
NIGHT = ".github/workflows/tenants-drift.yml"
OLD_CARD, NEW_CARD = "6274127000018355", "6037701689095443"


def acknowledgements(text: str) -> list[str]:
    return re.findall(r"--ack (\S+)", text)


def results(jobs) -> dict[str, str]:
    return {name: job.result for name, job in jobs.items()}


def expect_no_plan(comment: str, commit: str):
    expect(f"Cannot be applied: there is no plan of {commit}." in comment, f"a comment that says: {comment}")
    expect("Can be applied" not in comment and "/4711)" in comment, f"a comment that says: {comment}")


def on_github(stage: Stage):
    """GitHub Actions: a comment on a pull request, the approved plan on merge, drift at night"""
    database, repository = stage.database(), Repository(stage, "on-github")
    github = GitHub(stage, repository, database)

    first = github.run(MAIN, "push", repository.git("rev-parse", "HEAD"))
    applied = {"validate": "success", "plan": "success", "no-plan": "skipped", "apply": "success"}
    expect(results(first) == applied, f"the first push: {results(first)}\n{first}")
    expect(database.revision() == "1", "the first push applied nothing")

    again = github.run(MAIN, "push", repository.git("rev-parse", "HEAD"))
    expect(results(again)["apply"] == "skipped", "nothing was to be applied")

    repository.replace("price_toman: 85000", "price_toman: 99000")
    proposed = repository.commit("Raise a price", "proposal")
    jobs = github.run(MAIN, "pull_request", proposed)
    planned = {"validate": "success", "plan": "success", "no-plan": "skipped", "apply": "skipped"}
    expect(results(jobs) == planned, f"{jobs}")
    comment = (stage.comments / "17").read_text(encoding="utf-8")
    expect("99,000 toman" in comment and comment == jobs["plan"].summary, "the comment is not the plan")
    expect(database.price() == "8500000", "a pull request has written")

    from_fork = github.run(MAIN, "pull_request", proposed, fork=True)
    expect(results(from_fork) == planned | {"plan": "skipped"}, f"{from_fork}")

    expect("Can be applied" in comment, "the comment says nothing of what may be done")
    database.sql("ALTER TABLE bot_plans RENAME TO kept")
    failed = github.run(MAIN, "pull_request", proposed)
    database.sql("ALTER TABLE kept RENAME TO bot_plans")
    expect(results(failed) == planned | {"plan": "failure", "no-plan": "success"}, f"{failed}")
    expect_no_plan((stage.comments / "17").read_text(encoding="utf-8"), proposed)

    repository.git("push", "--quiet", "origin", "HEAD:main")
    merged = github.run(MAIN, "push", proposed)
    expect(database.price() == "9900000", f"the merge applied nothing: {merged}")
    who = database.sql("SELECT actor || ' ' || source_commit FROM tenantctl.operations ORDER BY revision DESC LIMIT 1")
    expect(who == f"sara {proposed}", f"the history names {who}")

    repository.replace("price_toman: 99000", "price_toman: cheap")
    broken = github.run(MAIN, "pull_request", repository.commit("Break it", "broken"))
    expect(results(broken)["validate"] == "failure" and broken["validate"].status == 65, "it has errors")
    expect(f"::error file={repository.manifest},line=14" in broken["validate"].said, f"no annotation: {broken}")
    expect(results(broken) == {"validate": "failure", "plan": "skipped", "no-plan": "success", "apply": "skipped"}, f"{broken}")
    expect_no_plan((stage.comments / "17").read_text(encoding="utf-8"), repository.git("rev-parse", "HEAD"))
    repository.undo()

    repository.replace(OLD_CARD, NEW_CARD)
    swapped = github.run(MAIN, "push", repository.commit("Another card"))
    expect(swapped["apply"].status == 4 and database.card() == OLD_CARD, f"a card was swapped: {swapped}")
    repository.accept(acknowledgements(swapped["plan"].summary))
    accepted = github.run(MAIN, "push", repository.commit("Accept the other card"))
    expect(database.card() == NEW_CARD, f"what was accepted was not applied: {accepted}")

    repository.replace("price_toman: 99000", "price_toman: 89000")
    loose = github.run(MAIN, "workflow_dispatch", repository.commit("Lower it by hand", "loose"), branch="loose")
    expect(results(loose) == planned, f"{loose}")
    expect(database.price() == "9900000", "a branch has applied itself")
    repository.undo()

    repository.replace("price_toman: 99000", "price_toman: 109000")
    moved = github.run(
        MAIN,
        "push",
        repository.commit("Raise it again"),
        before={"apply": lambda: database.sql("UPDATE bot_plans SET price_kopeks = 1 WHERE price_kopeks = 9900000")},
    )
    expect(moved["apply"].status == 3 and database.price() == "1", f"what nobody approved was applied: {moved}")

    drifted = github.run(NIGHT, "schedule", repository.git("rev-parse", "HEAD"))["drift"]
    expect(drifted.status == 2 and "    " in drifted.summary, f"drift that nobody saw: {drifted}")
    github.run(MAIN, "workflow_dispatch", repository.git("rev-parse", "HEAD"))
    settled = github.run(NIGHT, "schedule", repository.git("rev-parse", "HEAD"))["drift"]
    expect(settled.status == 0, f"drift that is not there: {settled}")


def on_gitlab(stage: Stage):
    """GitLab CI: a comment on a merge request, the approved plan on merge, drift at night"""
    database, repository = stage.database(), Repository(stage, "on-gitlab")
    gitlab = GitLab(stage, repository, database)

    first = gitlab.run("push", repository.git("rev-parse", "HEAD"))
    expect([job.returncode for job in first.values()] == [0, 0, 0], f"the first push: {first}")
    expect(database.revision() == "1", "the first push applied nothing")

    repository.replace("price_toman: 85000", "price_toman: 99000")
    proposed = repository.commit("Raise a price", "proposal")
    jobs = gitlab.run("merge_request_event", proposed)
    expect(list(jobs) == ["validate", "plan"], f"a merge request runs {list(jobs)}")
    [note] = stage.notes
    expect(note["path"] == "/api/v4/projects/7/merge_requests/17/notes", f"a comment at {note['path']}")
    expect(note["token"] == "token-of-the-project" and "99,000 toman" in note["body"], f"another comment: {note}")
    expect(database.price() == "8500000", "a merge request has written")

    repository.replace("price_toman: 99000", "price_toman: cheap")
    broken = repository.commit("Break it", "broken")
    expect([*gitlab.run("merge_request_event", broken)] == ["validate", "no-plan"], "a plan of what is invalid")
    expect_no_plan(stage.notes[-1]["body"], broken)
    repository.git("reset", "--quiet", "--hard", proposed)
    database.sql("ALTER TABLE bot_plans RENAME TO kept")
    failed = gitlab.run("merge_request_event", proposed)
    database.sql("ALTER TABLE kept RENAME TO bot_plans")
    expect([*failed] == ["validate", "plan", "no-plan"] and len(stage.notes) == 3, f"nobody says that it failed: {failed}")
    expect_no_plan(stage.notes[-1]["body"], proposed)

    repository.git("push", "--quiet", "origin", "HEAD:main")
    merged = gitlab.run("push", proposed)
    expect(database.price() == "9900000", f"the merge applied nothing: {merged}")

    repository.replace(OLD_CARD, NEW_CARD)
    swapped = gitlab.run("push", repository.commit("Another card"))
    expect(swapped["apply"].returncode == 4 and database.card() == OLD_CARD, f"a card was swapped: {swapped}")
    repository.accept(acknowledgements(swapped["plan"].stdout))
    accepted = gitlab.run("push", repository.commit("Accept the other card"))
    expect(database.card() == NEW_CARD, f"what was accepted was not applied: {accepted}")

    repository.replace("price_toman: 99000", "price_toman: 89000")
    loose = repository.commit("Lower it by hand", "loose")
    for source in ("push", "web", "api"):
        jobs = gitlab.run(source, loose, branch="loose")
        expect("apply" not in jobs and database.price() == "9900000", f"a branch has applied itself: {jobs}")
    repository.undo()

    quiet = gitlab.run("schedule", repository.git("rev-parse", "HEAD"))
    expect([*quiet] == ["drift"] and quiet["drift"].returncode == 0, f"drift that is not there: {quiet}")
    database.sql("UPDATE bot_plans SET price_kopeks = 1 WHERE price_kopeks = 9900000")
    drifted = gitlab.run("schedule", repository.git("rev-parse", "HEAD"))["drift"]
    expect(drifted.returncode == 2 and "price_kopeks" in drifted.stdout, f"drift that nobody saw: {drifted}")


def on_a_machine_with_cron(stage: Stage):
    """cron: what is merged is applied, what is dangerous waits, silence means that all is well"""
    database, repository = stage.database(), Repository(stage, "with-cron")
    cron = Cron(stage, repository, database)

    first = cron.run("tenants-apply")
    expect(first.returncode == 0 and database.revision() == "1", f"the first run: {first}")
    for script in ("tenants-apply", "tenants-drift"):
        quiet = cron.run(script)
        expect((quiet.returncode, quiet.stdout) == (0, ""), f"nothing is to be said: {quiet}")

    repository.replace(OLD_CARD, NEW_CARD)
    repository.replace("price_toman: 85000", "price_toman: 99000")
    repository.commit("Another card and another price")
    swapped = cron.run("tenants-apply")
    expect(swapped.returncode == 4 and database.card() == OLD_CARD, f"a card was swapped: {swapped}")
    repository.accept(sorted(set(acknowledgements(swapped.stdout))))
    repository.commit("Accept the other card")
    accepted = cron.run("tenants-apply")
    expect(accepted.returncode == 0 and database.card() == NEW_CARD, f"what was accepted was not applied: {accepted}")

    database.sql("UPDATE bot_plans SET price_kopeks = 1 WHERE price_kopeks = 9900000")
    drifted = cron.run("tenants-drift")
    expect(drifted.returncode == 2 and "price_kopeks" in drifted.stdout, f"drift that nobody saw: {drifted}")


ALL = [on_github, on_gitlab, on_a_machine_with_cron]
