"""Answering a reader from the documents on disk, before Django and without a database. Plain Python."""

from __future__ import annotations

import hashlib
import json
import os
import threading
import time
from collections import OrderedDict
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qs, unquote

from ombud.text import address

from . import paths
from .paths import Name
from .store import Document, mark

KINDS = {
    "thread": "thread.html",
    "thread.json": "thread.json",
    "thread.atom": "thread.atom",
    "notices": "notices.html",
    "notices.json": "notices.json",
    "topics": "topics.html",
    "topics.json": "topics.json",
}
LOG_KINDS = {
    "corrections": "corrections.html",
    "corrections.json": "corrections.json",
    "corrections.atom": "corrections.atom",
}
SITE_KINDS = {
    "comments.atom": "comments.atom",
    "sitemap.xml": "sitemap.xml",
    "now": "now.html",
    "now.json": "now.json",
    "": "front.html",
}
HOST_SECONDS = 60.0
COUNTS_AT_MOST = 100
FILES_AT_MOST = 20_000
BYTES_AT_MOST = 32_000_000
# Which file a longer path and query mean is not remembered: made-up ones must not fill the memory.
ASKED_AT_MOST = 1000


@dataclass(frozen=True)
class Served:
    """A document with the identity of the file that it came from."""

    inode: int
    modified: int
    document: Document


class Shelf:
    """Finds documents by request path and query. One for each process; threads share it.

    Kept in memory: which file a request means (20,000 of them), and the files' contents (32 MB). Each answer
    still asks the file system whether the file is the same one, so a removal is seen at once. `languages` are
    those of the interface: a document is kept under these or, for every other wish, under none.
    """

    def __init__(self, root: Path, public_url: str, languages: Collection[str]) -> None:
        self.root = root
        self.languages = languages
        self.own = f"{public_url}/stories/"
        self.hosts: dict[str, tuple[str, float]] = {}
        self._files: OrderedDict[tuple[str, str], str] = OrderedDict()
        self._served: OrderedDict[str, Served] = OrderedDict()
        self._bytes = 0
        self._keeping = threading.Lock()

    def find(self, path: str, query: str) -> Document | None:
        """The published document for a request, or None when it must be made (or does not exist)."""
        asked = (path, query)
        file = self._files.get(asked)
        if file is None:
            file = self._file(path, query)
            if not file:
                return None
            if len(path) + len(query) <= ASKED_AT_MOST and not path.startswith("/p/@"):
                self._files[asked] = file
                if len(self._files) > FILES_AT_MOST:
                    self._files.popitem(last=False)
        return self._read(file)

    def site(self, name: str) -> str:
        """The site's name from a path: itself, or for `@HOST` the site of that host while it is remembered."""
        if not name.startswith("@"):
            return name if paths.SITE_NAME.match(name) else ""
        found, until = self.hosts.get(name[1:].lower(), ("", 0.0))
        return found if time.monotonic() < until else ""

    def remember(self, host: str, site: str) -> None:
        """Note for a minute that pages of `host` belong to `site`."""
        if len(self.hosts) > 1000:
            self.hosts.clear()
        self.hosts[host.lower()] = (site, time.monotonic() + HOST_SECONDS)

    def key(self, site: str, url: str) -> str:
        """The address key of a story's address, as `actions.addresses.key_of` makes it."""
        if url.startswith(self.own):
            parts = url.removeprefix(self.own).split("?")[0].split("#")[0].strip("/").split("/")
            if len(parts) == 2 and parts[0] == site:
                return f"own:{unquote(parts[1])}"
        return address.key(url)

    def counts(self, path: str, query: str) -> Document | None:
        """The numbers of comments of several stories, or None when one of them has not been published."""
        site = self.site(path.split("/")[2])
        urls = parse_qs(query).get("url", [])[:COUNTS_AT_MOST]
        counts = {}
        for url in urls:
            try:
                file = self._story_file(site, self.key(site, url), Name("counts.json")) if site else ""
            except ValueError:
                return None
            found = self._read(file) if file else None
            if found is None:
                return None
            counts[url] = json.loads(found.bodies[""])["count"]
        return counts_document(counts) if urls else None

    def _file(self, path: str, query: str) -> str:
        parts = path.split("/")
        if len(parts) == 4 and parts[1] == "p":
            site = self.site(parts[2])
            asked = {name: values[-1] for name, values in parse_qs(query).items()}
            if not site:
                return ""
            if parts[3] in KINDS:
                return self._thread_file(site, KINDS[parts[3]], asked)
            if parts[3] in LOG_KINDS:
                return self._site_file(site, Name.asked_log(LOG_KINDS[parts[3]], asked))
            if parts[3] in SITE_KINDS:
                return self._site_file(site, Name.asked(SITE_KINDS[parts[3]], asked))
        if len(parts) == 4 and parts[1] == "stories" and paths.SITE_NAME.match(parts[2]) and "read=" not in query:
            asked = {name: values[-1] for name, values in parse_qs(query).items()}
            return self._story_file(parts[2], f"slug:{parts[3]}", Name.asked("story.html", asked))
        if len(parts) == 4 and parts[1] == "topics" and paths.SITE_NAME.match(parts[2]):
            asked = {name: values[-1] for name, values in parse_qs(query).items()}
            return self._topic_file(parts[2], parts[3], asked)
        return ""

    def _topic_file(self, site: str, slug: str, asked: dict[str, str]) -> str:
        kind = "topic.atom" if slug.endswith(".atom") else "topic.html"
        name = Name.asked(kind, {**asked, "sort": "", "root": ""}).known(self.languages)
        return str(paths.topic_folder(self.root, site, slug.removesuffix(".atom")) / "current" / name.file)

    def _thread_file(self, site: str, kind: str, asked: dict[str, str]) -> str:
        name = Name.asked(kind, asked)
        if asked.get("id"):
            file = self._story_file(site, f"id:{asked['id']}", name)
            if os.path.exists(file):
                return file
        try:
            return self._story_file(site, self.key(site, asked["url"]), name) if asked.get("url") else ""
        except ValueError:
            return ""

    def _story_file(self, site: str, key: str, name: Name) -> str:
        return str(paths.address_link(self.root, site, key) / "current" / name.known(self.languages).file)

    def _site_file(self, site: str, name: Name) -> str:
        return str(paths.site_folder(self.root, site) / "current" / name.known(self.languages).file)

    def _read(self, file: str) -> Document | None:
        try:
            stat = os.stat(file)
        except OSError:
            return None
        kept = self._served.get(file)
        if kept and kept.inode == stat.st_ino and kept.modified == stat.st_mtime_ns:
            return kept.document
        try:
            document = Document.read(file)
            mark(file, stat)
        except (OSError, ValueError):
            return None
        self._keep(file, Served(stat.st_ino, stat.st_mtime_ns, document))
        return document

    def _keep(self, file: str, served: Served) -> None:
        with self._keeping:
            before = self._served.pop(file, None)
            if before:
                self._bytes -= before.document.size
            self._served[file] = served
            self._bytes += served.document.size
            while self._bytes > BYTES_AT_MOST and len(self._served) > 1:
                _file, old = self._served.popitem(last=False)
                self._bytes -= old.document.size


def counts_document(counts: dict[str, int]) -> Document:
    """The answer to `counts`: the number of shown comments for each address asked for."""
    body = json.dumps({"counts": counts}, ensure_ascii=False).encode()
    tag = hashlib.sha256(body).hexdigest()[:20]
    return Document("application/json; charset=utf-8", tag, {"br": b"", "gzip": b"", "": body})
