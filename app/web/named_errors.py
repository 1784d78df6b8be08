"""What is wrong with a form, each with the name of its field: 经办人：此项必填。

A summary stands above the fields it speaks of, and only the page knows what it calls them. So the
names are put in when the page is whole: whatever a label says there, the summary says too."""

import re

MARK = ' data-names-field=""'
"""On each link of a summary that wants its field's name; see templates/shared/errors.html."""
_LINK = re.compile(rf'<a href="#([^"]+)"{MARK}>(.*?)</a>', re.DOTALL)
_ITEM = re.compile(rf'(<li><a href="#([^"]+)"{MARK}>.*?</a></li>)', re.DOTALL)
_ITEMS = re.compile(
    rf'<li><a href="#[^"]+"{MARK}>.*?</a></li>(?:\s*<li><a href="#[^"]+"{MARK}>.*?</a></li>)+',
    re.DOTALL,
)
_LABEL = re.compile(r'<label\b[^>]*?\bfor="([^"]+)"[^>]*>(.*?)</label>', re.DOTALL)
_LEGEND = re.compile(
    r'<fieldset\b[^>]*?\bid="([^"]+)"[^>]*>\s*<legend\b[^>]*>(.*?)</legend>', re.DOTALL
)
_CONTROL = re.compile(r'<[a-z]+\b[^>]*?\bid="([^"]+)"[^>]*>', re.DOTALL)
_ARIA = re.compile(r'\baria-label="([^"]+)"')
_ASIDE = re.compile(r'<span class="(?:required|error|visually-hidden)"[^>]*>.*?</span>', re.DOTALL)
_TAG = re.compile(r"<[^>]+>")


def name_fields(html: str) -> str:
    """The page with every field named in its summaries; a page without any is left alone. What
    has no place on the page to go to is told without a link."""
    if MARK not in html:
        return html
    labels = _labels(html)

    def named(link: re.Match[str]) -> str:
        place, sentence = link.groups()
        label = labels.get(place, "")
        told = f"{label}：{sentence}" if label and not sentence.startswith(label) else sentence
        return f'<a href="#{place}">{told}</a>' if f'id="{place}"' in html else told

    return _LINK.sub(named, _ITEMS.sub(lambda list_: _in_order(list_.group(0), html), html))


def _in_order(items: str, html: str) -> str:
    """As their fields stand on the page: who mends them goes downward."""
    found = _ITEM.findall(items)
    places = [html.find(f'id="{place}"') for _, place in found]
    ranks = sorted(range(len(found)), key=lambda rank: (places[rank] < 0, places[rank]))
    return "\n".join(found[rank][0] for rank in ranks)


def _labels(html: str) -> dict[str, str]:
    """By the control's id; of several the first that says anything."""
    found: dict[str, str] = {}
    for control in _CONTROL.finditer(html):
        aria = _ARIA.search(control.group(0))
        if aria:
            found[control.group(1)] = aria.group(1)
    for one in (*_LABEL.finditer(html), *_LEGEND.finditer(html)):
        text = " ".join(_TAG.sub(" ", _ASIDE.sub(" ", one.group(2))).split()).rstrip(" :：")
        if text:
            found.setdefault(one.group(1), text)
    return found
