import { expect, it } from "vitest";

import { sentenceOf } from "../api/problem";
import { isContactFile } from "../api/upload";
import { refusedText } from "./imports";

it("names the entry, the line and the remedy", () => {
  const reason = "it has no line END:VCARD; export it again or add the line";
  expect(refusedText({ entry: 2, line: 14, reason })).toBe(`Entry 2, line 14: ${reason}`);
});

it("says everything that is wrong with a refused file", () => {
  const fields = [{ pointer: "/file", reason: "this is no vCard file" }];
  expect(sentenceOf({ detail: "/file: this is no vCard file", fields })).toBe("This is no vCard file");
  expect(sentenceOf({ detail: "too large", fields: [] })).toBe("Too large");
});

it.each([
  ["contacts.vcf", "", true],
  ["CONTACTS.VCF", "text/x-vcard", true],
  ["shared", "text/vcard;charset=utf-8", true],
  ["card.jpg", "image/jpeg", false],
  ["vcf", "application/pdf", false],
])("tells contacts from pictures: %s (%s) %s", (name, type, expected) => {
  expect(isContactFile({ name, type })).toBe(expected);
});
