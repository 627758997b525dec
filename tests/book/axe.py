"""Axe, which knows the rules of WCAG 2.2, for a page that is open in the browser."""

from axe_playwright_python.sync_playwright import Axe

SCRIPT = Axe().axe_script
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
OF_COLOURS = ["color-contrast", "link-in-text-block"]
# A rule that axe still calls experimental; WCAG 2.1 demands what it asks for (2.5.3).
EXPERIMENTAL = ["label-content-name-mismatch"]
RUN = """async (rules) => {
    const options = { resultTypes: ["violations"], preload: false, runOnly: rules };
    const result = await axe.run(document, options);
    return result.violations.flatMap((rule) =>
        rule.nodes.map((node) => `${rule.id}: ${node.target.join(" ")}`));
}"""


def other_rules(page):
    """Name the rules that do not look at colours; the script must be in the page."""
    rules = page.evaluate("(tags) => axe.getRules(tags)", TAGS)
    settled = {rule["ruleId"] for rule in rules if "experimental" not in rule["tags"]}
    return sorted({*settled, *EXPERIMENTAL} - set(OF_COLOURS))


def violations(page, rules=None):
    """Say which rules the page breaks as it is now, and where; all are asked if none is named."""
    if rules is None:
        page.evaluate(SCRIPT)
        rules = [*OF_COLOURS, *other_rules(page)]
    return page.evaluate(RUN, rules)
