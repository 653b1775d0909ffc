"""What was published and the way back; words that come and go as files."""

import io
import json
import zipfile
from pathlib import Path

import pytest
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from heedful import sources
from heedful.analyse import Analyser
from heedful.web.studio.packing import bounded
from lexica import FILE, Library, add_exception, fields, number
from visitors import HOST, Visitor

PATH = "/studio/exchange"


@pytest.fixture
def library(tmp_path: Path, analyser: Analyser, quick_passwords: None) -> Library:
    return Library(tmp_path, analyser)


@pytest.fixture
def editor(library: Library) -> Visitor:
    return library.signed_in("Eva", "editor")


def publish(library: Library, **files: str) -> int:
    """Publish files as they are, without a look at them."""
    named = {name.replace("__", "/") + ".yml": text for name, text in files.items()}
    draft = library.store.add_draft("By hand", "", library.store.publication().revision, named, library.days.now)
    return library.store.publish(draft.id, draft.version, "", library.days.now).id


def packed(files: dict[str, bytes | str]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return out.getvalue()


def taken(editor: Visitor, filename: str, body: bytes | str, **form: str) -> tuple[int, str]:
    data = body.encode() if isinstance(body, str) else body
    upload = FileStorage(io.BytesIO(data), filename, "file")
    boundary, sent = encode_multipart({"csrf": editor.csrf, **form, "file": upload})
    answer = editor.client.post(PATH, base_url=f"https://{HOST}", data=sent, headers={"Origin": f"https://{HOST}"},
                                content_type=f"multipart/form-data; boundary={boundary}")  # fmt: skip
    return answer.status_code, answer.text


def text(editor: Visitor) -> str:
    return fields(editor.get(f"/studio/files/{FILE}").text)["text"]


# Going back


def test_nothing_was_published_yet(editor: Visitor) -> None:
    assert "Nothing was published yet" in editor.get("/studio/history").text


def test_earlier_words_come_back(library: Library, editor: Visitor) -> None:
    first = publish(library, en__waiting=text(editor) + "# first\n")
    second = publish(library, en__waiting=text(editor) + "# second\n")
    listed = editor.get("/studio/history").text
    assert listed.count("in force</span>") == 1 and f"revision {first}" in listed
    assert "# second" in editor.get(f"/studio/history/{first}").text
    assert editor.post("/studio/history/rollback", {"revision": str(first)}).status_code == 303
    assert library.in_force().endswith("# first\n") and ("rollback", "revision 1") in [n[1:] for n in library.notes()]
    assert editor.post("/studio/history/rollback", {"revision": "0"}).status_code == 303
    assert library.in_force() == "" and "The words that came with Heedful" in editor.get("/studio/history").text
    assert editor.get("/studio/history/0").status_code == 200 and second == 2


def test_where_two_must_agree_only_admins_go_back_and_others_look_at_it(
    tmp_path: Path, analyser: Analyser, quick_passwords: None
) -> None:
    library = Library(tmp_path, analyser, review="yes")
    eva, ada = library.signed_in("Eva", "editor"), library.signed_in("Ada", "admin")
    publish(library, en__waiting=text(eva) + "# first\n")
    publish(library, en__waiting=text(eva) + "# second\n")
    for path in ("/studio/history", "/studio/history/1"):
        assert "Go back to" not in eva.get(path).text and "Go back to this" in ada.get(path).text
    refused = eva.post("/studio/history/rollback", {"revision": "1"}, Accept="text/html")
    assert refused.status_code == 403 and "<h1>Only an admin goes back at once</h1>" in refused.text
    assert "Ask an admin" in refused.text and library.in_force().endswith("# second\n")
    assert ada.post("/studio/history/rollback", {"revision": "1"}).status_code == 303
    assert library.in_force().endswith("# first\n")
    assert library.notes()[-1][1:] == ("rollback", "revision 1, without a second person")
    told = "Ada went back to revision 1 without a second person"
    assert told in eva.get("/studio").text and told in eva.get("/studio/history").text
    assert told not in ada.get("/studio").text and "Nobody else has looked" in ada.get("/studio/history").text
    assert told not in library.signed_in("Ann").get("/studio").text
    for visitor, there in ((ada, True), (eva, False)):
        assert visitor.post("/studio/history/3/seen").status_code == 303
        assert (told in eva.get("/studio").text) is there
    assert "Eva has looked at it" in ada.get("/studio/history").text
    assert library.notes()[-1][1:] == ("rollback-seen", "publication 3")


def test_going_back_to_words_that_do_not_fit_any_more_changes_nothing(library: Library, editor: Visitor) -> None:
    publish(library, en__waiting="cause: waiting\ncues:\n  odd:\n    phrases: |\n      waited <nonsense>\n")
    publish(library, en__waiting=text(library.signed_in("Ole", "editor")) + "# good\n")
    answer = editor.post("/studio/history/rollback", {"revision": "1"}, Accept="text/html")
    assert answer.status_code == 422 and "<h1>These words do not fit any more</h1>" in answer.text
    assert "en/waiting.yml:5 waiting/odd" in answer.text and "Nothing has changed" in answer.text
    assert library.in_force().endswith("# good\n")
    assert library.store.publication().revision == 2 and "rollback" not in [note[1] for note in library.notes()]


@pytest.mark.parametrize("odd", ["", "99", "²", "-1", "9" * 5000])
def test_an_odd_revision_is_refused(editor: Visitor, odd: str) -> None:
    answer = editor.post("/studio/history/rollback", {"revision": odd})
    assert 400 <= answer.status_code < 500
    assert editor.get("/studio/history/99").status_code == 404


# Out


def test_words_are_handed_out_and_come_back_the_same(editor: Visitor) -> None:
    zipped = editor.get(f"{PATH}/words.zip")
    assert zipped.mimetype == "application/zip" and "attachment" in zipped.headers["Content-Disposition"]
    with zipfile.ZipFile(io.BytesIO(zipped.data)) as archive:
        assert archive.read(FILE).decode() == text(editor)
    for name, body in (("words.zip", zipped.data), ("words.csv", editor.get(f"{PATH}/words.csv").data)):
        status, page = taken(editor, name, body)
        assert status == 200 and "say all of this already" in page
    assert editor.get(f"{PATH}/words.exe").status_code == 404


# In


def test_what_a_file_would_change_is_shown_before_it_is_kept(library: Library, editor: Visitor) -> None:
    changed = text(editor).replace("    except: |\n", "    except: |\n      still waiting for the bus\n", 1)
    status, page = taken(editor, "waiting.yml", changed, name=FILE)
    assert status == 200 and "still waiting for the bus" in page and library.store.drafts() == ()
    kept = editor.post(PATH, {key: fields(page)[key] for key in ("files", "filename", "base")})
    draft = library.store.draft(number(kept))
    assert draft and draft.files == {FILE: changed} and draft.title == "Import waiting.yml"


def test_a_table_with_too_many_changes_is_refused_with_what_to_do(editor: Visitor) -> None:
    names = [f"{one}{other}{last}" for one in "abcde" for other in "abcde" for last in "abcde"][:101]
    sheet = "".join(f"en,cue,waiting,new-{name},phrases,kept {name} in line\n" for name in names)
    status, page = taken(editor, "words.csv", f"language,kind,cause_or_label,entry,field,text\n{sheet}")
    assert status == 422 and "more than 100 entries would change" in page and "row 102" in page
    assert "Split the table into parts of 100" in page


def test_what_was_shown_before_a_newer_publication_is_shown_again(library: Library, editor: Visitor) -> None:
    before = text(editor)
    changed = before.replace("    except: |\n", "    except: |\n      still waiting for the bus\n", 1)
    _, page = taken(editor, "waiting.yml", changed, name=FILE)
    publish(library, en__waiting=before + "# Theirs.\n")
    shown = {key: fields(page)[key] for key in ("files", "filename", "base")}
    answer = editor.post(PATH, shown)
    assert answer.status_code == 409 and "Somebody published meanwhile" in answer.text
    assert "still waiting for the bus" in answer.text and "# Theirs." in answer.text
    assert library.store.drafts() == () and library.in_force().endswith("# Theirs.\n")
    again = {key: fields(answer.text)[key] for key in ("files", "filename", "base")}
    assert (again["files"], again["filename"], again["base"]) == (shown["files"], "waiting.yml", "1")
    kept = library.store.draft(number(editor.post(PATH, again)))
    assert kept and kept.files == {FILE: changed}


def test_a_folder_in_a_zip_is_looked_into(editor: Visitor) -> None:
    changed = text(editor) + "# A note.\n"
    status, page = taken(
        editor,
        "w.ZIP",
        packed({f"words/{FILE}": changed, f"__MACOSX/words/en/._{FILE[3:]}": b"\0\xff", "words/x.png": b""}),
    )
    assert status == 200 and "# A note." in page and "._" not in page


def test_a_table_with_a_bad_row_names_it(library: Library, editor: Visitor) -> None:
    rows = editor.get(f"{PATH}/words.csv").text.splitlines()
    status, page = taken(editor, "w.csv", "\n".join([*rows[:3], "a,b,c", *rows[3:5]]))
    assert status == 422 and "row 4" in page and library.store.drafts() == ()


@pytest.mark.parametrize(
    ("filename", "body", "said"),
    [
        ("w.zip", packed({"../en/waiting.yml": "a"}), "no place for words"),
        ("w.zip", packed({"/etc/x.yml": "a"}), "no place for words"),
        ("w.zip", packed({"en/deep/er/x.yml": "a", "en/x.yml": "a"}), "no place for words"),
        ("w.zip", packed({"readme.md": "a"}), "holds no words"),
        ("w.zip", packed({"en/waiting.yml": "# " * 5_000_000}), "holds too much"),
        ("w.zip", packed({f"en/x{n}.yml": "" for n in range(1_001)}), "holds too much"),
        ("w.zip", packed({"en/waiting.yml": b"\xff\xfe"}), "not UTF-8"),
        ("w.zip", b"PK\3\4 no zip at all", "is no zip file"),
        ("w.zip", packed({"en/waiting.yml": "cause: waiting " * 99})[:-90], "is no zip file"),
        ("w.yml", "cause: x\n", "is needed for a YAML file"),
        ("w.csv", b"\xff\xfe", "not UTF-8"),
        ("w.exe", b"MZ", "of no known kind"),
        ("w.yml", b"", "missing or empty"),
        ("w.csv", "not,the,columns\n1,2,3\n", ""),
        ("waiting.yml", "cause: [", "en/waiting.yml:"),
        ("w.yml", "x" * 4_000_001, "larger than 4 MB"),
        ("waiting.yml", "k:\n" * 400_000, "more than 300,000 lines, keys and values"),
        ("waiting.yml", "{" + "k," * 400_000 + "}", "more than 300,000 lines, keys and values"),
        ("w.zip", packed({f"en/x{n}.yml": "k:\n" * 40_000 for n in range(10)}), "Import it in parts"),
        ("waiting.yml", "k:\n" * 30_000, "more than 50,000 keys and values. Split the file"),
    ],
    # A zip holds the time of day, and is no name for a test.
    ids=range(20),
)
def test_what_cannot_be_taken_in_is_refused_with_the_reason(
    library: Library, editor: Visitor, filename: str, body: bytes | str, said: str
) -> None:
    name = FILE if filename == "waiting.yml" else ""
    status, page = taken(editor, filename, body, name=name)
    assert status == 422 and said in page and 'role="alert"' in page and library.store.drafts() == ()


def test_too_many_keys_are_refused_before_anything_is_read_or_compared(
    editor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    for costly in ("heedful.web.studio.exchange.compare", "heedful.verdicts.check_files"):
        monkeypatch.setattr(costly, None)
    status, page = taken(editor, "waiting.yml", "k:\n" * 400_000, name=FILE)
    assert status == 422 and "Import it in parts." in page and len(page) < 10_000
    shown = editor.post(PATH, {"files": json.dumps({FILE: "k:\n" * 400_000}), "filename": "x", "base": "0"})
    assert shown.status_code == 422 and len(shown.text) < 10_000


def test_what_comes_with_heedful_may_grow_fivefold() -> None:
    files = dict(sources.files([sources.packaged()]))
    assert bounded({f"{n}{name}": text for n in range(4) for name, text in files.items()})


def test_what_cannot_be_read_is_not_compared(editor: Visitor) -> None:
    status, page = taken(editor, "waiting.yml", "cause: [\n" + "# a line\n" * 2_000, name=FILE)
    assert status == 422 and f"{FILE}:" in page and len(page) < 10_000


def test_a_damaged_zip_is_no_fault(editor: Visitor) -> None:
    whole = bytearray(packed({"en/waiting.yml": "cause: waiting\n" * 20}))
    for at in range(len(whole)):
        damaged = bytes(whole[:at]) + bytes([whole[at] ^ 0xFF]) + bytes(whole[at + 1 :])
        assert taken(editor, "w.zip", damaged)[0] in (200, 422)


@pytest.mark.parametrize("files", ["", "[", "[1]", '{"en/waiting.yml": 1}', '{"../x.yml": "a"}', "[" * 100_000, "{}"])
def test_what_was_shown_cannot_be_forged(library: Library, editor: Visitor, files: str) -> None:
    answer = editor.post(PATH, {"files": files, "filename": "x", "base": "0"})
    assert answer.status_code in (200, 422) and library.store.drafts() == ()


def test_broken_words_are_not_kept_from_a_forged_page(library: Library, editor: Visitor) -> None:
    answer = editor.post(PATH, {"files": json.dumps({FILE: "cause: ["}), "filename": "x", "base": "0"})
    assert answer.status_code == 422 and f"{FILE}:" in answer.text and library.store.drafts() == ()


def test_a_change_outlives_a_rollback(library: Library, editor: Visitor) -> None:
    publish(library, en__waiting=text(editor) + "# first\n")
    change = number(add_exception(editor))
    editor.post("/studio/history/rollback", {"revision": "0"})
    page = editor.get(f"/studio/changes/{change}").text
    assert "Bring it up to date" in page
    form = fields(editor.get(f"/studio/changes/{change}/update").text)
    assert editor.post(f"/studio/changes/{change}/update", form).status_code == 303
    draft = library.store.draft(change)
    assert draft and "still waiting for the bus" in draft.files[FILE] and "# first" not in draft.files[FILE]
