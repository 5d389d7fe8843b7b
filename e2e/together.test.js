import assert from "node:assert/strict";
import { describe } from "node:test";

import { person, READING_MS, sample, startWalk } from "./walk.js";

const TAKEN = "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Ada Example\r\nEMAIL:ada@example.org\r\nEND:VCARD\r\n";
const CONTACTS = `${TAKEN}BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Cut Off\r\n${TAKEN.replace("Ada", "A.").replace("FN", "TITLE:Poet\r\nFN")}`;

/** One picture with two photographs, one above the other, put together in the page. */
function onOnePicture(page, pictures) {
  return page.evaluate(async (encoded) => {
    const bytes = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
    const drawn = await Promise.all(encoded.map((text) => createImageBitmap(new Blob([bytes(text)], { type: "image/jpeg" }))));
    const canvas = document.createElement("canvas");
    canvas.width = Math.max(...drawn.map((picture) => picture.width));
    canvas.height = drawn.reduce((height, picture) => height + picture.height, 0);
    let top = 0;
    for (const picture of drawn) {
      canvas.getContext("2d").drawImage(picture, 0, top);
      top += picture.height;
    }
    return canvas.toDataURL("image/jpeg", 0.9).split(",")[1];
  }, pictures);
}

describe("what belongs together", () => {
  let server, page;
  let front = "";
  const { step, look, quietly } = startWalk("together", {}, (walk) => {
    ({ server, page } = walk);
  });
  const cards = () => page.getByRole("list", { name: "Cards" }).getByRole("listitem");
  const choose = (name, mimeType, content) => page.locator("input[type=file]").first().setInputFiles({ name, mimeType, buffer: Buffer.from(content, "base64") });
  const toCards = () => page.getByRole("link", { name: /^Cards/ }).first().click();
  const open = (name) => page.getByRole("link", { name, exact: true }).first().click();

  step("sets up an account", async () => {
    await page.goto(server.setupUrl);
    await page.getByLabel("Name").fill(person.name);
    await page.getByLabel("E-mail").fill(person.email);
    await page.getByLabel("Password", { exact: true }).fill(person.password);
    await page.getByRole("button", { name: "Create account" }).click();
    await page.getByRole("heading", { name: "Add your first business card" }).waitFor();
  });

  step("takes a file of contacts, and names the entry that it could not take", async () => {
    await choose("contacts.vcf", "text/vcard", Buffer.from(CONTACTS).toString("base64"));
    await page.getByText("2 contacts taken in.").waitFor();
    await page.getByText("Entry 2, line 6: it has no line END:VCARD; export it again or add the line").waitFor();
    await cards().nth(1).waitFor();
    await look("cards-import");
    await page.getByRole("button", { name: "Remove contacts.vcf from this list" }).click();
  });

  step("says of a file without contacts what is wrong with it", async () => {
    await choose("notes.vcf", "text/vcard", Buffer.from("name,phone\nAda,1\n").toString("base64"));
    await page.getByRole("alert").getByText("This is no vCard file. It has no line BEGIN:VCARD").waitFor();
    await page.getByRole("button", { name: "Remove notes.vcf from this list" }).click();
    assert.equal(await cards().count(), 2);
  });

  step("takes an acceptance back, and accepts again", async () => {
    await open("Ada Example");
    await page.getByRole("button", { name: /^Accept/ }).click();
    await page.getByText("Ada Example accepted").waitFor();
    await page.getByRole("button", { name: "Undo", exact: true }).click();
    await page.getByText("Taken back").waitFor();
    await page.getByRole("heading", { name: "Ada Example", level: 1 }).waitFor();
    await page.getByRole("button", { name: /^Accept/ }).click();
    await page.getByRole("heading", { name: "A. Example", level: 1 }).waitFor();
  });

  step("knows the person already, and adds the card to the contact", async () => {
    const hint = page.getByRole("list", { name: "Perhaps you know this person already" });
    await hint.getByText("same e-mail: ada@example.org").waitFor();
    await look("review-duplicate");
    await page.getByRole("button", { name: "Add to this contact: Ada Example" }).click();
    await page.getByText("Added to Ada Example").waitFor();
    await page.getByRole("link", { name: "Contacts" }).first().click();
    await page.getByText("1 contact", { exact: true }).waitFor();
    await open(/Ada Example/);
    await page.getByText("Poet").waitFor();
    await page.getByRole("button", { name: "Undo: added to the contact" }).click();
    await page.getByText("Taken back").waitFor();
    await page.getByText("Poet").waitFor({ state: "detached" });
  });

  step("hints at a contact that may be the same person", async () => {
    await toCards();
    await open("A. Example");
    await page.getByRole("button", { name: /^Accept/ }).click();
    await page.getByText("A. Example accepted").waitFor();
    await page.getByRole("link", { name: "Contacts" }).first().click();
    await open(/Ada Example/);
    await page.getByRole("list", { name: "Perhaps the same person" }).getByRole("link", { name: "A. Example" }).waitFor();
    await look("contact-duplicate");
  });

  step("merges that contact, and takes it back", async () => {
    const hint = page.getByRole("list", { name: "Perhaps the same person" });
    await page.getByRole("button", { name: "Merge into this contact: A. Example" }).click();
    await page.getByText("A. Example merged into this contact").waitFor();
    await hint.waitFor({ state: "detached" });
    await page.getByText("Poet").waitFor();
    await look("contact-merged");
    await page.getByRole("button", { name: "Undo: added to the contact" }).click();
    await page.getByText("Taken back").waitFor();
    await hint.waitFor();
    await page.getByText("Poet").waitFor({ state: "detached" });
  });

  step("shows the cards of one picture side by side", async () => {
    await toCards();
    const picture = await onOnePicture(page, [await sample("english"), await sample("german")]);
    await choose("two.jpg", "image/jpeg", picture);
    await page.getByRole("link", { name: "Eleanor Whitcombe" }).waitFor({ timeout: READING_MS });
    await open("Eleanor Whitcombe");
    const strip = page.getByRole("navigation", { name: "2 cards in this picture" });
    await strip.getByRole("link", { name: /Schönfeldt/ }).waitFor();
    await look("review-same-picture");
    await strip.getByRole("link", { name: /Schönfeldt/ }).click();
    await page.getByRole("heading", { name: /Schönfeldt/, level: 1 }).waitFor();
    front = (await page.getByRole("heading", { level: 1 }).textContent()) ?? "";
  });

  step("joins a card as the back of another, and separates them again", async () => {
    await page.getByRole("navigation", { name: "2 cards in this picture" }).getByRole("link", { name: /Whitcombe/ }).click();
    await page.getByRole("heading", { name: /Whitcombe/, level: 1 }).waitFor();
    await page.getByRole("button", { name: "This is the back of …" }).click();
    const choice = page.getByRole("dialog", { name: "The back of which card?" }).getByRole("button", { name: new RegExp(front) });
    await choice.waitFor();
    await look("review-join");
    await choice.click();
    await page.getByRole("heading", { name: front, level: 1 }).waitFor();
    await page.getByRole("radiogroup", { name: "Side of the card" }).waitFor();
    await look("review-two-sides");
    await page.getByRole("button", { name: "Separate the sides again" }).click();
    await page.getByRole("navigation", { name: "2 cards in this picture" }).waitFor();
    assert.equal(await page.getByRole("radiogroup", { name: "Side of the card" }).count(), 0);
  });

  step("says that WhatsApp allowed no answer any more", async () => {
    await page.route(/\/api\/v1\/cards\/[0-9a-f-]+$/, async (route) => {
      const answer = await route.fetch();
      await route.fulfill({ response: answer, json: { ...(await answer.json()), channel: "whatsapp", answer_problem: "window_closed" } });
    });
    await page.reload();
    await page.getByText("your last message there is more than 24 hours old").waitFor();
    await look("review-window-closed");
    await page.unroute(/\/api\/v1\/cards\/[0-9a-f-]+$/);
  });

  step("shows an administrator what did not arrive, to try again or let be", async () => {
    const message = { version: 1, channel: "telegram", chat: "Sales", given_up_at: "2026-01-02T09:30:00Z" };
    let items = [
      { ...message, id: "0190a000-0000-7000-8000-000000000001", subject: "card", problem: "failed", reason: "the Bot API answered 400: chat not found" },
      { ...message, id: "0190a000-0000-7000-8000-000000000002", channel: "whatsapp", chat: null, subject: "reminder", problem: "window_closed", reason: "window_closed" },
    ];
    const asked = [];
    await page.route(/\/api\/v1\/unsent-messages/, async (route) => {
      const request = route.request();
      if (request.method() === "GET") return route.fulfill({ json: { items, next_cursor: null } });
      asked.push(`${request.method()} ${new URL(request.url()).pathname.split("/").slice(4).join("/")} ${request.headers()["if-match"]}`);
      items = items.filter(({ id }) => !request.url().includes(id));
      return route.fulfill({ status: 204 });
    });
    await page.getByRole("link", { name: "Settings" }).first().click();
    await page.getByRole("heading", { name: "Messages that did not arrive" }).waitFor();
    await page.getByText("Noted: the Bot API answered 400: chat not found").waitFor();
    await page.getByText("WhatsApp allows answers only within 24 hours").waitFor();
    await look("settings-unsent");
    await page.getByRole("button", { name: "Try again: Answer to a card, Sales" }).click();
    await page.getByText("It is tried again").waitFor();
    await page.getByRole("button", { name: "Leave it: Reminder, WhatsApp" }).click();
    await page.getByRole("heading", { name: "Messages that did not arrive" }).waitFor({ state: "detached" });
    assert.deepEqual(asked, [
      'POST 0190a000-0000-7000-8000-000000000001/retry "1"',
      'DELETE 0190a000-0000-7000-8000-000000000002 "1"',
    ]);
  });

  quietly();
});
