import { mkdir, mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";

import { AxeBuilder } from "@axe-core/playwright";
import { chromium } from "playwright-core";

const QUIET = [
  "--no-sandbox",
  "--disable-quic",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];
const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
const GRAVE = new Set(["serious", "critical"]);

const wide = { width: 1280, height: 860 };
const phone = { width: 375, height: 812 };

/** The ways in which each page is looked at. */
const looks = [
  { name: "light", viewport: wide, colorScheme: "light" },
  { name: "dark", viewport: wide, colorScheme: "dark" },
  { name: "phone-light", viewport: phone, colorScheme: "light" },
  { name: "phone-dark", viewport: phone, colorScheme: "dark" },
];

/** Opens the system's Chromium with one page that speaks English. */
export async function openBrowser() {
  const folder = process.env.SCREENSHOTS ?? (await mkdtemp(path.join(tmpdir(), "bizcard-screenshots-")));
  await mkdir(folder, { recursive: true });
  const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: QUIET });
  const context = await browser.newContext({ locale: "en-GB", viewport: wide, colorScheme: "light", reducedMotion: "reduce" });
  const page = await context.newPage();
  return { browser, context, page, folder };
}

/** Collects what a healthy page never does: errors on the console, requests to other places. */
export function watchPage(page, origin) {
  const faults = [];
  page.on("console", (message) => {
    // A refused request shows on the console too; whether it was meant is for the test to judge.
    if (message.type() === "error" && !message.text().startsWith("Failed to load resource")) faults.push(message.text());
  });
  page.on("pageerror", (error) => faults.push(String(error)));
  page.on("request", (request) => {
    const url = request.url();
    if (!url.startsWith(`${origin}/`) && !/^(data|blob|about):/.test(url)) faults.push(`request to ${url}`);
  });
  return faults;
}

function described(violation) {
  const places = violation.nodes.map((node) => `    ${node.target.join(" ")}\n      ${node.failureSummary?.split("\n").join("\n      ")}`);
  return `${violation.impact}: ${violation.id} – ${violation.help}\n${places.join("\n")}`;
}

// Runs in the page: colours and the picture's view settle within the next frames, transitions a little later.
async function settled() {
  await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
  const passing = document.getAnimations().filter((animation) => animation.effect?.getComputedTiming().iterations !== Infinity);
  await Promise.all(passing.map((animation) => animation.finished.catch(() => null)));
}

/**
 * Takes a picture of the page in every look and gives what is wrong with it: grave findings of axe, and text that runs out
 * of the screen sideways.
 * @returns {Promise<string[]>}
 */
export async function lookAt(page, folder, name) {
  const wrong = [];
  for (const look of looks) {
    await page.setViewportSize(look.viewport);
    await page.emulateMedia({ colorScheme: look.colorScheme, reducedMotion: "reduce" });
    await page.locator(`html[data-mantine-color-scheme="${look.colorScheme}"]`).waitFor({ state: "attached" });
    await page.evaluate(settled);
    await page.screenshot({ path: path.join(folder, `${name}-${look.name}.png`) });
    const over = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    if (over > 0) wrong.push(`${name}, ${look.name}: ${over} px wider than the screen`);
    // In a window as high as the page no sticky bar lies half over a button that a turn of the wheel would free.
    // Parts that grow with the window make the page higher once more.
    for (let round = 0; round < 2; round += 1) {
      const height = await page.evaluate(() => document.documentElement.scrollHeight);
      await page.setViewportSize({ ...look.viewport, height: Math.max(height, look.viewport.height) });
    }
    const { violations } = await new AxeBuilder({ page }).withTags(TAGS).analyze();
    for (const violation of violations) {
      if (GRAVE.has(violation.impact)) wrong.push(`${name}, ${look.name}: ${described(violation)}`);
    }
  }
  await page.setViewportSize(wide);
  await page.emulateMedia({ colorScheme: "light" });
  return wrong;
}
