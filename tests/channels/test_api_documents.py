from channels.room import Room
from core.identity import SYSTEM
from tests.channels.conftest import LEADERS, RULES


def revision(room: Room, title: str) -> int:
    """The revision of a document, whoever may read it."""
    return room.assistant.documents(SYSTEM, title).items[0].revision_id


def document(room: Room, title: str) -> int:
    return room.assistant.documents(SYSTEM, title).items[0].id


async def test_the_list_holds_what_one_may_read(signed_in) -> None:
    officer, librarian = await signed_in("officer"), await signed_in("librarian")
    mine = (await officer("GET", "/documents")).json()
    all_of_it = (await librarian("GET", "/documents")).json()
    assert (mine["total"], all_of_it["total"]) == (2, 3)
    found = (await officer("GET", "/documents", params={"q": "值班报告"})).json()
    assert [d["title"] for d in found["items"]] == ["演示区值班报告规定"]


async def test_a_document_one_may_not_read_is_as_if_it_were_not_there(
    signed_in, room: Room
) -> None:
    officer = await signed_in("officer")
    hidden = revision(room, "带班领导")
    refused = await officer("GET", f"/documents/{hidden}")
    absent = await officer("GET", "/documents/99999")
    assert refused.status_code == absent.status_code == 404
    assert refused.json() == absent.json()
    assert (await officer("GET", f"/documents/{hidden}/original")).status_code == 404


async def test_an_original_is_a_download_and_its_export_is_audited(signed_in, room: Room) -> None:
    officer = await signed_in("officer")
    answer = await officer("GET", f"/documents/{revision(room, '值班报告')}/original")
    assert answer.content == RULES.encode()
    assert answer.headers["content-disposition"].startswith("attachment")
    newest = room.audit.records(1)[0]
    assert newest.action == "library.original"


async def test_uploads_are_acknowledged_and_followed_by_batch(signed_in, room: Room) -> None:
    librarian = await signed_in("librarian")
    files = [
        ("files", ("新规.md", "# 演示区新规定\n\n第一条 新规自公布之日起施行。\n".encode())),
        ("files", ("空.md", b"")),
    ]
    answer = await librarian("POST", "/documents", files=files, data={"category": "制度规定"})
    assert answer.status_code == 202
    batch = answer.json()["batch"]
    room.desk.run_until_idle()
    jobs = (await librarian("GET", "/jobs", params={"batch": batch})).json()
    assert {j["file_name"]: j["state"] for j in jobs} == {"新规.md": "done", "空.md": "failed"}
    failed = next(j for j in jobs if j["state"] == "failed")
    assert failed["message"]
    assert failed["remedy"]


async def test_an_audience_that_does_not_exist_is_refused(signed_in) -> None:
    librarian = await signed_in("librarian")
    files = [("files", ("甲.md", LEADERS.encode()))]
    answer = await librarian("POST", "/documents", files=files, data={"audience": "role:值班"})
    assert answer.status_code == 422
    assert "role:值班员" in answer.json()["remedy"]


async def test_a_document_can_be_addressed_anew(signed_in, room: Room) -> None:
    librarian, officer = await signed_in("librarian"), await signed_in("officer")
    files = [("files", ("甲.md", LEADERS.encode()))]
    await librarian("POST", "/documents", files=files)
    room.desk.run_until_idle()
    before = (await officer("GET", "/documents")).json()["total"]
    shown = (await librarian("GET", "/documents")).json()["items"]
    one = next(d["id"] for d in shown if d["audience"] == "all")
    path = f"/documents/{one}/audience"
    assert (await officer("PUT", path, json={"audience": "all"})).status_code == 403
    assert (await librarian("PUT", path, json={"audience": "role:值班"})).status_code == 422
    leaders = {"audience": "role:带班领导|role:知识管理员"}
    assert (await librarian("PUT", path, json=leaders)).status_code == 204
    assert (await officer("GET", "/documents")).json()["total"] == before - 1


async def test_an_accounts_roles_can_be_changed(signed_in) -> None:
    admin, officer = await signed_in("admin"), await signed_in("officer")
    assert (await officer("GET", "/audit")).status_code == 403
    (user,) = [u for u in (await admin("GET", "/users")).json() if u["login"] == "officer"]
    body = {"name": "张改名", "org_id": user["org_id"], "roles": ["审计员"]}
    assert (await officer("PUT", "/users/officer", json=body)).status_code == 403
    assert (await admin("PUT", "/users/officer", json=body)).status_code == 204
    assert (await officer("GET", "/audit")).status_code == 200
    assert (await officer("POST", "/ask", json={"question": "几点交接班"})).status_code == 403


async def test_only_who_manages_the_library_changes_it(signed_in, room: Room) -> None:
    for login in ("officer", "admin", "auditor"):
        person = await signed_in(login)
        files = [("files", ("甲.md", b"x"))]
        assert (await person("POST", "/documents", files=files)).status_code == 403
        assert (await person("DELETE", "/documents/1")).status_code == 403
        assert (await person("GET", "/jobs")).status_code == 403


async def test_a_removed_document_is_gone_for_search_too(signed_in, room: Room) -> None:
    librarian = await signed_in("librarian")
    number = document(room, "值班报告")
    assert (await librarian("DELETE", f"/documents/{number}")).status_code == 204
    assert (await librarian("GET", "/documents")).json()["total"] == 2
    hits = (await librarian("GET", "/search", params={"q": "台风橙色预警"})).json()["hits"]
    assert all("台风" not in hit["item"]["quote"] for hit in hits)
    assert (await librarian("DELETE", f"/documents/{number}")).status_code == 404


async def test_health_counts_what_is_there(signed_in) -> None:
    officer = await signed_in("officer")
    health = (await officer("GET", "/health")).json()
    assert health["documents"] == 3
    assert health["model"]["state"] == "off"


async def test_accounts_are_made_reset_and_closed(signed_in, call) -> None:
    admin = await signed_in("admin")
    body = {"login": "liu", "name": "刘值班", "org_id": "room", "roles": ["值班员"]}
    made = await admin("POST", "/users", json=body)
    assert made.status_code == 201
    assert (await admin("POST", "/users", json=body)).status_code == 409
    secret = (await admin("POST", "/users/liu/reset")).json()["password"]
    stale = {"login": "liu", "password": made.json()["password"]}
    assert (await call("POST", "/session", json=stale)).status_code == 401
    fresh = {"login": "liu", "password": secret}
    assert (await call("POST", "/session", json=fresh)).status_code == 200
    closed = await admin("POST", "/users/liu/disable", json={"disabled": True})
    assert closed.status_code == 204
    assert (await call("GET", "/session")).status_code == 401
    listed = {u["login"]: u for u in (await admin("GET", "/users")).json()}
    assert listed["liu"]["disabled"] is True
    assert "password" not in " ".join(listed["liu"]).replace("must_change_password", "")


async def test_an_unknown_path_of_the_api_is_a_plain_404(signed_in) -> None:
    officer = await signed_in("officer")
    answer = await officer("GET", "/nothing")
    assert answer.status_code == 404
    assert answer.json()["code"] == "not_found"
