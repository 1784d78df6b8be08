"""What people call the browser that announces itself so: for their own list of sign-ins."""

import re

BROWSERS = (
    ("360", r"(?:360SE|360EE|QIHU)"),
    ("QQ 浏览器", r"QQBrowser/(\d+)"),
    ("Edge", r"Edg/(\d+)"),
    ("Firefox", r"Firefox/(\d+)"),
    ("Chrome", r"Chrome/(\d+)"),
    ("Safari", r"Version/(\d+).*Safari/"),
)
"""The first that fits: nearly all the others call themselves Chrome too."""

SYSTEMS = (
    ("Windows", r"Windows"),
    ("手机(Android)", r"Android"),
    ("手机(iPhone)", r"iPhone"),
    ("Linux", r"Linux"),
    ("macOS", r"Mac OS X"),
)


def browser_of(announced: str) -> str:
    """As `Chrome 109 · Windows`; what fits nothing stands as it came, it is the odd one."""
    for name, pattern in BROWSERS:
        found = re.search(pattern, announced)
        if found:
            version = f" {found[1]}" if found.re.groups else ""
            system = next((told for told, sign in SYSTEMS if re.search(sign, announced)), "")
            return f"{name}{version} · {system}" if system else f"{name}{version}"
    return announced
