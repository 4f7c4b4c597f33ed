"""`ombud import`: what comes along from other systems, what does not, and that a second run adds nothing."""

from __future__ import annotations

import gzip
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from kit import BRIDGE, PAPER, Api

from ombud.__main__ import main
from ombud.models import Comment, Decision, Message, Origin, Site, Story

pytestmark = pytest.mark.django_db

DISQUS = """<?xml version="1.0"?>
<disqus xmlns="http://disqus.com" xmlns:dsq="http://disqus.com/disqus-internals">
<thread dsq:id="1"><id/><link>http://paper.example/2026/bridge/</link><title>The bridge</title></thread>
<thread dsq:id="2"><id/><link>https://elsewhere.example/x</link><title>Not ours</title></thread>
%s
</disqus>"""


def post(key: int, body: str = "<p>Good <b>bridge</b>.</p>", parent: int = 0, extra: str = "", thread: int = 1) -> str:
    above = f'<parent dsq:id="{parent}"/>' if parent else ""
    return (
        f'<post dsq:id="{key}"><message><![CDATA[{body}]]></message><createdAt>2013-10-{key:02}T19:20:29Z</createdAt>'
        f"{extra}<author><name>Ann</name><username>ann</username><email>ann@mail.example</email></author>"
        f'<thread dsq:id="{thread}"/>{above}</post>'
    )


def disqus(tmp_path: Path, *posts: str) -> str:
    file = tmp_path / "disqus.xml"
    file.write_text(DISQUS % "\n".join(posts), encoding="utf-8")
    return str(file)


