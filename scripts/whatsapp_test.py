"""WhatsApp with pywa as an independent reader and writer of the format: its parsers take our fixtures, its messages are
the ones that we send, and webhooks that are signed as it signs them go through the real program.

Needs BIZCARD_BIN, and pywa in the Python that runs this (scripts/install.sh).
"""

import base64
import hashlib
import hmac
import http.client
import json
import logging
import os
import pathlib
import re
import shutil
import sqlite3
import subprocess
import tempfile
import time
import unittest
import urllib.parse

from pywa import WhatsApp, types, utils
from pywa.types.others import Contact

from graph_server import APP_SECRET, NUMBER_ID, TOKEN, VERIFY_TOKEN, GraphServer

ROOT = pathlib.Path(__file__).resolve().parent.parent
FIXTURES = ROOT / "bot/tests/whatsapp/fixtures"
BINARY = os.environ["BIZCARD_BIN"]
# It warns of each signature that is refused on purpose.
logging.disable(logging.WARNING)
PASSWORD = "a sentence for tests only"


def client():
    return WhatsApp(phone_id=NUMBER_ID, token=TOKEN, server=None, app_secret=APP_SECRET, verify_token=VERIFY_TOKEN)


def sign(body):
    return "sha256=" + hmac.new(APP_SECRET.encode(), body, hashlib.sha256).hexdigest()


class FixtureTest(unittest.TestCase):
    """Our fixtures are what pywa understands as WhatsApp's."""

    def updates(self, name):
        found = []
        whatsapp = client()
        for kind in [whatsapp.on_message, whatsapp.on_callback_button, whatsapp.on_callback_selection,
                     whatsapp.on_message_status]:
            kind(lambda _, update: found.append(update))
        body = (FIXTURES / f"{name}.json").read_bytes()
        self.assertIsNone(whatsapp.webhook_update_validator(body, sign(body)))
        self.assertEqual(whatsapp.webhook_update_validator(body, sign(body + b" "))[1], 403)
        self.assertEqual(whatsapp.webhook_update_handler(body), ("ok", 200))
        return found

    def test_every_fixture_is_understood(self):
        names = sorted(path.stem for path in FIXTURES.glob("*.json"))
        self.assertGreaterEqual(len(names), 18)
        for name in names:
            with self.subTest(name):
                self.assertEqual(len(self.updates(name)), 1)

    def test_pywa_reads_what_we_read(self):
        image = self.updates("image")[0]
        self.assertEqual((image.caption, image.image.id), ("met at booth 5 #lead", "1003383421387256"))
        digest = base64.b64decode(image.image.sha256)
        self.assertEqual(digest, hashlib.sha256(b"\xff\xd8\xff\xe0 a picture").digest())
        self.assertEqual(self.updates("document")[0].document.filename, "card.jpg")
        self.assertEqual(self.updates("contacts")[0].contacts[0].name.formatted_name, "Erika Muster")
        self.assertEqual(self.updates("button_reply")[0].data, "TAP")
        self.assertEqual(self.updates("list_reply")[0].data, "TAP")
        self.assertEqual(self.updates("reply")[0].reply_to_message.id, "wamid.OUT1")
        self.assertIsNone(self.updates("no_phone_number")[0].from_user.wa_id)
        self.assertEqual(self.updates("status_failed")[0].error.code, 131047)
        self.assertIsInstance(self.updates("reaction")[0].reaction, types.Reaction)


