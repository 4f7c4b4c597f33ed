"""A person named in a story: verified at the desk, and read above the others under their badge."""

from __future__ import annotations

from deskserver import STORY, Server
from playwright.sync_api import Browser, expect


def test_a_person_named_in_the_story_is_verified_and_pinned(browser: Browser, server: Server) -> None:
    for words, name in (("First of all.", "Ann"), ("It was not like that.", "Petro Hrytsenko")):
        server.post(words, name=name)
    (first, _token), (second, token) = server.posted
    page = server.desk(browser)
    for pk in (first, second):
        page.goto(f"{server.base}/desk/comments/{pk}")
        page.get_by_role("button", name="Approve").click()
        expect(page.get_by_role("status").first).to_contain_text("Approved by olena")
    assert server.shown() == ["First of all.", "It was not like that."]

    page.reload()
    page.get_by_text("Named in the story?").click()
    page.get_by_label("As whom").fill("Mayor of the town")
    page.get_by_role("button", name="Verified").click()
    expect(page.get_by_role("status").first).to_contain_text("What they answer stands above the others.")
    expect(page.get_by_label("As whom")).to_have_value("Mayor of the town")
    assert server.shown() == ["It was not like that.", "First of all."]

    # The person, answering Ann: under the badge, in its place; and a reader without JavaScript sees both.
    reply = {"url": STORY, "body": "To you, Ann.", "parent": first, "name": "Petro Hrytsenko"}
    made = server.call("POST", "/api/v1/paper/comments", reply, token)
    server.posted.append((made["id"], token))
    page.goto(f"{server.base}/desk/comments/{made['id']}")
    expect(page.get_by_label("As whom")).to_have_value("Mayor of the town")
    page.get_by_role("button", name="Approve").click()
    expect(page.get_by_role("status").first).to_contain_text("Approved by olena")
    reader = browser.new_context(java_script_enabled=False).new_page()
    reader.goto(f"{server.base}/p/paper/thread?url={STORY}")
    expect(reader.locator(".ombud-comment").first).to_contain_text("Mayor of the town")
    expect(reader.get_by_text("Mayor of the town")).to_have_count(2)

    page.reload()
    page.get_by_role("button", name="Not any more").click()
    expect(page.get_by_role("status").first).to_contain_text("The comment stands in its place again.")
    assert {row["badge"] for row in server.call("GET", f"/p/paper/thread.json?url={STORY}")["comments"]} == {""}
    reader.context.close()
    page.context.close()
