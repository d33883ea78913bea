"""The seven tables of the original bot's multi-tenant schema and the four views, as SQLAlchemy models.

Written by hand from the names and types that the original's own models have, so that nothing of ours decides how they are
read: every declared column is mapped, and read as its type says.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Boolean, DateTime, ForeignKey, Integer, String, Text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship


class Base(DeclarativeBase):
    pass


class Dated:
    # The original subtracts naive UTC times: no time zone.
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=False))
    updated_at: Mapped[datetime] = mapped_column(DateTime(timezone=False))


class User(Base):
    __tablename__ = "users"
    id: Mapped[int] = mapped_column(Integer, primary_key=True)


class Transaction(Base):
    __tablename__ = "transactions"
    id: Mapped[int] = mapped_column(Integer, primary_key=True)


class Bot(Dated, Base):
    __tablename__ = "bots"
    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    name: Mapped[str] = mapped_column(String(255))
    telegram_bot_token: Mapped[str] = mapped_column(String(255), unique=True)
    api_token: Mapped[str | None] = mapped_column(String(255), unique=True)
    api_token_hash: Mapped[str | None] = mapped_column(String(128), index=True)
    is_master: Mapped[bool] = mapped_column(Boolean)
    is_active: Mapped[bool] = mapped_column(Boolean)
    card_to_card_enabled: Mapped[bool] = mapped_column(Boolean)
    card_receipt_topic_id: Mapped[int | None] = mapped_column(Integer)
    zarinpal_enabled: Mapped[bool] = mapped_column(Boolean)
    zarinpal_merchant_id: Mapped[str | None] = mapped_column(String(255))
    zarinpal_sandbox: Mapped[bool] = mapped_column(Boolean)
    default_language: Mapped[str] = mapped_column(String(5))
    support_username: Mapped[str | None] = mapped_column(String(255))
    admin_chat_id: Mapped[int | None] = mapped_column(BigInteger)
    admin_topic_id: Mapped[int | None] = mapped_column(Integer)
    notification_group_id: Mapped[int | None] = mapped_column(BigInteger)
    notification_topic_id: Mapped[int | None] = mapped_column(Integer)
    wallet_balance_kopeks: Mapped[int] = mapped_column(BigInteger)
    traffic_consumed_bytes: Mapped[int] = mapped_column(BigInteger)
    traffic_sold_bytes: Mapped[int] = mapped_column(BigInteger)
    created_by: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    slug: Mapped[str | None] = mapped_column(String(63), unique=True)
    telegram_bot_id: Mapped[int | None] = mapped_column(BigInteger, unique=True)

    feature_flags: Mapped[list[BotFeatureFlag]] = relationship(back_populates="bot")
    configurations: Mapped[list[BotConfiguration]] = relationship(back_populates="bot")
    payment_cards: Mapped[list[TenantPaymentCard]] = relationship(back_populates="bot")
    plans: Mapped[list[BotPlan]] = relationship(back_populates="bot")


class BotFeatureFlag(Dated, Base):
    __tablename__ = "bot_feature_flags"
    bot_id: Mapped[int] = mapped_column(ForeignKey("bots.id", ondelete="CASCADE"), primary_key=True)
    feature_key: Mapped[str] = mapped_column(String(100), primary_key=True)
    enabled: Mapped[bool] = mapped_column(Boolean)
    config: Mapped[dict[str, Any]] = mapped_column(JSONB)
    bot: Mapped[Bot] = relationship(back_populates="feature_flags")


class BotConfiguration(Dated, Base):
    __tablename__ = "bot_configurations"
    bot_id: Mapped[int] = mapped_column(ForeignKey("bots.id", ondelete="CASCADE"), primary_key=True)
    config_key: Mapped[str] = mapped_column(String(100), primary_key=True)
    config_value: Mapped[dict[str, Any]] = mapped_column(JSONB)
    bot: Mapped[Bot] = relationship(back_populates="configurations")

    @property
    def value(self) -> Any:
        """As the original takes it: anything but an object is empty, and a scalar stands under "value"."""
        if not isinstance(self.config_value, dict):
            return None
        return self.config_value.get("value", self.config_value)


class TenantPaymentCard(Dated, Base):
    __tablename__ = "tenant_payment_cards"
    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    bot_id: Mapped[int] = mapped_column(ForeignKey("bots.id", ondelete="CASCADE"))
    card_number: Mapped[str] = mapped_column(String(50))
    card_holder_name: Mapped[str] = mapped_column(String(255))
    rotation_strategy: Mapped[str] = mapped_column(String(20))
    rotation_interval_minutes: Mapped[int] = mapped_column(Integer)
    weight: Mapped[int] = mapped_column(Integer)
    success_count: Mapped[int] = mapped_column(Integer)
    failure_count: Mapped[int] = mapped_column(Integer)
    is_active: Mapped[bool] = mapped_column(Boolean)
    last_used_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=False))
    current_usage_count: Mapped[int] = mapped_column(Integer)
    created_by: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    key: Mapped[str | None] = mapped_column(String(63))
    bot: Mapped[Bot] = relationship(back_populates="payment_cards")


class BotPlan(Dated, Base):
    __tablename__ = "bot_plans"
    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    bot_id: Mapped[int] = mapped_column(ForeignKey("bots.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(String(255))
    period_days: Mapped[int] = mapped_column(Integer)
    price_kopeks: Mapped[int] = mapped_column(BigInteger)
    traffic_limit_gb: Mapped[int] = mapped_column(Integer)
    device_limit: Mapped[int] = mapped_column(Integer)
    is_active: Mapped[bool] = mapped_column(Boolean)
    sort_order: Mapped[int] = mapped_column(Integer)
    key: Mapped[str | None] = mapped_column(String(63))
    bot: Mapped[Bot] = relationship(back_populates="plans")


class CardToCardPayment(Dated, Base):
    __tablename__ = "card_to_card_payments"
    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    bot_id: Mapped[int] = mapped_column(ForeignKey("bots.id"))
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    transaction_id: Mapped[int | None] = mapped_column(ForeignKey("transactions.id", ondelete="SET NULL"))
    card_id: Mapped[int | None] = mapped_column(ForeignKey("tenant_payment_cards.id"))
    amount_kopeks: Mapped[int] = mapped_column(BigInteger)
    tracking_number: Mapped[str] = mapped_column(String(50), unique=True)
    receipt_type: Mapped[str | None] = mapped_column(String(20))
    receipt_text: Mapped[str | None] = mapped_column(Text)
    receipt_image_file_id: Mapped[str | None] = mapped_column(String(255))
    status: Mapped[str] = mapped_column(String(20))
    admin_reviewed_by: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    admin_reviewed_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=False))
    admin_notes: Mapped[str | None] = mapped_column(Text)


class ZarinPalPayment(Dated, Base):
    __tablename__ = "zarinpal_payments"
    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    bot_id: Mapped[int] = mapped_column(ForeignKey("bots.id"))
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    transaction_id: Mapped[int | None] = mapped_column(ForeignKey("transactions.id", ondelete="SET NULL"))
    amount_kopeks: Mapped[int] = mapped_column(BigInteger)
    zarinpal_authority: Mapped[str | None] = mapped_column(String(255), unique=True)
    zarinpal_ref_id: Mapped[str | None] = mapped_column(String(255))
    status: Mapped[str] = mapped_column(String(20))
    callback_url: Mapped[str | None] = mapped_column(Text)


class RuntimeBot(Base):
    __tablename__ = "runtime_bots"
    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    slug: Mapped[str | None] = mapped_column(String)
    name: Mapped[str] = mapped_column(String)
    telegram_bot_id: Mapped[int | None] = mapped_column(BigInteger)
    is_master: Mapped[bool] = mapped_column(Boolean)
    is_active: Mapped[bool] = mapped_column(Boolean)
    card_to_card_enabled: Mapped[bool] = mapped_column(Boolean)
    card_receipt_topic_id: Mapped[int | None] = mapped_column(Integer)
    zarinpal_enabled: Mapped[bool] = mapped_column(Boolean)
    zarinpal_sandbox: Mapped[bool] = mapped_column(Boolean)
    default_language: Mapped[str] = mapped_column(String)
    support_username: Mapped[str | None] = mapped_column(String)
    admin_chat_id: Mapped[int | None] = mapped_column(BigInteger)
    admin_topic_id: Mapped[int | None] = mapped_column(Integer)
    notification_group_id: Mapped[int | None] = mapped_column(BigInteger)
    notification_topic_id: Mapped[int | None] = mapped_column(Integer)


class RuntimeFeature(Base):
    __tablename__ = "runtime_features"
    bot_id: Mapped[int] = mapped_column(Integer, primary_key=True)
    slug: Mapped[str | None] = mapped_column(String)
    feature_key: Mapped[str] = mapped_column(String, primary_key=True)
    enabled: Mapped[bool] = mapped_column(Boolean)
    config: Mapped[dict[str, Any]] = mapped_column(JSONB)


class RuntimeConfiguration(Base):
    __tablename__ = "runtime_configurations"
    bot_id: Mapped[int] = mapped_column(Integer, primary_key=True)
    slug: Mapped[str | None] = mapped_column(String)
    config_key: Mapped[str] = mapped_column(String, primary_key=True)
    config_value: Mapped[Any] = mapped_column(JSONB)
    is_secret: Mapped[bool] = mapped_column(Boolean)


class RuntimePlan(Base):
    __tablename__ = "runtime_plans"
    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    bot_id: Mapped[int] = mapped_column(Integer)
    slug: Mapped[str | None] = mapped_column(String)
    key: Mapped[str | None] = mapped_column(String)
    name: Mapped[str] = mapped_column(String)
    period_days: Mapped[int] = mapped_column(Integer)
    price_kopeks: Mapped[int] = mapped_column(BigInteger)
    traffic_limit_gb: Mapped[int] = mapped_column(Integer)
    device_limit: Mapped[int] = mapped_column(Integer)
    is_active: Mapped[bool] = mapped_column(Boolean)
    sort_order: Mapped[int] = mapped_column(Integer)
