"""Accounts and how one signs in: people, invitations, sessions, the brake on guessing."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import delete, func, select, update

from animals import clock
from animals.accounts import secrets
from animals.accounts.models import Attempt, DoneForm, Invitation, SignInSession, User
from animals.accounts.rules import IDLE, INVITATION_HOLDS, Person, Role, check_password, needs_code
from animals.audit import service as audit
from animals.db import db
from animals.errors import Conflict, NotFound, Refused, TooMany

WINDOW = timedelta(minutes=15)
MOST_BY_ACCOUNT, MOST_BY_CLIENT, MOST_OVERALL = 10, 40, 400
SEEN_EVERY = timedelta(minutes=1)


class NameTaken(Conflict):
    """Another account has this sign-in name."""


class WrongSignIn(Refused):
    """Name, password or code is wrong; which one is not told."""


class CodeNeeded(Refused):
    """The password is right and the role needs a one-time code too."""


class RoleDiffers(Conflict):
    """The account exists with another role."""


class LastAdministrator(Refused):
    """The act would leave nobody who can manage people."""


class LinkSpent(NotFound):
    """The one-time link was used, has expired or never existed."""


def fold(name: str) -> str:
    """A sign-in name as it is compared."""
    return " ".join(name.casefold().split())


def create_user(name: str, role: Role, *, language: str | None = None) -> User:
    """A new account that has no password yet. Raises NameTaken."""
    if not fold(name):
        raise Refused(field="name")
    if db.session.scalar(select(User.id).where(User.folded == fold(name))) is not None:
        raise NameTaken(field="name", name=name)
    user = User(
        name=" ".join(name.split()),
        folded=fold(name),
        role=role,
        language=language,
        code_secret=secrets.new_code_secret(),
        created_at=clock.now(),
    )
    db.session.add(user)
    db.session.flush()
    return user


def set_password(user: User, hashed: str) -> None:
    """Keep a hash made by `hashed_password`; every session of the account ends."""
    user.password = hashed
    end_sessions(user.id)


def hashed_password(password: str, name: str) -> str:
    """The hash of a password that is good enough; slow, so made before a transaction opens.

    Raises WeakPassword.
    """
    check_password(password, name)
    return secrets.hash_password(password)


def invite(actor: Person | None, name: str, role: Role) -> tuple[User, str]:
    """A new account and the token of its one-time link. Raises NameTaken."""
    user = create_user(name, role)
    audit.note(actor.id if actor else None, "invite", "user", user.id)
    return user, link_for(user)


def link_for(user: User) -> str:
    """The token of a fresh one-time link for the account; earlier ones die."""
    db.session.execute(delete(Invitation).where(Invitation.user_id == user.id))
    token = secrets.new_token()
    db.session.add(
        Invitation(
            digest=secrets.digest(token),
            user_id=user.id,
            expires_at=clock.now() + INVITATION_HOLDS,
        )
    )
    db.session.flush()
    return token


def invitation(token: str) -> Invitation:
    """The open invitation of a token. Raises LinkSpent."""
    found = db.session.get(Invitation, secrets.digest(token))
    if found is None or found.used_at or found.expires_at <= clock.now() or found.user.disabled_at:
        raise LinkSpent
    return found


def accept(token: str, name: str, hashed: str, code: str) -> User:
    """Take up an invitation: the account gets its name and password, the link is spent.

    Raises LinkSpent, NameTaken, WrongSignIn (for a wrong one-time code).
    """
    found = invitation(token)
    spent = db.session.execute(
        update(Invitation)
        .where(Invitation.digest == found.digest, Invitation.used_at.is_(None))
        .values(used_at=clock.now())
    )
    if spent.rowcount != 1:  # type: ignore[attr-defined]
        raise LinkSpent
    user = found.user
    taken = select(User.id).where(User.folded == fold(name), User.id != user.id)
    if not fold(name):
        raise Refused(field="name")
    if db.session.scalar(taken) is not None:
        raise NameTaken(field="name", name=name)
    user.name, user.folded = " ".join(name.split()), fold(name)
    if needs_code(Role(user.role)):
        _spend_code(user, code)
    set_password(user, hashed)
    audit.note(user.id, "accept", "user", user.id)
    return user


def brake(account: str, client: str) -> UUID:
    """Count this attempt and give its id; `release` forgets it once it has succeeded.

    Counted on entry, so that parallel guesses cannot slip through together.
    Raises TooMany when account, client or everybody together tried too often in 15 minutes.
    """
    since = clock.now() - WINDOW
    db.session.execute(delete(Attempt).where(Attempt.at < since))
    attempt = Attempt(at=clock.now(), account=account, client=client)
    db.session.add(attempt)
    db.session.flush()
    counts = (
        (MOST_BY_ACCOUNT, Attempt.account == account),
        (MOST_BY_CLIENT, Attempt.client == client),
        (MOST_OVERALL, Attempt.at >= since),
    )
    for most, whose in counts:
        if (db.session.scalar(select(func.count()).where(whose)) or 0) > most:
            db.session.commit()
            raise TooMany(retry_after=int(WINDOW.total_seconds()))
    return attempt.id


def release(attempt: UUID) -> None:
    """Forget an attempt that has succeeded."""
    db.session.execute(delete(Attempt).where(Attempt.id == attempt))


def claimed_user(name: str) -> User | None:
    """The account that a sign-in names, if it may sign in at all."""
    return db.session.scalar(
        select(User).where(User.folded == fold(name), User.disabled_at.is_(None))
    )


def sign_in(user_id: UUID, kept_hash: str, code: str) -> str:
    """The secret of a new session, once the password was found right against `kept_hash`.

    Raises CodeNeeded when a code is missing, WrongSignIn when it is wrong or was used before,
    or when the account changed in the meantime.
    """
    user = db.session.get(User, user_id, with_for_update=True)
    if user is None or user.disabled_at or user.password != kept_hash:
        raise WrongSignIn(field="password")
    if needs_code(Role(user.role)):
        if not code.strip():
            raise CodeNeeded(field="code")
        _spend_code(user, code)
    audit.note(user.id, "sign_in", "user", user.id)
    return start_session(user)


def start_session(user: User) -> str:
    """The secret of a new session for an account that has proved itself."""
    token = secrets.new_token()
    now = clock.now()
    db.session.add(
        SignInSession(digest=secrets.digest(token), user_id=user.id, started_at=now, seen_at=now)
    )
    db.session.flush()
    return token


def session_of(token: str) -> SignInSession | None:
    """The live session of a cookie's secret: neither ended, idle too long, nor disabled."""
    found = db.session.get(SignInSession, secrets.digest(token))
    if found is None or found.user.disabled_at:
        return None
    if clock.now() - found.seen_at > IDLE[Role(found.user.role)]:
        return None
    return found