def test_a_thread_comes_with_its_tree_dates_and_states(
    site: Site, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    # The reply stands in the file before what it answers.
    file = disqus(
        tmp_path,
        post(2, "Yes!", parent=3),
        post(3),
        post(4, "Buy", extra="<isSpam>true</isSpam>"),
        post(5, "", parent=3, extra="<isDeleted>true</isDeleted>"),
        post(6, "No", thread=2),
    )
    assert main(["import", file, "--site", "paper"]) == 0
    told = capsys.readouterr().out
    assert "Comments imported: 4, already there: 0, skipped: 1. New stories: 1." in told
    assert "(such as 6)" in told
    story = Story.objects.get()
    assert story.headline == "The bridge"
    answered = Comment.objects.get(origins__key="3")
    assert answered.html == "<p>Good <strong>bridge</strong>.</p>"
    assert answered.created_at == datetime(2013, 10, 3, 19, 20, 29, tzinfo=UTC)
    assert Comment.objects.get(origins__key="2").parent == answered
    states = dict(Origin.objects.values_list("key", "comment__status"))
    assert states == {"2": "approved", "3": "approved", "4": "spam", "5": "withdrawn"}
    assert not Message.objects.exists()
    assert not Decision.objects.filter(comment__isnull=False).exists()
    assert "ann@mail.example" not in str(list(Comment.objects.values())) + str(list(site.readers.values()))


def test_the_same_file_again_adds_nothing(site: Site, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["import", disqus(tmp_path, post(2)), "--site", "paper"]) == 0
    Comment.objects.update(body="Mended since.")
    assert main(["import", disqus(tmp_path, post(2), post(3, parent=2)), "--site", "paper"]) == 0
    assert "imported: 1, already there: 1" in capsys.readouterr().out
    assert set(Comment.objects.values_list("body", flat=True)) == {"Mended since.", "Good **bridge**."}
    assert Comment.objects.get(origins__key="3").parent == Comment.objects.get(origins__key="2")


def test_what_was_erased_here_does_not_come_back(site: Site, tmp_path: Path) -> None:
    file = disqus(tmp_path, post(2))
    assert main(["import", file, "--site", "paper"]) == 0
    Comment.objects.all().delete()
    assert main(["import", file, "--site", "paper"]) == 0
    assert not Comment.objects.exists()


def test_a_dry_run_says_the_same_and_writes_nothing(
    site: Site, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["import", disqus(tmp_path, post(2), post(3)), "--site", "paper", "--dry-run"]) == 0
    assert "would be imported: 2, already there: 0, skipped: 0. New stories: 1." in capsys.readouterr().out
    assert not Comment.objects.exists()
    assert not Story.objects.exists()


def test_a_circle_of_answers_is_opened(site: Site, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["import", disqus(tmp_path, post(2, parent=3), post(3, parent=2)), "--site", "paper"]) == 0
    assert "circle" in capsys.readouterr().out
    assert Comment.objects.get(origins__key="2").parent is None
    assert Comment.objects.get(origins__key="3").parent is not None


def test_readers_find_them_in_the_thread_that_was_there(api: Api, tmp_path: Path) -> None:
    api.post("Written here, later.", name="Bob")
    assert api.thread()["count"] == 1
    assert main(["import", disqus(tmp_path, post(2), post(3, "<p>Yes!</p>", parent=2)), "--site", "paper"]) == 0
    told = api.html()
    assert told.index("Good <strong>bridge</strong>") < told.index("Yes!") < told.index("Written here, later.")
    assert api.thread()["count"] == 3
    assert Comment.objects.get(name="Bob").story.url == BRIDGE


def test_a_comment_without_a_name_is_shown(api: Api, tmp_path: Path) -> None:
    nobody = post(2).replace("<name>Ann</name><username>ann</username><email>ann@mail.example</email>", "")
    assert main(["import", disqus(tmp_path, nobody), "--site", "paper"]) == 0
    assert "Good <strong>bridge</strong>" in api.html()


def test_what_is_far_too_long_is_skipped_and_named(
    api: Api, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = disqus(tmp_path, post(2, "word " * 2_000_000), post(3, "word " * 30_000), post(4), post(5, "<p></p>"))
    assert main(["import", file, "--site", "paper"]) == 0
    told = capsys.readouterr().out
    assert "Comments imported: 1, already there: 0, skipped: 3." in told
    assert "far too long for a comment (such as 2)" in told
    assert "no words in it (such as 5)" in told


def test_a_map_leads_old_pages_to_new_ones(site: Site, tmp_path: Path) -> None:
    (tmp_path / "map.csv").write_text("https://elsewhere.example/x,/2026/new\n")
    file = disqus(tmp_path, post(2, thread=2))
    assert main(["import", file, "--site", "paper", "--map", str(tmp_path / "map.csv")]) == 0
    assert Story.objects.get().url == f"{PAPER}/2026/new"


def test_scripts_stay_outside(site: Site, tmp_path: Path) -> None:
    body = "<script>alert(1)</script><a href='javascript:alert(1)' onclick='x()'>here</a> <img src=x onerror=y>*so*"
    assert main(["import", disqus(tmp_path, post(2, body)), "--site", "paper"]) == 0
    assert Comment.objects.get().html == "<p>here *so*</p>"


def test_an_entity_is_never_read(site: Site, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    secret = tmp_path / "secret"
    secret.write_text("the secret")
    text = (DISQUS % post(2, "x")).replace("<disqus", f'<!DOCTYPE d [<!ENTITY x SYSTEM "file://{secret}">]><disqus', 1)
    (tmp_path / "evil.xml").write_text(text.replace("<![CDATA[x]]>", "&x;"))
    assert main(["import", str(tmp_path / "evil.xml"), "--site", "paper"]) == 1
    assert "document type" in capsys.readouterr().err
    assert not Comment.objects.exists()


def test_what_came_before_a_broken_place_is_kept(
    site: Site, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = Path(disqus(tmp_path, post(2), post(3)))
    file.write_text(file.read_text()[:-120])
    assert main(["import", str(file), "--site", "paper"]) == 1
    assert "beyond line" in capsys.readouterr().err
    assert Comment.objects.count() == 1


@pytest.mark.parametrize("content", [b"", b"<html>no</html>", b"\xff\xfe\x00", b"\x1f\x8b broken"])
def test_another_file_is_refused_in_one_line(
    site: Site, tmp_path: Path, capsys: pytest.CaptureFixture[str], content: bytes
) -> None:
    (tmp_path / "x").write_bytes(content)
    assert main(["import", str(tmp_path / "x"), "--site", "paper"]) == 1
    assert capsys.readouterr().err.count("\n") == 1


def test_nothing_imported_is_said_loudly(site: Site, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["import", disqus(tmp_path, post(2, thread=9)), "--site", "paper"]) == 1
    assert "Nothing was imported" in capsys.readouterr().err


def test_another_sites_comments_are_its_own(site: Site, stranger_site: Site, tmp_path: Path) -> None:
    file = disqus(tmp_path, post(2))
    assert main(["import", file, "--site", "rival"]) == 1
    assert main(["import", file, "--site", "paper"]) == 0
    assert set(Comment.objects.values_list("site__name", flat=True)) == {"paper"}


WXR = """<?xml version="1.0"?><rss xmlns:wp="http://wordpress.org/export/1.2/"><channel><item><title>Bridge</title>
<link>https://paper.example/2026/bridge</link><wp:post_id>8</wp:post_id><wp:comment><wp:comment_id>5</wp:comment_id>
<wp:comment_author>Ann</wp:comment_author><wp:comment_date>2014-01-14 17:32:12</wp:comment_date><wp:comment_date_gmt>
2014-01-14 16:32:12</wp:comment_date_gmt><wp:comment_content>Hello &amp; so
on</wp:comment_content><wp:comment_approved>0</wp:comment_approved></wp:comment><wp:comment><wp:comment_id>6
</wp:comment_id><wp:comment_type>pingback</wp:comment_type></wp:comment></item></channel></rss>"""
SAMPLES = {
    "wordpress": WXR,
    "isso": json.dumps(
        [{"id": "/2026/bridge", "title": "B", "comments": [{"id": 0, "text": "Hi", "created": "2005-02-24 04:03:37"}]}]
    ),
    "remark42": json.dumps({"version": 1, "users": [], "posts": []})
    + "\n"
    + json.dumps(
        {
            "id": "a",
            "pid": "",
            "text": "<p>Hi</p>",
            "user": {"name": "Ann", "id": "github_1"},
            "locator": {"site": "s", "url": f"{PAPER}/2026/bridge"},
            "time": "2020-01-02T03:04:05.678912345Z",
        }
    ),
    "commento": json.dumps(
        {
            "version": 1,
            "comments": [
                {
                    "commentHex": "ab",
                    "domain": "paper.example",
                    "url": "/2026/bridge",
                    "commenterHex": "c",
                    "markdown": "Hi",
                    "parentHex": "root",
                    "state": "unapproved",
                    "creationDate": "2020-01-02T03:04:05Z",
                }
            ],
            "commenters": [{"commenterHex": "c", "name": "Ann"}],
        }
    ),
    "comentario": json.dumps(
        {
            "version": 3,
            "pages": [{"id": "p", "path": "/2026/bridge"}],
            "comments": [
                {
                    "id": "k",
                    "pageId": "p",
                    "markdown": "Hi",
                    "isApproved": True,
                    "authorName": "Ann",
                    "createdTime": "2020-01-02T03:04:05Z",
                }
            ],
        }
    ),
    "waline": json.dumps(
        {
            "type": "waline",
            "data": {
                "Comment": [
                    {
                        "objectId": 1,
                        "url": "/2026/bridge",
                        "comment": "Hi",
                        "nick": "Ann",
                        "status": "waiting",
                        "insertedAt": "2020-01-02T03:04:05.000Z",
                    }
                ],
                "Users": [{"password": "hash"}],
            },
        }
    ),
    "artalk": json.dumps(
        [
            {
                "id": "1",
                "rid": "0",
                "page_key": "/2026/bridge",
                "content": "Hi",
                "nick": "Ann",
                "created_at": "2020-01-02 03:04:05 +0000",
                "is_pending": "false",
                "vote_up": "3",
            }
        ]
    ),
}
HELD = {"wordpress", "commento", "waline"}


@pytest.mark.parametrize("name", SAMPLES)
def test_each_system_is_recognised_and_read(
    site: Site, tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    file = tmp_path / "export.gz"
    file.write_bytes(gzip.compress(SAMPLES[name].encode()))
    assert main(["import", str(file), "--site", "paper"]) == 0
    assert f"Read as {name}. Comments imported: 1" in capsys.readouterr().out
    comment = Comment.objects.get()
    assert comment.status == ("pending" if name in HELD else "approved")
    assert "paper.example/2026/bridge" in comment.story.url
    assert comment.body.startswith("H")


@pytest.mark.parametrize("name", ["disqus-small.xml", "wordpress-small.xml", "isso-generic.json"])
def test_real_exports_are_read(site: Site, name: str, capsys: pytest.CaptureFixture[str]) -> None:
    file = Path(__file__).parents[2] / "shared" / "imports" / name
    if not file.exists():
        pytest.skip("the samples are not beside the repository")
    site.origins = [PAPER, "https://example.org", "http://example.org", "http://localhost:4000", "http://example.tld"]
    site.save()
    assert main(["import", str(file), "--site", "paper"]) == 0
    assert Comment.objects.exists()
