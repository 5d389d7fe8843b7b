"""Measures what the product promises about speed and memory, with the real binary: `bench.py BIZCARD SAMPLES [PART…]`.

Parts are scan, idle, busy, chat and flood; all of them without a choice. The database is SQLite, or under scripts/with-postgres.sh
one on that server. Prints one line for each figure with its target, and ends with 1 when a target is missed.
"""

import atexit
import base64
import concurrent.futures
import functools
import hashlib
import hmac
import http.client
import json
import os
import pathlib
import re
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import urllib.parse
import uuid

from graph_server import APP_SECRET, NUMBER_ID, GraphServer

BINARY, SAMPLES = sys.argv[1], sorted(pathlib.Path(sys.argv[2]).glob("*.jpg"))
missed = []


def report(name, value, unit, target):
    within = value <= target
    if not within:
        missed.append(name)
    print(f"{name:<58} {value:9.2f} {unit:<3} target {target:g} {unit}{'' if within else '  MISSED'}", flush=True)


def quantile(values, part):
    return sorted(values)[min(len(values) - 1, int(len(values) * part))]


def resident_mb(pid):
    """Resident memory of a process, in megabytes; 0 when it is gone."""
    try:
        status = pathlib.Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return 0.0
    found = re.search(r"VmRSS:\s+(\d+) kB", status)
    return int(found.group(1)) * 1024 / 1e6 if found else 0.0


def children(pid):
    try:
        return pathlib.Path(f"/proc/{pid}/task/{pid}/children").read_text().split() + [
            child for task in pathlib.Path(f"/proc/{pid}/task").iterdir() if task.name != str(pid)
            for child in (task / "children").read_text().split()]
    except OSError:
        return []


@functools.cache
def database(folder):
    """The settings of a database of its own for each folder."""
    server = os.environ.get("TEST_POSTGRES_URL")
    if server is None:
        return {}
    name = f"bench_{uuid.uuid4().hex}"
    subprocess.run(["psql", "--quiet", "--no-psqlrc", "--command", f"CREATE DATABASE {name}", server], check=True)
    secrets = {key: base64.b64encode(os.urandom(32)).decode() for key in ["SECRET_KEY", "PASSWORD_PEPPER"]}
    settings = {"DATABASE_URL": urllib.parse.urlsplit(server)._replace(path=f"/{name}").geturl(), **secrets}
    subprocess.run([BINARY, "migrate", "up"], env={**settings, "DATA_DIR": f"{folder}/data"}, check=True, capture_output=True)
    return settings


def environment(folder):
    kept = {name: os.environ[name] for name in ["PATH", "HOME", "LANG", "TESSDATA_PREFIX"] if name in os.environ}
    return {**kept, "LISTEN_ADDRESS": "127.0.0.1:0", "DATA_DIR": f"{folder}/data", "RUST_LOG": "warn",
            "STORAGE_URL": f"file:{folder}/uploads", **database(folder)}


def bench_scan():
    """`bizcard scan` with one reader and one thread, over all samples."""
    process = subprocess.Popen([BINARY, "scan", "--json", *map(str, SAMPLES)], stdout=subprocess.PIPE, text=True,
                               env={**environment("/tmp"), "READERS": "1", "OMP_THREAD_LIMIT": "1"})
    most = 0.0

    def watch():
        nonlocal most
        while process.poll() is None:
            most = max([most, *(resident_mb(child) for child in children(process.pid))])
            time.sleep(0.02)

    watcher = threading.Thread(target=watch)
    watcher.start()
    began, marks = time.monotonic(), []
    for _ in process.stdout:
        marks.append(time.monotonic() - began)
    process.wait()
    watcher.join()
    if process.returncode != 0 or len(marks) != len(SAMPLES):
        sys.exit(f"bench.py: scan ended with {process.returncode} after {len(marks)} of {len(SAMPLES)} pictures")
    # The first one includes the start of the reader with all its languages.
    times = [after - before for before, after in zip(marks, marks[1:])]
    report("scan: seconds a picture, median", statistics.median(times), "s", 1.5)
    report("scan: seconds a picture, slowest", max(times), "s", 1.5)
    report("scan: memory of a reader", most, "MB", 300)