def should_be_seen(found: SignInSession) -> bool:
    """Whether the session's last-seen is old enough to be written again."""
    return clock.now() - found.seen_at >= SEEN_EVERY


def see_session(digest: str) -> None:
    """Write that the session was used now; one already ended stays ended."""
    db.session.execute(
        update(SignInSession).where(SignInSession.digest == digest).values(seen_at=clock.now())
    )


def prove_session(token: str, kept_hash: str) -> None:
    """The session's person has given the password anew, found right against `kept_hash`.

    Raises WrongSignIn when the account or its password changed in the meantime.
    """
    found = session_of(token)
    if found is None or found.user.password != kept_hash:
        raise WrongSignIn(field="password")
    found.started_at = clock.now()
    audit.note(found.user_id, "prove", "user", found.user_id)


def sign_out(token: str) -> None:
    """End one session."""
    db.session.execute(delete(SignInSession).where(SignInSession.digest == secrets.digest(token)))


def end_sessions(user_id: UUID) -> None:
    """End every session of an account, at once."""
    db.session.execute(delete(SignInSession).where(SignInSession.user_id == user_id))


def people() -> Sequence[User]:
    """Every account, by name."""
    return db.session.scalars(select(User).order_by(User.folded)).all()


def user(user_id: UUID) -> User:
    """The account. Raises NotFound."""
    found = db.session.get(User, user_id)
    if found is None:
        raise NotFound
    return found


def change_role(actor: Person, user_id: UUID, role: Role) -> User:
    """Give the account another role; its sessions end. Raises LastAdministrator."""
    found = user(user_id)
    if role is not Role.ADMIN:
        _keep_an_administrator(found)
    found.role = role
    end_sessions(found.id)
    audit.note(actor.id, f"role_{role}", "user", found.id)
    return found


def disable(actor: Person, user_id: UUID) -> User:
    """Close the account: no sign-in, sessions ended. Raises LastAdministrator."""
    found = user(user_id)
    _keep_an_administrator(found)
    found.disabled_at = found.disabled_at or clock.now()
    end_sessions(found.id)
    audit.note(actor.id, "disable", "user", found.id)
    return found


def enable(actor: Person, user_id: UUID) -> User:
    """Open a closed account again."""
    found = user(user_id)
    found.disabled_at = None
    audit.note(actor.id, "enable", "user", found.id)
    return found


def choose_language(user_id: UUID, language: str) -> None:
    """Remember the language this person reads."""
    user(user_id).language = language


def choose_theme(user_id: UUID, theme: str) -> None:
    """Remember light, dark, or whatever the device says."""
    user(user_id).theme = theme


def has_administrator() -> bool:
    """Whether somebody can already manage people."""
    return (
        db.session.scalar(
            select(User.id)
            .where(User.role == Role.ADMIN, User.password.is_not(None))
            .where(User.disabled_at.is_(None))
            .limit(1)
        )
        is not None
    )


def _keep_an_administrator(leaving: User) -> None:
    if leaving.role != Role.ADMIN:
        return
    others = db.session.scalars(
        select(User.id)
        .where(User.role == Role.ADMIN, User.disabled_at.is_(None), User.password.is_not(None))
        .with_for_update()
    ).all()
    if set(others) <= {leaving.id}:
        raise LastAdministrator


def _spend_code(user: User, code: str) -> None:
    """Mark the code's step as used; of twenty posts with one code exactly one gets through."""
    step = secrets.code_step(user.code_secret, code)
    if step is None:
        raise WrongSignIn(field="code")
    spent = db.session.execute(
        update(User)
        .where(User.id == user.id, User.code_step < step)
        .values(code_step=step)
        .execution_options(synchronize_session=False)
    )
    if spent.rowcount != 1:  # type: ignore[attr-defined]
        raise WrongSignIn(field="code")
    db.session.refresh(user)


def sessions_idle_since(moment: datetime) -> int:
    """Remove sessions unused since `moment`; how many there were."""
    gone = db.session.execute(delete(SignInSession).where(SignInSession.seen_at < moment))
    return int(gone.rowcount)  # type: ignore[attr-defined]


def forget_attempts(before: datetime) -> int:
    """Remove sign-in attempts that no longer slow anybody down; how many there were."""
    gone = db.session.execute(delete(Attempt).where(Attempt.at < before))
    return int(gone.rowcount)  # type: ignore[attr-defined]


def forget_forms(before: datetime) -> int:
    """Remove the once-keys of forms carried out before this moment; how many there were."""
    gone = db.session.execute(delete(DoneForm).where(DoneForm.at < before))
    return int(gone.rowcount)  # type: ignore[attr-defined]
