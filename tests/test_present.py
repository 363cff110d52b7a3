"""The server of living panels: who may see the page, what may reach the kernel, which controls it knows."""

import asyncio
import inspect
import json
import re
import socket
from pathlib import Path

import pytest
import tornado.httpclient
import tornado.testing
import tornado.web

import bilateral as bl
from bilateral import cli, presenting
from bilateral.presenting import server

ASSETS = Path(presenting.__file__).parent / "assets"


def views_known():
    """Names of the views that the page can draw."""
    script = (ASSETS / "live.js").read_text("utf-8")
    table = script[script.index("const views = {") :]
    return set(re.findall(r"(\w+View): ", table))


def widgets_of(widget):
    yield widget
    for child in getattr(widget, "children", ()):
        yield from widgets_of(child)


def panel_of(name, data):
    """The panel of an explorer, of this data where it takes any."""
    explore = getattr(bl, name)
    takes = "data" in inspect.signature(explore).parameters
    return (explore(data=data) if takes else explore()).panel


EXPLORERS = sorted(name for name in dir(bl) if name.startswith("explore_"))


@pytest.mark.slow
@pytest.mark.parametrize("name", EXPLORERS)
def test_the_page_can_draw_every_control_of_every_explorer(name, shipped):
    panel = panel_of(name, shipped)
    asked = {widget._view_name for widget in widgets_of(panel) if widget._view_name}
    assert asked and asked <= views_known()


@pytest.mark.slow
@pytest.mark.parametrize("name", EXPLORERS)
def test_every_control_of_every_explorer_has_a_name(name, shipped):
    panel = panel_of(name, shipped)
    for widget in widgets_of(panel):
        if hasattr(widget, "description") and not widget._view_name.startswith("HTML"):
            assert widget.description or getattr(widget, "tooltip", ""), type(widget).__name__


class Kernel:
    """Takes down what reaches a kernel."""

    def __init__(self):
        self.got = []
        self.session = self
        self.shell_channel = self

    def msg(self, kind, content, metadata=None):
        return kind, content

    def send(self, message):
        self.got.append(message)


class TestServer(tornado.testing.AsyncHTTPTestCase):
    def get_app(self):
        self.kernel = Kernel()
        hub = server._Hub(self)
        return tornado.web.Application([
            (r"/", server._Page, {"page": "<p>page</p>", "key": "right"}),
            (r"/panels", server._Panels, {"hub": hub, "key": "right"}),
        ])  # fmt: skip

    def ask(self, path, **headers):
        return self.fetch(path, headers=headers, follow_redirects=False)

    def test_the_page_is_for_who_has_the_key(self):
        assert self.ask("/").code == 403
        assert self.ask("/?key=wrong").code == 403
        answer = self.ask("/?key=right")
        assert (answer.code, answer.body) == (200, b"<p>page</p>")
        cookie = answer.headers["Set-Cookie"]
        assert "HttpOnly" in cookie and "SameSite=Strict" in cookie
        assert self.ask("/", Cookie=cookie.split(";")[0]).code == 200

    def test_the_panels_are_for_who_has_the_key(self):
        assert self.ask("/panels").code == 403
        assert self.kernel.got == []

    async def _window(self, **headers):
        address = f"ws://127.0.0.1:{self.get_http_port()}/panels?key=right"
        request = tornado.httpclient.HTTPRequest(address, headers=headers)
        return await tornado.websocket.websocket_connect(request)

    @tornado.testing.gen_test
    async def test_another_site_cannot_listen(self):
        with pytest.raises(tornado.httpclient.HTTPClientError, match="403"):
            await self._window(Origin="http://elsewhere.example")

    @tornado.testing.gen_test
    async def test_a_window_asks_how_the_widgets_stand(self):
        await self._window()
        kinds = [kind for kind, _ in self.kernel.got]
        assert kinds == ["comm_open", "comm_msg"]
        assert self.kernel.got[1][1]["data"] == {"method": "request_states"}

    @tornado.testing.gen_test
    async def test_a_change_reaches_the_kernel_and_the_other_window(self):
        one, other = await self._window(), await self._window()
        self.kernel.got.clear()
        change = {"method": "update", "state": {"index": 1}, "buffer_paths": []}
        await one.write_message(json.dumps({"comm_id": "a", "data": change}))
        told = json.loads(await other.read_message())
        assert told["content"] == {"comm_id": "a", "data": change}
        assert self.kernel.got == [("comm_msg", {"comm_id": "a", "data": change})]

    @tornado.testing.gen_test
    async def test_nothing_else_reaches_the_kernel(self):
        window = await self._window()
        self.kernel.got.clear()
        for wrong in (
            {"comm_id": "a", "data": {"method": "request_states"}},
            {"comm_id": 1, "data": {"method": "update"}},
            {"msg_type": "execute_request", "content": {"code": "1/0"}},
            {"comm_id": "a", "data": []},
            [],
        ):
            await window.write_message(json.dumps(wrong))
        await window.write_message("no json")
        await window.write_message(b"\x00")
        change = {"comm_id": "a", "data": {"method": "custom", "content": {"event": "click"}}}
        await window.write_message(json.dumps(change))
        while not self.kernel.got:
            await asyncio.sleep(0.01)
        assert self.kernel.got == [("comm_msg", change)]


def test_a_port_in_use_is_passed_over():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert server._free_port(port) != port


def test_a_notebook_that_is_not_there_is_said_to_be_missing(capsys):
    assert cli.main(["present", "nothing", "--no-browser"]) == 1
    assert (
        "nothing: there is no such notebook; shipped ones: 00_start_here" in capsys.readouterr().out
    )


def test_a_notebook_that_fails_ends_the_command_and_its_kernel(tmp_path, capsys):
    import nbformat
    from nbformat.v4 import new_code_cell, new_notebook

    path = tmp_path / "fails.ipynb"
    nbformat.write(new_notebook(cells=[new_code_cell("1/0")]), path)
    assert cli.main(["present", str(path), "--no-browser"]) == 1
    said = capsys.readouterr().out
    assert "code cell 1 fails: ZeroDivisionError: division by zero" in said and "Stopped." in said
