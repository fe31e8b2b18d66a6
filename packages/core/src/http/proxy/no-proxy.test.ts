import { expect, it } from "vitest";
import { exemptBy } from "./no-proxy.ts";

const isExempt = (list: string | undefined, url: string) => exemptBy(list)(new URL(url));

it.each([
  ["a.example", "https://a.example/", true],
  ["a.example", "https://live.a.example/", true],
  ["a.example", "https://nota.example/", false],
  [".a.example", "https://live.a.example/", true],
  ["*.a.example", "https://live.a.example/", true],
  ["A.Example", "https://a.EXAMPLE./", true],
  ["b.example, a.example", "https://a.example/", true],
  ["b.example a.example", "https://a.example/", true],
  ["*", "https://anything.example/", true],
  ["a.example:443", "https://a.example/", true],
  ["a.example:8080", "https://a.example/", false],
  ["a.example:80", "http://a.example/", true],
  ["203.0.113.7", "https://203.0.113.7/", true],
  ["3.7", "https://203.0.113.7/", false],
  ["203.0.113.0/24", "https://203.0.113.7/", true],
  ["203.0.113.0/24", "https://203.0.114.7/", false],
  ["203.0.113.0/24", "https://a.example/", false],
  ["2001:db8::/32", "https://[2001:db8::7]/", true],
  ["2001:db8::7", "https://[2001:db8::7]/", true],
  ["[2001:db8::7]:443", "https://[2001:db8::7]/", true],
  ["10.0.0.0/99, :, [, ,", "https://a.example/", false],
  ["", "https://a.example/", false],
  [undefined, "https://a.example/", false],
])("NO_PROXY=%s says of %s: %s", (list, url, expected) => {
  expect(isExempt(list, url)).toBe(expected);
});

it.each([
  "http://localhost/",
  "http://a.localhost:81/",
  "http://127.3.2.1/",
  "http://[::1]/",
  "http://[::ffff:127.0.0.1]/",
])("this machine is asked without a proxy of the environment: %s", (url) =>
  expect(isExempt(undefined, url)).toBe(true),
);
