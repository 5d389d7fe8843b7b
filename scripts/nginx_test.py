"""Runs the real nginx with the shipped configuration in front of a small loopback backend and looks at its answers."""

import http.client
import json
import pathlib
import shutil
import ssl
import subprocess
import tempfile
import threading
import time
import unittest
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from nginx_server import free_port, start_nginx

OWN_HEADERS = {
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "x-xss-protection": "0",
    "referrer-policy": "no-referrer",
    "content-security-policy": "default-src 'none'; frame-ancestors 'none'; base-uri 'none'",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(self), geolocation=(), microphone=(), payment=(), usb=()",
    "cache-control": "no-store",
}


class Backend(BaseHTTPRequestHandler):
    """Tells what arrived; sends events slowly; compressible text where asked."""

    protocol_version = "HTTP/1.1"
    released = threading.Event()

    def do_GET(self):
        if self.path == "/api/v1/stream":
            self.send_response(200)
            self.send_header("Content-Type", "text/event-stream")
            self.send_header("Connection", "close")
            self.end_headers()
            self.wfile.write(b"event: card\ndata: {}\n\n")
            self.wfile.flush()
            # The rest comes only when the test has seen the beginning.
            self.released.wait(10)
            self.close_connection = True
            return
        kinds = {"/page.js": "text/javascript"}
        body = json.dumps({"path": self.path, "headers": dict(self.headers), "padding": "x" * 4000}).encode()
        self.send_response(200)
        self.send_header("Content-Type", kinds.get(self.path, "application/json"))
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Content-Security-Policy", "default-src 'self'")
        self.send_header("Cache-Control", "private")
        self.end_headers()
        self.wfile.write(body)

    def do_POST(self):
        left = int(self.headers.get("Content-Length", "0"))
        while left > 0:
            left -= len(self.rfile.read(min(left, 65536)))
        self.send_response(202)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_):
        pass


class NginxTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = pathlib.Path(tempfile.mkdtemp(prefix="bizcard-nginx."))
        cls.addClassCleanup(shutil.rmtree, cls.folder, ignore_errors=True)
        cls.backend = ThreadingHTTPServer(("127.0.0.1", 0), Backend)
        cls.backend.daemon_threads = True
        threading.Thread(target=cls.backend.serve_forever, daemon=True).start()
        cls.addClassCleanup(cls.backend.server_close)
        cls.addClassCleanup(cls.backend.shutdown)
        cls.plain, cls.secure, cls.dead_secure, cls.limited_secure = (free_port() for _ in range(4))

        key, certificate = cls.folder / "key.pem", cls.folder / "certificate.pem"
        subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "1",
             "-subj", "/CN=localhost", "-keyout", key, "-out", certificate],
            check=True, capture_output=True)
        cls.start(cls.plain, cls.secure, cls.backend.server_address[1], "live")
        cls.start(free_port(), cls.dead_secure, free_port(), "dead")
        cls.start(free_port(), cls.limited_secure, cls.backend.server_address[1], "limited")

    @classmethod
    def start(cls, plain, secure, backend, name):
        process = start_nginx(cls.folder / name, backends=[backend], certificate=cls.folder / "certificate.pem",
                              key=cls.folder / "key.pem", plain=plain, secure=secure)
        cls.addClassCleanup(process.wait)
        cls.addClassCleanup(process.terminate)

    def ask(self, path, *, port=None, tls=True, method="GET", body=None, **headers):
        context = ssl._create_unverified_context()
        port = port or (self.secure if tls else self.plain)
        make = (lambda: http.client.HTTPSConnection("127.0.0.1", port, timeout=10, context=context)) if tls else (
            lambda: http.client.HTTPConnection("127.0.0.1", port, timeout=10))
        connection = make()
        self.addCleanup(connection.close)
        connection.request(method, path, body=body, headers={k.replace("_", "-"): v for k, v in headers.items()})
        answer = connection.getresponse()
        return answer, answer.read()

    def assert_own_headers(self, answer):
        for name, value in OWN_HEADERS.items():
            self.assertEqual(answer.getheader(name), value, name)
        self.assertEqual(answer.getheader("strict-transport-security"), "max-age=63072000; includeSubDomains")
        self.assertEqual(answer.getheader("server"), "nginx", "the version must not be told")

    def handshake(self, *flags):
        return subprocess.run(["openssl", "s_client", "-connect", f"127.0.0.1:{self.secure}", *flags], input=b"",
                              capture_output=True, timeout=20)

    def test_tls_1_3_is_the_only_version(self):
        accepted = self.handshake("-tls1_3", "-alpn", "h2")
        self.assertEqual(accepted.returncode, 0)
        # Over HTTP/1.1 six open event streams would block a browser.
        self.assertIn(b"ALPN protocol: h2", accepted.stdout)
        refused = self.handshake("-tls1_2")
        self.assertNotEqual(refused.returncode, 0)
        self.assertIn(b"protocol version", refused.stderr)

    def test_plain_http_sends_people_to_tls(self):
        answer, _ = self.ask("/cards?x=1", tls=False, Host="crm.example")
        self.assertEqual((answer.status, answer.getheader("location")), (301, "https://crm.example/cards?x=1"))
        self.assertEqual(answer.getheader("x-content-type-options"), "nosniff")

    def test_plain_http_refuses_programs_without_a_redirect(self):
        for path in ["/api/v1/cards", "/api", "/metrics", "/webhooks/telegram", "/files/a", "/dav/"]:
            for method in ["GET", "POST"]:
                answer, body = self.ask(path, tls=False, method=method)
                self.assertEqual((answer.status, answer.getheader("location")), (403, None), path)
                self.assertEqual(answer.getheader("content-type"), "application/problem+json")
                self.assertEqual(json.loads(body)["status"], 403)
        answer, _ = self.ask("/", tls=False, method="POST", body=b"password=x")
        self.assertEqual(answer.status, 403)

    def test_metrics_are_not_public(self):
        for path in ["/metrics", "/metrics/", "//metrics", "/x/../metrics", "/%6detrics"]:
            answer, body = self.ask(path)
            self.assertEqual(answer.status, 404, path)
            self.assertNotIn(b"padding", body, path)
            self.assert_own_headers(answer)

    def test_headers_of_the_backend_stand_and_the_missing_are_added(self):
        answer, _ = self.ask("/api/v1/contacts")
        self.assertEqual(answer.getheader("content-security-policy"), "default-src 'self'")
        self.assertEqual(answer.getheader("cache-control"), "private")
        self.assertEqual(answer.getheader("x-frame-options"), "DENY")
        self.assertEqual(answer.getheader("strict-transport-security"), "max-age=63072000; includeSubDomains")

    def test_a_dead_backend_gives_a_problem_with_headers(self):
        answer, body = self.ask("/api/v1/contacts", port=self.dead_secure)
        self.assertEqual((answer.status, answer.getheader("content-type")), (502, "application/problem+json"))
        self.assertEqual((json.loads(body)["status"], answer.getheader("retry-after")), (502, "5"))
        self.assert_own_headers(answer)

    def test_a_caller_cannot_choose_its_address(self):
        _, body = self.ask("/api/v1/contacts", X_Forwarded_For="203.0.113.7", X_Real_IP="203.0.113.7",
                           Forwarded="for=203.0.113.7", X_Forwarded_Proto="http", Host="crm.example")
        seen = {name.lower(): value for name, value in json.loads(body)["headers"].items()}
        self.assertEqual(seen["x-forwarded-for"], "127.0.0.1")
        self.assertEqual(seen["x-forwarded-proto"], "https")
        self.assertEqual(seen["host"], "crm.example")
        self.assertNotIn("203.0.113.7", json.dumps(seen))

    def test_size_limit(self):
        answer, _ = self.ask("/api/v1/cards", method="POST", body=b"x" * (20 << 20))
        self.assertEqual(answer.status, 202)
        context = ssl._create_unverified_context()
        connection = http.client.HTTPSConnection("127.0.0.1", self.secure, timeout=10, context=context)
        self.addCleanup(connection.close)
        connection.putrequest("POST", "/api/v1/cards")
        connection.putheader("Content-Length", str(22 << 20))
        connection.endheaders()
        answer = connection.getresponse()
        self.assertEqual((answer.status, json.loads(answer.read())["status"]), (413, 413))
        self.assert_own_headers(answer)

    def test_limits_hold_for_all_backends_together(self):
        # Half of the promised number at once; the other half is what a minute adds.
        for path, at_once in [("/api/v1/sessions", 15), ("/api/v1/cards", 30)]:
            began = time.monotonic()
            answers = [self.ask(path, method="POST", body=b"{}", port=self.limited_secure)
                       for _ in range(at_once * 2 + 5)]
            passed = [answer for answer, _ in answers if answer.status == 202]
            refused = [(answer, body) for answer, body in answers if answer.status == 429]
            self.assertEqual(len(passed) + len(refused), len(answers))
            added = 1 + int((time.monotonic() - began) * at_once / 60)
            self.assertIn(len(passed), range(at_once, at_once + added + 1), path)
            answer, body = refused[-1]
            self.assertEqual((json.loads(body)["status"], answer.getheader("retry-after")), (429, "4"))
            self.assert_own_headers(answer)
        answer, _ = self.ask("/api/v1/cards", port=self.limited_secure)
        self.assertEqual(answer.status, 200, "reading is not limited by the uploads")

    def test_events_come_through_at_once_and_uncompressed(self):
        Backend.released.clear()
        self.addCleanup(Backend.released.set)
        context = ssl._create_unverified_context()
        connection = http.client.HTTPSConnection("127.0.0.1", self.secure, timeout=5, context=context)
        self.addCleanup(connection.close)
        connection.request("GET", "/api/v1/stream", headers={"Accept-Encoding": "gzip"})
        answer = connection.getresponse()
        self.assertIsNone(answer.getheader("content-encoding"))
        # The backend is still holding the rest back, so a buffering proxy would time out here.
        self.assertEqual(answer.readline(), b"event: card\n")

    def test_only_the_files_of_the_page_are_compressed(self):
        answer, _ = self.ask("/page.js", Accept_Encoding="gzip")
        self.assertEqual(answer.getheader("content-encoding"), "gzip")
        answer, _ = self.ask("/api/v1/contacts", Accept_Encoding="gzip")
        self.assertIsNone(answer.getheader("content-encoding"))

    def test_secrets_in_addresses_are_not_logged(self):
        self.ask("/setup/canary-one?token=canary-two", Referer="https://x.example/canary-three", User_Agent="canary-four")
        self.ask("/api/v1/setup/canary-five")
        self.ask("/files/canary-six")
        log = (self.folder / "live" / "access.log").read_text()
        self.assertIn("GET /setup/-", log)
        self.assertNotIn("canary", log)

    def test_trace_is_refused(self):
        answer, _ = self.ask("/api/v1/contacts", method="TRACE")
        self.assertEqual(answer.status, 405)
        self.assert_own_headers(answer)


if __name__ == "__main__":
    unittest.main()
