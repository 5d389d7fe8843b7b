"""Starts the processes of docker-compose.yml by hand, in its order and with its settings, behind the real nginx, and
sends a card through them. Needs BIZCARD_BIN and TEST_POSTGRES_URL.

Changed are only addresses and paths: where a container has its own, these processes share the loopback.
"""

import http.client
import json
import os
import pathlib
import re
import shutil
import signal
import ssl
import subprocess
import tempfile
import time
import unittest
import uuid

import yaml

from nginx_server import ROOT, free_port, start_nginx, wait_for_port

BINARY = os.environ["BIZCARD_BIN"]
POSTGRES = os.environ["TEST_POSTGRES_URL"]
SERVICES = yaml.safe_load((ROOT / "docker-compose.yml").read_text())["services"]


class StackTest(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="bizcard-stack."))
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)
        self.secrets = self.folder / "secrets"
        made = subprocess.run([ROOT / "scripts/secrets.sh", "localhost", self.secrets], capture_output=True, text=True)
        self.assertEqual(made.returncode, 0, made.stderr)
        name = f"stack_{uuid.uuid4().hex[:12]}"
        self.psql(f'CREATE DATABASE "{name}"')
        self.addCleanup(self.psql, f'DROP DATABASE "{name}" WITH (FORCE)')
        (self.secrets / "database_url").write_text(POSTGRES.rsplit("/", 1)[0] + "/" + name)
        self.secure = free_port()

    def psql(self, statement):
        subprocess.run(["psql", "--quiet", "--no-psqlrc", POSTGRES, "--command", statement], check=True)

    def settings(self, service, port):
        """The environment of a service, with this machine's addresses and paths."""
        changed = {
            "LISTEN_ADDRESS": f"127.0.0.1:{port}",
            "PUBLIC_URL": f"https://localhost:{self.secure}",
            "STORAGE_URL": f"file:{self.folder}/uploads",
            "TRUSTED_PROXIES": "127.0.0.1",
            "RUST_LOG": "warn",
        }
        environment = {"PATH": os.environ["PATH"]}
        for name, value in SERVICES[service]["environment"].items():
            value = changed.get(name, value)
            # What compose does with ${NAME:-default}.
            value = re.sub(r"\$\{\w+:-([^}]*)\}", r"\1", value)
            self.assertNotIn("$", value, name)
            environment[name] = value.replace("/run/secrets", str(self.secrets))
        return environment

    def run_service(self, service, port=0):
        return subprocess.run([BINARY, *SERVICES[service]["command"]], env=self.settings(service, port), timeout=60,
                              cwd=self.folder, capture_output=True, text=True)

    def start_service(self, service, port=0):
        log = open(self.folder / f"{service}-{port}.log", "w+")
        self.addCleanup(log.close)
        process = subprocess.Popen([BINARY, *SERVICES[service]["command"]], env=self.settings(service, port),
                                   cwd=self.folder, stdout=log, stderr=subprocess.STDOUT)
        self.addCleanup(process.wait)
        self.addCleanup(process.kill)
        if port:
            wait_for_port(port, process, 30)
            check = subprocess.run([BINARY, *SERVICES[service]["healthcheck"]["test"][2:]], timeout=10,
                                   env=self.settings(service, port))
            self.assertEqual(check.returncode, 0, "the health check of the compose file")
        return process

    def connection(self):
        context = ssl.create_default_context(cafile=self.secrets / "tls_certificate")
        connection = http.client.HTTPSConnection("localhost", self.secure, timeout=30, context=context)
        self.addCleanup(connection.close)
        return connection

    def ask(self, method, path, body=None, expect=200, **headers):
        connection = self.connection()
        headers = {name.replace("_", "-"): value for name, value in headers.items()}
        if self.token:
            headers["Authorization"] = f"Bearer {self.token}"
        connection.request(method, path, body=body, headers=headers)
        answer = connection.getresponse()
        text = answer.read()
        self.assertEqual(answer.status, expect, f"{method} {path}: {text[:300]!r}")
        return json.loads(text)

    def test_a_card_goes_through_the_processes_of_the_compose_file(self):
        refused = self.run_service("backend")
        self.assertNotEqual(refused.returncode, 0, "a backend must not start on an old schema")
        self.assertIn("migrate", refused.stderr)
        for _ in range(2):
            migrated = self.run_service("migrate")
            self.assertEqual(migrated.returncode, 0, migrated.stderr)

        ports = [free_port(), free_port()]
        backends = [self.start_service("backend", port) for port in ports]
        worker = self.start_service("worker")
        proxy = start_nginx(self.folder / "nginx", backends=ports, certificate=self.secrets / "tls_certificate",
                            key=self.secrets / "tls_key", plain=free_port(), secure=self.secure)
        self.addCleanup(proxy.wait)
        self.addCleanup(proxy.terminate)

        log = self.folder / f"backend-{ports[0]}.log"
        deadline = time.monotonic() + 10
        while not (link := re.search(r"https://localhost:\d+(/setup/\S+)", log.read_text())):
            self.assertLess(time.monotonic(), deadline, "no link for the first account")
            time.sleep(0.1)
        self.token = None
        account = {"name": "Erika Muster", "email": "erika@example.org", "password": "a long enough sentence 7"}
        self.ask("POST", "/api/v1" + link.group(1), json.dumps(account), Content_Type="application/json")
        account.pop("name")
        session = self.ask("POST", "/api/v1/sessions", json.dumps(account), Content_Type="application/json",
                           X_Session="bearer")
        self.token = session["access_token"]

        # The event crosses from the worker to a backend, through PostgreSQL, and through nginx.
        stream = self.connection()
        stream.request("GET", "/api/v1/stream", headers={"Authorization": f"Bearer {self.token}"})
        events = stream.getresponse()
        self.assertEqual(events.status, 200)

        sample = (ROOT / "samples/german.jpg").read_bytes()
        edge = uuid.uuid4().hex
        body = (f'--{edge}\r\nContent-Disposition: form-data; name="file"; filename="card.jpg"\r\n'
                "Content-Type: image/jpeg\r\n\r\n").encode() + sample + f"\r\n--{edge}--\r\n".encode()
        card = self.ask("POST", "/api/v1/cards", body, expect=202,
                        Content_Type=f"multipart/form-data; boundary={edge}")
        heard = []
        while "needs_review" not in heard:
            line = events.readline().decode()
            self.assertTrue(line, "the stream ended")
            if line.startswith("data:") and (event := json.loads(line[5:])).get("id") == card["id"]:
                heard.append(event["status"])
                self.assertNotEqual(event["status"], "failed")
        card = self.ask("GET", f"/api/v1/cards/{card['id']}")
        self.assertEqual(card["status"], "needs_review")
        self.assertTrue(card["draft"]["points"])

        # A backend that dies is not noticed by those who ask.
        backends[0].kill()
        for _ in range(20):
            self.ask("GET", "/api/v1/contacts")

        metrics = http.client.HTTPConnection("127.0.0.1", ports[1], timeout=10)
        self.addCleanup(metrics.close)
        token = (self.secrets / "metrics_token").read_text()
        for headers, allowed in [({"Authorization": f"Bearer {token}"}, True), ({"X-Forwarded-For": "127.0.0.1"}, False)]:
            metrics.request("GET", "/metrics", headers=headers)
            answer = metrics.getresponse()
            text = answer.read()
            self.assertEqual((answer.status == 200, b"http_requests_total" in text), (allowed, allowed))

        for process in [worker, backends[1]]:
            process.send_signal(signal.SIGTERM)
        self.assertEqual([worker.wait(25), backends[1].wait(25)], [0, 0])


if __name__ == "__main__":
    unittest.main()