class Client:
    """A signed-in program."""

    def __init__(self, origin):
        self.host, self.token = origin.removeprefix("http://"), None

    def ask(self, method, path, body=None, **headers):
        connection = http.client.HTTPConnection(self.host, timeout=30)
        if self.token and not path.startswith("/healthz"):
            headers["Authorization"] = f"Bearer {self.token}"
        connection.request(method, path, body=body, headers={k.replace("_", "-"): v for k, v in headers.items()})
        answer = connection.getresponse()
        text = answer.read()
        connection.close()
        if answer.status >= 400:
            sys.exit(f"bench.py: {method} {path.split('?')[0]}: {answer.status} {text[:300]!r}")
        return json.loads(text) if text.startswith(b"{") else text

    def sign_up(self, path, name="bench", **headers):
        account = {"name": name, "email": f"{name}@example.org", "password": "a long enough sentence 7"}
        self.ask("POST", path, json.dumps(account), Content_Type="application/json", **headers)
        account.pop("name")
        given = self.ask("POST", "/api/v1/sessions", json.dumps(account), Content_Type="application/json",
                         X_Session="bearer", **headers)
        self.token = given["access_token"]

    def upload(self, picture):
        edge = uuid.uuid4().hex
        body = (f'--{edge}\r\nContent-Disposition: form-data; name="file"; filename="card.jpg"\r\n'
                "Content-Type: image/jpeg\r\n\r\n").encode() + picture + f"\r\n--{edge}--\r\n".encode()
        self.ask("POST", "/api/v1/cards", body, Content_Type=f"multipart/form-data; boundary={edge}")


def start(folder, *arguments, **settings):
    process = subprocess.Popen([BINARY, "serve", *arguments], stdout=subprocess.PIPE, text=True,
                               env={**environment(folder), **settings}, cwd=folder)
    atexit.register(process.kill)
    origin = setup = None
    for line in process.stdout:
        if found := re.search(r"listening on (http://\S+)", line):
            origin = found.group(1)
        if found := re.search(r"http://[^/]+(/setup/\S+)", line):
            setup = found.group(1)
        if origin and setup:
            threading.Thread(target=process.stdout.read, daemon=True).start()
            return process, origin, "/api/v1" + setup
    sys.exit("bench.py: the server did not start")


def stop(process):
    process.terminate()
    process.wait(30)


def bench_idle():
    with tempfile.TemporaryDirectory() as folder:
        process, origin, _ = start(folder, "--http-only")
        Client(origin).ask("GET", "/healthz")
        report("serve: memory of the idle server, without readers", resident_mb(process.pid), "MB", 80)
        stop(process)


def bench_busy():
    """Latency of the rest while every reader is busy."""
    with tempfile.TemporaryDirectory() as folder:
        process, origin, setup = start(folder)
        client = Client(origin)
        client.sign_up(setup)
        pictures = [SAMPLES[n % len(SAMPLES)].read_bytes() for n in range(28)]
        with concurrent.futures.ThreadPoolExecutor(4) as pool:
            list(pool.map(client.upload, pictures))
        health, contacts, busy = [], [], 0

        def waiting():
            page = client.ask("GET", "/api/v1/cards?limit=200")
            return sum(card["status"] in ("received", "reading") for card in page["items"])

        while len(contacts) < 200 and (len(contacts) % 40 or waiting() > 0):
            for path, times in [("/healthz", health), ("/api/v1/contacts", contacts)]:
                # Unauthenticated requests are limited to 50 at once.
                if path == "/healthz" and len(health) >= 45:
                    continue
                began = time.monotonic()
                client.ask("GET", path)
                times.append((time.monotonic() - began) * 1000)
            busy += 1
        print(f"serve: {busy} rounds of requests while cards were read")
        report("serve: /healthz while readers are busy, p99", quantile(health, 0.99), "ms", 100)
        report("serve: GET /contacts while readers are busy, p50", statistics.median(contacts), "ms", 100)
        report("serve: GET /contacts while readers are busy, p99", quantile(contacts, 0.99), "ms", 100)
        stop(process)


