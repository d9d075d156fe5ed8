"""The pages of the site, a file for each kind, and what answers machines."""

from readouts.web.pages import (
    about,
    accounts,
    changes,
    correcting,
    desk,
    documents,
    issues,
    machines,
    publishing,
    replies,
    searching,
    signing,
    speakers,
    stories,
)

ROUTERS = tuple(
    module.router
    for module in (
        machines,
        stories,
        documents,
        speakers,
        issues,
        searching,
        changes,
        about,
        signing,
        accounts,
        desk,
        correcting,
        publishing,
        replies,
    )
)
