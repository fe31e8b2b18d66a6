import { expect, it } from "vitest";
import { isPrivateHost } from "./is-private-host.ts";

it.each([
  "http://127.0.0.1/",
  "http://127.1:8080/",
  "http://2130706433/",
  "http://0x7f.1/",
  "http://10.1.2.3/",
  "http://172.31.0.1/",
  "http://192.168.0.1/",
  "http://169.254.169.254/latest",
  "http://0.0.0.0/",
  "http://[::1]/",
  "http://[::]/",
  "http://[::ffff:127.0.0.1]/",
  "http://[fd00::1]/",
  "http://[fe80::1]/",
  "http://localhost/",
  "http://a.localhost./",
])("the host of %s is recognised as private", (url) => {
  expect(isPrivateHost(new URL(url))).toBe(true);
});

it.each([
  "http://pull-flv-l1.douyincdn.com/",
  "http://8.8.8.8/",
  "http://172.32.0.1/",
  "http://[2606:4700::1]/",
])("the host of %s is taken for a public one", (url) => {
  expect(isPrivateHost(new URL(url))).toBe(false);
});