class Sender:
    """Somebody who sends to the WhatsApp number."""

    def __init__(self, client, graph):
        self.client, self.graph, self.number = client, graph, 0

    def send(self, kind, content, phone="4915100000000"):
        """Delivers a message as Meta does, and gives its id."""
        self.number += 1
        identifier = f"wamid.{self.number}"
        message = {"from": phone, "id": identifier, "timestamp": str(int(time.time())), "type": kind, kind: content}
        value = {"messaging_product": "whatsapp", "metadata": {"phone_number_id": NUMBER_ID}, "messages": [message]}
        body = json.dumps({"entry": [{"id": "1", "changes": [{"field": "messages", "value": value}]}]}).encode()
        signature = "sha256=" + hmac.new(APP_SECRET.encode(), body, hashlib.sha256).hexdigest()
        self.client.ask("POST", "/webhooks/whatsapp", body, Content_Type="application/json", X_Hub_Signature_256=signature)
        return identifier

    def send_picture(self, picture, **more):
        media = f"m{self.number}"
        self.graph.media[media] = picture
        digest = base64.b64encode(hashlib.sha256(picture).digest()).decode()
        return self.send("image", {"id": media, "mime_type": "image/jpeg", "sha256": digest}, **more)

    def answered(self, identifier):
        """When the answer to a message went out."""
        until = time.monotonic() + 120
        while time.monotonic() < until:
            for message, at in zip(list(self.graph.sent), list(self.graph.sent_at)):
                if message.get("context", {}).get("message_id") == identifier:
                    return at
            time.sleep(0.005)
        sys.exit("bench.py: a picture was not answered")

    def pair(self, **more):
        """Pairs a phone with the account that is signed in, and waits for the welcome."""
        link = self.client.ask("POST", "/api/v1/chats/links", '{"channel":"whatsapp"}', Content_Type="application/json")
        sent = len(self.graph.sent)
        self.send("text", {"body": link["command"]}, **more)
        while len(self.graph.sent) == sent:
            time.sleep(0.01)


def reading_seconds(client):
    """Seconds that readers have spent on pictures so far."""
    text = client.ask("GET", "/metrics").decode()
    return sum(float(value) for value in re.findall(r"^bizcard_reading_seconds_sum\{[^}]*\} (\S+)", text, re.M))


def bench_chat():
    """From the delivery of a picture to its answer, with idle readers; and deliveries while all readers are busy."""
    with tempfile.TemporaryDirectory() as folder:
        graph = GraphServer()
        graph.start()
        process, origin, setup = start(folder, **graph.settings())
        client = Client(origin)
        client.sign_up(setup)
        sender = Sender(client, graph)
        sender.pair()
        whole, beside = [], []
        for number in range(20):
            before = reading_seconds(client)
            began = time.monotonic()
            seconds = sender.answered(sender.send_picture(SAMPLES[number % len(SAMPLES)].read_bytes())) - began
            whole.append(seconds)
            beside.append((seconds - (reading_seconds(client) - before)) * 1000)
        print(f"chat: from update to answer, p50 {statistics.median(whole):.2f} s, p95 {quantile(whole, 0.95):.2f} s")
        report("chat: from update to answer beside the reading, p50", statistics.median(beside), "ms", 300)
        report("chat: from update to answer beside the reading, p95", quantile(beside, 0.95), "ms", 600)
        for number in range(12):
            sender.send_picture(SAMPLES[number % len(SAMPLES)].read_bytes())
        taken = []
        for number in range(100):
            began = time.monotonic()
            sender.send("reaction", {"message_id": "wamid.1", "emoji": "+"}, phone=f"49151000{number:05}")
            taken.append((time.monotonic() - began) * 1000)
        report("chat: a delivery is taken while readers are busy, p50", statistics.median(taken), "ms", 250)
        report("chat: a delivery is taken while readers are busy, p99", quantile(taken, 0.99), "ms", 1000)
        stop(process)


