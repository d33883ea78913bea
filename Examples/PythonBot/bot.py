"""A bot process in Python: flags by OpenFeature from `tenantctl serve`, plans by psycopg from the database's views.

    python bot.py TENANT

TENANTCTL_URL is where the server listens, TENANTCTL_TOKEN a token of the tenant or of an operator, DATABASE_URL the database.
Ends with 1 where the token is not taken, or not good for the tenant, and where the tenant is switched off: that one sells nothing.
"""

import json
import os
import sys
from urllib.error import HTTPError, URLError
from urllib.parse import quote
from urllib.request import Request, urlopen

import psycopg
from openfeature import api
from openfeature.contrib.provider.ofrep import OFREPProvider
from openfeature.evaluation_context import EvaluationContext


def check(url: str, headers: dict[str, str], tenant: str) -> None:
    """Ends the process unless the token reads the tenant, and that is on.

    A flag that cannot be read comes as the default, without a word, and a tenant's token gives that tenant's flags whatever
    else is asked for: a bot with the token of another shop would sell at its own prices by the other's rules.
    """
    try:
        with urlopen(Request(f"{url}/v1/tenants/{quote(tenant, safe='')}", headers=headers), timeout=10) as answer:
            is_active = json.load(answer)["active"]
    except HTTPError as error:
        reasons = {401: "the server does not take this token", 404: f"for this token there is no tenant {tenant}"}
        sys.exit(f"error: {reasons.get(error.code, f'the server says {error.code} {error.reason}')}")
    except URLError as error:
        sys.exit(f"error: the server does not answer: {error.reason}")
    if not is_active:
        sys.exit(f"error: the tenant {tenant} is switched off")


def main(tenant: str) -> None:
    url, token = os.environ["TENANTCTL_URL"], os.environ["TENANTCTL_TOKEN"]
    headers = {"Authorization": f"Bearer {token}"}
    check(url, headers, tenant)
    api.set_provider(OFREPProvider(url, headers_factory=lambda: headers))
    # A tenant's token needs no targeting key, an operator's names the tenant by it.
    api.set_evaluation_context(EvaluationContext(targeting_key=tenant))
    flags = api.get_client()
    # The second argument is what the bot does when the server does not answer.
    by_card = flags.get_boolean_value("card_to_card", False)
    trial = flags.get_boolean_value("trial_subscription", False)
    days = flags.get_integer_value("TRIAL_DURATION_DAYS", 1)
    print(f"{tenant}: pays by card: {by_card}, tries for {days if trial else 0} days")

    with psycopg.connect(os.environ["DATABASE_URL"]) as connection:
        plans = connection.execute(
            "SELECT plan.key, plan.period_days, plan.price_kopeks FROM runtime_plans AS plan"
            " JOIN runtime_bots AS bot ON bot.id = plan.bot_id"
            " WHERE bot.slug = %s AND bot.is_active AND plan.is_active"
            " ORDER BY plan.sort_order, plan.price_kopeks, plan.key",
            (tenant,),
        )
        for key, period_days, price_kopeks in plans:
            print(f"  {key}: {period_days} days, {price_kopeks // 100} toman")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: bot.py TENANT")
    main(sys.argv[1])