class ProgramTest(unittest.TestCase):
    """Webhooks go through the real program, and what it sends is what pywa would send."""

    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="bizcard-whatsapp."))
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)
        self.graph = GraphServer()
        self.addCleanup(self.graph.shutdown)
        self.graph.start()
        environment = {
            "PATH": os.environ["PATH"], "LISTEN_ADDRESS": "127.0.0.1:0", "RUST_LOG": "warn", "READERS": "1",
            "DATA_DIR": str(self.folder / "data"), "STORAGE_URL": f"file:{self.folder}/uploads",
            "OCR_LANGUAGES": "eng+deu", **self.graph.settings(),
        }
        log = open(self.folder / "log", "w+")
        self.addCleanup(log.close)
        self.program = subprocess.Popen([BINARY, "serve"], env=environment, cwd=self.folder, stdout=log, stderr=log)
        self.addCleanup(self.program.wait)
        self.addCleanup(self.program.kill)
        self.wait(lambda: "/setup/" in self.log() or self.program.poll() is not None)
        self.port = int(re.search(r"listening on http://127\.0\.0\.1:(\d+)", self.log())[1])
        self.setup_path = "/api/v1" + re.search(r"(/setup/\S+)", self.log())[1]

    def log(self):
        return (self.folder / "log").read_text()

    def wait(self, reached, seconds=60):
        until = time.monotonic() + seconds
        while not (value := reached()):
            self.assertLess(time.monotonic(), until, self.log())
            time.sleep(0.05)
        return value

    def ask(self, method, path, body=None, **headers):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        headers = {name.replace("_", "-"): value for name, value in headers.items()}
        if body is not None:
            headers.setdefault("Content-Type", "application/json")
        connection.request(method, path, body, headers)
        response = connection.getresponse()
        answer = response.status, response.read(), response.headers
        connection.close()
        return answer

    def deliver(self, body):
        self.assertEqual(self.ask("POST", "/webhooks/whatsapp", body, X_Hub_Signature_256=sign(body))[0], 200)

    def fixture(self, name, number, **changes):
        body = json.loads((FIXTURES / f"{name}.json").read_text())
        message = body["entry"][0]["changes"][0]["value"]["messages"][0]
        message.update(changes, id=f"wamid.{number}", timestamp=str(int(time.time())))
        return json.dumps(body).encode()

    def pair(self):
        account = {"name": "Ada Example", "email": "ada@example.org", "password": PASSWORD}
        self.assertEqual(self.ask("POST", self.setup_path, json.dumps(account))[0], 200)
        session = json.dumps({"email": "ada@example.org", "password": PASSWORD})
        status, body, _ = self.ask("POST", "/api/v1/sessions", session, X_Session="bearer")
        self.assertEqual(status, 200, body)
        bearer = "Bearer " + json.loads(body)["access_token"]
        def link():
            status, body, _ = self.ask("POST", "/api/v1/chats/links", '{"channel":"whatsapp"}', Authorization=bearer)
            self.assertEqual(status, 201, body)
            return json.loads(body)

        # The number is asked for when the program has started.
        self.wait(lambda: link()["url"])
        link = link()
        self.deliver(self.fixture("text", "pair", text={"body": link["command"]}))
        self.wait(lambda: self.graph.sent)
        return link

    def test_the_door(self):
        whatsapp = client()
        query = urllib.parse.urlencode({utils.HUB_VT: VERIFY_TOKEN, utils.HUB_CH: "1158201444", "hub.mode": "subscribe"})
        status, body, _ = self.ask("GET", f"/webhooks/whatsapp?{query}")
        self.assertEqual((body.decode(), status), whatsapp.webhook_challenge_handler(VERIFY_TOKEN, "1158201444"))
        wrong = urllib.parse.urlencode({utils.HUB_VT: "wrong", utils.HUB_CH: "1", "hub.mode": "subscribe"})
        self.assertEqual(self.ask("GET", f"/webhooks/whatsapp?{wrong}")[0], 403)
        bodies = [path.read_bytes() for path in sorted(FIXTURES.glob("*.json"))]
        for body in bodies:
            for signature in [None, sign(body + b" ")]:
                refused = whatsapp.webhook_update_validator(body, signature)
                headers = {"X_Hub_Signature_256": signature} if signature else {}
                self.assertEqual(self.ask("POST", "/webhooks/whatsapp", body, **headers)[0], refused[1])
            self.deliver(body)
            self.deliver(body)
        database = sqlite3.connect(f"file:{self.folder}/data/bizcard.db?mode=ro", uri=True)
        self.addCleanup(database.close)
        stored = database.execute("SELECT count(*) FROM inbound_message").fetchone()[0]
        # Three messages and a piece of other news in `several`, one each in the others.
        self.assertEqual(stored, len(bodies) + 3)

    def test_a_card_from_the_photo_to_the_contact(self):
        link = self.pair()
        self.assertTrue(link["url"].startswith("https://wa.me/4930901820?text=pair%20"), link)
        card = (ROOT / "samples/german.jpg").read_bytes()
        self.graph.media["77"] = card
        image = {"id": "77", "mime_type": "image/jpeg", "sha256": base64.b64encode(hashlib.sha256(card).digest()).decode()}
        sent = len(self.graph.sent)
        self.deliver(self.fixture("image", "card", image=image))
        self.wait(lambda: len(self.graph.sent) > sent)
        answer = self.graph.sent[-1]
        self.assertEqual(answer["type"], "interactive", answer)
        self.assertTrue(any(mark["message_id"] == "wamid.card" for mark in self.graph.read))
        choice = next(iter(self.choices(answer)))
        sent = len(self.graph.sent)
        reply = {"type": "button_reply", "button_reply": {"id": choice[0], "title": choice[1]}}
        self.deliver(self.fixture("button_reply", "tap", interactive=reply))
        self.wait(lambda: len(self.graph.sent) > sent)
        self.wait(lambda: any(message["type"] == "contacts" for message in self.graph.sent))
        for message in self.graph.sent:
            with self.subTest(message["type"]):
                self.assertEqual(message, self.as_pywa_sends(message))

    def choices(self, message):
        action = message["interactive"]["action"]
        if "buttons" in action:
            return [(button["reply"]["id"], button["reply"]["title"]) for button in action["buttons"]]
        return [(row["id"], row["title"]) for section in action["sections"] for row in section["rows"]]

    def as_pywa_sends(self, message):
        """The same message, written by pywa."""
        whatsapp = client()
        written = []
        whatsapp.api._request = lambda method, endpoint, json, **_: written.append(json) or {
            "messaging_product": "whatsapp", "contacts": [{"input": "1", "wa_id": "1", "user_id": "DE.1"}],
            "messages": [{"id": "wamid.1"}],
        }
        to = message.get("to") or message["recipient"]
        more = {"reply_to_message_id": message.get("context", {}).get("message_id"),
                "tracker": message.get("biz_opaque_callback_data")}
        if message["type"] == "text":
            whatsapp.send_message(to=to, text=message["text"]["body"], **more)
        elif message["type"] == "contacts":
            contacts = [Contact.from_dict(contact) for contact in message["contacts"]]
            whatsapp.send_contact(to=to, contact=contacts, **more)
        else:
            interactive = message["interactive"]
            action = interactive["action"]
            if interactive["type"] == "button":
                buttons = [types.Button(title=title, callback_data=data) for data, title in self.choices(message)]
            else:
                rows = [types.SectionRow(title=row["title"], callback_data=row["id"], description=row.get("description"))
                        for row in action["sections"][0]["rows"]]
                buttons = types.SectionList(action["button"], sections=[types.Section(title=None, rows=rows)])
            whatsapp.send_message(to=to, text=interactive["body"]["text"], buttons=buttons, **more)
        return without_none(written[0])


def without_none(value):
    """What is told, without what is left open."""
    if isinstance(value, dict):
        kept = {key: without_none(item) for key, item in value.items() if item is not None and item not in ((), [])}
        return kept
    if isinstance(value, (list, tuple)):
        return [without_none(item) for item in value]
    return value


if __name__ == "__main__":
    unittest.main()
