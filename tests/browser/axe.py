"""axe-core on a page as it stands: no serious and no critical violation."""

from pathlib import Path

from playwright.sync_api import Page

AXE = Path(__file__).resolve().parents[2] / "node_modules" / "axe-core" / "axe.min.js"
BAD = {"serious", "critical"}


def assert_accessible(page: Page) -> None:
    """Fail with the rule, the help and the first elements of each bad violation.

    The script comes in through the debugger's own door, which the page's policy leaves open.
    """
    page.evaluate(f"() => {{ {AXE.read_text()} }}")
    found = page.evaluate(
        "() => axe.run(document, {resultTypes: ['violations']}).then((it) => it.violations)"
    )
    bad = [violation for violation in found if violation["impact"] in BAD]
    assert not bad, f"{page.url}\n" + "\n".join(
        f"{violation['id']}: {violation['help']}\n  "
        + "\n  ".join(node["html"] for node in violation["nodes"][:3])
        for violation in bad
    )
