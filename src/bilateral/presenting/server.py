"""A page with living panels: the notebook runs once, its kernel answers the page's controls.

The page and the kernel's messages about panels are all that is served, to this machine alone, and
only to who has the address with its key. What comes back from the page are changes of controls: it
cannot ask the kernel to run anything.
"""

from __future__ import annotations

import asyncio
import base64
import contextlib
import json
import secrets
import signal
import socket
import webbrowser
from pathlib import Path
from typing import Any

import tornado.web
import tornado.websocket

from bilateral.presenting.page import About, page_html
from bilateral.presenting.session import Session, read_notebook
from bilateral.presenting.steps import language_of, scenes

__all__ = ["present"]

_HOST = "127.0.0.1"
_COMMS = ("comm_open", "comm_msg", "comm_close")


def present(
    notebook: Path, *, port: int = 8866, browser: bool = False, slides: bool = False
) -> None:
    """Serve a notebook as a page with living panels, until Ctrl+C.

    Parameters
    ----------
    notebook
        The notebook; it is left as it is.
    port
        Port to try first; the next free one is taken.
    browser
        Open it in a browser.
    slides
        Begin with slides.

    Raises
    ------
    ValueError
        If it is no notebook, or a cell fails.
    """
    notebook = Path(notebook)
    content = read_notebook(notebook)
    about = About(notebook.name, language_of(content), slides=slides, live=True)
    asyncio.run(_serve(Session(content, notebook.parent), about, port, browser))


async def _serve(session: Session, about: About, port: int, browser: bool) -> None:
    stop = asyncio.Event()
    _on_signals(stop.set)
    print(f"Running {about.notebook} …", flush=True)
    try:
        if not await _until(stop, session.run()):
            return
        page = page_html(scenes(session.notebook), about._replace(data=session.answers["data"]))
        key = secrets.token_urlsafe(16)
        hub = _Hub(session)
        server = tornado.web.Application([
            (r"/", _Page, {"page": page, "key": key}), (r"/panels", _Panels, {"hub": hub, "key": key}),
        ]).listen(free := _free_port(port), _HOST)  # fmt: skip
        listening = asyncio.create_task(hub.listen())
        address = f"http://{_HOST}:{free}/?key={key}"
        print(f"Open {address}\nStop with Ctrl+C.", flush=True)
        if browser:
            webbrowser.open(address)
        await stop.wait()
        server.stop()
        listening.cancel()
        hub.close()
    finally:
        await session.close()
        print("Stopped.", flush=True)


async def _until(stop: asyncio.Event, work: Any) -> bool:
    """Do some work unless it is stopped; say whether it was done."""
    doing, stopping = asyncio.ensure_future(work), asyncio.ensure_future(stop.wait())
    await asyncio.wait({doing, stopping}, return_when=asyncio.FIRST_COMPLETED)
    stopping.cancel()
    if not doing.done():
        doing.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await doing
        return False
    doing.result()
    return True


def _on_signals(stop: Any) -> None:
    for kind in (signal.SIGINT, signal.SIGTERM):
        try:
            asyncio.get_running_loop().add_signal_handler(kind, stop)
        except NotImplementedError:  # Windows: Ctrl+C ends the program as it always does
            return


def _free_port(first: int) -> int:
    for port in (*range(first, first + 20), 0):
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.bind((_HOST, port))
            return probe.getsockname()[1]
    raise ValueError(f"no port is free from {first} on")


class _Hub:
    """Between the kernel and the windows that show it."""

    def __init__(self, session: Session) -> None:
        self._kernel = session.kernel
        self._windows: set[_Panels] = set()

    async def listen(self) -> None:
        """Carry what the kernel says of its panels to every window."""
        while True:
            said = await self._kernel.get_iopub_msg()
            if said["msg_type"] in _COMMS:
                self._tell(said)
            elif said["msg_type"] == "error":
                print("\n".join(said["content"]["traceback"]), flush=True)

    def _tell(self, said: dict[str, Any]) -> None:
        raw = [base64.b64encode(piece).decode() for piece in said["buffers"]]
        message = {"type": said["msg_type"], "content": said["content"], "buffers": raw}
        for window in self._windows:
            window.write_message(json.dumps(message, default=str))

    def joined(self, window: _Panels) -> None:
        """A window has opened: have the kernel say how its widgets stand."""
        self._windows.add(window)
        comm = {"comm_id": secrets.token_hex(16), "target_name": "jupyter.widget.control"}
        version = {"version": "1.0.0"}
        self._send("comm_open", comm | {"data": {}}, version)
        self._send("comm_msg", {"comm_id": comm["comm_id"], "data": {"method": "request_states"}})

    def left(self, window: _Panels) -> None:
        """A window has closed."""
        self._windows.discard(window)

    def changed(self, window: _Panels, comm_id: str, data: dict[str, Any]) -> None:
        """A control was moved: tell the kernel, and the other windows."""
        self._send("comm_msg", {"comm_id": comm_id, "data": data})
        told = {"type": "comm_msg", "content": {"comm_id": comm_id, "data": data}, "buffers": []}
        for other in self._windows - {window}:
            other.write_message(json.dumps(told))

    def close(self) -> None:
        """Say goodbye to every window."""
        for window in list(self._windows):
            window.close()

    def _send(self, kind: str, content: dict, metadata: dict | None = None) -> None:
        message = self._kernel.session.msg(kind, content, metadata=metadata or {})
        self._kernel.shell_channel.send(message)


class _Page(tornado.web.RequestHandler):
    """The page, for who has its key."""

    def initialize(self, page: str, key: str) -> None:
        self._page, self._key = page, key

    def get(self) -> None:
        """Give the page; the key is kept as a cookie, so that a reload needs no more."""
        if not _has_key(self, self._key):
            raise tornado.web.HTTPError(403, "open the address that bilateral present printed")
        self.set_cookie("bilateral", self._key, httponly=True, samesite="Strict")
        self.set_header("Cache-Control", "no-store")
        self.write(self._page)


class _Panels(tornado.websocket.WebSocketHandler):
    """The messages between a window and the kernel."""

    def initialize(self, hub: _Hub, key: str) -> None:
        self._hub, self._key = hub, key

    def prepare(self) -> None:
        """Refuse who has no key; that the page is ours is Tornado's to check."""
        if not _has_key(self, self._key):
            raise tornado.web.HTTPError(403)

    def open(self) -> None:
        """Begin."""
        self._hub.joined(self)

    def on_close(self) -> None:
        """End."""
        self._hub.left(self)

    def on_message(self, message: str | bytes) -> None:
        """Take a change of a control, and nothing else."""
        match _read(message):
            case {"comm_id": str(comm_id), "data": {"method": "update" | "custom"} as data}:
                self._hub.changed(self, comm_id, data)


def _read(message: str | bytes) -> Any:
    """What a window says, or nothing if it is no JSON."""
    try:
        return json.loads(message)
    except ValueError:
        return None


def _has_key(handler: tornado.web.RequestHandler, key: str) -> bool:
    given = handler.get_argument("key", "") or handler.get_cookie("bilateral", "")
    return secrets.compare_digest(given, key)
