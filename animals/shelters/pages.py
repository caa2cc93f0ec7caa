"""Every address of the shelter desk, gathered for the application."""

from animals.shelters import (
    choice_views,
    claim_views,
    desk_views,
    export_views,
    notice_views,
    offer_views,
    public_views,
    terms_views,
)

BLUEPRINTS = (
    desk_views.bp,
    claim_views.bp,
    offer_views.bp,
    choice_views.bp,
    notice_views.bp,
    export_views.bp,
    public_views.bp,
    terms_views.bp,
)