PILE, OTHERS, EACH, MINUTE = 43, 19, 3, 60


def bench_flood():
    """A hundred pictures in a minute from twenty chats. One chat sends 43 at once, the others three each, spread over the minute."""
    with tempfile.TemporaryDirectory() as folder:
        graph = GraphServer()
        graph.start()
        # Twenty people at twenty addresses: from one address so many accounts would be too many.
        process, origin, setup = start(folder, TRUSTED_PROXIES="127.0.0.1", **graph.settings())
        client = Client(origin)
        sender = Sender(client, graph)
        phones = [f"49151{number:08}" for number in range(1 + OTHERS)]
        for number, phone in enumerate(phones):
            if number:
                created = subprocess.run([BINARY, "user", "create"], env=environment(folder), cwd=folder,
                                         check=True, capture_output=True, text=True).stdout
                setup = "/api/v1" + re.search(r"(/setup/\S+)", created).group(1)
            client.token = None
            client.sign_up(setup, name=f"person{number}", X_Forwarded_For=f"192.0.2.{number + 1}")
            sender.pair(phone=phone)
        plan = [(0.0, phones[0])] * PILE
        plan += [(MINUTE * (round * OTHERS + number) / (EACH * OTHERS), phones[1 + number])
                 for round in range(EACH) for number in range(OTHERS)]
        began, came = time.monotonic(), []
        for number, (at, phone) in enumerate(plan):
            time.sleep(max(0.0, began + at - time.monotonic()))
            delivered = time.monotonic()
            came.append((sender.send_picture(SAMPLES[number % len(SAMPLES)].read_bytes(), phone=phone), phone, delivered))
        waits = {identifier: sender.answered(identifier) - delivered for identifier, _, delivered in came}
        whole = max(at for at in graph.sent_at) - began
        answered = [message["context"]["message_id"] for message in graph.sent if "context" in message]
        pictures = [identifier for identifier in answered if identifier in waits]
        lost, doubled = len(plan) - len(set(pictures)), len(pictures) - len(set(pictures))
        swapped = 0
        for phone in phones:
            own = [identifier for identifier, of, _ in came if of == phone]
            order = [identifier for identifier in pictures if identifier in own]
            swapped += sum(a != b for a, b in zip(own, order))
        of_pile = [waits[identifier] for identifier, phone, _ in came if phone == phones[0]]
        of_others = [waits[identifier] for identifier, phone, _ in came if phone != phones[0]]
        print(f"flood: {len(plan)} pictures of {len(phones)} chats, all answered after {whole:.1f} s")
        print(f"flood: the pile of {PILE} waits p50 {statistics.median(of_pile):.1f} s, p95 {quantile(of_pile, 0.95):.1f} s")
        print(f"flood: the others wait p50 {statistics.median(of_others):.1f} s, p95 {quantile(of_others, 0.95):.1f} s")
        report("flood: pictures that were lost", lost, "", 0)
        report("flood: pictures that were answered twice", doubled, "", 0)
        report("flood: pictures that were answered out of order", swapped, "", 0)
        report("flood: the others' wait as a share of the pile's, p50", statistics.median(of_others) / statistics.median(of_pile),
               "", 0.5)
        stop(process)


if not SAMPLES:
    sys.exit("bench.py: no samples")
PARTS = {"scan": bench_scan, "idle": bench_idle, "busy": bench_busy, "chat": bench_chat, "flood": bench_flood}
for part in sys.argv[3:] or PARTS:
    PARTS[part]()
sys.exit(1 if missed else 0)
