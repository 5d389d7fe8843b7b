// The conversation with the real program, over a Bot API server and client that we have not written.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { createInterface } from "node:readline";
import { after, before, test } from "node:test";
import { fileURLToPath, pathToFileURL } from "node:url";

import { startBotApi, TOKEN } from "./server.js";

const ADA = { userId: 5001, chatId: 5001, firstName: "Ada", userName: "ada_example" };
const BEN = { userId: 5002, chatId: 5002, firstName: "Ben", userName: "ben_example" };
const SAMPLES = fileURLToPath(new URL("../../../samples/", import.meta.url));
const PATIENCE_MS = 60_000;

const files = new Map();
let api;
let program;

before(async () => {
  files.set("card", await readFile(path.join(SAMPLES, "german.jpg")));
  api = await startBotApi(files);
  program = await start(api.url);
});

after(async () => {
  await program?.stop();
  await api?.stop();
});

/** Starts the binary named by `BIZCARD_BIN` with the bot on. */
async function start(apiUrl) {
  const folder = await mkdtemp(path.join(tmpdir(), "bizcard-bot-api-"));
  const { PATH, HOME, LANG, TESSDATA_PREFIX } = process.env;
  const env = {
    PATH,
    HOME,
    LANG,
    ...(TESSDATA_PREFIX ? { TESSDATA_PREFIX } : {}),
    LISTEN_ADDRESS: "127.0.0.1:0",
    DATA_DIR: path.join(folder, "data"),
    STORAGE_URL: pathToFileURL(path.join(folder, "uploads")).href,
    READERS: "1",
    OCR_LANGUAGES: "eng+deu",
    TELEGRAM_BOT_TOKEN: TOKEN,
    TELEGRAM_API_URL: apiUrl,
    RUST_LOG: "warn",
  };
  const child = spawn(process.env.BIZCARD_BIN, ["serve"], { cwd: folder, env, stdio: ["ignore", "pipe", "pipe"] });
  const exited = new Promise((resolve) => child.once("close", resolve));
  const lines = [];
  createInterface({ input: child.stdout }).on("line", (line) => lines.push(line));
  createInterface({ input: child.stderr }).on("line", (line) => lines.push(line));
  const log = () => lines.join("\n");
  const stop = async () => {
    child.kill();
    await exited;
    await rm(folder, { recursive: true, force: true });
  };
  const found = (pattern) =>
    eventually(() => {
      assert.equal(child.exitCode, null, log());
      return pattern.exec(log())?.[1];
    }, log);
  const origin = await found(/listening on (http:\/\/127\.0\.0\.1:\d+)/);
  const setupPath = await found(/http:\/\/127\.0\.0\.1:\d+(\/setup\/\S+)/);
  return { origin, setupPath, log, stop };
}

async function eventually(look, told) {
  const until = Date.now() + PATIENCE_MS;
  for (;;) {
    const found = await look();
    if (found) return found;
    assert.ok(Date.now() < until, `this should have happened by now\n${told()}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** Asks the API of the program. */
async function ask(method, route, body, headers = {}) {
  const response = await fetch(`${program.origin}/api/v1${route}`, {
    method,
    headers: { "Content-Type": "application/json", ...headers },
    body: body && JSON.stringify(body),
  });
  assert.ok(response.ok, `${method} ${route.split("/")[1]}: ${response.status}`);
  return response.json();
}

/** Everything that the chat shows from the bot, as it stands now. */
async function shown({ client, chatId }) {
  const history = await client.getUpdatesHistory();
  const messages = history.filter((update) => String(update.message?.chat_id) === String(chatId));
  return messages.map(({ messageId, message }) => ({ messageId, ...message }));
}

const someone = (person) => ({ client: api.client(person), chatId: person.chatId });
const buttons = (message) => message.reply_markup?.inline_keyboard?.flat() ?? [];

/** Waits for a message of the bot of which `holds` is true. */
function told(who, holds) {
  const find = async () => (await shown(who)).find(holds);
  return eventually(find, () => program.log());
}

test("a stranger is greeted once and stores nothing", async () => {
  const ben = someone(BEN);
  await ben.client.sendCommand(ben.client.makeCommand("/start"));
  const greeting = await told(ben, (message) => message.text);
  assert.equal(buttons(greeting).length, 0);
  assert.match(greeting.text, /account/i);
});

test("a photo becomes a contact", async () => {
  const account = { name: "Ada Example", email: "ada@example.org", password: "a sentence for tests only" };
  await ask("POST", program.setupPath, account);
  const { name: _, ...credentials } = account;
  const session = await ask("POST", "/sessions", credentials, { "X-Session": "bearer" });
  const signedIn = { Authorization: `Bearer ${session.access_token}` };
  const link = await ask("POST", "/chats/links", { channel: "telegram" }, signedIn);
  assert.match(link.url, /^https:\/\/t\.me\/TestNameBot\?start=/);

  const ada = someone(ADA);
  await ada.client.sendCommand(ada.client.makeCommand(link.command));
  await told(ada, (message) => message.text.includes("Ada"));

  const photo = [{ file_id: "card", file_unique_id: "card", width: 1280, height: 800, file_size: files.get("card").length }];
  await ada.client.sendMessage(ada.client.makeMessage(undefined, { photo }));
  const review = await told(ada, (message) => buttons(message).some((button) => button.text.includes("Accept")));
  const said = await shown(ada);
  assert.equal(said.filter((message) => message.reply_parameters).length, 1, "one message, which was edited");
  assert.match(review.text, /@/);

  const accept = buttons(review).find((button) => button.text.includes("Accept"));
  const under = { message_id: review.messageId, date: Math.floor(Date.now() / 1000), text: "x" };
  await ada.client.sendCallback(ada.client.makeCallbackQuery(accept.callback_data, { message: under }));
  const contact = await told(ada, (message) => message.vcard);
  assert.match(contact.vcard, /^BEGIN:VCARD/);
  const saved = await told(ada, (message) => message.messageId === review.messageId && !message.text.includes("@"));
  assert.ok(saved.text.includes(contact.first_name), saved.text);
  const contacts = await ask("GET", "/contacts", undefined, signedIn);
  assert.deepEqual(contacts.items.map((item) => item.display_name), [contact.first_name]);
  assert.equal(program.log().match(/WARN|ERROR/), null, program.log());
});
