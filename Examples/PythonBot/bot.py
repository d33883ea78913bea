"""A bot process in Python: flags by OpenFeature from `tenantctl serve`, plans by psycopg from the database's views.

    python bot.py TENANT

TENANTCTL_URL is where the server listens, TENANTCTL_TOKEN a token of the tenant, DATABASE_URL the database.
"""

import os
import sys

import psycopg
from openfeature import api
from openfeature.contrib.provider.ofrep import OFREPProvider


def main(tenant: str) -> None:
    token = os.environ["TENANTCTL_TOKEN"]
    api.set_provider(
        OFREPProvider(os.environ["TENANTCTL_URL"], headers_factory=lambda: {"Authorization": f"Bearer {token}"})
    )
    flags = api.get_client()
    # The second argument is what the bot does when the server does not answer.
    by_card = flags.get_boolean_value("card_to_card", False)
    trial = flags.get_boolean_value("trial_subscription", False)
    days = flags.get_integer_value("TRIAL_DURATION_DAYS", 1)
    print(f"{tenant}: pays by card: {by_card}, tries for {days if trial else 0} days")

    with psycopg.connect(os.environ["DATABASE_URL"]) as connection:
        plans = connection.execute(
            "SELECT key, period_days, price_kopeks FROM runtime_plans WHERE slug = %s AND is_active"
            " ORDER BY sort_order, price_kopeks, key",
            (tenant,),
        )
        for key, period_days, price_kopeks in plans:
            print(f"  {key}: {period_days} days, {price_kopeks // 100} toman")


if __name__ == "__main__":
    main(sys.argv[1])
