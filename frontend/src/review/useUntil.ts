import { useEffect, useState } from "react";

const LONGEST_TIMER_MS = 2_000_000_000;

/** Whether a point in time lies ahead; the page hears when it has passed. */
export function useUntil(until: string | null): boolean {
  const [passed, setPassed] = useState<string | null>(null);
  useEffect(() => {
    if (until === null) return undefined;
    const left = Math.min(Math.max(new Date(until).getTime() - Date.now(), 0), LONGEST_TIMER_MS);
    const timer = window.setTimeout(() => setPassed(until), left);
    return () => window.clearTimeout(timer);
  }, [until]);
  return until !== null && passed !== until;
}
