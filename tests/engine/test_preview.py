"""The preview: what it serves and what not, what it tells an open page, and that it ends what it started."""

import contextlib
import http.client
import json
import re
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from programs import started
from tiny_course import alive, built, copy, wait_for

from deeplecture.preview import rebuild, server

PREVIEW = (sys.executable, "-m", "deeplecture.cli", "preview", "--port", "0", "--project")
ADDRESS = re.compile(r"http://127\.0\.0\.1:(\d+)/")


@pytest.fixture
def preview(tiny, tmp_path):
    """A running preview of the tiny course, which was built before: (root, port, process)."""
    root = built(tiny, tmp_path / "course")
    (tmp_path / "secret.txt").write_text("secret")
    (tmp_path / "course_site_secret").mkdir()
    with started(*PREVIEW, root) as process:
        wait_for(lambda: ADDRESS.search(process.said()) or process.poll() is not None)
        yield root, int(ADDRESS.search(process.said())[1]), process
        process.send_signal(signal.SIGINT)
        process.wait(timeout=120)


def save(file: Path, text: str) -> None:
    """Give a file a text at once, as editors do: a preview that looked between its emptying and its filling would tell of both."""
    scratch = file.with_name(f".{file.name}.tmp")
    scratch.write_text(text, encoding="utf-8")
    scratch.replace(file)


def edit(file: Path, old: str, new: str) -> None:
    """Replace a text that stands exactly once in a file that a preview watches."""
    text = file.read_text(encoding="utf-8")
    assert text.count(old) == 1, f"{file.name} holds {old!r} {text.count(old)} times"
    save(file, text.replace(old, new))


def get(port: int, path: str, **headers: str) -> tuple[int, str]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    connection.request("GET", path, headers=headers)
    answer = connection.getresponse()
    return answer.status, answer.read().decode(errors="replace")


