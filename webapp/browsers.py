"""A browser in words, from what it says of itself: enough to know one's own again in a list, and no more."""

NAMES = (
    ("Edg", "Edge"), ("OPR/", "Opera"), ("SamsungBrowser", "Samsung Internet"), ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"), ("CriOS", "Chrome"), ("Chrome", "Chrome"), ("Safari", "Safari"),
)  # the more special first: almost all of them say Chrome and Safari too
SYSTEMS = (
    ("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("Windows", "Windows"), ("CrOS", "ChromeOS"),
    ("Mac OS X", "Mac"), ("Linux", "Linux"),
)


def in_words(user_agent: str) -> str:
    """Such as "Edge on Windows"; "Another browser" where it says nothing that is known."""
    name = next((words for mark, words in NAMES if mark in user_agent), "")
    system = next((words for mark, words in SYSTEMS if mark in user_agent), "")
    return f"{name} on {system}" if name and system else name or "Another browser"
