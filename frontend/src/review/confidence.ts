import type { Origin } from "../api/types";

/** How much a value needs a look: a person's word, three levels of the reader's, or nothing known. */
export type Level = "person" | "sure" | "check" | "doubtful" | "unknown";

const SURE = 0.9;
const CHECK = 0.6;

/** The level of a value from where it came from. Confidence is a probability (0–1). */
export function levelOf(origin: Origin | null | undefined): Level {
  if (!origin) return "unknown";
  if (origin.engine === "person") return "person";
  const confidence = origin.confidence;
  if (confidence === null || confidence === undefined) return "unknown";
  if (confidence >= SURE) return "sure";
  return confidence >= CHECK ? "check" : "doubtful";
}

/** Whether a person should look at a value of this level. */
export function needsLook(level: Level): boolean {
  return level === "check" || level === "doubtful";
}
