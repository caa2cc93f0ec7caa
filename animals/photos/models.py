"""What is known of a stored picture; the bytes lie in `uploads/` under the picture's digest."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from animals.db import Base, Id


class Photo(Base):
    """One cleaned picture in two sizes; the id is the UUID its sender gave it."""

    __tablename__ = "photos_photo"
    __table_args__ = (CheckConstraint("width > 0 AND height > 0", name="has_a_size"),)

    id: Mapped[Id]
    digest: Mapped[str] = mapped_column(String(64), index=True)
    width: Mapped[int]
    height: Mapped[int]
    """Pixels of the 1600 size."""
    by_id: Mapped[UUID | None] = mapped_column(ForeignKey("accounts_user.id"))
    received_at: Mapped[datetime]
    released_at: Mapped[datetime | None]
    """When a coordinator found no faces, plates, house numbers or military things on it."""
    released_by: Mapped[UUID | None] = mapped_column(ForeignKey("accounts_user.id"))
    on_offer: Mapped[bool] = mapped_column(default=False)
    """Whether shelters may see it: released, and its animal is on offer."""
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 SQLAlchemy's own form