def events(port: int):
    """The open stream of news; the first one, which tells the state, is read already."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    connection.request("GET", "/_preview/events")
    stream = connection.getresponse()
    assert next_event(stream) == {"failed": ""}
    return stream


def next_event(stream) -> dict:
    for _ in range(20):  # a sign of life every 15 s is no news for ever
        line = stream.readline().decode()
        assert line, "the stream ended"
        if line.startswith("data: "):
            return json.loads(line.removeprefix("data: "))
    raise AssertionError("no news came")


def test_it_serves_the_site_and_nothing_else(preview):
    root, port, _ = preview
    status, page = get(port, "/book/units/01-lines.html")
    assert status == 200
    assert "/_preview/reload.js" in page
    assert "/_preview/reload.js" not in (root / "_site/book/units/01-lines.html").read_text()
    assert get(port, "/")[0] == 200
    for path in (
        "/none.html",
        "/../_quarto.yml",
        "/%2e%2e/_quarto.yml",
        "/..%2f..%2fsecret.txt",
        "//etc/passwd",
        "/book/../../_quarto.yml",
    ):
        status, text = get(port, path)
        assert (status, "secret" in text, "profile:" in text, "root:" in text) == (404, False, False, False), path
    (root / "_site/way-out.txt").symlink_to(root.parent / "secret.txt")
    assert get(port, "/way-out.txt")[0] == 404


@pytest.fixture
def served(tmp_path, monkeypatch, request):
    """The port of a server, without the preview around it, of a site of two pages; requests must come whole in so many seconds."""
    monkeypatch.setattr(server, "SECONDS", getattr(request, "param", 300))
    for name in ("index.html", "book/index.html"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(f"<!doctype html><body><h1>{name}</h1></body>")
    running = server.serve(tmp_path, 0, server.News())
    yield running.port
    running.close()


def test_a_page_elsewhere_cannot_ask_by_a_name_of_its_own(served):
    port = served
    for host in ("evil.example", f"evil.example:{port}", "127.0.0.1.evil.example"):
        for path in ("/", "/book/", "/_preview/events", "/_preview/reload.js"):
            assert get(port, path, Host=host)[0] == 403, (host, path)
    assert get(port, "/", Host=f"localhost:{port}")[0] == 200


def test_every_request_is_answered_and_a_folder_leads_to_its_page(served, capfd):
    port = served
    for path in ("/%00", "/a%00.html", f"/{'n' * 300}.html", f"/{'n' * 90_000}", f"/{'n/' * 9_000}", "/%ff"):
        assert get(port, path)[0] in (400, 404), path[:9]
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    connection.request("GET", "/book")
    answer = connection.getresponse()
    assert (answer.status, answer.headers["Location"]) == (301, "/book/")
    assert "/_preview/reload.js" in get(port, "/book/")[1]
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    connection.request("HEAD", "/book/")
    length = int(connection.getresponse().headers["Content-Length"])
    assert length == len(get(port, "/book/")[1].encode())
    assert get(port, "/book/", Range="bytes=0-14") == (206, "<!doctype html>")
    assert "Traceback" not in capfd.readouterr().err


def half_sent(port: int, half: bytes = b"GET / HTTP/1.1\r\nHost: loc") -> socket.socket:
    connection = socket.create_connection(("127.0.0.1", port))
    connection.settimeout(60)
    connection.sendall(half)
    return connection


def dropped(connection: socket.socket) -> bool:
    """Whether a server closes a connection without an answer, be it with what we sent unread."""
    with contextlib.suppress(ConnectionResetError):
        return connection.recv(1) == b""
    return True


def answers(port: int) -> bool:
    """Whether a server answers, rather than to drop who asks."""
    with contextlib.suppress(ConnectionError):
        return get(port, "/")[0] == 200
    return False


@pytest.mark.parametrize("served", [1], indirect=True)
def test_half_sent_requests_are_dropped(served):
    body = b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\nhalf of it"
    waiting = [half_sent(served, *half) for half in ((), (body,)) for _ in range(20)]
    assert all(map(dropped, waiting))
    wait_for(lambda: answers(served))


def test_a_link_to_itself_is_not_there_and_no_browser_keeps_an_answer(served, tmp_path, capfd):
    (tmp_path / "ring").symlink_to("ring")
    assert get(served, "/ring")[0] == get(served, "/ring/page.html")[0] == 404
    for path in ("/index.html", "/index.html?v=0123"):
        connection = http.client.HTTPConnection("127.0.0.1", served, timeout=60)
        connection.request("GET", path)
        assert connection.getresponse().headers["Cache-Control"] == "no-store", path
    assert "Traceback" not in capfd.readouterr().err


def test_so_many_connections_are_taken_and_no_more(tmp_path, monkeypatch):
    monkeypatch.setattr(server, "SECONDS", 300)  # none is dropped for being slow
    monkeypatch.setattr(server, "CONNECTIONS", 5)
    (tmp_path / "index.html").write_text("<body></body>")
    running = server.serve(tmp_path, 0, server.News())
    waiting = [half_sent(running.port) for _ in range(5)]
    assert dropped(half_sent(running.port))
    for one in waiting:
        one.sendall(b"alhost\r\nConnection: close\r\n\r\n")
        assert one.recv(15) == b"HTTP/1.1 200 OK"
        one.close()
    wait_for(lambda: answers(running.port))
    running.close()


def test_a_build_from_another_shell_reloads_the_open_pages(preview):
    root, port, process = preview
    stream = events(port)
    wait_for(lambda: "lint: units/02-curves.qmd:25: the title" in process.said())
    (root / "_site/index.html").unlink()
    subprocess.run(
        [sys.executable, "-m", "deeplecture.cli", "build", "--project", str(root)], check=True, capture_output=True
    )
    assert next_event(stream) == {"failed": ""}


def test_a_course_below_a_folder_that_is_passed_over_elsewhere_is_watched():
    root = Path("/home/node_modules/course")
    assert rebuild._matters(root / "units/01-lines.qmd", root, root / "_site")
    for passed_over in (root / "node_modules/a.js", root / "_site/index.html", root / "units/.01.swp", root / "a.tmp"):
        assert not rebuild._matters(passed_over, root, root / "_site")


LONG = "\n\n".join(f"Paragraph {number} of a long text that fills more than a screen." for number in range(80))


@pytest.mark.browser
def test_a_reader_keeps_the_place_and_an_author_sees_what_was_edited(preview, chromium):
    root, port, _ = preview
    stream = events(port)
    unit = root / "units/01-lines.qmd"
    save(unit, unit.read_text() + "\n## Long {#sec-long}\n\n" + LONG + "\n")
    assert next_event(stream) == {"failed": ""}
    tab = chromium.new_page(viewport={"width": 900, "height": 700})
    tab.set_default_timeout(120_000)  # a build on a busy machine
    tab.goto(f"http://127.0.0.1:{port}/book/units/01-lines.html")

    def top(text: str) -> float:
        return tab.get_by_text(text, exact=True).bounding_box()["y"]

    def after(change) -> None:
        tab.evaluate("window.old = true")
        change()
        tab.wait_for_function(
            "!window.old && document.readyState === 'complete'"
        )  # it is, when the place is found again
        tab.evaluate("document.fonts.ready")

    reading = "Paragraph 40 of a long text that fills more than a screen."
    tab.get_by_text(reading, exact=True).scroll_into_view_if_needed()
    before = top(reading)
    after(
        lambda: edit(unit, "## Long {#sec-long}\n", "## Long {#sec-long}\n\nNew.\n\nAnd more of it.\n\nAnd yet more.\n")
    )
    assert abs(top(reading) - before) <= 1
    after(lambda: edit(unit, "Paragraph 70 of", "Passage 70 of"))
    assert 80 < top("Passage 70 of a long text that fills more than a screen.") < 680
    tab.evaluate("scrollBy(0, 100)")
    before = top("Passage 70 of a long text that fills more than a screen.")
    after(lambda: edit(unit, "Passage 70 of", "Page 70 of"))  # in sight: nothing moves
    assert abs(top("Page 70 of a long text that fills more than a screen.") - before) <= 1
    edit(root / "units/_shared.qmd", "@eq-line", "@eq-lime")
    banner = tab.get_by_role("alert")
    banner.wait_for()
    assert "below is the last good page" in banner.text_content()
    assert banner.bounding_box()["y"] == 0
    tab.close()


def test_an_edit_reloads_the_page_and_a_mistake_is_shown_over_the_last_good_one(preview):
    root, port, _ = preview
    stream = events(port)
    edit(root / "units/_shared.qmd", "two numbers", "2 numbers")
    assert next_event(stream) == {"failed": ""}
    assert "2 numbers" in get(port, "/book/units/01-lines.html")[1]
    edit(root / "units/_shared.qmd", "@eq-line", "@eq-lime")
    assert "units/_shared.qmd:5: the cross-reference @eq-lime leads nowhere" in next_event(stream)["failed"]
    assert "2 numbers" in get(port, "/book/units/01-lines.html")[1]
    edit(root / "units/_shared.qmd", "@eq-lime", "@eq-line")
    assert next_event(stream) == {"failed": ""}


def test_what_lint_finds_is_said_once_and_blocks_nothing(preview):
    root, port, process = preview
    stream = events(port)
    wait_for(lambda: "lint: units/01-lines.qmd:12: the title “A line rises” stands over" in process.said())
    edit(root / "units/01-lines.qmd", "### A line rises", "### Lines")
    assert next_event(stream) == {"failed": ""}
    wait_for(lambda: "the title “Lines” is no sentence" in process.said())
    assert process.said().count("the title “A line falls” stands over") == 1


def test_a_changed_module_record_or_style_is_seen(preview):
    root, port, _ = preview
    stream = events(port)
    for name, old, new in (
        ("course/helpers/ink.py", "black", "navy"),
        ("figures/two/coins/record.json", "0.48", "0.49"),
        ("units/_style/book.css", "bold", "normal"),
    ):
        edit(root / name, old, new)
        assert next_event(stream) == {"failed": ""}


def test_ctrl_c_ends_every_process_it_started(tmp_path):
    root = copy(tmp_path / "course")
    note = tmp_path / "worker"
    body = f"import os, pathlib, time; pathlib.Path('{note}').write_text(str(os.getpid())); time.sleep(90)"
    (root / "course/figures/two/wave.py").write_text(
        f"from deeplecture.figure import figure\n\n\n@figure('computed', limit=99)\ndef wave():\n    {body}\n"
    )
    with started(*PREVIEW, root) as process:
        wait_for(lambda: note.exists() and note.read_text())
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=120) == 130  # a build was under way
    wait_for(lambda: not alive(int(note.read_text())))


def test_a_port_that_is_taken_is_named(tmp_path, capfd):
    from deeplecture import cli

    taken = [("127.0.0.1", socket.AF_INET), ("::1", socket.AF_INET6)]  # browsers try the latter first for `localhost`
    for host, family in taken:
        with socket.create_server((host, 0), family=family) as other:
            port = other.getsockname()[1]
            assert cli.main(["preview", "--port", str(port), "--project", str(copy(tmp_path / host))]) == 1
        assert f"port {port} cannot be used" in capfd.readouterr().err
