"""Things that cost more to make than to keep: the last so many, by everything they depend on."""

from collections.abc import Callable, Hashable
from threading import Lock
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)
Thing = TypeVar("Thing")


class Kept(Generic[Key, Thing]):
    """Keyed by all that goes into a thing, so that what is kept is never out of date."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._things: dict[Key, Thing] = {}
        self._lock = Lock()

    def found(self, key: Key) -> Thing | None:
        return self._things.get(key)

    def get(self, key: Key, make: Callable[[], Thing]) -> Thing:
        found = self._things.get(key)
        if found is None:
            found = make()
            with self._lock:
                if len(self._things) >= self._most:
                    del self._things[next(iter(self._things))]
                self._things[key] = found
        return found
