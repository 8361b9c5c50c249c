"""The preview: what it serves and what not, what it tells an open page, and that it ends what it started."""

import http.client
import json
import re
import signal
import sys

import pytest
from programs import started
from tiny_course import alive, copy, edit, wait_for

PREVIEW = (sys.executable, "-m", "deeplecture.cli", "preview", "--port", "0", "--project")
ADDRESS = re.compile(r"http://127\.0\.0\.1:(\d+)/")


@pytest.fixture
def preview(tmp_path):
    """A running preview of the tiny course: (root, port, process)."""
    root = copy(tmp_path / "course")
    (tmp_path / "secret.txt").write_text("secret")
    (tmp_path / "course_site_secret").mkdir()
    with started(*PREVIEW, root) as process:
        wait_for(lambda: ADDRESS.search(process.said()) or process.poll() is not None)
        yield root, int(ADDRESS.search(process.said())[1]), process
        process.send_signal(signal.SIGINT)
        process.wait(timeout=30)


def get(port: int, path: str) -> tuple[int, str]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    connection.request("GET", path)
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
        assert process.wait(timeout=30) == 130  # a build was under way
    wait_for(lambda: not alive(int(note.read_text())))


def test_a_port_that_is_taken_is_named(tmp_path, capfd):
    import socket

    from deeplecture import cli

    taken = [("127.0.0.1", socket.AF_INET), ("::1", socket.AF_INET6)]  # browsers try the latter first for `localhost`
    for host, family in taken:
        with socket.create_server((host, 0), family=family) as other:
            port = other.getsockname()[1]
            assert cli.main(["preview", "--port", str(port), "--project", str(copy(tmp_path / host))]) == 1
        assert f"port {port} cannot be used" in capfd.readouterr().err
