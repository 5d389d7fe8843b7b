/** Header that the server demands of every change a browser asks for. */
export const REQUESTED_BY = { "X-Requested-By": "bizcard" } as const;

let running: Promise<boolean> | null = null;
const listeners = new Set<() => void>();

async function requestRefresh(): Promise<boolean> {
  try {
    const headers = { ...REQUESTED_BY, "Content-Type": "application/json" };
    const answer = await fetch("/api/v1/sessions/refresh", { method: "POST", headers, body: "{}" });
    return answer.ok;
  } catch {
    return false;
  }
}

// Refresh tokens rotate and a second use of an old one ends the session, so tabs take turns.
// Web locks exist only in secure contexts; without them one tab at a time is the common case.
async function inTurn(task: () => Promise<boolean>): Promise<boolean> {
  if (!("locks" in navigator)) return task();
  return await navigator.locks.request("bizcard-refresh", task);
}

/** Renews the access token; concurrent callers share one request. False when there is no session to renew. */
export function refreshSession(): Promise<boolean> {
  running ??= inTurn(requestRefresh).finally(() => {
    running = null;
  });
  return running;
}

/** Calls `listener` when a request was refused although the session had been renewed. Gives the way to stop. */
export function onSessionEnd(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Tells the listeners that nobody is signed in any more. */
export function endSession(): void {
  for (const listener of listeners) listener();
}
