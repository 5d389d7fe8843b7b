"""A Graph API of our own for the tests and measurements of WhatsApp: it hands out pictures and remembers what is sent."""

import hashlib
import http.server
import json
import threading
import time
import urllib.parse

NUMBER_ID = "106540352242922"
TOKEN = "EAAG-this-is-no-real-token"
APP_SECRET = "0123456789abcdef0123456789abcdef"
VERIFY_TOKEN = "a-word-for-the-form"


class Graph(http.server.BaseHTTPRequestHandler):
    """As much of the Graph API as a conversation needs."""

    protocol_version = "HTTP/1.1"

    def answer(self, value, raw=None):
        body = raw if raw is not None else json.dumps(value).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self):
        self.server.check(self)
        path = urllib.parse.urlsplit(self.path).path.strip("/").split("/")
        if path[0] == "media":
            return self.answer(None, self.server.media[path[1]])
        if path[-1] == NUMBER_ID:
            return self.answer({"display_phone_number": "+49 30 901820", "id": NUMBER_ID})
        file = self.server.media[path[-1]]
        self.answer({
            "messaging_product": "whatsapp", "id": path[-1], "url": f"{self.server.base}/media/{path[-1]}",
            "mime_type": "image/jpeg", "sha256": hashlib.sha256(file).hexdigest(), "file_size": len(file),
        })

    def do_POST(self):
        self.server.check(self)
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if self.path.endswith("/media"):
            return self.answer({"id": "900001"})
        message = json.loads(body)
        if message.get("status") == "read":
            self.server.read.append(message)
            return self.answer({"success": True})
        self.server.sent.append(message)
        self.server.sent_at.append(time.monotonic())
        identifier = f"wamid.OUT{len(self.server.sent)}"
        self.answer({"messaging_product": "whatsapp", "contacts": [], "messages": [{"id": identifier}]})

    def log_message(self, *_):
        pass


class GraphServer(http.server.ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Graph)
        self.base = f"http://127.0.0.1:{self.server_address[1]}"
        self.sent, self.sent_at, self.read, self.media = [], [], [], {}

    def check(self, request):
        assert request.headers["Authorization"] == f"Bearer {TOKEN}"
        assert request.path.startswith(("/v23.0/", "/media/")), request.path

    def start(self):
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def settings(self):
        """The environment that makes the program use this server."""
        return {
            "WHATSAPP_GRAPH_URL": self.base, "WHATSAPP_PHONE_NUMBER_ID": NUMBER_ID, "WHATSAPP_ACCESS_TOKEN": TOKEN,
            "WHATSAPP_APP_SECRET": APP_SECRET, "WHATSAPP_VERIFY_TOKEN": VERIFY_TOKEN,
        }
