"""Accounts, their sessions, invitations and grants, and the counters that slow attackers down."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from animals.accounts.rules import Person, Role
from animals.db import Base, Code, Id, Line, one_of


class User(Base):
    """Somebody with an account; without a password it is an invitation not yet taken up."""

    __tablename__ = "accounts_user"
    __table_args__ = (one_of("role", Role),)

    id: Mapped[Id]
    name: Mapped[Line]
    folded: Mapped[Line] = mapped_column(unique=True)
    role: Mapped[Code]
    phone: Mapped[str | None] = mapped_column(String(40))
    language: Mapped[str | None] = mapped_column(String(8))
    theme: Mapped[str | None] = mapped_column(String(8))
    password: Mapped[str | None] = mapped_column(String(200))
    code_secret: Mapped[str] = mapped_column(String(64))
    code_step: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime]
    disabled_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 SQLAlchemy's own form

    def as_person(self) -> Person:
        return Person(self.id, self.name, Role(self.role), self.language, self.theme)


class SignInSession(Base):
    """One signed-in browser, known by the digest of the secret in its cookie."""

    __tablename__ = "accounts_session"

    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    user_id: Mapped[UUID] = mapped_column(
        ForeignKey("accounts_user.id", ondelete="CASCADE"), index=True
    )
    started_at: Mapped[datetime]
    seen_at: Mapped[datetime] = mapped_column(index=True)

    user: Mapped[User] = relationship(lazy="joined", innerjoin=True)


class Invitation(Base):
    """A single-use link to set the password of an account, for 24 hours."""

    __tablename__ = "accounts_invitation"

    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    user_id: Mapped[UUID] = mapped_column(
        ForeignKey("accounts_user.id", ondelete="CASCADE"), index=True
    )
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]

    user: Mapped[User] = relationship(lazy="joined", innerjoin=True)


class Attempt(Base):
    """A failed or unfinished sign-in, counted by keyed digests of the name and the client."""

    __tablename__ = "accounts_attempt"
    __table_args__ = (
        Index(None, "account", "at"),
        Index(None, "client", "at"),
        Index(None, "at"),
    )

    id: Mapped[Id]
    at: Mapped[datetime]
    account: Mapped[str] = mapped_column(String(64))
    client: Mapped[str] = mapped_column(String(64))


class Grant(Base):
    """That one person may see one object exactly, from one moment until another."""

    __tablename__ = "accounts_grant"
    __table_args__ = (
        Index(None, "user_id", "kind", "object_id"),
        Index(None, "source_id"),
        CheckConstraint("opens_at < closes_at", name="opens_before_it_closes"),
    )

    id: Mapped[Id]
    user_id: Mapped[UUID] = mapped_column(ForeignKey("accounts_user.id", ondelete="CASCADE"))
    kind: Mapped[Code]
    object_id: Mapped[UUID]
    source_id: Mapped[UUID]
    """The run or claim that gave it, so that it can be taken back whole."""
    opens_at: Mapped[datetime]
    closes_at: Mapped[datetime]


class DoneForm(Base):
    """A form that was carried out, so that sending it again shows the result instead."""

    __tablename__ = "accounts_done_form"

    key: Mapped[UUID] = mapped_column(primary_key=True)
    user_id: Mapped[UUID | None]
    location: Mapped[str] = mapped_column(String(500))
    at: Mapped[datetime] = mapped_column(index=True)
