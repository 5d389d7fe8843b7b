import { told, type Values } from "../i18n";

/** One field that the server refused: where (JSON pointer) and why. */
export interface FieldProblem {
  pointer: string;
  reason: string;
}

/** What a request failed with: the `application/problem+json` of the server (RFC 9457) in one shape. */
export class Problem extends Error {
  constructor(
    readonly status: number,
    readonly detail: string,
    readonly fields: FieldProblem[] = [],
    readonly retryAfter: number | null = null,
    readonly requestId: string | null = null,
  ) {
    super(detail);
    this.name = "Problem";
  }
}

/** What a person is told: the reason of each value that was refused, or else the sentence of the server. */
export function sentenceOf({ detail, fields }: Pick<Problem, "detail" | "fields">): string {
  const reasons = new Set(fields.map(({ reason }) => reason));
  const told = reasons.size > 0 ? [...reasons] : [detail];
  return told.map((text) => text.charAt(0).toLocaleUpperCase() + text.slice(1)).join("\n");
}

function textOf(value: unknown): string | null {
  return typeof value === "string" && value !== "" ? value : null;
}

function valuesOf(value: unknown): Values {
  return typeof value === "object" && value !== null ? (value as Values) : {};
}

/** What happened, in the language of the page where its code or its kind is known. */
function detailOf(document: Record<string, unknown>, wait: number | null, fallback: string): string {
  const kind = textOf(document.type)?.replace("urn:bizcard:problem:", "");
  const about = { seconds: wait ?? 1, request: textOf(document.request_id) ?? "" };
  const byKind = told("problem", kind, about, textOf(document.detail) ?? textOf(document.title) ?? fallback);
  return told("reason", textOf(document.code), valuesOf(document.values), byKind);
}

/** Reads a problem document; `fallback` is the sentence for answers that carry none. */
export function problemOf(status: number, body: unknown, fallback: string, retryAfter: string | null = null): Problem {
  const seconds = retryAfter === null ? Number.NaN : Number(retryAfter);
  const wait = Number.isFinite(seconds) ? seconds : null;
  if (typeof body !== "object" || body === null) return new Problem(status, fallback, [], wait);
  const document = body as Record<string, unknown>;
  const fields: FieldProblem[] = [];
  if (Array.isArray(document.errors)) {
    for (const entry of document.errors as Record<string, unknown>[]) {
      const pointer = textOf(entry.pointer);
      const reason = textOf(entry.reason) ?? textOf(entry.detail);
      if (pointer !== null && reason !== null) {
        fields.push({ pointer, reason: told("reason", textOf(entry.code), valuesOf(entry.values), reason) });
      }
    }
  }
  const detail = detailOf(document, wait, fallback);
  return new Problem(status, detail, fields, wait, textOf(document.request_id));
}

/** The reason for the field at `pointer`, or null. */
export function reasonAt(fields: FieldProblem[], pointer: string): string | null {
  return fields.find((field) => field.pointer === pointer)?.reason ?? null;
}
