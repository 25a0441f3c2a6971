"""A server that speaks the endpoints of Canvas that gdgrade uses, and keeps what it is sent.

https://developerdocs.instructure.com/services/canvas/resources/submissions
https://developerdocs.instructure.com/services/canvas/basics/file.file_uploads
"""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BufferedIOBase
from typing import Any
from urllib.parse import parse_qsl, urlsplit

TOKEN = "7~not-for-the-log"
COURSE, ASSIGNMENT = 12, 34
PAGE = 2
"""How many submissions one page of the list has."""
ASSIGNMENT_PATH = f"/api/v1/courses/{COURSE}/assignments/{ASSIGNMENT}"


@dataclass
class Canvas:
    """An assignment, its submissions by the id of the user, the files that were uploaded, and the requests
    that changed something. `before` is called with each of these before it is answered, `write` writes what
    is answered. If it is `endless`, the last page of the list names the first one as the next. With the code
    `too_fast` it refuses all that is read."""

    submissions: dict[int, dict[str, Any]]
    files: dict[int, tuple[str, bytes]] = field(default_factory=dict)
    writes: list[str] = field(default_factory=list)
    before: Callable[[str], None] = lambda _: None
    write: Callable[[BufferedIOBase, bytes], object] = lambda stream, text: stream.write(text)
    url: str = ""
    endless: bool = False
    too_fast: int | None = None

    def score(self, user: int) -> float | None:
        found: float | None = self.submissions[user]["score"]
        return found

    def pages(self, user: int) -> list[bytes]:
        """The files in a student's comments."""
        comments = self.submissions[user]["submission_comments"]
        return [self.files[file["id"]][1] for comment in comments for file in comment["attachments"]]


def submission(user: int, name: str, **more: Any) -> dict[str, Any]:
    return {
        "user_id": user,
        "assignment_id": ASSIGNMENT,
        "score": None,
        "excused": False,
        "submission_comments": [],
        "user": {"id": user, "name": name, "login_id": f"{name.split()[0].lower()}@example.edu"},
        **more,
    }


@contextmanager
def serving(canvas: Canvas) -> Iterator[Canvas]:
    """The server, on this machine, until the end of the block."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(canvas))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    canvas.url = f"http://127.0.0.1:{server.server_port}"
    try:
        yield canvas
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _handler(canvas: Canvas) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, *_: object) -> None:
            pass

        def do_GET(self) -> None:
            path, query = urlsplit(self.path).path, dict(parse_qsl(urlsplit(self.path).query))
            if not self._known():
                return
            if canvas.too_fast:
                self._answer("Forbidden (Rate Limit Exceeded)", canvas.too_fast)
            elif path == f"/api/v1/courses/{COURSE}":
                self._answer({"id": COURSE, "name": "Deep learning"})
            elif path == ASSIGNMENT_PATH:
                self._answer(
                    {"id": ASSIGNMENT, "course_id": COURSE, "name": "Week 2", "points_possible": 3.0}
                )
            elif path == f"{ASSIGNMENT_PATH}/submissions":
                page, everyone = int(query.get("page", 1)), list(canvas.submissions.values())
                following = page + 1 if page * PAGE < len(everyone) else 1 if canvas.endless else 0
                link = f'<{canvas.url}{path}?page={following}>; rel="next"' if following else ""
                self._answer(everyone[(page - 1) * PAGE : page * PAGE], link=link)
            else:
                self._answer({"errors": [{"message": "The specified resource does not exist."}]}, 404)

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            if self.path == "/upload":  # the place for files is not Canvas, and gets no token
                assert "Authorization" not in self.headers
                name, content = _file(body)
                canvas.files[len(canvas.files) + 1] = (name, content)
                self._write(f"upload {name}")
                self._answer({"id": len(canvas.files), "url": f"{canvas.url}/files/1", "filename": name}, 201)
            elif self._known() and self.path.endswith("/comments/files"):
                wanted = dict(parse_qsl(body.decode()))
                answer = {"upload_url": f"{canvas.url}/upload", "upload_params": {"filename": wanted["name"]}}
                self._answer(answer)

        def do_PUT(self) -> None:
            body = parse_qsl(self.rfile.read(int(self.headers["Content-Length"])).decode())
            found = re.fullmatch(rf"{ASSIGNMENT_PATH}/submissions/(\d+)", self.path)
            if not self._known() or not found:
                return
            one = canvas.submissions[int(found[1])]
            for key, value in body:
                self._write(f"{found[1]} {key}={value}")
                if key == "submission[posted_grade]":
                    one["score"] = float(value)
                elif key == "comment[file_ids][]":
                    name = canvas.files[int(value)][0]
                    file = {"id": int(value), "display_name": name, "filename": name}
                    one["submission_comments"].append({"comment": "", "attachments": [file]})
            self._answer(one)

        def _write(self, what: str) -> None:
            canvas.before(what)
            canvas.writes.append(what)

        def _known(self) -> bool:
            if self.headers.get("Authorization") == f"Bearer {TOKEN}":
                return True
            self.close_connection = True
            self._answer({"errors": [{"message": "Invalid access token."}]}, 401, authenticate=True)
            return False

        def _answer(self, data: object, code: int = 200, link: str = "", authenticate: bool = False) -> None:
            text = json.dumps(data).encode()
            self.send_response(code)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(text)))
            if link:
                self.send_header("Link", link)
            if authenticate:
                self.send_header("WWW-Authenticate", 'Bearer realm="canvas-lms"')
            self.end_headers()
            try:
                canvas.write(self.wfile, text)
            except OSError:
                self.close_connection = True

    return Handler


def _file(body: bytes) -> tuple[str, bytes]:
    """The file of a form, by its name."""
    boundary = body.split(b"\r\n", 1)[0]
    (part,) = [part for part in body.split(boundary) if b'name="file"' in part]
    head, _, content = part.partition(b"\r\n\r\n")
    name = re.search(rb'filename="([^"]+)"', head)
    assert name is not None
    return name[1].decode(), content.removesuffix(b"\r\n")
