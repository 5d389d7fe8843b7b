import { describe, expect, it } from "vitest";

import { mailLink, phoneLink, pointLink, webLink } from "./links";

describe("web links", () => {
  it.each([
    ["example.org", "https://example.org/"],
    ["www.example.org/team", "https://www.example.org/team"],
    ["http://example.org", "http://example.org/"],
    ["example.org:8443/x", "https://example.org:8443/x"],
  ])("%s opens %s", (text, href) => {
    expect(webLink(text)).toBe(href);
  });

  it.each([
    "javascript:alert(1)",
    "JavaScript:alert(1)",
    "data:text/html,<b>",
    "vbscript:x",
    "file:///etc/passwd",
    "ftp://example.org",
    "https://good.example@evil.example/",
    "two words.example",
    "localhost",
    "",
  ])("%s opens nothing", (text) => {
    expect(webLink(text)).toBeNull();
  });
});

it("calls the normal form, else the digits", () => {
  expect(phoneLink({ value: "030 12 34", normal_form: "+49301234" })).toBe("tel:+49301234");
  expect(phoneLink({ value: "+49 (0)30-1234" })).toBe("tel:+490301234");
  expect(phoneLink({ value: "n/a" })).toBeNull();
});

it("writes mail only to addresses, and adds no headers", () => {
  expect(mailLink({ value: "Nora@Example.org", normal_form: "nora@example.org" })).toBe("mailto:nora@example.org");
  expect(mailLink({ value: "a?bcc=b@example.org" })).toBe("mailto:a%3Fbcc%3Db@example.org");
  expect(mailLink({ value: "a@example.org?bcc=b@example.org" })).toBeNull();
  expect(mailLink({ value: "nobody" })).toBeNull();
});

it("opens nothing for postal addresses", () => {
  expect(pointLink({ kind: "address", value: "https://example.org" })).toBeNull();
});
