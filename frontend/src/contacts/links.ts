import type { Point } from "../api/types";

const SAFE_SCHEMES = new Set(["http:", "https:"]);

function parsed(text: string): URL | null {
  try {
    return new URL(text);
  } catch {
    return null;
  }
}

/**
 * The address to open for a web or social address, or null. Only http and https: what a camera read from a card must not
 * run as a script. An address without a scheme is taken as https.
 */
export function webLink(text: string): string | null {
  const trimmed = text.trim();
  if (trimmed === "" || /\s/.test(trimmed)) return null;
  const hasScheme = /^[a-z][a-z0-9+.-]*:/i.test(trimmed) && !/^[^/:]+\.[^/:]+:\d+/.test(trimmed);
  const url = parsed(hasScheme ? trimmed : `https://${trimmed}`);
  if (!url || !SAFE_SCHEMES.has(url.protocol) || !url.hostname.includes(".") || url.username !== "") return null;
  return url.href;
}

/** `tel:` link of a phone number (RFC 3966), or null when it has no digits. */
export function phoneLink(point: Pick<Point, "value" | "normal_form">): string | null {
  const number = (point.normal_form ?? point.value).replace(/[^\d+]/g, "").replace(/(?!^)\+/g, "");
  return /\d{3}/.test(number) ? `tel:${number}` : null;
}

/** `mailto:` link of a mail address (RFC 6068), or null when it is none. */
export function mailLink(point: Pick<Point, "value" | "normal_form">): string | null {
  const address = (point.normal_form ?? point.value).trim();
  if (!/^[^\s@<>]+@[^\s@<>]+\.[^\s@<>]+$/.test(address)) return null;
  return `mailto:${encodeURIComponent(address).replace("%40", "@")}`;
}

/** What a tap on a point opens, or null when that would not be safe or possible. */
export function pointLink(point: Pick<Point, "kind" | "value" | "normal_form">): string | null {
  switch (point.kind) {
    case "phone":
      return phoneLink(point);
    case "email":
      return mailLink(point);
    case "url":
      return webLink(point.value);
    case "social":
      return webLink(point.normal_form ?? point.value);
    default:
      return null;
  }
}
