import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { after, before, it } from "node:test";
import { fileURLToPath } from "node:url";

import { lookAt, openBrowser, watchPage } from "./browser.js";
import { startServer } from "./server.js";

const SAMPLES = fileURLToPath(new URL("../samples", import.meta.url));

/** How long reading the samples may take, in milliseconds. */
export const READING_MS = 120_000;
/** Who walks. */
export const person = { name: "Maria Beispiel", email: "maria@example.org", password: "a long sentence as password" };

/** A picture of the samples in base64, as it can be handed into the page. */
export const sample = async (name) => (await readFile(path.join(SAMPLES, `${name}.jpg`))).toString("base64");

/**
 * A walk through the page of a fresh server with these settings, for one `describe`. Each step goes on where the one before
 * ended, so after a failure the rest would only wait in vain and is skipped. `began` gets the server and the browser's page.
 * @returns {{step: (name: string, walk: () => Promise<void>) => void, look: (name: string) => Promise<void>, quietly: () => void}}
 */
export function startWalk(title, settings, began) {
  let server, browser, page, folder, faults;
  let broken = null;

  const step = (name, walk) =>
    it(name, async (test) => {
      if (broken !== null) return test.skip(`after the failure of “${broken}”`);
      try {
        await walk();
      } catch (cause) {
        broken = name;
        await page?.screenshot({ path: path.join(folder, `failure-${title}.png`) });
        throw cause;
      }
    });

  before(async () => {
    server = await startServer(settings);
    const opened = await openBrowser();
    ({ browser, page, folder } = opened);
    faults = watchPage(page, server.origin);
    page.setDefaultTimeout(20_000);
    began({ server, context: opened.context, page });
  });

  after(async () => {
    await browser?.close();
    await server?.stop();
  });

  return {
    step,
    /** Nothing is wrong with what the page shows now. */
    look: async (name) => assert.equal((await lookAt(page, folder, name)).join("\n"), ""),
    /** The last step: nothing went wrong on the way. */
    quietly: () => step("made no noise and asked no other server", () => assert.deepEqual(faults, [])),
  };
}
