import assert from "node:assert/strict";
import { describe } from "node:test";

import { person, READING_MS, sample, startWalk } from "./walk.js";

const NAMES = ["dark", "english", "german", "qr-code", "turned", "ukrainian"];
const CARDS = NAMES.length;
// A channel that is on, though nobody answers there: the page shows what an administrator decides about chats.
const TELEGRAM = { TELEGRAM_BOT_TOKEN: "123456789:AAE-no-token-of-anybody", TELEGRAM_API_URL: "http://127.0.0.1:9" };

const samplePictures = () => Promise.all(NAMES.map(async (name) => ({ name: `${name}.jpg`, base64: await sample(name) })));

// What a browser does when files are let go over a page; a mouse cannot carry files into a headless one.
async function dropFiles(page, pictures) {
  await page.evaluate((entries) => {
    const data = new DataTransfer();
    for (const { name, base64 } of entries) {
      const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
      data.items.add(new File([bytes], name, { type: "image/jpeg" }));
    }
    const target = document.querySelector("main");
    for (const type of ["dragenter", "dragover", "drop"]) {
      target.dispatchEvent(new DragEvent(type, { bubbles: true, cancelable: true, dataTransfer: data }));
    }
  }, pictures);
}

describe("a card's way through the page", () => {
  let server, context, page;
  let accepted = "";
  const { step, look, quietly } = startWalk("journey", TELEGRAM, (walk) => {
    ({ server, context, page } = walk);
  });
  const field = (name) => page.getByRole("textbox", { name, exact: true });

  step("sends strangers to the sign-in page", async () => {
    await page.goto(`${server.origin}/contacts`);
    await page.getByRole("heading", { name: "Sign in" }).waitFor();
    assert.equal(new URL(page.url()).pathname, "/sign-in");
    await page.getByLabel("E-mail").fill("nobody@example.org");
    await page.getByLabel("Password", { exact: true }).fill("not the right one");
    await page.getByRole("button", { name: "Sign in" }).click();
    await page.getByRole("alert").getByText("E-mail or password is wrong").waitFor();
    await look("sign-in");
  });

  step("sets up the first account by the one-time link", async () => {
    await page.goto(server.setupUrl);
    await page.getByLabel("Name").fill(person.name);
    await page.getByLabel("E-mail").fill(person.email);
    await page.getByLabel("Password", { exact: true }).fill("too short");
    await page.getByRole("button", { name: "Create account" }).click();
    await page.getByText("Use at least 12 characters.").waitFor();
    await look("setup");
    await page.getByLabel("Password", { exact: true }).fill(person.password);
    await page.getByRole("button", { name: "Create account" }).click();
    await page.getByRole("heading", { name: "Add your first business card" }).waitFor();
    await look("cards-empty");
  });

  step("refuses the link the second time", async () => {
    const other = await context.newPage();
    await other.goto(server.setupUrl);
    await other.getByRole("heading", { name: "This link no longer works" }).waitFor();
    await other.close();
  });

  step("signs out and in again", async () => {
    await page.getByRole("button", { name: "Your account" }).click();
    await page.getByRole("menuitem", { name: "Sign out" }).click();
    await page.getByLabel("E-mail").fill(person.email);
    await page.getByLabel("Password", { exact: true }).fill(person.password);
    await page.getByRole("button", { name: "Sign in" }).click();
    await page.getByRole("heading", { name: "Cards", level: 1 }).waitFor();
  });

  step("takes six dropped cards and shows them being read", async () => {
    await dropFiles(page, await samplePictures());
    const cards = page.getByRole("list", { name: "Cards" }).getByRole("listitem");
    await cards.nth(CARDS - 1).waitFor();
    await page.getByText(/^(Received|Reading)$/).first().waitFor();
    await page.getByRole("status").filter({ hasText: /cards? read/ }).waitFor({ state: "attached", timeout: READING_MS });
    await page.getByRole("button", { name: /^In progress/ }).click();
    await page.getByText("Nothing is being read at the moment.").waitFor({ timeout: READING_MS });
    await page.getByRole("button", { name: /^All/ }).click();
    assert.equal(await cards.count(), CARDS);
    await look("cards");
  });

  step("shows where a value was read, and takes words from the picture", async () => {
    await page.getByRole("link", { name: "Review next" }).click();
    const company = field("Company");
    await company.waitFor();
    await look("review");
    await page.locator(":is([data-level=sure], [data-level=check], [data-level=doubtful]) > * input").first().focus();
    await page.locator("svg[data-zoomed] polygon[class*='region']").first().waitFor();
    await look("review-focus");

    const words = page.getByRole("toolbar", { name: "Words on the picture" }).getByRole("button");
    const title = field("Job title");
    await title.fill("");
    await words.first().focus();
    const word = (await words.first().locator("title").textContent()) ?? "";
    await page.keyboard.press("Enter");
    assert.equal(await title.inputValue(), word);
    await title.fill("Head of Examples");
    await title.press("Enter");
    await page.getByText("All changes saved").waitFor();
    await page.reload();
    assert.equal(await field("Job title").inputValue(), "Head of Examples");
  });

  step("explains a conflict and keeps what was typed", async () => {
    const id = new URL(page.url()).pathname.split("/").at(-1);
    await field("Department").fill("Testing");
    const status = await page.evaluate(async (card) => {
      const { version } = await (await fetch(`/api/v1/cards/${card}`)).json();
      const answer = await fetch(`/api/v1/cards/${card}`, {
        method: "PATCH",
        headers: { "Content-Type": "application/json", "X-Requested-By": "bizcard", "If-Match": `"${version}"` },
        body: JSON.stringify({ note: "from another page" }),
      });
      return answer.status;
    }, id);
    assert.equal(status, 200);
    await page.getByRole("alert").filter({ hasText: "Somebody changed this meanwhile" }).waitFor();
    await look("review-conflict");
    await page.getByRole("button", { name: "Keep my values" }).click();
    await page.getByText("All changes saved").waitFor();
    assert.equal(await field("Department").inputValue(), "Testing");
    assert.equal(await field("Note").inputValue(), "from another page");
  });

  step("lists the keys that work, and accepts with one of them", async () => {
    await field("Note").press("Escape");
    await page.keyboard.press("?");
    await page.getByRole("dialog").getByText("Accept the card").waitFor();
    await look("keys");
    await page.keyboard.press("Escape");
    await page.getByRole("dialog").waitFor({ state: "hidden" });
    accepted = (await page.getByRole("heading", { level: 1 }).textContent()) ?? "";
    assert.notEqual(accepted, "");
    const before = page.url();
    await page.keyboard.press("a");
    await page.getByText(`${accepted} accepted`).waitFor();
    await page.waitForFunction((url) => window.location.href !== url, before);
  });

  step("accepts the others, and discards one", async () => {
    await page.getByRole("button", { name: "Discard" }).click();
    await page.getByText("Card discarded").waitFor();
    for (let left = CARDS - 2; left > 0; left -= 1) {
      const before = page.url();
      if (new URL(before).pathname === "/cards") break;
      await page.getByRole("button", { name: "Accept" }).click();
      await page.waitForFunction((url) => window.location.href !== url, before);
    }
    await page.getByRole("heading", { name: "Cards", level: 1 }).waitFor();
    await page.getByRole("button", { name: /^Discarded/ }).click();
    await page.getByRole("button", { name: "Discarded 1" }).waitFor();
    const discarded = page.getByRole("list", { name: "Cards" }).getByRole("listitem");
    await discarded.first().waitFor();
    assert.equal(await discarded.count(), 1);
  });

  step("finds contacts by search", async () => {
    await page.getByRole("link", { name: "Contacts" }).first().click();
    const rows = page.getByRole("list", { name: "Contacts" }).getByRole("listitem");
    await rows.first().waitFor();
    await look("contacts");
    await page.keyboard.press("/");
    await page.keyboard.type("head of examples");
    await page.getByText("1 contact", { exact: true }).waitFor();
    assert.equal(await rows.count(), 1);
    await page.getByLabel("Search contacts").fill("zzzzqqqq");
    await page.getByText("Nothing found for").waitFor();
    await look("contacts-nothing");
  });

  step("opens a contact from the palette, and changes it", async () => {
    await page.keyboard.press("Control+k");
    await page.getByPlaceholder("Search contacts or go to a page").fill(accepted.split(" ").at(-1));
    const found = page.getByRole("dialog").getByText(accepted).first();
    await found.waitFor();
    await look("palette");
    await found.click();
    await page.getByRole("heading", { name: accepted, level: 1 }).waitFor();
    await page.getByRole("img", { name: /Business card of/ }).waitFor();
    await look("contact");

    await page.getByRole("button", { name: "Edit" }).click();
    await field("Note").fill("Met at the fair");
    await field("Met at").fill("Example Expo");
    await field("Tags, separated by commas").fill("lead, Hot Lead");
    await look("contact-edit");
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByText("Met at the fair").waitFor();
    await page.getByText("#hot-lead").waitFor();
  });

  step("reminds of a contact", async () => {
    await field("What to remember").fill("send the offer");
    await page.getByRole("button", { name: "Remind me" }).click();
    await page.getByRole("button", { name: "Done: send the offer" }).waitFor();
    await look("contact-reminder");
    await page.getByRole("button", { name: "Remind again tomorrow: send the offer" }).click();
    await page.getByRole("button", { name: "Done: send the offer" }).click();
    await page.getByText("No reminder is set.").waitFor();
  });

  step("adds a contact by hand and deletes it", async () => {
    await page.getByRole("link", { name: "Contacts" }).first().click();
    await page.getByRole("link", { name: "New contact" }).click();
    await field("First name").fill("Zoe");
    await field("Last name").fill("Handschrift");
    await page.getByRole("group", { name: "Add", exact: true }).getByRole("button", { name: "Website" }).click();
    await field("Website").fill("javascript:alert(1)");
    await look("contact-new");
    await field("Website").fill("www.example.org");
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByRole("heading", { name: "Zoe Handschrift", level: 1 }).waitFor();
    const links = await page.locator("main a").evaluateAll((all) => all.map((link) => link.protocol));
    assert.deepEqual(links.filter((protocol) => !/^(https?|tel|mailto):$/.test(protocol)), []);
    await page.getByRole("button", { name: "Delete" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Delete" }).click();
    await page.getByText("Zoe Handschrift deleted").waitFor();
  });

  step("has settings, and keeps a chosen colour scheme", async () => {
    await page.getByRole("link", { name: "Settings" }).first().click();
    await page.getByRole("heading", { name: "Chats", exact: true }).waitFor();
    await page.getByRole("switch", { name: /Tell strangers how to pair/ }).waitFor();
    await look("settings");
    await page.getByText("Dark", { exact: true }).click();
    await page.reload();
    assert.equal(await page.locator("html").getAttribute("data-mantine-color-scheme"), "dark");
  });

  quietly();
});
