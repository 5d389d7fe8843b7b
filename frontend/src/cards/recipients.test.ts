import { MantineProvider } from "@mantine/core";
import { createElement } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { expect, it } from "vitest";

import type { Recognition } from "../api/types";
import { de } from "../i18n/de";
import { DestinationNote } from "./DestinationNote";
import { sentTo } from "./recipients";

const here: Recognition = { providers: [{ name: "tesseract" }] };
const away: Recognition = {
  providers: [
    { name: "google-vision", host: "vision.googleapis.com" },
    { name: "parsio", host: "api.parsio.io" },
    { name: "tesseract" },
  ],
};

function shown(recognition: Recognition, quiet: boolean): string {
  const note = createElement(DestinationNote, { recognition, quiet });
  const page = renderToStaticMarkup(createElement(MantineProvider, null, note));
  return page.replace(/<style.*?<\/style>/gs, "").replace(/<[^>]+>/g, " ").replace(/\s+/g, " ").trim();
}

it("names everyone who gets a picture, and where", () => {
  expect(sentTo(away)).toEqual(["Google Vision (vision.googleapis.com)", "Parsio (api.parsio.io)"]);
  expect(sentTo({ providers: [{ name: "http", host: "ocr.example.org" }] })).toEqual(["the OCR server ocr.example.org"]);
});

it("counts a server on the same machine as here", () => {
  expect(sentTo({ providers: [{ name: "http" }, { name: "tesseract" }] })).toEqual([]);
  expect(sentTo(here)).toEqual([]);
});

it("warns even where it is quiet otherwise", () => {
  const warning = "Pictures leave this server";
  expect(shown(away, true)).toContain(warning);
  expect(shown(away, true)).toContain("is sent over the network to Google Vision (vision.googleapis.com),");
  expect(shown(away, true)).toContain("it is also sent to Parsio (api.parsio.io).");
  expect(shown(here, true)).toBe("");
  expect(shown(here, false)).toBe("Pictures are read on this server and nowhere else.");
});

it("warns in German, too", () => {
  expect(de["destination.leaves"]).toBe("Bilder verlassen diesen Server");
  expect(de["destination.sent"]).toContain("{provider}");
});
