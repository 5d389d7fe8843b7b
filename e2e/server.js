import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";

const START_MS = 60_000;
const STOP_MS = 15_000;

// Only what the server needs: settings of the person who runs the tests must not reach it.
function environment(folder, settings) {
  const { PATH, HOME, LANG, TESSDATA_PREFIX } = process.env;
  return {
    PATH,
    HOME,
    LANG,
    ...(TESSDATA_PREFIX ? { TESSDATA_PREFIX } : {}),
    LISTEN_ADDRESS: "127.0.0.1:0",
    DATA_DIR: path.join(folder, "data"),
    STORAGE_URL: pathToFileURL(path.join(folder, "uploads")).href,
    RUST_LOG: "warn",
    ...settings,
  };
}

/**
 * Starts the binary named by `BIZCARD_BIN` with a fresh data folder on a free port; `settings` are added to its environment.
 * @param {Record<string, string>} settings
 * @returns {Promise<{origin: string, setupUrl: string, log: () => string, stop: () => Promise<void>}>}
 */
export async function startServer(settings = {}) {
  const binary = process.env.BIZCARD_BIN;
  if (!binary) throw new Error("BIZCARD_BIN is not set: give the path of the bizcard binary");
  const folder = await mkdtemp(path.join(tmpdir(), "bizcard-e2e-"));
  const child = spawn(binary, ["serve"], { cwd: folder, env: environment(folder, settings), stdio: ["ignore", "pipe", "pipe"] });
  const lines = [];
  const exited = new Promise((resolve) => child.once("close", resolve));
  let origin = null;
  let setupUrl = null;

  const ready = new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`no address and one-time link within ${START_MS} ms`)), START_MS);
    const take = (line) => {
      lines.push(line);
      origin ??= /listening on (http:\/\/127\.0\.0\.1:\d+)/.exec(line)?.[1] ?? null;
      setupUrl ??= /(http:\/\/127\.0\.0\.1:\d+\/setup\/\S+)/.exec(line)?.[1] ?? null;
      if (origin && setupUrl) {
        clearTimeout(timer);
        resolve();
      }
    };
    createInterface({ input: child.stdout }).on("line", take);
    createInterface({ input: child.stderr }).on("line", (line) => lines.push(line));
    child.once("error", reject);
    child.once("close", (code) => reject(new Error(`bizcard ended with ${code} before it was ready`)));
  });

  const stop = async () => {
    const killer = setTimeout(() => child.kill("SIGKILL"), STOP_MS);
    child.kill("SIGTERM");
    await exited;
    clearTimeout(killer);
    await rm(folder, { recursive: true, force: true });
  };
  const log = () => lines.join("\n");
  try {
    await ready;
  } catch (cause) {
    await stop();
    throw new Error(`${cause.message}\n${log()}`, { cause });
  }
  return { origin, setupUrl, log, stop };
}
